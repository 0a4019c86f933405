// right: halves the list until one carrier is left; each half returns a slice of its own.

package parallelmap

func Quotes(carriers []string, ask func(carrier string) (cents int)) []int {
	switch len(carriers) {
	case 0:
		return nil
	case 1:
		return []int{ask(carriers[0])}
	}
	middle := len(carriers) / 2
	first := make(chan []int)
	go func() { first <- Quotes(carriers[:middle], ask) }()
	second := Quotes(carriers[middle:], ask)
	return append(<-first, second...)
}
