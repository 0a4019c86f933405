package rendezvous

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The odd nanoseconds are there for code that looks now and then instead of waiting: no look falls
// on exactly that moment.

func TestHandOverWaitsForTheCustomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		start := time.Now()

		handedOver := make(chan time.Duration, 1)
		go func() {
			counter.HandOver("books")
			handedOver <- time.Since(start)
		}()

		time.Sleep(500*time.Millisecond + 11) // the customer is late
		got := counter.Collect()
		time.Sleep(time.Hour) // virtual: everything settles

		assert.Equal(t, "books", got, "Collect returns the parcel that was handed over")
		require.Len(t, handedOver, 1, "HandOver returns once the parcel is collected: an hour later it is still waiting")
		assert.Equal(t, 500*time.Millisecond+11, <-handedOver,
			"the customer comes after 500.000011 ms: HandOver returns at that moment, neither sooner nor later")
	})
}

func TestCollectWaitsForTheCourier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		start := time.Now()

		parcels := make(chan string, 1)
		collected := make(chan time.Duration, 1)
		go func() {
			parcels <- counter.Collect()
			collected <- time.Since(start)
		}()

		time.Sleep(300*time.Millisecond + 7) // the courier is late
		counter.HandOver("shoes")
		handedOver := time.Since(start)
		time.Sleep(time.Hour)

		require.Len(t, collected, 1, "Collect returns once there is a parcel: an hour later it is still waiting")
		assert.Equal(t, "shoes", <-parcels, "Collect returns the parcel that was handed over")
		assert.Equal(t, 300*time.Millisecond+7, <-collected, "Collect returns at the moment when the courier hands the parcel over")
		assert.Equal(t, 300*time.Millisecond+7, handedOver, "the customer is there already: HandOver has nobody to wait for")
	})
}

func TestEveryCourierWaitsForTheParcelToBeCollected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		start := time.Now()
		const couriers = 100

		var mu sync.Mutex
		handedOver := map[string]time.Duration{} // when each parcel's HandOver returned
		for i := range couriers {
			go func() {
				parcel := fmt.Sprintf("parcel %d", i)
				counter.HandOver(parcel)
				mu.Lock()
				defer mu.Unlock()
				handedOver[parcel] = time.Since(start)
			}()
		}

		collected := map[string]time.Duration{} // when each parcel was collected
		for range couriers / 2 {
			time.Sleep(200*time.Millisecond + 13)
			for range 2 { // two parcels are collected in one go, and all other couriers go on waiting
				parcel := counter.Collect()
				collected[parcel] = time.Since(start)
			}
		}
		time.Sleep(time.Hour)

		mu.Lock()
		defer mu.Unlock()
		require.Equal(t, couriers, len(collected), "a hundred couriers bring a parcel each: each is collected once")
		require.Equal(t, couriers, len(handedOver), "HandOver returns once the parcel is collected: an hour later some are still waiting")
		for parcel, at := range collected {
			require.Equal(t, at, handedOver[parcel], "every courier leaves at the moment when the courier's own parcel is collected: %s", parcel)
		}
	})
}

func TestTwoCountersHaveNothingToDoWithEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		north, south := NewCounter(), NewCounter()

		var couriers sync.WaitGroup
		couriers.Go(func() { north.HandOver("to the north") })
		time.Sleep(10*time.Millisecond + 1) // the courier of the north comes first
		couriers.Go(func() { south.HandOver("to the south") })
		time.Sleep(20*time.Millisecond + 3)
		atSouth := south.Collect()
		atNorth := north.Collect()
		couriers.Wait()

		assert.Equal(t, "to the south", atSouth, "each counter hands out its own parcels")
		assert.Equal(t, "to the north", atNorth, "each counter hands out its own parcels")
	})
}
