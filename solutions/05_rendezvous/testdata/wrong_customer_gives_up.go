// verdict: fail
// The customer waits for a working day and then leaves without a parcel.

package rendezvous

import "time"

// Counter is where couriers and customers meet.
type Counter struct {
	parcels chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{parcels: make(chan string)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	select {
	case parcel := <-c.parcels:
		return parcel
	case <-time.After(8 * time.Hour): // blame
		return ""
	}
}
