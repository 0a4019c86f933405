// right: a carrier that is listed twice is asked once, and its price goes to both places.

package parallelmap

import "sync"

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	places := make(map[string][]int) // a carrier is asked once, even if it is listed twice
	for i, carrier := range carriers {
		places[carrier] = append(places[carrier], i)
	}
	prices := make([]int, len(carriers))
	var asking sync.WaitGroup
	for carrier, indexes := range places {
		asking.Go(func() {
			cents := ask(carrier)
			for _, i := range indexes {
				prices[i] = cents
			}
		})
	}
	asking.Wait()
	return prices
}
