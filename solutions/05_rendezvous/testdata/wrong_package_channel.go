// verdict: fail
// All counters share one channel, the one that was made last: customers collect parcels that were
// brought to another counter.

package rendezvous

// parcels is made anew for each counter.
var parcels chan string

// Counter is where couriers and customers meet.
type Counter struct{}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	parcels = make(chan string) // blame
	return &Counter{}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	parcels <- parcel
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	return <-parcels
}
