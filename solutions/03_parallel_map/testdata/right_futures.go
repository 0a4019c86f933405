// right: every carrier has a channel of its own, and Quotes receives from them in order.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var answers []chan int
	for _, carrier := range carriers {
		answer := make(chan int, 1)
		go func() { answer <- ask(carrier) }()
		answers = append(answers, answer)
	}
	prices := make([]int, 0, len(carriers))
	for _, answer := range answers {
		prices = append(prices, <-answer)
	}
	return prices
}
