// verdict: fail
// The second send waits until the first parcel has left the buffer, but between the two another
// courier's parcel can get in: then a customer throws it away.

package rendezvous

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
	c.parcels <- ""
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	parcel := <-c.parcels
	<-c.parcels // blame
	return parcel
}
