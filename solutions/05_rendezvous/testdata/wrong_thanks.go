// verdict: fail
// All couriers wait for the same "thank you": one who has only just put a parcel down can get the
// thanks for another's, and leaves before the parcel is collected.

package rendezvous

// Counter is where couriers and customers meet.
type Counter struct {
	parcels   chan string
	collected chan bool
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{
		parcels:   make(chan string, 1),
		collected: make(chan bool),
	}
}

// HandOver puts parcel on the counter and waits for the customer's "thank you".
func (c *Counter) HandOver(parcel string) {
	c.parcels <- parcel
	<-c.collected // blame
}

// Collect takes a parcel from the counter and says "thank you".
func (c *Counter) Collect() string {
	parcel := <-c.parcels
	c.collected <- true
	return parcel
}
