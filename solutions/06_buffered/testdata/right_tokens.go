// right: the channel is larger than the locker, and a semaphore of two tokens keeps the limit.

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
	<-l.free
	l.parcels <- parcel
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	parcel := <-l.parcels
	l.free <- struct{}{}
	return parcel
}
