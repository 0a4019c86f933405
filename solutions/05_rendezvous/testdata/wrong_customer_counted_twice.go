// verdict: fail
// A courier counts the customers who wait, and takes one off only after putting the parcel down: two couriers who come at once count on the same customer, and both leave.

package rendezvous

import "sync"

type Counter struct {
	mu        sync.Mutex
	arrived   *sync.Cond
	customers int // those who wait
	parcels   chan string
}

func NewCounter() *Counter {
	c := &Counter{parcels: make(chan string, 1)}
	c.arrived = sync.NewCond(&c.mu)
	return c
}

func (c *Counter) HandOver(parcel string) {
	c.mu.Lock()
	for c.customers <= 0 {
		c.arrived.Wait()
	}
	c.mu.Unlock()       // blame
	c.parcels <- parcel // blame
	c.mu.Lock()
	c.customers-- // blame
	c.mu.Unlock()
}

func (c *Counter) Collect() string {
	c.mu.Lock()
	c.customers++
	c.mu.Unlock()
	c.arrived.Signal()
	return <-c.parcels
}
