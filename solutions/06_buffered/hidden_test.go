package buffered

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// hiddenClosing is the parcel that ends each test: the customer who finds it goes home.
const hiddenClosing = "hidden closing time"

// hiddenNote collects values from several goroutines.
type hiddenNote[T any] struct {
	mu     sync.Mutex
	values []T
}

func (n *hiddenNote[T]) add(value T) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.values = append(n.values, value)
}

func (n *hiddenNote[T]) all() []T {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.values)
}

// hiddenCustomer takes out a parcel after each of pauses, and notes which. At hiddenClosing it
// goes home.
func hiddenCustomer(locker *Locker, taken *hiddenNote[string], pauses ...time.Duration) {
	for _, pause := range pauses {
		time.Sleep(pause)
		parcel := locker.Take()
		if parcel == hiddenClosing {
			return
		}
		taken.add(parcel)
	}
}

// Each parcel that is taken out makes room for exactly one more.
func TestHiddenOneOutOneIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()
		var put hiddenNote[time.Duration]
		var taken hiddenNote[string]
		parcels := []string{"letters", "a hat", "", "tea", "tea", "wool"}

		go func() {
			for _, parcel := range parcels {
				locker.Put(parcel)
				put.add(time.Since(start))
			}
		}()
		go hiddenCustomer(locker, &taken,
			200*time.Millisecond+3, 700*time.Millisecond+1, 50*time.Millisecond+5, 300*time.Millisecond+9,
			time.Millisecond, time.Millisecond, time.Millisecond)
		time.Sleep(time.Hour)
		defer locker.Put(hiddenClosing)

		assert.Equal(t, parcels, taken.all(), "no parcel is lost, and they come out in the order in which they were put in")
		assert.Equal(t, []time.Duration{
			0, 0,
			200*time.Millisecond + 3,
			900*time.Millisecond + 4,
			950*time.Millisecond + 9,
			1250*time.Millisecond + 18,
		}, put.all(), "two parcels go in at once, and then one more at each moment when one is taken out")
	})
}

// A compartment that was emptied is as good as new.
func TestHiddenFilledAgainAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()
		var taken hiddenNote[string]
		var want []string
		var waited time.Duration

		for round := range 4 {
			began := time.Since(start)
			for _, parcel := range []string{fmt.Sprintf("round %d, left", round), fmt.Sprintf("round %d, right", round)} {
				locker.Put(parcel)
				want = append(want, parcel)
			}
			waited += time.Since(start) - began

			go hiddenCustomer(locker, &taken, 20*time.Millisecond, 30*time.Millisecond)
			time.Sleep(time.Minute)
		}
		time.Sleep(time.Hour)

		assert.Equal(t, want, taken.all(), "four times two parcels go in and come out again in order")
		assert.Zero(t, waited, "the locker is empty at the start of each round: two parcels go in at once")
	})
}

// Several wait for room at the same time: they get it one at a time, as it comes free.
func TestHiddenSeveralWaitForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()
		var put hiddenNote[time.Duration]
		var taken hiddenNote[string]
		var want []string

		for i := range 5 {
			parcel := fmt.Sprintf("parcel %d", i)
			want = append(want, parcel)
			go func() {
				locker.Put(parcel)
				put.add(time.Since(start))
			}()
		}
		go hiddenCustomer(locker, &taken,
			100*time.Millisecond+3, 100*time.Millisecond+3, 100*time.Millisecond+3,
			time.Millisecond, time.Millisecond, time.Millisecond)
		time.Sleep(time.Hour)
		defer locker.Put(hiddenClosing)

		assert.ElementsMatch(t, want, taken.all(), "each parcel comes out once")
		assert.Equal(t, []time.Duration{0, 0, 100*time.Millisecond + 3, 200*time.Millisecond + 6, 300*time.Millisecond + 9}, put.all(),
			"two of five parcels go in at once, and then one more at each moment when one is taken out")
	})
}

// The room is for parcels that nobody waits for: those that customers wait for pass through.
func TestHiddenCustomersWaitFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		start := time.Now()
		var taken hiddenNote[string]

		for range 3 {
			go hiddenCustomer(locker, &taken, time.Millisecond)
		}
		time.Sleep(time.Second)
		parcels := []string{"a", "b", "c", "d", "e"}
		for _, parcel := range parcels {
			locker.Put(parcel)
			synctest.Wait() // a customer who waits for this parcel has it now
		}
		waited := time.Since(start) - time.Second
		early := taken.all()

		go hiddenCustomer(locker, &taken, 5*time.Millisecond, time.Millisecond)
		time.Sleep(time.Hour)

		assert.Zero(t, waited, "three customers wait and two compartments are free: five parcels go in at once")
		assert.Equal(t, []string{"a", "b", "c"}, early, "customers who wait get the first parcels, at the moment when they are put in")
		assert.Equal(t, parcels, taken.all(), "the last two parcels wait in the locker until somebody comes")
	})
}

func TestHiddenLockersAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		east, west := NewLocker(), NewLocker()
		start := time.Now()
		var fromEast, fromWest hiddenNote[string]

		east.Put("east 1")
		west.Put("west 1")
		east.Put("east 2")
		west.Put("west 2")
		waited := time.Since(start)

		go hiddenCustomer(east, &fromEast, time.Millisecond, time.Millisecond)
		go hiddenCustomer(west, &fromWest, time.Millisecond, time.Millisecond)
		time.Sleep(time.Hour)

		assert.Zero(t, waited, "each locker has room for two parcels of its own")
		assert.Equal(t, []string{"east 1", "east 2"}, fromEast.all(), "each locker gives back what was put into it")
		assert.Equal(t, []string{"west 1", "west 2"}, fromWest.all(), "each locker gives back what was put into it")
	})
}
