// right: every goroutine sends its price with its index, and only Quotes writes to the slice.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	type answer struct{ index, cents int }
	answers := make(chan answer)
	for i, carrier := range carriers {
		go func() {
			answers <- answer{i, ask(carrier)}
		}()
	}
	prices := make([]int, len(carriers))
	for range carriers {
		a := <-answers
		prices[a.index] = a.cents
	}
	return prices
}
