// right: what is in the locker, a slice, is passed round in three channels, and is always in the one that says how full it is. Whoever can
// do something with it takes it out there.

package buffered

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	empty, half, full chan []string // one of them holds the parcels, unless somebody is busy with them
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	l := &Locker{empty: make(chan []string, 1), half: make(chan []string, 1), full: make(chan []string, 1)}
	l.empty <- nil
	return l
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	select {
	case <-l.empty:
		l.half <- []string{parcel}
	case parcels := <-l.half:
		l.full <- append(parcels, parcel)
	}
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	select {
	case parcels := <-l.half:
		l.empty <- nil
		return parcels[0]
	case parcels := <-l.full:
		l.half <- parcels[1:]
		return parcels[0]
	}
}
