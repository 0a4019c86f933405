// verdict: fail
// The parcel goes in before there is room for it: it may come out while its courier still waits, and another's is in the locker.

package buffered

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	free    chan struct{}
	parcels chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	l := &Locker{free: make(chan struct{}, 2), parcels: make(chan string, 16)}
	l.free <- struct{}{}
	l.free <- struct{}{}
	return l
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.parcels <- parcel // blame
	<-l.free            // blame
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	parcel := <-l.parcels
	l.free <- struct{}{}
	return parcel
}
