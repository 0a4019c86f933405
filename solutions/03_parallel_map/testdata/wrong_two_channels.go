// verdict: fail
// Price and place travel on a channel each: when two carriers answer at once, the first price may meet the second place.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	answers := make(chan int, len(carriers))
	places := make(chan int, len(carriers))
	for i, carrier := range carriers {
		go func() {
			cents := ask(carrier)
			answers <- cents
			places <- i // blame
		}()
	}
	prices := make([]int, len(carriers))
	for range carriers {
		cents, i := <-answers, <-places
		prices[i] = cents
	}
	return prices
}
