// verdict: deadlock
// The parcel is on the counter before there is a place for its receipt: a customer who waits may take it, find no place, and go.

package rendezvous

import "sync"

type Counter struct {
	mu       sync.Mutex
	arrive   *sync.Cond
	next     int
	parcels  []numbered
	receipts map[int]chan struct{}
}

type numbered struct {
	number int
	parcel string
}

func NewCounter() *Counter {
	c := &Counter{receipts: map[int]chan struct{}{}}
	c.arrive = sync.NewCond(&c.mu)
	return c
}

func (c *Counter) HandOver(parcel string) {
	number := c.put(parcel)
	<-c.receipt(number) // blame
}

// put lays a parcel on the counter and returns its number.
func (c *Counter) put(parcel string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	c.parcels = append(c.parcels, numbered{c.next, parcel})
	c.arrive.Signal()
	return c.next
}

// receipt makes the channel that is closed when the parcel with the number is collected.
func (c *Counter) receipt(number int) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	collected := make(chan struct{})
	c.receipts[number] = collected
	return collected
}

func (c *Counter) Collect() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.parcels) == 0 {
		c.arrive.Wait()
	}
	first := c.parcels[0]
	c.parcels = c.parcels[1:]
	if collected, ok := c.receipts[first.number]; ok {
		delete(c.receipts, first.number)
		close(collected)
	}
	return first.parcel
}
