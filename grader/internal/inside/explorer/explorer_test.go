package explorer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// under runs a test under the schedule of a seed.
func under(t *testing.T, seed uint64, f func(*testing.T)) {
	Choose(seed)
	defer Choose(0)
	Test(t, f)
}

// letters has goroutines write a letter before each of their steps, and returns what they wrote.
func letters(t *testing.T, seed uint64) (text string) {
	under(t, seed, func(t *testing.T) {
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, letter := range "abc" {
			all.Go(func() {
				for range 4 {
					Step()
					mu.Lock()
					text += string(letter)
					mu.Unlock()
				}
			})
		}
		all.Wait()
	})
	return text
}

func TestASeedIsASchedule(t *testing.T) {
	seen := map[string]bool{}
	for seed := uint64(1); seed <= 20; seed++ {
		text := letters(t, seed)
		assert.Len(t, text, 12)
		assert.Equal(t, text, letters(t, seed), "%d", seed)
		seen[text] = true
	}
	assert.Greater(t, len(seen), 15)
}

func TestAStatementCanComeAfterEverythingElse(t *testing.T) {
	late := 0
	for seed := uint64(1); seed <= 100; seed++ {
		under(t, seed, func(t *testing.T) {
			var done sync.WaitGroup
			var sum, read atomic.Int64
			done.Add(1)
			go func() {
				Step()
				done.Done()
				Step()
				sum.Add(1)
			}()
			Step()
			done.Wait()
			Step()
			read.Store(sum.Load())
			if read.Load() == 0 {
				late++
			}
		})
	}
	assert.Greater(t, late, 10, "the sum is read before it is complete")
	assert.Less(t, late, 90, "it is complete before it is read")
}

func TestTimePassesOnlyWhenNobodyHasATurnToCome(t *testing.T) {
	for seed := uint64(1); seed <= 20; seed++ {
		under(t, seed, func(t *testing.T) {
			began := time.Now()
			var all sync.WaitGroup
			for i := range 3 {
				all.Go(func() {
					Step()
					time.Sleep(time.Duration(i+1) * time.Second)
					Step()
				})
			}
			Step()
			all.Wait()
			Step()
			assert.Equal(t, 3*time.Second, time.Since(began))
		})
	}
}

func TestWaitReturnsWhenAllOthersRest(t *testing.T) {
	for seed := uint64(1); seed <= 20; seed++ {
		under(t, seed, func(t *testing.T) {
			steps := 0
			block := make(chan int)
			go func() {
				for range 5 {
					Step()
					steps++
				}
				<-block
			}()
			Wait()
			assert.Equal(t, 5, steps)
			close(block)
		})
	}
}

func TestAfterManyTurnsEverybodyGoesOn(t *testing.T) {
	under(t, 1, func(t *testing.T) {
		var all sync.WaitGroup
		ticks := 0
		for range 2 {
			all.Go(func() {
				for range 2 * mostTurns {
					Step()
				}
			})
		}
		go func() {
			for range mostTurns {
				Step()
				time.Sleep(time.Second)
				ticks++
			}
		}()
		all.Wait()
		assert.LessOrEqual(t, active.given, mostTurns+3)
		time.Sleep(mostTurns * time.Second)
		Wait()
		assert.Equal(t, mostTurns, ticks)
	})
}

func TestGoroutinesThatOutliveTheTestsFunctionComeToTheirEnd(t *testing.T) {
	var ended atomic.Int64
	for seed := uint64(1); seed <= 20; seed++ {
		under(t, seed, func(t *testing.T) {
			for range 3 {
				go func() {
					Step()
					Step()
					ended.Add(1)
				}()
			}
		})
	}
	assert.EqualValues(t, 60, ended.Load())
}

func TestWithoutASeedNothingIsChosen(t *testing.T) {
	Test(t, func(t *testing.T) {
		Step()
		go Step()
		Wait()
		synctest.Wait() // two at once would panic
	})
	Step()
}

func TestOthersThanTheBubblesGoroutinesAreLeftAlone(t *testing.T) {
	steps := make(chan bool)
	go func() {
		for range steps {
			Step()
		}
	}()
	under(t, 1, func(t *testing.T) {
		Step()
		active.knock()
	})
	Choose(1)
	defer Choose(0)
	active = &controller{}
	defer func() { active = nil }()
	steps <- true // would wait for a turn that nobody gives
	close(steps)
}

func TestTurnsAreWrittenDown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "turns")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	t.Setenv(TurnsVariable, path)
	defer func() { turns = nil }()
	letters(t, 3)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")
	assert.Len(t, blocks, 12)
	for i, block := range blocks {
		require.Regexp(t, `^turn \d+\ngoroutine \d+ \[running, `, block)
		var stopped int
		fmt.Sscanf(block, "turn %d", &stopped)
		assert.LessOrEqual(t, stopped, i)
		assert.Contains(t, block, "letters")
	}
}

func TestAllSchedulesWithFewPreemptionsAreTried(t *testing.T) {
	for preemptions, want := range map[int]int{0: 2, 1: 4, 2: 6} {
		seen := map[string]bool{}
		schedules := 0
		Search(preemptions)
		for Next() {
			schedules++
			text := ""
			under(t, 1, func(t *testing.T) {
				var all sync.WaitGroup
				for _, letter := range "ab" {
					all.Go(func() {
						for range 2 {
							Step()
							text += string(letter)
						}
					})
				}
				all.Wait()
			})
			seen[text] = true
		}
		assert.Len(t, seen, want, "%d preemptions: %v", preemptions, seen)
		assert.Equal(t, want, schedules, "each of them once")
	}
}
