package rendezvous

import (
	"fmt"
	"slices"
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

// sorted returns the events in the order of time, and of parcels at the same time.
func (l *hiddenLog) sorted() []hiddenEvent {
	l.mu.Lock()
	defer l.mu.Unlock()
	events := slices.Clone(l.events)
	slices.SortFunc(events, func(a, b hiddenEvent) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return slices.Compare([]byte(a.parcel), []byte(b.parcel))
	})
	return events
}

func TestHiddenWaitsHoweverLateTheCustomer(t *testing.T) {
	for _, late := range []time.Duration{1, 3*time.Millisecond + 1, 90*time.Millisecond + 17, 4*time.Second + 5} {
		for _, parcel := range []string{"a bicycle", ""} {
			synctest.Test(t, func(t *testing.T) {
				counter := NewCounter()
				log := hiddenNewLog()
				go func() {
					counter.HandOver(parcel)
					log.add(parcel)
				}()

				time.Sleep(late)
				got := counter.Collect()
				time.Sleep(time.Hour)

				assert.Equal(t, parcel, got, "Collect returns the parcel that was handed over")
				assert.Equal(t, []hiddenEvent{{parcel, late}}, log.sorted(),
					"HandOver returns at the moment when the customer collects the parcel, here %v after it began", late)
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
				parcel := fmt.Sprintf("parcel %02d", i)
				counter.HandOver(parcel)
				handedOver.add(parcel)
			}
		}()
		for i := range parcels {
			time.Sleep(time.Duration(i%4)*10*time.Millisecond + 3)
			collected.add(counter.Collect())
		}
		time.Sleep(time.Hour)

		assert.Len(t, collected.sorted(), parcels, "every parcel is collected once")
		assert.Equal(t, collected.sorted(), handedOver.sorted(),
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
			parcel := fmt.Sprintf("parcel %d", i)
			counter.HandOver(parcel)
			handedOver.add(parcel)
		}
		time.Sleep(time.Hour)

		require.Len(t, collected.sorted(), 3, "three customers wait and three parcels come: each customer gets one")
		assert.Equal(t, handedOver.sorted(), collected.sorted(),
			"a waiting customer gets the parcel at the moment when it is handed over, and the other customers go on waiting")
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
				parcel := fmt.Sprintf("parcel %d", i)
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

		require.Len(t, collected.sorted(), parcels, "nine parcels come and nine customers: each customer gets one")
		assert.Equal(t, collected.sorted(), handedOver.sorted(),
			"three customers come at a time: the couriers of exactly the three parcels that they collect leave at that moment")
	})
}

func TestHiddenCountersAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		north, south := NewCounter(), NewCounter()
		log := hiddenNewLog()
		go func() {
			north.HandOver("to the north")
			log.add("to the north")
		}()
		go func() {
			south.HandOver("to the south")
			log.add("to the south")
		}()

		time.Sleep(20*time.Millisecond + 1)
		atSouth := south.Collect()
		time.Sleep(30*time.Millisecond + 1)
		atNorth := north.Collect()
		time.Sleep(time.Hour)

		assert.Equal(t, "to the south", atSouth, "each counter hands out its own parcels")
		assert.Equal(t, "to the north", atNorth, "each counter hands out its own parcels")
		assert.Equal(t, []hiddenEvent{{"to the south", 20*time.Millisecond + 1}, {"to the north", 50*time.Millisecond + 2}}, log.sorted(),
			"a customer at one counter does not let a courier go at another")
	})
}
