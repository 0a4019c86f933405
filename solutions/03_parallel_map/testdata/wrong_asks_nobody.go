// verdict: fail
// The prices of the visible tests, after the time that their slowest carrier takes; nobody is asked.

package parallelmap

import "time"

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	time.Sleep(3700*time.Millisecond + 9)
	return []int{1290, 480, 2050, 975} // blame
}
