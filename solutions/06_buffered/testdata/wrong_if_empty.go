// verdict: panic
// Take looks once whether there is a parcel. Somebody else can have taken it by the time the customer
// who waited for it is awake: then the locker is empty.

package buffered

import "sync"

// Locker has two compartments, each with room for one parcel.
type Locker struct {
	mu       sync.Mutex
	notFull  *sync.Cond
	notEmpty *sync.Cond
	parcels  []string
}

// NewLocker returns an empty locker.
func NewLocker() *Locker {
	l := &Locker{}
	l.notFull = sync.NewCond(&l.mu)
	l.notEmpty = sync.NewCond(&l.mu)
	return l
}

// Put puts parcel into a free compartment, and waits for one if need be.
func (l *Locker) Put(parcel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 2 {
		l.notFull.Wait()
	}
	l.parcels = append(l.parcels, parcel)
	l.notEmpty.Signal()
}

// Take takes out the parcel that was put in first, and waits for one if need be.
func (l *Locker) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.parcels) == 0 {
		l.notEmpty.Wait()
	}
	parcel := l.parcels[0] // blame
	l.parcels = l.parcels[1:]
	l.notFull.Signal()
	return parcel
}
