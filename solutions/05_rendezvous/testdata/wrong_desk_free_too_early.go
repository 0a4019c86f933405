// verdict: fail
// The courier leaves the desk to the next one before the receipt is there: the next one may be quicker and take it.

package rendezvous

import "sync"

type Counter struct {
	desk     sync.Mutex // held by the courier who is served
	parcels  chan string
	receipts chan struct{}
}

func NewCounter() *Counter {
	return &Counter{parcels: make(chan string, 1), receipts: make(chan struct{})}
}

func (c *Counter) HandOver(parcel string) {
	c.desk.Lock()
	c.parcels <- parcel
	c.desk.Unlock() // blame
	<-c.receipts    // blame
}

func (c *Counter) Collect() string {
	parcel := <-c.parcels
	c.receipts <- struct{}{}
	return parcel
}
