// verdict: fail
// Packs price and place into 64 bits: a price that needs more than 32 loses its top.

// Package parallelmap asks carriers what they charge for a parcel.
package parallelmap

// Quotes asks every carrier for its price, once and all of them at the same
// time, and returns the prices in cents: the price at index i is that of
// carriers[i], whoever answers first.
func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	answers := make(chan int64, len(carriers))
	for i, carrier := range carriers {
		go func() {
			cents := ask(carrier)
			answers <- int64(i)<<32 | int64(uint32(cents)) // blame
		}()
	}
	prices := make([]int, len(carriers))
	for range carriers {
		a := <-answers
		prices[a>>32] = int(int32(a)) // blame
	}
	return prices
}
