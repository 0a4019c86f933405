// verdict: deadlock
// The channel is never made: on a nil channel both sides wait for ever.

package rendezvous

// Counter is where couriers and customers meet.
type Counter struct {
	parcels chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel // blame
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	return <-c.parcels // blame
}
