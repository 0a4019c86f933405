// verdict: fail
// Two questions to each carrier, in the hope that one of the answers is faster.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	var answers []chan int
	for _, carrier := range carriers {
		answer := make(chan int, 2)
		for range 2 {
			go func() { answer <- ask(carrier) }() // blame
		}
		answers = append(answers, answer)
	}
	prices := make([]int, len(carriers))
	for i, answer := range answers {
		prices[i] = <-answer
	}
	return prices
}
