package commaok

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestNextTellsZeroFromTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type answer struct {
			Celsius int
			OK      bool
		}
		readings := make(chan int, 3)
		readings <- 4
		readings <- 0
		readings <- -3
		close(readings)

		var got []answer
		for range 5 {
			celsius, ok := Next(readings)
			got = append(got, answer{celsius, ok})
		}

		time.Sleep(time.Hour)
		assert.Equal(t, []answer{{4, true}, {0, true}, {-3, true}, {0, false}, {0, false}}, got,
			"the probe sends 4, 0 and -3 and closes the channel: Next returns each of the three with true, and only then 0 and false")
	})
}

func TestNextReturnsAReadingAsSoonAsItComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type answer struct {
			Celsius int
			OK      bool
			After   string
		}
		readings := make(chan int) // unbuffered: the probe waits for Next as well
		go func() {
			defer close(readings)
			for _, celsius := range []int{3, 0, 1} {
				time.Sleep(1_234_567 * time.Nanosecond)
				readings <- celsius
			}
		}()

		start := time.Now()
		var got []answer
		for range 4 {
			celsius, ok := Next(readings)
			got = append(got, answer{celsius, ok, time.Since(start).String()})
		}
		for range readings {
			// What Next left behind: the probe must not be stuck for it.
		}

		time.Sleep(time.Hour)
		assert.Equal(t, []answer{{3, true, "1.234567ms"}, {0, true, "2.469134ms"}, {1, true, "3.703701ms"}, {0, false, "3.703701ms"}}, got,
			"the probe sends a reading every 1.234567 ms and then closes the channel: Next returns each the moment it comes, and false the moment the channel is closed")
	})
}

func TestNextWaitsWhileTheProbeIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type answer struct {
			Celsius int
			OK      bool
			After   string
		}
		readings := make(chan int, 2) // room for all: the probe itself never waits
		go func() {
			time.Sleep(7 * time.Minute)
			readings <- 0
			time.Sleep(13 * time.Minute)
			readings <- 5
			time.Sleep(17 * time.Minute)
			close(readings)
		}()

		start := time.Now()
		var got []answer
		for range 3 {
			celsius, ok := Next(readings)
			got = append(got, answer{celsius, ok, time.Since(start).String()})
		}

		time.Sleep(time.Hour)
		assert.Equal(t, []answer{{0, true, "7m0s"}, {5, true, "20m0s"}, {0, false, "37m0s"}}, got,
			"an empty channel is not a closed one: Next waits, and returns each reading when it comes (0 after 7 minutes, 5 after 20) and false when the channel is closed (after 37)")
	})
}

func TestSummarizeTakesReadingsUntilTheShiftIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shift := []int{2, 0, -4, 0, 0, 1}
		readings := make(chan int, len(shift))
		go func() {
			defer close(readings)
			for _, celsius := range shift {
				time.Sleep(7 * time.Minute)
				readings <- celsius
			}
		}()

		got := Summarize(readings)

		time.Sleep(time.Hour)
		assert.Equal(t, Summary{Readings: 6, Coldest: -4, Warmest: 2}, got,
			"Summarize counts every reading of the shift, those at 0 °C too, and ends when the channel is closed")
	})
}

func TestASilentShiftIsNotAShiftAtZero(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := make(chan int)
		close(silent)
		freezing := make(chan int, 1)
		freezing <- 0
		close(freezing)

		warm := make(chan int, 2)
		warm <- 9
		warm <- 4
		close(warm)

		ofSilent := Summarize(silent)
		ofFreezing := Summarize(freezing)
		ofWarm := Summarize(warm)

		time.Sleep(time.Hour)
		assert.Equal(t, Summary{}, ofSilent, "a channel that is closed before any reading gives the zero Summary")
		assert.Equal(t, Summary{Readings: 1}, ofFreezing, "a single reading of 0 °C is one reading")
		assert.Equal(t, Summary{Readings: 2, Coldest: 4, Warmest: 9}, ofWarm, "without a reading of 0 °C, neither the coldest nor the warmest is 0 °C")
	})
}
