//go:build unix

package endtoend

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// screen is a grader watch in a terminal of its own.
type screen struct{ *terminal }

func (s *bench) watch(b *testing.B, name string) *screen {
	w := &screen{open(b, 100, 40, s.dir, s.env, s.grader, "watch", name)}
	w.Shows("waiting for a save")
	return w
}

// verdict waits for a run that begins now to end.
func (w *screen) verdict() {
	w.Shows("judging")
	w.Shows("waiting for a save")
}

// BenchmarkSaveToVerdict compares the time from a save to its verdict on the screen of grader watch, the reading of the screen
// included, with grader check (in the place of the bare go command) for the same edit in another copy of the course.
func BenchmarkSaveToVerdict(b *testing.B) {
	watched, checked := newBench(b), newBench(b)
	name := watched.names[len(watched.names)/2]
	w := watched.watch(b, name)
	compare(b, 15, 1.15,
		func() time.Duration {
			watched.edit(b, name)
			saved := time.Now()
			w.verdict()
			return time.Since(saved)
		},
		func() time.Duration {
			checked.edit(b, name)
			return checked.run(b, checked.grader, "check", name)
		})
}

// BenchmarkIdleScreen measures the processor time that a screen takes while nothing changes.
func BenchmarkIdleScreen(b *testing.B) {
	s := newBench(b)
	w := s.watch(b, s.names[0])
	guard := w.PID()
	pids := append(children(b, guard), guard)
	const idle = 10 * time.Second
	for b.Loop() {
		before := ticks(b, pids)
		time.Sleep(idle)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(ticks(b, pids)-before)/(idle.Seconds()*100)*100, "%cpu")
		b.ReportMetric(0, "%cpu-at-most")
	}
}

// ticks adds up the processor time of processes, in hundredths of a second (proc(5), stat: utime and stime).
func ticks(b *testing.B, pids []string) int {
	sum := 0
	for _, pid := range pids {
		text, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil {
			b.Skip("this system does not tell a process's time")
		}
		_, after, _ := strings.Cut(string(text), ") ")
		for _, field := range strings.Fields(after)[11:13] {
			n, err := strconv.Atoi(field)
			require.NoError(b, err)
			sum += n
		}
	}
	return sum
}
