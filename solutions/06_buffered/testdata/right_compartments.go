// right: the parcels lie in an array, and two channels pass the numbers of free and of full
// compartments round.

package buffered

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	compartments [2]string
	free, full   chan int
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	l := &Locker{}
	l.free = make(chan int, len(l.compartments))
	l.full = make(chan int, len(l.compartments))
	for i := range l.compartments {
		l.free <- i
	}
	return l
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	i := <-l.free
	l.compartments[i] = parcel
	l.full <- i
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	i := <-l.full
	parcel := l.compartments[i]
	l.free <- i
	return parcel
}
