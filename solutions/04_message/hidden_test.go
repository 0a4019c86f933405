package message

import (
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
		{"the shore takes a day", "rudder gone", 3 * time.Second, 26*time.Hour + 9, 26*time.Hour + 9},
		{"the ship takes a week", "land", 170*time.Hour + 3, 7 * time.Second, 170*time.Hour + 3},
		{"an empty message is a message", "", 3 * time.Second, 5 * time.Second, 5 * time.Second},
		{"an empty message can be late", "", 5 * time.Second, 3 * time.Second, 5 * time.Second},
	} {
		if t.Failed() {
			return // code that looks now and then would look for a whole week
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

func TestHiddenTransmissionsDoNotMix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const ships = 5
		results := make(chan [2]string, ships)
		for i := range ships {
			go func() {
				text := "position of ship " + string(rune('A'+i))
				got := hiddenTransmit(text, time.Duration(2*i+1)*time.Second, time.Duration(10-2*i)*time.Second)
				results <- [2]string{text, got.message}
			}()
		}
		time.Sleep(3 * time.Hour)

		require.Len(t, results, ships, "every call of Transmit returns")
		for range ships {
			result := <-results
			assert.Equal(t, result[0], result[1], "transmissions at the same time do not mix: each has a channel of its own")
		}
	})
}
