// verdict: fail or deadlock
// A lock that somebody holds for an instant is taken for a full locker: the courier waits, although there is room.

package buffered

import "sync"

type Locker struct {
	mu      sync.Mutex
	parcels []string
	ready   *sync.Cond    // a parcel was put in
	freed   chan struct{} // a compartment has come free
}

func NewLocker() *Locker {
	l := &Locker{freed: make(chan struct{}, 1)}
	l.ready = sync.NewCond(&l.mu)
	return l
}

func (l *Locker) Put(parcel string) {
	for !l.tryPut(parcel) {
		<-l.freed
	}
}

// tryPut puts parcel in if there is room.
func (l *Locker) tryPut(parcel string) bool {
	if !l.mu.TryLock() { // blame
		return false
	}
	defer l.mu.Unlock()
	if len(l.parcels) == 2 {
		return false
	}
	l.parcels = append(l.parcels, parcel)
	l.ready.Signal()
	return true
}

func (l *Locker) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 0 {
		l.ready.Wait()
	}
	parcel := l.parcels[0]
	l.parcels = l.parcels[1:]
	select {
	case l.freed <- struct{}{}:
	default: // nobody has noticed yet that the last one came free
	}
	return parcel
}
