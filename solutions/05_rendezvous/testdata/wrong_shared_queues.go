// verdict: deadlock
// Couriers queue, but the counters share 256 queues: a courier who waits at one counter stands in the way of another counter's.

package rendezvous

import (
	"sync"
	"sync/atomic"
)

var (
	queues [256]sync.Mutex // each locked by the courier who is first
	opened atomic.Uint32
)

type Counter struct {
	queue   *sync.Mutex
	parcels chan string
}

func NewCounter() *Counter {
	queue := &queues[opened.Add(1)%256] // blame
	return &Counter{queue: queue, parcels: make(chan string)}
}

func (c *Counter) HandOver(parcel string) {
	c.queue.Lock() // blame
	defer c.queue.Unlock()
	c.parcels <- parcel // blame
}

func (c *Counter) Collect() string {
	return <-c.parcels // blame
}
