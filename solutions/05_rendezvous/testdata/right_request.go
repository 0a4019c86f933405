// right: the customer goes first. Each hands in a channel for the parcel, and a courier answers it.

package rendezvous

// Counter is where couriers and customers meet.
type Counter struct {
	customers chan chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{customers: make(chan chan string)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	customer := <-c.customers
	customer <- parcel
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	hands := make(chan string)
	c.customers <- hands
	return <-hands
}
