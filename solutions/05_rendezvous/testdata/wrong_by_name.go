// verdict: panic
// The courier of a parcel is found by the parcel's name: of two parcels that look alike only one
// has a courier, and at the other there is nobody to be found.

package rendezvous

import "sync"

// Counter is where couriers and customers meet.
type Counter struct {
	parcels chan string
	leave   sync.Map // from the parcel to its courier's chan struct{}
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{parcels: make(chan string, 1)}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	leave := make(chan struct{})
	c.leave.Store(parcel, leave)
	c.parcels <- parcel
	<-leave
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	parcel := <-c.parcels
	leave, _ := c.leave.LoadAndDelete(parcel)
	close(leave.(chan struct{})) // blame
	return parcel
}
