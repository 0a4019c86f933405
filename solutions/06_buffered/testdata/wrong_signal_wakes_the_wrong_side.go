// verdict: fail
// Couriers and customers wait for one condition, and Signal wakes whoever waited longest: a courier may wake a courier, who waits on.

package buffered

import "sync"

type Locker struct {
	mu      sync.Mutex
	changed *sync.Cond
	parcels []string
}

func NewLocker() *Locker {
	l := &Locker{}
	l.changed = sync.NewCond(&l.mu)
	return l
}

func (l *Locker) Put(parcel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 2 {
		l.changed.Wait()
	}
	l.parcels = append(l.parcels, parcel)
	l.changed.Signal() // blame
}

func (l *Locker) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 0 {
		l.changed.Wait()
	}
	parcel := l.parcels[0]
	l.parcels = l.parcels[1:]
	l.changed.Signal() // blame
	return parcel
}
