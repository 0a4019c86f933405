package parallelmap

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// offer is what a carrier charges, and how long it takes to say so.
type offer struct {
	cents int
	takes time.Duration
}

// The carriers, fast and slow ones mixed, and their prices in no order of size.
func offers() (carriers []string, byCarrier map[string]offer) {
	return []string{"Albatross", "Beaver", "Camel", "Donkey"}, map[string]offer{
		"Albatross": {cents: 1290, takes: 1100 * time.Millisecond},
		"Beaver":    {cents: 480, takes: 3700*time.Millisecond + 9},
		"Camel":     {cents: 2050, takes: 500 * time.Millisecond},
		"Donkey":    {cents: 975, takes: 2300 * time.Millisecond},
	}
}

func TestQuotesKeepTheOrderOfTheCarriers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		carriers, byCarrier := offers()

		prices := slices.Clone(Quotes(carriers, func(carrier string) int {
			time.Sleep(byCarrier[carrier].takes)
			return byCarrier[carrier].cents
		}))

		time.Sleep(time.Hour)
		assert.Equal(t, []int{1290, 480, 2050, 975}, prices,
			"there should be a price for each carrier, in the order of the carriers, whoever answers first")
	})
}

func TestQuotesAskAllCarriersAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		carriers, byCarrier := offers()
		start := time.Now()

		Quotes(carriers, func(carrier string) int {
			time.Sleep(byCarrier[carrier].takes)
			return byCarrier[carrier].cents
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		assert.Equal(t, byCarrier["Beaver"].takes, took,
			"Quotes should take exactly as long as Beaver, the slowest carrier (3.7 s), not as long as all of them together (7.6 s)")
	})
}

func TestQuotesAskEveryCarrierOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		carriers, byCarrier := offers()
		asked := make(chan string, 100)

		prices := slices.Clone(Quotes(carriers, func(carrier string) int {
			asked <- carrier
			return byCarrier[carrier].cents
		}))

		time.Sleep(time.Hour)
		assert.Equal(t, []int{1290, 480, 2050, 975}, prices,
			"no price should get lost when all carriers answer at the same moment")
		var names []string
		for range len(asked) {
			names = append(names, <-asked)
		}
		assert.ElementsMatch(t, carriers, names, "every carrier should be asked once")
	})
}
