// right: while it waits, it looks at the clock once a second.

package rendezvous

import "time"

// Counter is where couriers and customers meet. Any number of both may use it at the same time.
type Counter struct {
	// parcels passes each parcel from its courier to a customer.
	parcels chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{parcels: make(chan string)}
}

// HandOver gives parcel to a customer, in person. It waits until a customer collects the parcel,
// and returns at that moment: then the courier knows that it has arrived.
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel
}

// Collect takes a parcel from a courier. It waits until a courier has one to hand over.
func (c *Counter) Collect() string {
	parcel, _ := tick(c.parcels)
	return parcel
}

// tick receives, and looks at the clock once a second while it waits.
func tick[T any](from <-chan T) (v T, ok bool) {
	second := time.Tick(time.Second)
	for {
		select {
		case v, ok = <-from:
			return v, ok
		case <-second: // a log could say so
		}
	}
}
