// right: no channel at all, but a lock and a condition that says whose parcel has been collected.

package rendezvous

import "sync"

// Counter is where couriers and customers meet.
type Counter struct {
	mu       sync.Mutex
	changed  *sync.Cond
	delivery *delivery // what lies on the counter, or nil
}

// delivery is a parcel on the counter.
type delivery struct {
	parcel    string
	collected bool
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	c := &Counter{}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.delivery != nil {
		c.changed.Wait()
	}
	mine := &delivery{parcel: parcel}
	c.delivery = mine
	c.changed.Broadcast()
	for !mine.collected {
		c.changed.Wait()
	}
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.delivery == nil {
		c.changed.Wait()
	}
	taken := c.delivery
	c.delivery = nil
	taken.collected = true
	c.changed.Broadcast()
	return taken.parcel
}
