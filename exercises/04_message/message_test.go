package message

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMessageArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// One counter for each callback: what they share could hide a data race in Transmit.
		var composed, tuned, logged atomic.Int64

		got := Transmit(
			func() string { composed.Add(1); return "gale warning, Dogger" },
			func() { tuned.Add(1) },
			func() { logged.Add(1) },
		)
		time.Sleep(time.Hour) // virtual: everything settles

		assert.Equal(t, "gale warning, Dogger", got, "Transmit returns the message that compose wrote")
		assert.EqualValues(t, 1, composed.Load(), "compose is called once: there is one message to write")
		assert.EqualValues(t, 1, tuned.Load(), "tune is called once: there is one receiver to set up")
		assert.EqualValues(t, 1, logged.Load(), "logSent is called once: one message was sent")
	})
}

func TestShipComposesWhileShoreTunes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logged := make(chan time.Duration, 2)
		start := time.Now()

		got := Transmit(
			func() string { time.Sleep(5 * time.Second); return "fog in the harbour" },
			func() { time.Sleep(3 * time.Second) },
			func() { logged <- time.Since(start) },
		)
		took := time.Since(start)
		time.Sleep(time.Hour)

		assert.Equal(t, "fog in the harbour", got, "Transmit returns the message that compose wrote")
		assert.Equal(t, 5*time.Second, took,
			"composing takes 5 s and tuning 3 s: at the same time that is 5 s, one after the other 8 s")
		require.Len(t, logged, 1, "logSent is called once: one message was sent")
		assert.Equal(t, 5*time.Second, <-logged,
			"the message is not even written before 5 s have passed, and passes at that moment: that is when the ship signs its log")
	})
}

func TestShipLogsOnlyWhatTheShoreHasReceived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logged := make(chan time.Duration, 2)
		start := time.Now()

		got := Transmit(
			func() string { time.Sleep(3 * time.Second); return "man overboard" },
			func() { time.Sleep(7 * time.Second) },
			func() { logged <- time.Since(start) },
		)
		took := time.Since(start)
		time.Sleep(time.Hour)

		assert.Equal(t, "man overboard", got, "Transmit returns the message that compose wrote")
		assert.Equal(t, 7*time.Second, took, "the message is written after 3 s and the shore listens after 7 s: it passes after 7 s")
		require.Len(t, logged, 1, "logSent is called once: one message was sent")
		assert.Equal(t, 7*time.Second, <-logged,
			"nobody listens before 7 s have passed, and the air stores nothing: the ship cannot have sent the message sooner")
	})
}

func TestCallsDoNotMix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fromTug := make(chan string, 1)
		go func() {
			fromTug <- Transmit(
				func() string { time.Sleep(2 * time.Second); return "tug in sight" },
				func() { time.Sleep(9 * time.Second) },
				func() {},
			)
		}()
		fromFerry := Transmit(
			func() string { time.Sleep(4 * time.Second); return "ferry leaves" },
			func() { time.Sleep(3 * time.Second) },
			func() {},
		)
		time.Sleep(time.Hour)

		assert.Equal(t, "ferry leaves", fromFerry, "two calls overlap: each returns the message of its own ship")
		require.Len(t, fromTug, 1, "Transmit returns: an hour later it is still waiting")
		assert.Equal(t, "tug in sight", <-fromTug, "two calls overlap: each returns the message of its own ship")
	})
}
