// right: the parcels lie in a ring of two under a lock; two semaphores count its occupied compartments
// and the parcels that are ready to be taken out.

package buffered

import "sync"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	used, ready chan struct{}

	mu           sync.Mutex
	parcels      [2]string
	first, count int
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{used: make(chan struct{}, 2), ready: make(chan struct{}, 2)}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.used <- struct{}{}

	l.mu.Lock()
	l.parcels[(l.first+l.count)%2] = parcel
	l.count++
	l.mu.Unlock()

	l.ready <- struct{}{}
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	<-l.ready

	l.mu.Lock()
	parcel := l.parcels[l.first]
	l.first = (l.first + 1) % 2
	l.count--
	l.mu.Unlock()

	<-l.used
	return parcel
}
