//go:build unix

package endtoend

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The benchmarks measure what a person waits for, as ratios to the bare go command in the same run. None asserts a time:
// machines differ and are noisy. "make bench" prints each figure beside the most that it should be.

// bench is a copy of the course, solved, and a grader built for it.
type bench struct {
	dir, grader string
	env         []string
	names       []string
	edits       int
}

func newBench(b *testing.B) *bench {
	s := &bench{dir: filepath.Join(b.TempDir(), "course"), grader: buildGrader(b)}
	s.env = append(environment(b), "GORACE=atexit_sleep_ms=0")
	copyCourse(b, s.dir, "exercises", "solutions")
	entries, err := os.ReadDir(filepath.Join(s.dir, "exercises"))
	require.NoError(b, err)
	for _, entry := range entries {
		s.names = append(s.names, entry.Name())
		solution, err := os.ReadFile(filepath.Join(s.dir, "solutions", entry.Name(), file(entry.Name())))
		require.NoError(b, err)
		require.NoError(b, os.WriteFile(s.stub(entry.Name()), solution, 0o644))
	}
	s.run(b, s.grader, "check", "--all")
	return s
}

func file(name string) string { return name[strings.IndexByte(name, '_')+1:] + ".go" }

func (s *bench) stub(name string) string { return filepath.Join(s.dir, "exercises", name, file(name)) }

// edit changes an exercise's file as no edit before did, and leaves it right.
func (s *bench) edit(b *testing.B, name string) {
	s.edits++
	text, err := os.ReadFile(s.stub(name))
	require.NoError(b, err)
	// A new exported constant reaches the compiled package: a comment alone would not.
	text = append(text, fmt.Sprintf("\n// Edit%d is an edit.\nconst Edit%d = %d\n", s.edits, s.edits, s.edits)...)
	require.NoError(b, os.WriteFile(s.stub(name), text, 0o644))
}

// run runs a command in the course, which must succeed, and returns how long it took.
func (s *bench) run(b *testing.B, name string, args ...string) time.Duration {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	started := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(started)
	require.NoError(b, err, "%s %v: %s", name, args, out)
	return took
}

// compare runs the two in turn and reports the medians and the median of the ratios, pair by pair.
func compare(b *testing.B, pairs int, most float64, ours, theirs func() time.Duration) {
	for b.Loop() {
		var a, z, ratios []float64
		for range pairs {
			x, y := ours().Seconds(), theirs().Seconds()
			a, z, ratios = append(a, x), append(z, y), append(ratios, x/y)
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(median(a), "s-grader")
		b.ReportMetric(median(z), "s-go")
		b.ReportMetric(median(ratios), "ratio")
		b.ReportMetric(most, "ratio-at-most")
	}
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// BenchmarkNothingChanged compares a check of a solved course with go test, both answering from their caches.
func BenchmarkNothingChanged(b *testing.B) {
	s := newBench(b)
	s.run(b, "go", "test", "-race", "./exercises/...")
	compare(b, 15, 0.5,
		func() time.Duration { return s.run(b, s.grader, "check") },
		func() time.Duration { return s.run(b, "go", "test", "-race", "./exercises/...") })
}

// BenchmarkOneEdit compares the time from an edit to its verdict with building the package's tests and running them once.
func BenchmarkOneEdit(b *testing.B) {
	s := newBench(b)
	name := s.names[len(s.names)/2]
	binary := filepath.Join(b.TempDir(), "bare.test")
	compare(b, 9, 1.0,
		func() time.Duration {
			s.edit(b, name)
			return s.run(b, s.grader, "check")
		},
		func() time.Duration {
			s.edit(b, name)
			return s.run(b, "go", "test", "-c", "-race", "-o", binary, "./exercises/"+name) + s.run(b, binary)
		})
}

// BenchmarkEverything compares judging all exercises, all edited and none remembered, with a loop of go test over them.
func BenchmarkEverything(b *testing.B) {
	s := newBench(b)
	bare := slices.DeleteFunc(slices.Clone(s.env), func(entry string) bool { return strings.HasPrefix(entry, "GORACE=") })
	tuned := s.env
	compare(b, 3, 0.12,
		func() time.Duration {
			for _, name := range s.names {
				s.edit(b, name)
			}
			return s.run(b, s.grader, "check", "--all")
		},
		func() time.Duration {
			total := time.Duration(0)
			s.env = bare // the loop is what people type
			for _, name := range s.names {
				s.edit(b, name)
				total += s.run(b, "go", "test", "-race", "-count=1", "./exercises/"+name)
			}
			s.env = tuned
			return total
		})
}
