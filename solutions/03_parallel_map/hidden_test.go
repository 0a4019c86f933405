package parallelmap

import (
	hiddenmath "math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The answers come in an order that is neither that of the carriers nor its
// reverse, each at an instant of its own, and many prices are equal.
func TestHiddenQuotesOfManyCarriers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 500
		carriers := make([]string, n)
		want := make([]int, n)
		takes := make(map[string]time.Duration, n)
		cents := make(map[string]int, n)
		for i := range n {
			carriers[i] = "carrier " + string(rune('A'+i))
			takes[carriers[i]] = time.Second + time.Duration(i*37%n)*time.Millisecond + 11
			want[i] = 100 + i%7
			cents[carriers[i]] = want[i]
		}
		asked := make(chan string, 10*n)
		start := time.Now()

		prices := slices.Clone(Quotes(carriers, func(carrier string) int {
			asked <- carrier
			time.Sleep(takes[carrier])
			return cents[carrier]
		}))
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.Equal(t, want, prices, "there should be a price for each carrier, in the order of the carriers")
		assert.Equal(t, 1499*time.Millisecond+11, took, "Quotes should take as long as the slowest of all 500 carriers")
		times := make(map[string]int, n)
		for range len(asked) {
			times[<-asked]++
		}
		assert.Len(t, times, n, "every carrier should be asked")
		for carrier, often := range times {
			assert.Equal(t, 1, often, "%s should be asked once", carrier)
		}
	})
}

// All answers come at once: nobody waits for anybody else's turn.
func TestHiddenQuotesThatArriveTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		carriers := []string{"Eagle", "Falcon", "Goose", "Heron", "Ibis", "Jackdaw"}
		everyone := make(chan struct{})
		arrivals := make(chan string, len(carriers))
		go func() {
			for range carriers {
				<-arrivals
			}
			close(everyone)
		}()

		prices := slices.Clone(Quotes(carriers, func(carrier string) int {
			arrivals <- carrier
			<-everyone
			return int(carrier[0])
		}))

		time.Sleep(time.Hour)
		assert.Equal(t, []int{'E', 'F', 'G', 'H', 'I', 'J'}, prices,
			"no price should be lost when all carriers answer at the same moment")
	})
}

// No price stands for "no answer", and none is too large.
func TestHiddenAnyPriceIsAPrice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		want := []int{0, -1, 1, 0, 3_000_000_000, hiddenmath.MaxInt, hiddenmath.MinInt, 0}
		carriers := []string{"a", " a ", "", "A", "e", "\xff\n", "\x00", "h"}
		asked := make(chan string, 10*len(want))

		prices := slices.Clone(Quotes(carriers, func(carrier string) int {
			asked <- carrier
			time.Sleep(time.Second + 7)
			return want[slices.Index(carriers, carrier)]
		}))

		time.Sleep(time.Hour)
		assert.Equal(t, want, prices, "every answer is a price, whatever it is")
		assert.Len(t, asked, len(want), "every carrier should be asked once, whatever its price is")
	})
}

// The bubble ends with Quotes, and reports whatever else is still there.
func TestHiddenNothingStaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		prices := Quotes([]string{"Bee", "Ant", "Bee", "Bee", "Cat"}, func(carrier string) int {
			time.Sleep(time.Duration(carrier[0]) * time.Millisecond)
			return int(carrier[0])
		})
		assert.Equal(t, []int{'B', 'A', 'B', 'B', 'C'}, prices, "a carrier should have its price in each place where it is listed")
	})
}

// One carrier takes a day, the first or the last.
func TestHiddenQuotesThatTakeADay(t *testing.T) {
	for _, slow := range []string{"Newt", "Okapi"} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const long = 24*time.Hour + time.Second + 3
			start := time.Now()

			prices := slices.Clone(Quotes([]string{"Newt", "Okapi"}, func(carrier string) int {
				if carrier == slow {
					time.Sleep(long)
				}
				return int(carrier[0])
			}))
			took := time.Since(start)

			assert.Equal(t, []int{'N', 'O'}, prices, "Quotes should wait for every carrier, however long its answer takes")
			assert.Equal(t, long, took, "Quotes should take as long as the slowest carrier")
		})
	}
}

// One carrier is listed 150 times, another once.
func TestHiddenQuotesOfTheSameCarrierManyTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		carriers := slices.Repeat([]string{"Weasel"}, 150)
		carriers[70] = "Xerus"

		prices := Quotes(carriers, func(carrier string) int {
			time.Sleep(time.Duration(carrier[0]) * time.Millisecond)
			return int(carrier[0])
		})

		wrong := 0
		for i, price := range prices {
			if price != int(carriers[i][0]) {
				wrong++
			}
		}
		assert.Equal(t, len(carriers), len(prices), "there should be a price for each place in the list")
		assert.Zero(t, wrong, "a carrier should have its price in each place where it is listed, though there are 149 of them")
	})
}

func TestHiddenQuotesOfTheSameCarrierTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		takes := map[string]time.Duration{"Kiwi": 900 * time.Millisecond, "Lynx": 400 * time.Millisecond}
		cents := map[string]int{"Kiwi": 310, "Lynx": 290}

		prices := slices.Clone(Quotes([]string{"Kiwi", "Lynx", "Kiwi"}, func(carrier string) int {
			time.Sleep(takes[carrier])
			return cents[carrier]
		}))

		time.Sleep(time.Hour)
		assert.Equal(t, []int{310, 290, 310}, prices, "a carrier that is listed twice should have a price in both places")
	})
}

func TestHiddenQuotesOfOneAndOfNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()

		one := Quotes([]string{"Marten"}, func(string) int {
			time.Sleep(300 * time.Millisecond)
			return 77
		})
		none := Quotes(nil, func(string) int { return 1 })
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.Equal(t, []int{77}, one, "one carrier should have one price")
		assert.Empty(t, none, "where there is no carrier, there should be no price")
		assert.Equal(t, 300*time.Millisecond, took, "nothing but the one carrier's answer should take time")
	})
}

func TestHiddenTwoParcelsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		abroad := make(chan []int, 1)
		go func() {
			time.Sleep(time.Second)
			abroad <- Quotes([]string{"Otter", "Puffin"}, func(carrier string) int {
				time.Sleep(500 * time.Millisecond)
				return int(carrier[0])
			})
		}()

		home := slices.Clone(Quotes([]string{"Quail", "Raven", "Swan"}, func(carrier string) int {
			time.Sleep(3 * time.Second)
			return int(carrier[0])
		}))

		time.Sleep(time.Hour)
		assert.Equal(t, []int{'Q', 'R', 'S'}, home, "each of two calls at once should return the prices of its own carriers")
		assert.Equal(t, []int{'O', 'P'}, <-abroad, "each of two calls at once should return the prices of its own carriers")
	})
}

// The same carriers, and other prices: what one call is told is nothing to the other. Each call begins after the one before, and
// ends before it.
func TestHiddenManyParcelsForTheSameCarriers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls = 150
		carriers := []string{"Toad", "Urial", "Viper"}
		type result struct {
			call   int
			prices []int
			took   time.Duration
		}
		takes := func(call int) time.Duration { return time.Duration(calls-call)*time.Second + 5 }
		results := make(chan result, calls)
		for call := range calls {
			go func() {
				time.Sleep(time.Duration(call) * time.Millisecond)
				start := time.Now()
				prices := Quotes(carriers, func(carrier string) int {
					time.Sleep(takes(call))
					return 10*call + slices.Index(carriers, carrier)
				})
				results <- result{call, prices, time.Since(start)}
			}()
		}

		time.Sleep(time.Hour)
		require.Equal(t, calls, len(results), "each of many calls at once should return")
		for range calls {
			r := <-results
			require.Equal(t, takes(r.call), r.took, "call %d of many at once should take as long as its own carriers", r.call)
			require.Equal(t, []int{10 * r.call, 10*r.call + 1, 10*r.call + 2}, r.prices, "call %d of many at once should return the prices that it was told itself", r.call)
		}
	})
}

func TestHiddenQuotesLeaveTheListAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		carriers := []string{"Tern", "Vole", "Stoat", "Vole"}

		Quotes(carriers, func(carrier string) int {
			time.Sleep(time.Duration(carrier[0]) * time.Millisecond)
			return 1
		})
		left := slices.Clone(carriers)

		time.Sleep(time.Hour)
		assert.Equal(t, []string{"Tern", "Vole", "Stoat", "Vole"}, left, "the caller's list should be as it was before")

		Quotes(carriers[:2], func(string) int { return 1 })
		assert.Equal(t, []string{"Tern", "Vole", "Stoat", "Vole"}, carriers, "a list of which Quotes was given a part should be as it was before")
	})
}
