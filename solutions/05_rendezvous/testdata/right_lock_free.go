// right: no channel and no lock, but a stack of those who wait, either all couriers or all customers. Whoever comes joins their own kind,
// or takes one of the other kind off the top, with a compare-and-swap.

package rendezvous

import (
	"sync"
	"sync/atomic"
)

// Counter is where couriers and customers meet.
type Counter struct {
	top atomic.Pointer[visitor] // whoever came last of those who wait
}

// visitor is a courier or a customer.
type visitor struct {
	courier bool
	parcel  string
	below   *visitor
	met     sync.WaitGroup // done when somebody of the other kind has come
}

// NewCounter returns a counter with nobody at it.
func NewCounter() *Counter {
	return &Counter{}
}

// HandOver gives parcel to a customer and returns when it is collected.
func (c *Counter) HandOver(parcel string) {
	if customer := c.meet(&visitor{courier: true, parcel: parcel}); customer != nil {
		customer.parcel = parcel
		customer.met.Done()
	}
}

// Collect takes a parcel from a courier, and waits for one if need be.
func (c *Counter) Collect() string {
	me := &visitor{}
	if courier := c.meet(me); courier != nil {
		courier.met.Done()
		return courier.parcel
	}
	return me.parcel
}

// meet returns somebody of the other kind who was waiting. With nobody there it waits until somebody has met me, and returns nil.
func (c *Counter) meet(me *visitor) *visitor {
	me.met.Add(1)
	for {
		top := c.top.Load()
		if top != nil && top.courier != me.courier {
			if c.top.CompareAndSwap(top, top.below) {
				return top
			}
			continue
		}
		me.below = top
		if c.top.CompareAndSwap(top, me) {
			me.met.Wait()
			return nil
		}
	}
}
