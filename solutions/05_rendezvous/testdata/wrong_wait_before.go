// verdict: fail
// The courier looks for a customer at the counter before putting the parcel down, now and then: too
// late, and two couriers may see the same customer.

package rendezvous

import (
	"sync/atomic"
	"time"
)

// Counter is where couriers and customers meet.
type Counter struct {
	parcels   chan string
	customers atomic.Int64
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{parcels: make(chan string, 1)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	for c.customers.Load() == 0 { // blame
		time.Sleep(time.Millisecond) // blame
	}
	c.parcels <- parcel
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	c.customers.Add(1)
	defer c.customers.Add(-1)
	return <-c.parcels
}
