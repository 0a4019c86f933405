// verdict: fail
// Another goroutine waits for the customer in the courier's place: the courier leaves at once.

package rendezvous

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
	go func() { c.parcels <- parcel }() // blame
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	return <-c.parcels
}
