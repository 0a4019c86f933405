package rendezvous

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

// hiddenEvent is the end of one visit to the counter: which parcel it was about, and when,
// counted from the start of the test.
type hiddenEvent struct {
	parcel string
	at     time.Duration
}

func (e hiddenEvent) String() string { return fmt.Sprintf("%q at %v", e.parcel, e.at) }

// hiddenLog collects events from several goroutines.
type hiddenLog struct {
	start  time.Time
	mu     sync.Mutex
	events []hiddenEvent
}

func hiddenNewLog() *hiddenLog { return &hiddenLog{start: time.Now()} }

// add notes that a visit about parcel is over now.
func (l *hiddenLog) add(parcel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, hiddenEvent{parcel, time.Since(l.start)})
}

// all returns the events so far, in no particular order.
func (l *hiddenLog) all() []hiddenEvent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]hiddenEvent(nil), l.events...)
}

// hiddenLate is how long one side has the other wait, from short to long: code that looks now and
// then is stopped at the short ones, before it has to look for a day.
func hiddenLate() []time.Duration {
	return []time.Duration{1, 3*time.Millisecond + 1, 90*time.Millisecond + 17, 4*time.Second + 5, 50*time.Minute + 3, 24*time.Hour + time.Second + 7}
}

func TestHiddenWaitsHoweverLateTheCustomer(t *testing.T) {
	for _, late := range hiddenLate() {
		for _, parcel := range []string{"a bicycle", ""} {
			if t.Failed() {
				return
			}
			synctest.Test(t, func(t *testing.T) {
				counter := NewCounter()
				log := hiddenNewLog()
				go func() {
					counter.HandOver(parcel)
					log.add(parcel)
				}()

				time.Sleep(late)
				require.Empty(t, log.all(), "no customer has come for %v: HandOver is still waiting", late)
				got := counter.Collect()
				time.Sleep(time.Hour)

				assert.Equal(t, parcel, got, "Collect returns the parcel that was handed over")
				assert.Equal(t, []hiddenEvent{{parcel, late}}, log.all(),
					"HandOver returns at the moment when the customer collects the parcel, here %v after it began", late)
			})
		}
	}
}

func TestHiddenWaitsHoweverLateTheCourier(t *testing.T) {
	for _, late := range hiddenLate() {
		for _, parcel := range []string{"a bicycle", ""} {
			if t.Failed() {
				return
			}
			synctest.Test(t, func(t *testing.T) {
				counter := NewCounter()
				log := hiddenNewLog()
				go func() { log.add(counter.Collect()) }()

				time.Sleep(late)
				require.Empty(t, log.all(), "no courier has come for %v: Collect is still waiting", late)
				counter.HandOver(parcel)
				handedOver := time.Since(log.start)
				time.Sleep(time.Hour)

				assert.Equal(t, late, handedOver, "the customer is there already: HandOver has nobody to wait for")
				assert.Equal(t, []hiddenEvent{{parcel, late}}, log.all(),
					"Collect returns the parcel at the moment when it is handed over, here %v after it began", late)
			})
		}
	}
}

// A courier with a whole round of parcels waits at each of them, not only at the first or when
// some number of them has piled up.
func TestHiddenOneCourierManyParcels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		handedOver, collected := hiddenNewLog(), hiddenNewLog()
		const parcels = 12

		go func() {
			for i := range parcels {
				parcel := "parcel " + string(rune('A'+i))
				counter.HandOver(parcel)
				handedOver.add(parcel)
			}
		}()
		for i := range parcels {
			time.Sleep(time.Duration(i%4)*10*time.Millisecond + 3)
			collected.add(counter.Collect())
		}
		time.Sleep(time.Hour)

		assert.Len(t, collected.all(), parcels, "every parcel is collected once")
		assert.ElementsMatch(t, collected.all(), handedOver.all(),
			"a courier with many parcels waits for each to be collected before the next")
	})
}

func TestHiddenOneParcelServesOneCustomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		handedOver, collected := hiddenNewLog(), hiddenNewLog()

		for range 3 {
			go func() { collected.add(counter.Collect()) }()
		}
		for i := range 3 {
			time.Sleep(time.Duration(i+1)*20*time.Millisecond + 9)
			parcel := "parcel " + string(rune('A'+i))
			counter.HandOver(parcel)
			handedOver.add(parcel)
		}
		time.Sleep(time.Hour)

		require.Len(t, collected.all(), 3, "three customers wait and three parcels come: each customer gets one")
		assert.ElementsMatch(t, handedOver.all(), collected.all(),
			"a waiting customer gets the parcel at the moment when it is handed over, and the other customers go on waiting")
	})
}

// One customer waits, and two couriers come at the same moment: one of the two hands over, and the other waits for the next customer,
// who comes with them every other time. It happens again and again, since either may be quicker.
func TestHiddenOneCustomerServesOneCourier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rounds = 20
		wrong := 0
		for round := range rounds {
			counter := NewCounter()
			handedOver, collected := hiddenNewLog(), hiddenNewLog()
			var visitors sync.WaitGroup
			visitors.Go(func() { collected.add(counter.Collect()) })
			time.Sleep(time.Second)
			for _, parcel := range []string{"a hat", "a coat"} {
				visitors.Go(func() {
					counter.HandOver(parcel)
					handedOver.add(parcel)
				})
			}
			if round%2 == 0 {
				time.Sleep(time.Minute)
			}
			visitors.Go(func() { collected.add(counter.Collect()) })
			visitors.Wait()
			if hiddenUnlike(collected, handedOver) > 0 {
				wrong++
			}
		}

		assert.Zero(t, wrong, "one customer waits and two couriers come: in %d of %d rounds a courier leaves at another moment than that at which "+
			"the courier's own parcel is collected", wrong, rounds)
	})
}

// Couriers and customers in crowds: as many couriers leave as customers have come, at each moment.
func TestHiddenCrowds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		handedOver, collected := hiddenNewLog(), hiddenNewLog()
		const parcels = 9

		for i := range parcels {
			go func() {
				parcel := "parcel " + string(rune('A'+i))
				counter.HandOver(parcel)
				handedOver.add(parcel)
			}()
		}
		for wave := range 3 {
			time.Sleep(time.Duration(wave+1)*30*time.Millisecond + 7)
			for range 3 {
				go func() { collected.add(counter.Collect()) }()
			}
		}
		time.Sleep(time.Hour)

		require.Len(t, collected.all(), parcels, "nine parcels come and nine customers: each customer gets one")
		assert.ElementsMatch(t, collected.all(), handedOver.all(),
			"three customers come at a time: the couriers of exactly the three parcels that they collect leave at that moment")
	})
}

// Two parcels are collected in one go, again and again: between the two, nothing keeps the couriers
// in order.
func TestHiddenTwoParcelsInOneGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		handedOver, collected := hiddenNewLog(), hiddenNewLog()
		const rounds = 60

		for i := range 2 * rounds {
			go func() {
				parcel := "parcel " + string(rune('A'+i))
				counter.HandOver(parcel)
				handedOver.add(parcel)
			}()
		}
		for range rounds {
			time.Sleep(30*time.Millisecond + 7)
			collected.add(counter.Collect())
			collected.add(counter.Collect())
		}
		time.Sleep(time.Hour)

		require.Equal(t, 2*rounds, len(collected.all()), "every parcel is collected once")
		wrong := hiddenUnlike(collected, handedOver)
		assert.Zero(t, wrong, "%d of %d couriers leave at another moment than that at which their own parcel is collected", wrong, 2*rounds)
	})
}

// hiddenUnlike counts the parcels that handedOver does not have at the moment that collected has.
func hiddenUnlike(collected, handedOver *hiddenLog) int {
	left := map[string]time.Duration{}
	for _, event := range handedOver.all() {
		left[event.parcel] = event.at
	}
	unlike := 0
	for _, event := range collected.all() {
		if at, ok := left[event.parcel]; !ok || at != event.at {
			unlike++
		}
	}
	return unlike
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

// The couriers wait, and are then served one by one. The bubble ends when the last has left, and reports whatever else is still
// there.
func TestHiddenCouriersWaitTogether(t *testing.T) {
	for _, crowd := range hiddenCrowds() {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			counter := NewCounter()
			handedOver, collected := hiddenNewLog(), hiddenNewLog()

			for i := range crowd.number {
				go func() {
					parcel := fmt.Sprintf("parcel %d", i)
					counter.HandOver(parcel)
					handedOver.add(parcel)
				}()
			}
			time.Sleep(crowd.late)
			require.Zero(t, len(handedOver.all()), "no customer has come for %v: all %d couriers are still waiting", crowd.late, crowd.number)
			for range crowd.number {
				time.Sleep(20*time.Millisecond + 3)
				collected.add(counter.Collect())
			}
			synctest.Wait()

			wrong := hiddenUnlike(collected, handedOver)
			assert.Zero(t, wrong, "%d of %d couriers leave at another moment than that at which their own parcel is collected", wrong, crowd.number)
		})
	}
}

// The same with customers.
func TestHiddenCustomersWaitTogether(t *testing.T) {
	for _, crowd := range hiddenCrowds() {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			counter := NewCounter()
			handedOver, collected := hiddenNewLog(), hiddenNewLog()

			for range crowd.number {
				go func() { collected.add(counter.Collect()) }()
			}
			time.Sleep(crowd.late)
			require.Zero(t, len(collected.all()), "no courier has come for %v: all %d customers are still waiting", crowd.late, crowd.number)
			for i := range crowd.number {
				time.Sleep(20*time.Millisecond + 3)
				parcel := fmt.Sprintf("parcel %d", i)
				counter.HandOver(parcel)
				handedOver.add(parcel)
			}
			synctest.Wait()

			wrong := hiddenUnlike(handedOver, collected)
			assert.Zero(t, wrong, "%d of %d customers collect their parcel at another moment than that at which it is handed over", wrong, crowd.number)
		})
	}
}

// Parcels that look alike are still different parcels, each with a courier of its own.
func TestHiddenParcelsMayLookAlike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		handedOver, collected := hiddenNewLog(), hiddenNewLog()

		for range 3 {
			go func() {
				counter.HandOver("a letter")
				handedOver.add("a letter")
			}()
		}
		for i := range 3 {
			time.Sleep(time.Duration(i+1)*20*time.Millisecond + 9)
			collected.add(counter.Collect())
		}
		time.Sleep(time.Hour)

		require.Len(t, collected.all(), 3, "three letters come and three customers: each customer gets one")
		assert.ElementsMatch(t, collected.all(), handedOver.all(),
			"three couriers bring a letter each: one of them leaves each time a letter is collected")
	})
}

func TestHiddenAnyTextIsAParcel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		counter := NewCounter()
		for _, parcel := range []string{" a hat ", "\ta\r\n", "\x00", "\xff\xfe", "é 世", "nil", "-1", strings.Repeat("wool ", 20_000)} {
			left := make(chan bool)
			go func() {
				counter.HandOver(parcel)
				left <- true
			}()
			got := counter.Collect()
			<-left
			require.Equal(t, len(parcel), len(got), "Collect returns the parcel as it was handed over")
			require.True(t, parcel == got, "Collect returns the parcel as it was handed over, here %.20q: got %.20q", parcel, got)
		}
	})
}

func TestHiddenCountersAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		north, south := NewCounter(), NewCounter()
		log := hiddenNewLog()
		for _, counter := range []struct {
			*Counter
			parcel string
		}{{north, "to the north"}, {south, "to the south"}} {
			go func() {
				counter.HandOver(counter.parcel)
				log.add(counter.parcel)
			}()
			time.Sleep(10 * time.Millisecond) // the courier of the north comes first
		}

		time.Sleep(20*time.Millisecond + 1)
		atNorth := north.Collect()
		time.Sleep(30*time.Millisecond + 1)
		atSouth := south.Collect()
		time.Sleep(time.Hour)

		assert.Equal(t, "to the north", atNorth, "each counter hands out its own parcels")
		assert.Equal(t, "to the south", atSouth, "each counter hands out its own parcels")
		assert.ElementsMatch(t, []hiddenEvent{{"to the north", 40*time.Millisecond + 1}, {"to the south", 70*time.Millisecond + 2}}, log.all(),
			"a customer at one counter does not let a courier go at another")
	})
}

// Many counters are made and used at once, by a courier and a customer each.
func TestHiddenManyCountersAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const counters = 150
		start := time.Now()
		right, left := make(chan bool), make(chan bool)
		for i := range counters {
			go func() {
				time.Sleep(time.Second)
				counter := NewCounter()
				go func() {
					time.Sleep(time.Duration(counters-i) * time.Millisecond)
					counter.HandOver(fmt.Sprint("parcel ", i))
					left <- true
				}()
				parcel := counter.Collect()
				right <- parcel == fmt.Sprint("parcel ", i) && time.Since(start) == time.Second+time.Duration(counters-i)*time.Millisecond
			}()
		}

		wrong := 0
		for range counters {
			if !<-right {
				wrong++
			}
			<-left
		}
		assert.Zero(t, wrong, "150 counters are used at once: each customer gets the parcel that is handed over at the same counter, at that moment")
	})
}

// Somebody waits at each of many counters: a courier, or a customer. Then the other side comes to one counter after the other, first to
// the one that was opened last.
func TestHiddenSomebodyWaitsAtEachOfManyCounters(t *testing.T) {
	handOver := func(counter *Counter, parcel string) string {
		counter.HandOver(parcel)
		return parcel
	}
	collect := func(counter *Counter, _ string) string { return counter.Collect() }

	for _, side := range []struct {
		story       string
		wait, visit func(counter *Counter, parcel string) string
	}{
		{"a courier waits at each of 300 counters when the customers come", handOver, collect},
		{"a customer waits at each of 300 counters when the couriers come", collect, handOver},
	} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const counters = 300
			var opened []*Counter
			first, second := hiddenNewLog(), hiddenNewLog()
			var waiting sync.WaitGroup
			for i := range counters {
				counter := NewCounter()
				opened = append(opened, counter)
				waiting.Go(func() { first.add(fmt.Sprint(side.wait(counter, fmt.Sprint("parcel ", i)), " at counter ", i)) })
				time.Sleep(time.Millisecond + 1)
			}
			for i, counter := range slices.Backward(opened) {
				time.Sleep(time.Millisecond + 1)
				second.add(fmt.Sprint(side.visit(counter, fmt.Sprint("parcel ", i)), " at counter ", i))
			}
			waiting.Wait()

			wrong := hiddenUnlike(second, first)
			assert.Zero(t, wrong, "%s: at %d of them the parcel is not handed over at once", side.story, wrong)
		})
	}
}
