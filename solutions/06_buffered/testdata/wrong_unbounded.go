// verdict: fail
// A slice grows for as long as memory lasts: Put never waits.

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
	l.parcels = append(l.parcels, parcel) // blame
	l.changed.Signal()
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 0 {
		l.changed.Wait()
	}
	parcel := l.parcels[0]
	l.parcels = l.parcels[1:]
	return parcel
}
