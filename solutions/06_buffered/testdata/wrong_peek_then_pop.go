// verdict: panic or fail
// The lock is released between reading the first parcel and taking it out: two customers may read the same one, and the second finds nothing to take out.

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
	l.changed.Broadcast()
}

func (l *Locker) Take() string {
	first := l.peek()
	l.pop()
	return first
}

// peek returns the parcel that was put in first.
func (l *Locker) peek() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.parcels) == 0 {
		l.changed.Wait()
	}
	return l.parcels[0]
}

// pop frees the compartment of the parcel that was put in first.
func (l *Locker) pop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parcels = l.parcels[1:] // blame
	l.changed.Broadcast()
}
