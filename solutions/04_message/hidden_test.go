package message

import (
	hiddenstrings "strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hiddenTransmission is what one call of Transmit came to. Times count from the start of the call.
type hiddenTransmission struct {
	message string
	took    time.Duration
	logged  []time.Duration
}

// hiddenTransmit calls Transmit with a ship that composes text for composing and a shore that
// tunes for tuning, and lets an hour pass.
func hiddenTransmit(text string, composing, tuning time.Duration) hiddenTransmission {
	start := time.Now()
	logged := make(chan time.Duration, 9)

	message := Transmit(
		func() string { time.Sleep(composing); return text },
		func() { time.Sleep(tuning) },
		func() { logged <- time.Since(start) },
	)
	result := hiddenTransmission{message: message, took: time.Since(start)}

	time.Sleep(time.Hour)
	for range len(logged) {
		result.logged = append(result.logged, <-logged)
	}
	return result
}

func TestHiddenPassesWhenTheLaterSideIsReady(t *testing.T) {
	for _, c := range []struct {
		name              string
		text              string
		composing, tuning time.Duration
		want              time.Duration
	}{
		{"the shore is later by a nanosecond", "all well", 0, 1, 1},
		{"the ship is later by a nanosecond", "all well", 1, 0, 1},
		{"the shore is much later", "engine stopped", 11 * time.Second, 41 * time.Minute, 41 * time.Minute},
		{"the ship is much later", "ice ahead", 37 * time.Minute, 2 * time.Second, 37 * time.Minute},
		{"the shore takes a day", "rudder gone", 3 * time.Second, 24*time.Hour + 10*time.Second + 9, 24*time.Hour + 10*time.Second + 9},
		{"the ship takes a day", "land", 24*time.Hour + 10*time.Second + 3, 7 * time.Second, 24*time.Hour + 10*time.Second + 3},
		{"a message is any text", "\x00\xff\xfe end \r\n\uFFFD" + hiddenstrings.Repeat("long ", 9999), time.Second, 2 * time.Second, 2 * time.Second},
		{"an empty message is a message", "", 3 * time.Second, 5 * time.Second, 5 * time.Second},
		{"an empty message can be late", "", 5 * time.Second, 3 * time.Second, 5 * time.Second},
	} {
		if t.Failed() {
			return // code that looks now and then would look for a whole day
		}
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got := hiddenTransmit(c.text, c.composing, c.tuning)

				assert.Equal(t, c.text, got.message, "Transmit returns the message that compose wrote")
				assert.Equal(t, c.want, got.took,
					"composing takes %v and tuning %v, at the same time: the message passes when the later one is done", c.composing, c.tuning)
				require.Len(t, got.logged, 1, "logSent is called once: one message was sent")
				assert.Equal(t, c.want, got.logged[0], "the ship signs its log at the moment when the message passes")
			})
		})
	}
}

// Each side waits until the other is at work: only two sides that work at the same time get
// anywhere.
func TestHiddenEachSideWaitsForTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		composing, tuning := make(chan struct{}), make(chan struct{})

		got := Transmit(
			func() string { close(composing); <-tuning; return "do you read me" },
			func() { close(tuning); <-composing },
			func() {},
		)
		time.Sleep(time.Hour)

		assert.Equal(t, "do you read me", got, "compose and tune run at the same time")
	})
}

// The bubble ends with Transmit, and reports whatever else is still there.
func TestHiddenNothingStaysBehind(t *testing.T) {
	for _, c := range []struct{ composing, tuning time.Duration }{{time.Second, 3 * time.Second}, {3 * time.Second, time.Second}, {0, 0}} {
		synctest.Test(t, func(t *testing.T) {
			got := Transmit(func() string { time.Sleep(c.composing); return "home" }, func() { time.Sleep(c.tuning) }, func() {})
			assert.Equal(t, "home", got, "Transmit returns the message that compose wrote")
		})
	}
}

func TestHiddenTransmissionsDoNotMix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const ships = 150
		type result struct {
			text string
			want time.Duration
			got  hiddenTransmission
		}
		results := make(chan result, ships)
		for i := range ships {
			go func() {
				text := "position of ship " + string(rune('A'+i))
				composing, tuning := time.Duration(2*i+1)*time.Second, time.Duration(2*(ships-i))*time.Second
				results <- result{text, max(composing, tuning), hiddenTransmit(text, composing, tuning)}
			}()
		}
		time.Sleep(3 * time.Hour)

		require.Len(t, results, ships, "every call of Transmit returns")
		for range ships {
			r := <-results
			require.Equal(t, r.text, r.got.message, "transmissions at the same time do not mix")
			require.Equal(t, r.want, r.got.took, "each passes when its own ship and shore are ready, however many others are on the air")
			require.Equal(t, []time.Duration{r.want}, r.got.logged, "the ship signs its log once, at the moment when its own message passes")
		}
	})
}
