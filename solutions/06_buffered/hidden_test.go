package buffered

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	return append([]T(nil), n.values...)
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
			for _, parcel := range []string{"left " + string(rune('A'+round)), "right " + string(rune('A'+round))} {
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
			parcel := "parcel " + string(rune('A'+i))
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

func TestHiddenAnyTextIsAParcel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locker := NewLocker()
		for _, parcel := range []string{" a hat ", "\ta\r\n", "\x00", "\xff\xfe", "é 世", "nil", "-1", strings.Repeat("wool ", 20_000)} {
			locker.Put(parcel)
			got := locker.Take()
			require.Equal(t, len(parcel), len(got), "Take returns the parcel as it was put in")
			require.True(t, parcel == got, "Take returns the parcel as it was put in, here %.20q: got %.20q", parcel, got)
		}
	})
}

// Large parcels go in at once, and come out at once.
func TestHiddenLargeParcelsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rounds = 5
		wool, silk := strings.Repeat("wool ", 20_000), strings.Repeat("silk ", 20_000)
		wrong := 0
		for range rounds {
			locker := NewLocker()
			var couriers, customers sync.WaitGroup
			couriers.Go(func() { locker.Put(wool) })
			couriers.Go(func() { locker.Put(silk) })
			couriers.Wait()

			var one, other string
			customers.Go(func() { one = locker.Take() })
			customers.Go(func() { other = locker.Take() })
			customers.Wait()
			if !(one == wool && other == silk || one == silk && other == wool) {
				wrong++
			}
		}

		assert.Zero(t, wrong, "two couriers put a large parcel in at once: in %d of %d rounds the two do not come out as they were put in", wrong, rounds)
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

// hiddenLate is how long one side has the other wait, from short to long: code that looks now and
// then is stopped at the short ones, before it has to look for a day.
func hiddenLate() []time.Duration {
	return []time.Duration{1, 3*time.Millisecond + 1, 90*time.Millisecond + 17, 4*time.Second + 5, 50*time.Minute + 3, 24*time.Hour + time.Second + 7}
}

func TestHiddenPutWaitsHoweverLong(t *testing.T) {
	for _, late := range hiddenLate() {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			locker := NewLocker()
			start := time.Now()
			var put hiddenNote[time.Duration]
			var taken hiddenNote[string]
			locker.Put("a bicycle")
			locker.Put("")
			go func() {
				locker.Put("")
				put.add(time.Since(start))
			}()

			time.Sleep(late)
			require.Empty(t, put.all(), "both compartments have been full for %v: Put is still waiting", late)
			taken.add(locker.Take())
			go hiddenCustomer(locker, &taken, 10*time.Second, 10*time.Second)
			time.Sleep(time.Hour)

			assert.Equal(t, []time.Duration{late}, put.all(), "a compartment is free after %v: Put returns at that moment", late)
			assert.Equal(t, []string{"a bicycle", "", ""}, taken.all(), "no parcel is lost, and they come out in the order in which they were put in")
		})
	}
}

func TestHiddenTakeWaitsHoweverLong(t *testing.T) {
	for _, late := range hiddenLate() {
		for _, parcel := range []string{"a bicycle", ""} {
			if t.Failed() {
				return
			}
			synctest.Test(t, func(t *testing.T) {
				locker := NewLocker()
				start := time.Now()
				var taken hiddenNote[string]
				var took hiddenNote[time.Duration]
				go func() {
					taken.add(locker.Take())
					took.add(time.Since(start))
				}()

				time.Sleep(late)
				require.Empty(t, took.all(), "the locker has been empty for %v: Take is still waiting", late)
				locker.Put(parcel)
				time.Sleep(time.Hour)

				assert.Equal(t, []string{parcel}, taken.all(), "Take returns the parcel that was put in")
				assert.Equal(t, []time.Duration{late}, took.all(), "there is a parcel after %v: Take returns at that moment", late)
			})
		}
	}
}

// One compartment comes free while a courier waits for it, and the next courier comes at the very
// same moment: one of the two gets it. It happens again and again, since either may be quicker.
func TestHiddenRoomIsGivenOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rounds = 60
		var tooMany, tooFew int
		for range rounds {
			locker := NewLocker()
			var put hiddenNote[string]
			store := func(parcel string) {
				locker.Put(parcel)
				put.add(parcel)
			}
			store("first")
			store("second")
			go store("the one who waits")
			time.Sleep(time.Second)
			go func() {
				locker.Take()
				store("the one who comes")
			}()
			time.Sleep(time.Second)
			switch n := len(put.all()); {
			case n > 3:
				tooMany++
			case n < 3:
				tooFew++
			}
			var taken hiddenNote[string]
			go hiddenCustomer(locker, &taken, time.Millisecond, time.Millisecond, time.Millisecond)
			time.Sleep(time.Minute)
		}
		time.Sleep(time.Hour)

		assert.Zero(t, tooMany, "one compartment is free and two couriers want it: in %d of %d rounds both put their parcel in", tooMany, rounds)
		assert.Zero(t, tooFew, "one compartment is free and two couriers want it: in %d of %d rounds neither put a parcel in", tooFew, rounds)
	})
}

// The same with one parcel and two customers.
func TestHiddenParcelIsGivenOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rounds = 60
		var wrong int
		for range rounds {
			locker := NewLocker()
			var taken hiddenNote[string]
			go hiddenCustomer(locker, &taken, 0)
			time.Sleep(time.Second)
			go func() {
				locker.Put("one")
				hiddenCustomer(locker, &taken, 0)
			}()
			time.Sleep(time.Second)
			if len(taken.all()) != 1 {
				wrong++
			}
			locker.Put("two")
			time.Sleep(time.Minute)
			if len(taken.all()) != 2 {
				wrong++
			}
		}
		time.Sleep(time.Hour)

		assert.Zero(t, wrong, "two customers wait: each parcel that is put in goes to one of them, at that moment")
	})
}

// hiddenCrowds are numbers that wait at the same time, and for how long: many for a while, a few for a day. Whoever looks at the
// clock once a second has time for either.
func hiddenCrowds() []hiddenCrowd {
	return []hiddenCrowd{{150, 5 * time.Second}, {2, 24*time.Hour + 10*time.Second}}
}

type hiddenCrowd struct {
	number int
	late   time.Duration
}

// Couriers wait at a full locker, and get room one by one. The bubble ends when the last has left, and reports whatever else is still
// there.
func TestHiddenCouriersWaitTogether(t *testing.T) {
	for _, crowd := range hiddenCrowds() {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			locker := NewLocker()
			start := time.Now()
			var put, free hiddenNote[time.Duration]
			locker.Put("")
			locker.Put("")
			for range crowd.number {
				go func() {
					locker.Put("")
					put.add(time.Since(start))
				}()
			}

			time.Sleep(crowd.late)
			require.Zero(t, len(put.all()), "both compartments have been full for %v: all %d couriers are still waiting", crowd.late, crowd.number)
			for range crowd.number {
				time.Sleep(20*time.Millisecond + 3)
				locker.Take()
				free.add(time.Since(start))
			}
			synctest.Wait()
			inTime := slices.Equal(free.all(), put.all())
			locker.Take()
			locker.Take()

			assert.True(t, inTime, "%d couriers wait for room: one parcel goes in at each moment when one is taken out", crowd.number)
		})
	}
}

// The same with customers at an empty locker.
func TestHiddenCustomersWaitTogether(t *testing.T) {
	for _, crowd := range hiddenCrowds() {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			locker := NewLocker()
			start := time.Now()
			var put, taken hiddenNote[string]
			for range crowd.number {
				go func() {
					parcel := locker.Take()
					taken.add(fmt.Sprint(parcel, " at ", time.Since(start)))
				}()
			}

			time.Sleep(crowd.late)
			require.Zero(t, len(taken.all()), "the locker has been empty for %v: all %d customers are still waiting", crowd.late, crowd.number)
			for i := range crowd.number {
				time.Sleep(20*time.Millisecond + 3)
				parcel := fmt.Sprint("parcel ", i)
				locker.Put(parcel)
				put.add(fmt.Sprint(parcel, " at ", time.Since(start)))
			}
			synctest.Wait()

			assert.True(t, slices.Equal(put.all(), taken.all()), "%d customers wait: one gets each parcel at the moment when it is put in", crowd.number)
		})
	}
}

// Many customers wait when as many couriers come.
func TestHiddenCouriersComeToCustomers(t *testing.T) {
	hiddenBothCome(t, "150 customers wait and 150 couriers come", func(put, take func()) (first, second func()) { return take, put })
}

// Many couriers wait when as many customers come.
func TestHiddenCustomersComeToCouriers(t *testing.T) {
	hiddenBothCome(t, "150 couriers come and 150 customers after them", func(put, take func()) (first, second func()) { return put, take })
}

// hiddenBothCome has 150 couriers and 150 customers come, in an order, with a second between the two.
func hiddenBothCome(t *testing.T, story string, order func(put, take func()) (first, second func())) {
	synctest.Test(t, func(t *testing.T) {
		const number = 150
		locker := NewLocker()
		var put, taken hiddenNote[string]
		all := func(act func(i int)) func() {
			return func() {
				for i := range number {
					go act(i)
				}
			}
		}
		first, second := order(all(func(i int) {
			parcel := fmt.Sprint("parcel ", i)
			locker.Put(parcel)
			put.add(parcel)
		}), all(func(int) { taken.add(locker.Take()) }))
		first()
		time.Sleep(time.Second)
		second()
		synctest.Wait()

		require.Equal(t, number, len(put.all()), "%s: every parcel goes in at once", story)
		require.Equal(t, number, len(taken.all()), "%s: every parcel comes out at once", story)
		assert.ElementsMatch(t, put.all(), taken.all(), "each parcel comes out once")
	})
}

// A courier with a long round is two parcels ahead of the customer, all the way.
func TestHiddenALongRound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const round = 150
		locker := NewLocker()
		var put hiddenNote[int]
		go func() {
			for i := range round {
				locker.Put(fmt.Sprint("parcel ", i))
				put.add(i)
			}
		}()

		wrong := 0
		for i := range round {
			time.Sleep(20*time.Millisecond + 3)
			if locker.Take() != fmt.Sprint("parcel ", i) {
				wrong++
			}
			synctest.Wait()
			if len(put.all()) != min(i+3, round) {
				wrong++
			}
		}

		assert.Zero(t, wrong, "150 parcels come out in the order in which they were put in, and one goes in at each moment when one is taken out")
	})
}

// Many lockers are made and used at once.
func TestHiddenManyLockersAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lockers = 150
		start := time.Now()
		right := make(chan bool)
		for i := range lockers {
			go func() {
				time.Sleep(time.Second)
				locker := NewLocker()
				locker.Put(fmt.Sprint("first ", i))
				locker.Put(fmt.Sprint("second ", i))
				took := time.Since(start) - time.Second
				first, second := locker.Take(), locker.Take()
				right <- first == fmt.Sprint("first ", i) && second == fmt.Sprint("second ", i) && took == 0
			}()
		}

		wrong := 0
		for range lockers {
			if !<-right {
				wrong++
			}
		}
		assert.Zero(t, wrong, "150 lockers are used at once: each has room for two parcels of its own, and gives them back")
	})
}

// Several couriers come at one moment, and their parcels are taken out one by one: a parcel that comes out is one that is in the
// locker, so that its courier does not wait any more.
func TestHiddenNoCourierWaitsForAParcelThatIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const couriers = 6
		locker := NewLocker()
		var put hiddenNote[string]
		for i := range couriers {
			go func() {
				parcel := fmt.Sprint("parcel ", i)
				locker.Put(parcel)
				put.add(parcel)
			}()
		}

		behind := 0
		for range couriers {
			time.Sleep(time.Second)
			parcel := locker.Take()
			synctest.Wait()
			if !slices.Contains(put.all(), parcel) {
				behind++
			}
		}
		assert.Zero(t, behind, "six parcels come out: of none is the courier still waiting to put it in")
	})
}

// Couriers and customers come at once. Whoever is served first, a courier's parcels go in one after the other, and a customer who takes
// out several of them gets them in that order.
func TestHiddenNoParcelOvertakesAnother(t *testing.T) {
	for _, side := range []struct {
		story               string
		couriers, customers int
	}{
		{"two couriers and a customer come at once", 2, 1},
		{"a courier and two customers come at once", 1, 2},
	} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const rounds, parcels = 15, 8
			wrong := 0
			for range rounds {
				locker := NewLocker()
				var visitors sync.WaitGroup
				for courier := range side.couriers {
					visitors.Go(func() {
						for i := range parcels / side.couriers {
							locker.Put(fmt.Sprint("courier ", courier, ", parcel ", i))
						}
					})
				}
				taken := make([]hiddenNote[string], side.customers)
				for customer := range taken {
					visitors.Go(func() {
						for range parcels / side.customers {
							taken[customer].add(locker.Take())
						}
					})
				}
				visitors.Wait()

				if !hiddenInOrder(side.couriers, taken) {
					wrong++
				}
			}

			assert.Zero(t, wrong, "%s: in %d of %d rounds a customer gets a courier's later parcel before an earlier one", side.story, wrong, rounds)
		})
	}
}

// hiddenInOrder tells whether each customer has taken the parcels of each courier in the order of their numbers.
func hiddenInOrder(couriers int, taken []hiddenNote[string]) bool {
	for customer := range taken {
		for courier := range couriers {
			others := func(parcel string) bool { return !strings.HasPrefix(parcel, fmt.Sprint("courier ", courier, ",")) }
			if !slices.IsSorted(slices.DeleteFunc(taken[customer].all(), others)) {
				return false
			}
		}
	}
	return true
}
