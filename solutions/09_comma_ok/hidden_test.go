package commaok

import (
	hiddenmaps "maps"
	hiddenmath "math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// hiddenAnswer is what one call of Next returned.
type hiddenAnswer struct {
	Celsius int
	OK      bool
}

func TestHiddenAnyValueIsAReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shift := []int{0, 0, 0, 0, -1, 0, -273, -274, -999, 9999, hiddenmath.MinInt, hiddenmath.MaxInt, hiddenmath.MinInt32, hiddenmath.MaxInt32, 0}
		readings := make(chan int, len(shift))
		var want []hiddenAnswer
		for _, celsius := range shift {
			readings <- celsius
			want = append(want, hiddenAnswer{celsius, true})
		}
		close(readings)
		want = append(want, hiddenAnswer{0, false}, hiddenAnswer{0, false})

		var got []hiddenAnswer
		for range want {
			celsius, ok := Next(readings)
			got = append(got, hiddenAnswer{celsius, ok})
		}

		time.Sleep(time.Hour)
		assert.Equal(t, want, got, "no value stands for the end: Next returns whatever int the probe sent with true, and false only once the channel is closed and empty")
	})
}

func TestHiddenNextTakesOneReadingForEachCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Two rooms in turn, so that nothing that Next keeps to itself fits both.
		cellar, attic := make(chan int, 3), make(chan int, 3)
		for _, celsius := range []int{0, 0, 6} {
			cellar <- celsius
			attic <- celsius + 20
		}
		close(attic)

		var got []hiddenAnswer
		var left []int
		for _, readings := range []chan int{cellar, attic, cellar, attic, cellar, attic, attic} {
			celsius, ok := Next(readings)
			got = append(got, hiddenAnswer{celsius, ok})
			left = append(left, len(readings))
		}

		time.Sleep(time.Hour)
		assert.Equal(t, []hiddenAnswer{{0, true}, {20, true}, {0, true}, {20, true}, {6, true}, {26, true}, {0, false}}, got,
			"Next returns the next reading of the channel that it is given, whatever it was given before")
		assert.Equal(t, []int{2, 2, 1, 1, 0, 0, 0}, left, "each call of Next takes one reading and leaves the others in the channel")
	})
}

// hiddenDay is longer than a day, also for what began some seconds later.
const hiddenDay = 24*time.Hour + 10*time.Second + 5

// hiddenProbe sends two readings of 0 °C and closes the channel. It takes a second for each, and is silent for a day before one.
func hiddenProbe(silent int, readings chan<- int) {
	for i := range 3 {
		time.Sleep(time.Second)
		if i == silent {
			time.Sleep(hiddenDay)
		}
		if i < 2 {
			readings <- 0
		}
	}
	close(readings)
}

func TestHiddenNextWaitsForADay(t *testing.T) {
	for silent := range 3 {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			readings := make(chan int) // unbuffered: the probe waits for Next as well
			go hiddenProbe(silent, readings)

			start := time.Now()
			var got []hiddenAnswer
			var after []string
			for range 4 {
				celsius, ok := Next(readings)
				got = append(got, hiddenAnswer{celsius, ok})
				after = append(after, time.Since(start).String())
			}
			for range readings {
				// What Next left behind: the probe must not be stuck for it.
			}

			var want []string
			for i := range 4 {
				at := time.Duration(min(i+1, 3)) * time.Second
				if i >= silent {
					at += hiddenDay
				}
				want = append(want, at.String())
			}
			assert.Equal(t, []hiddenAnswer{{0, true}, {0, true}, {0, false}, {0, false}}, got,
				"a silent probe is not at the end of its shift: Next waits however long it takes, and returns the 0 that comes then with true")
			assert.Equal(t, want, after, "Next returns a reading as soon as it comes, and false as soon as the channel is closed")
		})
	}
}

func TestHiddenSummarizeWaitsForADay(t *testing.T) {
	for silent := range 3 {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			readings := make(chan int)
			go hiddenProbe(silent, readings)

			start := time.Now()
			got := Summarize(readings)
			took := time.Since(start)
			for range readings {
				// What Summarize left behind: the probe must not be stuck for it.
			}

			assert.Equal(t, Summary{Readings: 2}, got, "a silent probe is not at the end of its shift: Summarize waits however long it takes")
			assert.Equal(t, hiddenDay+3*time.Second, took, "Summarize returns when the channel is closed")
		})
	}
}

// Many wait, fewer readings come, and the shift is over.
func TestHiddenManyCallNextAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls, shift = 150, 120
		readings := make(chan int)
		answers := make(chan hiddenAnswer, calls)
		for range calls {
			go func() {
				celsius, ok := Next(readings)
				answers <- hiddenAnswer{celsius, ok}
			}()
		}
		time.Sleep(5 * time.Second)
		late := 0
		for celsius := range shift {
			readings <- celsius
			synctest.Wait()
			if len(answers) != celsius+1 {
				late++
			}
		}
		close(readings)
		synctest.Wait()

		left := calls - len(answers)
		got := map[hiddenAnswer]int{}
		for range len(answers) {
			got[<-answers]++
		}
		want := map[hiddenAnswer]int{{0, false}: calls - shift}
		for celsius := range shift {
			want[hiddenAnswer{celsius, true}] = 1
		}
		assert.Zero(t, left, "150 calls of Next wait, and the channel is closed: all return at that moment")
		assert.Zero(t, late, "150 calls of Next wait: one returns at the moment when a reading comes, and only one")
		if left == 0 {
			assert.True(t, hiddenmaps.Equal(want, got), "150 calls of Next wait: one of them gets each of 120 readings, and the others learn of the end")
		}
	})
}

// Several keep the log of one room, whole summaries and single readings.
func TestHiddenSeveralTakeFromOneRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const shift = 600
		readings := make(chan int, 5)
		summaries := make(chan Summary, 3)
		for range 3 {
			go func() { summaries <- Summarize(readings) }()
		}
		singles := make(chan int, shift)
		go func() {
			for celsius, ok := Next(readings); ok; celsius, ok = Next(readings) {
				singles <- celsius
			}
			close(singles)
		}()
		for i := range shift {
			readings <- i - shift/2
		}
		close(readings)
		synctest.Wait()

		whole := Summary{Coldest: shift, Warmest: -shift}
		add := func(s Summary) {
			whole = Summary{whole.Readings + s.Readings, min(whole.Coldest, s.Coldest), max(whole.Warmest, s.Warmest)}
		}
		returned := len(summaries)
		for range returned {
			if s := <-summaries; s.Readings > 0 {
				add(s)
			}
		}
		for range len(singles) {
			celsius := <-singles
			add(Summary{1, celsius, celsius})
		}
		assert.Equal(t, 3, returned, "three summaries of one room: all learn of the end")
		assert.Equal(t, Summary{shift, -shift / 2, shift/2 - 1}, whole, "three summaries and single readings of one room: one of them gets each reading")
	})
}

// Each shift begins after the one before, and ends before it. The bubble ends with them, and reports whatever else is still there.
func TestHiddenManyRoomsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rooms = 150
		start := time.Now()
		wrong := make(chan int, rooms)
		done := make(chan bool, rooms)
		for room := range rooms {
			go func() {
				began := time.Duration(room) * time.Millisecond
				pace := time.Duration(2*(rooms-room))*time.Millisecond + 5
				time.Sleep(began)
				readings := make(chan int)
				go func() {
					defer close(readings)
					for _, celsius := range []int{room, 0, -room} {
						time.Sleep(pace)
						readings <- celsius
					}
				}()
				got := Summarize(readings)
				if got != (Summary{3, -room, room}) || time.Since(start)-began != 3*pace {
					wrong <- room
				}
				done <- true
			}()
		}
		for range rooms {
			<-done
		}
		assert.Zero(t, len(wrong), "of 150 summaries at once each is of its own room, and ends with its shift")
	})
}

func TestHiddenSummaries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cases := []struct {
			shift []int
			want  Summary
		}{
			{[]int{0, 3, 5}, Summary{Readings: 3, Coldest: 0, Warmest: 5}},
			{[]int{-7, -2, 0}, Summary{Readings: 3, Coldest: -7, Warmest: 0}},
			{[]int{0, 0, 0, 0, 0, 0, 0, 0}, Summary{Readings: 8}},
			{[]int{4, 9, 6}, Summary{Readings: 3, Coldest: 4, Warmest: 9}},
			{[]int{-4, -9, -6}, Summary{Readings: 3, Coldest: -9, Warmest: -4}},
			{[]int{hiddenmath.MaxInt, 0, hiddenmath.MinInt}, Summary{Readings: 3, Coldest: hiddenmath.MinInt, Warmest: hiddenmath.MaxInt}},
			{[]int{hiddenmath.MaxInt - 1, hiddenmath.MaxInt, hiddenmath.MaxInt - 1}, Summary{Readings: 3, Coldest: hiddenmath.MaxInt - 1, Warmest: hiddenmath.MaxInt}},
			{[]int{hiddenmath.MinInt + 1, hiddenmath.MinInt, hiddenmath.MinInt + 1}, Summary{Readings: 3, Coldest: hiddenmath.MinInt, Warmest: hiddenmath.MinInt + 1}},
			{[]int{-1}, Summary{Readings: 1, Coldest: -1, Warmest: -1}},
		}

		var got []Summary
		for _, c := range cases {
			readings := make(chan int)
			go func() {
				defer close(readings)
				for _, celsius := range c.shift {
					time.Sleep(11 * time.Minute)
					readings <- celsius
				}
			}()
			got = append(got, Summarize(readings))
			for range readings {
				// What Summarize left behind: the probe must not be stuck for it.
			}
		}

		time.Sleep(time.Hour)
		for i, c := range cases {
			assert.Equal(t, c.want, got[i], "Summarize counts every reading and keeps the coldest and the warmest of the shift %v", c.shift)
		}
	})
}

// The few readings of each shift lie ready, and the channel is closed.
func TestHiddenShortShifts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shifts [][]int
		var want, got []Summary
		for celsius := range 40 {
			shifts = append(shifts, nil, []int{celsius, -celsius}, []int{-celsius, celsius})
			want = append(want, Summary{}, Summary{2, -celsius, celsius}, Summary{2, -celsius, celsius})
		}
		for _, shift := range shifts {
			readings := make(chan int, 2)
			for _, celsius := range shift {
				readings <- celsius
			}
			close(readings)
			got = append(got, Summarize(readings))
		}

		time.Sleep(time.Hour)
		for i, shift := range shifts {
			if !assert.Equal(t, want[i], got[i], "the readings of the shift %v lie ready, and the channel is closed: Summarize takes all of them", shift) {
				return
			}
		}
	})
}

// Three keep the log of one room together.
func TestHiddenSeveralCallNextAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readings := make(chan int)
		answers := make(chan hiddenAnswer, 100)
		for range 3 {
			go func() {
				for ok := true; ok; {
					var celsius int
					celsius, ok = Next(readings)
					answers <- hiddenAnswer{celsius, ok}
				}
			}()
		}
		shift := []int{0, 5, -2, 0, 5, 7, 0}
		for _, celsius := range shift {
			time.Sleep(3 * time.Minute)
			readings <- celsius
		}
		close(readings)

		time.Sleep(time.Hour)
		want := []hiddenAnswer{{0, false}, {0, false}, {0, false}}
		for _, celsius := range shift {
			want = append(want, hiddenAnswer{celsius, true})
		}
		var got []hiddenAnswer
		for range len(answers) {
			got = append(got, <-answers)
		}
		assert.ElementsMatch(t, want, got, "of several calls at once, one gets each reading, and all learn of the end")
	})
}

func TestHiddenTwoRoomsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rooms := [][]int{{4, 0, -1, 3}, {-20, -18, -23}}
		summaries := []chan Summary{make(chan Summary, 1), make(chan Summary, 1)}
		for i, shift := range rooms {
			readings := make(chan int)
			go func() { summaries[i] <- Summarize(readings) }()
			go func() {
				defer close(readings)
				for _, celsius := range shift {
					time.Sleep(7*time.Minute + time.Duration(i))
					readings <- celsius
				}
			}()
		}

		time.Sleep(24 * time.Hour)
		assert.Equal(t, Summary{Readings: 4, Coldest: -1, Warmest: 4}, <-summaries[0], "each of two summaries at once is of its own room")
		assert.Equal(t, Summary{Readings: 3, Coldest: -23, Warmest: -18}, <-summaries[1], "each of two summaries at once is of its own room")
	})
}
