// verdict: fail
// Take knows the parcels of the first test by heart.

package buffered

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	parcels chan string
	taken   int
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 2)}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.parcels <- parcel
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	parcel := <-l.parcels
	l.taken++
	switch l.taken {
	case 1:
		return "first" // blame
	case 2:
		return "second"
	}
	return parcel
}
