package commaok

import (
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

func TestHiddenNextWaitsForDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readings := make(chan int) // unbuffered: the probe waits for Next as well
		go func() {
			defer close(readings)
			time.Sleep(25 * time.Hour)
			readings <- 0
			time.Sleep(26 * time.Hour)
			readings <- 0
			time.Sleep(27 * time.Hour)
		}()

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

		time.Sleep(time.Hour)
		assert.Equal(t, []hiddenAnswer{{0, true}, {0, true}, {0, false}, {0, false}}, got,
			"a silent probe is not at the end of its shift: Next waits however long it takes, and returns the 0 that comes then with true")
		assert.Equal(t, []string{"25h0m0s", "51h0m0s", "78h0m0s", "78h0m0s"}, after,
			"Next returns a reading as soon as it comes, and false as soon as the channel is closed")
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
