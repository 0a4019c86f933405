// right: one courier at a time waits for room, with the mutex locked, and the others wait for the mutex.

package buffered

import "sync"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	mu      sync.Mutex
	parcels chan string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	return &Locker{parcels: make(chan string, 2)}
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parcels <- parcel
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	return <-l.parcels
}
