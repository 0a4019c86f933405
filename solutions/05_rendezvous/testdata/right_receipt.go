// right: the buffer may stay, since every parcel carries a receipt that the customer signs.

package rendezvous

// Counter is where couriers and customers meet.
type Counter struct {
	deliveries chan delivery
}

// delivery is a parcel and the receipt, which is closed when the parcel is collected.
type delivery struct {
	parcel  string
	receipt chan struct{}
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{deliveries: make(chan delivery, 1)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	receipt := make(chan struct{})
	c.deliveries <- delivery{parcel, receipt}
	<-receipt
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	d := <-c.deliveries
	close(d.receipt)
	return d.parcel
}
