// verdict: fail
// Looking into the buffer now and then notices the customer too late, and takes the next courier's
// parcel for one's own.

package rendezvous

import "time"

// Counter is where couriers and customers meet.
type Counter struct {
	parcels chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{parcels: make(chan string, 1)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel
	for len(c.parcels) > 0 { // blame
		time.Sleep(time.Millisecond) // blame
	}
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	return <-c.parcels
}
