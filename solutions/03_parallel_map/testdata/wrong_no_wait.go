// verdict: race
// Everyone owns a slot, but nobody waits: the caller reads the prices while they are written.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	prices := make([]int, len(carriers))
	for i, carrier := range carriers {
		go func() {
			prices[i] = ask(carrier) // blame
		}()
	}
	return prices
}
