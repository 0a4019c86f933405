// verdict: fail
// The courier waits for a working day and then takes the parcel away again. HandOver returns all the
// same.

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
	select {
	case c.parcels <- parcel:
	case <-time.After(8 * time.Hour): // blame
	}
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	return <-c.parcels
}
