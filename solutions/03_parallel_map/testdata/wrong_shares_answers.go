// verdict: fail
// One ask for all calls that want the same carrier: a call gets the price of another parcel.

// Package parallelmap asks carriers what they charge for a parcel.
package parallelmap

import "sync"

// inquiry is a question that is on its way to a carrier.
type inquiry struct {
	answered chan struct{}
	cents    int
}

// inquiries are those on their way, so that nobody is asked twice at the same time.
var (
	mu        sync.Mutex
	inquiries = map[string]*inquiry{}
)

// inquire asks a carrier, or waits for the answer to somebody who does.
func inquire(carrier string, ask func(carrier string) (cents int)) int {
	mu.Lock()
	if asked := inquiries[carrier]; asked != nil {
		mu.Unlock()
		<-asked.answered
		return asked.cents // blame
	}
	mine := &inquiry{answered: make(chan struct{})}
	inquiries[carrier] = mine // blame
	mu.Unlock()
	mine.cents = ask(carrier)
	mu.Lock()
	delete(inquiries, carrier)
	mu.Unlock()
	close(mine.answered)
	return mine.cents
}

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	var asking sync.WaitGroup
	for i, carrier := range carriers {
		asking.Go(func() { prices[i] = inquire(carrier, ask) })
	}
	asking.Wait()
	return prices
}
