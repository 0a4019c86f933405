package buffered

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// closing is the parcel that sends the customer home at the end of a test, so that nobody is left
// waiting at the locker.
const closing = "closing time"

// customer takes parcels out of the locker, one after each pause, until closing comes out. (With
// code that never gives closing back, the customer goes home after 30 parcels.) The function that it
// returns says what has been taken out so far.
func customer(locker *Locker, pause time.Duration) (taken func() []string) {
	var mu sync.Mutex
	var parcels []string
	go func() {
		for range 30 {
			time.Sleep(pause)
			parcel := locker.Take()
			if parcel == closing {
				return
			}
			mu.Lock()
			parcels = append(parcels, parcel)
			mu.Unlock()
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), parcels...)
	}
}

func TestTwoParcelsWaitInTheLocker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()

		// One goroutine puts both in, and nobody is there to take them out yet.
		locker.Put("first")
		locker.Put("second")
		took := time.Since(start)

		taken := customer(locker, time.Second)
		time.Sleep(time.Hour)     // virtual: everything settles
		defer locker.Put(closing) // the customer goes home

		assert.Zero(t, took, "there is room for two parcels: Put returns at once")
		assert.Equal(t, []string{"first", "second"}, taken(), "both parcels come out, in the order in which they were put in")
	})
}

func TestThirdParcelWaitsForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()

		locker.Put("first")
		locker.Put("second")
		third := make(chan time.Duration, 1)
		go func() {
			locker.Put("third")
			third <- time.Since(start)
		}()

		// The odd nanoseconds are there for code that looks now and then instead of waiting.
		taken := customer(locker, 500*time.Millisecond+11)
		time.Sleep(time.Hour)
		defer locker.Put(closing)

		require.Len(t, third, 1, "Put returns once a compartment is free: an hour later it is still waiting")
		assert.Equal(t, 500*time.Millisecond+11, <-third,
			"two parcels fill the locker: the third goes in when the customer takes the first one out, after 500.000011 ms")
		assert.Equal(t, []string{"first", "second", "third"}, taken(), "no parcel is lost, and they come out in order")
	})
}

func TestParcelsComeOutInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		taken := customer(locker, 2*time.Second+3)

		var parcels []string
		for i := range 20 {
			parcel := "parcel " + string(rune('A'+i))
			parcels = append(parcels, parcel)
			locker.Put(parcel)
		}
		time.Sleep(time.Hour)
		defer locker.Put(closing)

		assert.Equal(t, parcels, taken(), "no parcel is lost, and they come out in the order in which they were put in")
	})
}

func TestTakeWaitsForAParcel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()

		parcels := make(chan string, 1)
		took := make(chan time.Duration, 1)
		go func() {
			parcels <- locker.Take()
			took <- time.Since(start)
		}()

		time.Sleep(300*time.Millisecond + 7)
		locker.Put("late")
		time.Sleep(time.Hour)

		require.Len(t, took, 1, "Take returns once there is a parcel: an hour later it is still waiting")
		assert.Equal(t, "late", <-parcels, "Take returns the parcel that was put in")
		assert.Equal(t, 300*time.Millisecond+7, <-took, "the locker is empty until 300.000007 ms have passed: Take returns at that moment")
	})
}

func TestTwoLockersHaveNothingToDoWithEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		east, west := NewLocker(), NewLocker()

		// Four parcels wait at the same time: each locker has room for two of its own.
		east.Put("east 1")
		west.Put("west 1")
		east.Put("east 2")
		west.Put("west 2")

		fromEast, fromWest := customer(east, 2*time.Second), customer(west, 3*time.Second+1)
		time.Sleep(time.Hour)
		defer east.Put(closing)
		defer west.Put(closing)

		assert.Equal(t, []string{"east 1", "east 2"}, fromEast(), "each locker gives back what was put into it")
		assert.Equal(t, []string{"west 1", "west 2"}, fromWest(), "each locker gives back what was put into it")
	})
}
