// verdict: fail
// The lock is released between waiting for room and using it: two couriers may have waited for the same compartment.

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
	l.waitForRoom()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parcels = append(l.parcels, parcel) // blame
	l.changed.Broadcast()
}

func (l *Locker) waitForRoom() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) >= 2 {
		l.changed.Wait()
	}
}

func (l *Locker) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 0 {
		l.changed.Wait()
	}
	parcel := l.parcels[0]
	l.parcels = l.parcels[1:]
	l.changed.Broadcast()
	return parcel
}
