// verdict: fail
// In order and without a race, but each carrier is asked when the one before has answered.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	for i, carrier := range carriers {
		prices[i] = ask(carrier) // blame
	}
	return prices
}
