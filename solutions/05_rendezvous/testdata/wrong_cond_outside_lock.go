// verdict: deadlock
// The courier asks outside of the lock whether the parcel is collected: if that happens between the question and the Wait, nobody wakes the courier.

package rendezvous

import (
	"sync"
	"sync/atomic"
)

type Counter struct {
	mu      sync.Mutex
	changed *sync.Cond
	visits  []*visit
}

type visit struct {
	parcel    string
	collected atomic.Bool
}

func NewCounter() *Counter {
	c := &Counter{}
	c.changed = sync.NewCond(&c.mu)
	return c
}

func (c *Counter) HandOver(parcel string) {
	mine := &visit{parcel: parcel}
	c.mu.Lock()
	c.visits = append(c.visits, mine)
	c.changed.Broadcast()
	c.mu.Unlock()
	for !mine.collected.Load() {
		c.mu.Lock()
		c.changed.Wait() // blame
		c.mu.Unlock()
	}
}

func (c *Counter) Collect() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.visits) == 0 {
		c.changed.Wait()
	}
	first := c.visits[0]
	c.visits = c.visits[1:]
	first.collected.Store(true)
	c.changed.Broadcast()
	return first.parcel
}
