// right: while it waits, it looks at the clock once a second.

package parallelmap

import "time"

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	answered := make(chan struct{})
	for i, carrier := range carriers {
		go func() {
			prices[i] = ask(carrier)
			answered <- struct{}{}
		}()
	}
	second := time.Tick(time.Second)
	for open := len(carriers); open > 0; {
		select {
		case <-answered:
			open--
		case <-second: // a log could say so
		}
	}
	return prices
}
