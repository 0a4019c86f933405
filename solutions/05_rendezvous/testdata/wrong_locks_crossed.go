// verdict: deadlock
// A courier who leaves takes the book, then the desk; a customer takes the desk, then the book. At the same moment, each has what the other wants.

package rendezvous

import "sync"

type Counter struct {
	parcels chan *visit

	desk    sync.Mutex
	inside  int // people at the desk
	book    sync.Mutex
	entries int // lines written in the book
}

type visit struct {
	parcel    string
	collected chan struct{}
}

func NewCounter() *Counter {
	return &Counter{parcels: make(chan *visit)}
}

func (c *Counter) HandOver(parcel string) {
	mine := &visit{parcel: parcel, collected: make(chan struct{})}
	c.parcels <- mine
	<-mine.collected
	c.book.Lock()
	c.entries++
	c.desk.Lock() // blame
	c.inside--
	c.desk.Unlock()
	c.book.Unlock()
}

func (c *Counter) Collect() string {
	visit := <-c.parcels
	c.desk.Lock()
	c.inside++
	c.book.Lock() // blame
	c.entries++
	c.book.Unlock()
	c.desk.Unlock()
	close(visit.collected)
	return visit.parcel
}
