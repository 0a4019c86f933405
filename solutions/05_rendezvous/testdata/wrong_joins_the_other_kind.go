// verdict: deadlock
// Who fails to take somebody of the other kind off the stack goes on to join it: if that one is on top again by then, both wait.

package rendezvous

import (
	"sync"
	"sync/atomic"
)

type Counter struct {
	top atomic.Pointer[visitor] // whoever came last of those who wait
}

type visitor struct {
	courier bool
	parcel  string
	below   *visitor
	met     sync.WaitGroup // done when somebody of the other kind has come
}

func NewCounter() *Counter {
	return &Counter{}
}

func (c *Counter) HandOver(parcel string) {
	if customer := c.meet(&visitor{courier: true, parcel: parcel}); customer != nil {
		customer.parcel = parcel
		customer.met.Done()
	}
}

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
		}
		me.below = top
		if c.top.CompareAndSwap(top, me) { // blame
			me.met.Wait() // blame
			return nil
		}
	}
}
