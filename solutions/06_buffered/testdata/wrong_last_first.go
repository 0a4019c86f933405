// verdict: fail
// The room is right, but the last parcel in is the first out.

package buffered

import "sync"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	mu      sync.Mutex
	changed *sync.Cond
	parcels []string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	l := &Locker{}
	l.changed = sync.NewCond(&l.mu)
	return l
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 2 {
		l.changed.Wait()
	}
	l.parcels = append(l.parcels, parcel)
	l.changed.Broadcast()
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 0 {
		l.changed.Wait()
	}
	last := len(l.parcels) - 1
	parcel := l.parcels[last] // blame
	l.parcels = l.parcels[:last]
	l.changed.Broadcast()
	return parcel
}
