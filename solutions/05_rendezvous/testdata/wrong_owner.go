// verdict: leak
// A goroutine of the counter's own brings couriers and customers together. It never ends: nobody can
// tell it that the counter is no longer needed.

package rendezvous

// Counter is where couriers and customers meet.
type Counter struct {
	couriers  chan string
	customers chan chan string
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	c := &Counter{couriers: make(chan string), customers: make(chan chan string)}
	go c.serve()
	return c
}

// serve waits for a customer, and then for a courier.
func (c *Counter) serve() {
	for customer := range c.customers { // blame
		customer <- <-c.couriers
	}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	c.couriers <- parcel
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	hands := make(chan string)
	c.customers <- hands
	return <-hands
}
