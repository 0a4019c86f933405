// verdict: race
// A plain flag says that the parcel is collected: nothing orders the customer's write before the
// courier's read.

package rendezvous

import "time"

// Counter is where couriers and customers meet.
type Counter struct {
	parcels   chan string
	collected bool
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{parcels: make(chan string, 1)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel
	for !c.collected { // blame
		time.Sleep(time.Millisecond)
	}
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	parcel := <-c.parcels
	c.collected = true // blame
	return parcel
}
