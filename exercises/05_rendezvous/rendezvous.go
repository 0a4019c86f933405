// Package rendezvous hands parcels over a counter, from a courier to a customer.
package rendezvous

// Counter is where couriers and customers meet. Any number of both may use it at the same time.
type Counter struct {
	// parcels passes each parcel from its courier to a customer.
	parcels chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	// TODO: HandOver returns at the moment when a customer has the parcel, and not before.
	return &Counter{parcels: make(chan string, 1)}
}

// HandOver gives parcel to a customer, in person. It waits until a customer collects the parcel,
// and returns at that moment: then the courier knows that it has arrived.
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel
}

// Collect takes a parcel from a courier. It waits until a courier has one to hand over.
func (c *Counter) Collect() string {
	return <-c.parcels
}
