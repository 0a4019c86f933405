// right: one courier at a time stands at the counter, with the mutex locked, and the others wait for the mutex.

package rendezvous

import "sync"

// Counter is where couriers and customers meet.
type Counter struct {
	queue     sync.Mutex
	parcels   chan string
	collected chan struct{}
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{
		parcels:   make(chan string, 1),
		collected: make(chan struct{}),
	}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.queue.Lock()
	defer c.queue.Unlock()
	c.parcels <- parcel
	<-c.collected
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	parcel := <-c.parcels
	c.collected <- struct{}{}
	return parcel
}
