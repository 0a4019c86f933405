// verdict: fail or deadlock
// A courier reads the head of the list and then replaces it: of two couriers who read the same head, the second loses the first from the list.

package rendezvous

import (
	"sync"
	"sync/atomic"
)

type Counter struct {
	head   atomic.Pointer[visit] // the courier who came last
	mu     sync.Mutex
	arrive *sync.Cond
}

type visit struct {
	parcel    string
	next      *visit
	collected chan struct{}
}

func NewCounter() *Counter {
	c := &Counter{}
	c.arrive = sync.NewCond(&c.mu)
	return c
}

func (c *Counter) HandOver(parcel string) {
	mine := &visit{parcel: parcel, collected: make(chan struct{})}
	mine.next = c.head.Load()
	c.head.Store(mine) // blame
	c.mu.Lock()
	c.arrive.Signal()
	c.mu.Unlock()
	<-mine.collected // blame
}

func (c *Counter) Collect() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.head.Load() == nil {
		c.arrive.Wait() // blame
	}
	visit := c.head.Load()
	c.head.Store(visit.next)
	close(visit.collected)
	return visit.parcel
}
