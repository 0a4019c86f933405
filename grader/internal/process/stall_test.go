package process

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	parent    = "goroutine 1 [chan receive]:\ntesting.(*T).Run()\n\t/go/testing.go:1 +0x1\n"
	root      = "goroutine 7 [synctest.Run]:\ninternal/synctest.Run()\n\t/go/synctest.go:1 +0x1\n"
	sampling  = "goroutine 9 [running]:\ngokata/ahead/sampler.(*sampler).sample()\n\t/ahead/sampler.go:1 +0x1\n"
	locked    = "goroutine 8 [sync.Mutex.Lock, synctest bubble 1]:\nx.F()\n\t/x.go:3 +0x1\n"
	sleeping  = "goroutine 10 [sleep, synctest bubble 1]:\nx.G()\n\t/x.go:9 +0x1\n"
	durable   = "goroutine 11 [chan send (durable), synctest bubble 1]:\nx.H()\n\t/x.go:5 +0x1\n"
	foreign   = "goroutine 12 [chan receive, 2 minutes, synctest bubble 1]:\nx.P()\n\t/x.go:7 +0x1\n"
	loop      = "goroutine 13 [running]:\nx.Loop()\n\t/x.go:11 +0x1\n"
	ready     = "goroutine 13 [runnable]:\nx.Loop()\n\t/x.go:11 +0x1\n"
	plainLock = "goroutine 14 [sync.Mutex.Lock]:\nx.F()\n\t/x.go:3 +0x1\n"
	realSleep = "goroutine 15 [sleep]:\nx.Poll()\n\t/x.go:13 +0x1\n"
	system    = "goroutine 16 [syscall]:\nx.Read()\n\t/x.go:14 +0x1\n"
	leaked    = "goroutine 17 [chan receive (leaked)]:\nx.L()\n\t/x.go:15 +0x1\n"
)

func dumped(goroutines ...string) string {
	text := sampling
	for _, g := range goroutines {
		text += "\n" + g
	}
	return text
}

func TestStalls(t *testing.T) {
	tests := []struct {
		name  string
		dumps []string // one every 200 ms
		cpu   time.Duration
		want  End
		at    int // the sample that decides, from 1; 0 if none does
	}{
		{"a lock in a bubble is certain at the second sample", []string{dumped(parent, root, locked), dumped(parent, root, locked)}, 0, Deadlock, 2},
		{"its holder may sleep: the bubble's clock stands still", []string{dumped(parent, root, locked, sleeping), dumped(parent, root, locked, sleeping)}, 0, Deadlock, 2},
		{"a channel from outside stops the bubble's clock", []string{dumped(parent, root, foreign), dumped(parent, root, foreign)}, 0, Deadlock, 2},
		{"somebody else may yet unlock", []string{dumped(parent, root, locked, ready), dumped(parent, root, locked, ready)}, 0, Exited, 0},
		{"a system call may come back", repeat(20, dumped(parent, root, locked, system)), 0, Exited, 0},
		{"the runtime itself reports durable waits", repeat(5, dumped(parent, root, durable)), 0, Exited, 0},
		{"outside a bubble a timer may be due: two seconds", repeat(11, dumped(parent, plainLock)), 0, Deadlock, 11},
		{"what moves is not stuck", alternate(30, dumped(parent, plainLock), dumped(parent, loop)), 0, Exited, 0},
		{"a real sleep ends by itself", repeat(30, dumped(parent, realSleep)), 0, Exited, 0},
		{"the leak profile's mark is certain", []string{dumped(parent, leaked), dumped(parent, leaked)}, 0, Deadlock, 2},
		{"two seconds of processor time are a loop", []string{dumped(parent, loop)}, BusyCPU, Busy, 1},
		{"less may be a slow test", repeat(30, dumped(parent, loop)), BusyCPU - 1, Exited, 0},
		{"blocked is not busy, whatever was used before", []string{dumped(parent, plainLock)}, BusyCPU, Exited, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var j StallDetector
			for i, d := range test.dumps {
				got := j.Add(Sample{Number: i + 1, CPU: test.cpu + time.Hour, Test: test.cpu, Uptime: time.Duration(i+1) * 200 * time.Millisecond, Dump: d})
				if i+1 == test.at {
					require.Equal(t, test.want, got, "sample %d", i+1)
					return
				}
				require.Equal(t, Exited, got, "sample %d", i+1)
			}
			require.Zero(t, test.at, "no sample decided")
		})
	}
}

func repeat(n int, d string) []string {
	var list []string
	for range n {
		list = append(list, d)
	}
	return list
}

func alternate(n int, a, b string) []string {
	var list []string
	for i := range n {
		list = append(list, []string{a, b}[i%2])
	}
	return list
}

func TestExpired(t *testing.T) {
	for d, want := range map[string]End{
		dumped(parent, plainLock): Deadlock,
		dumped(parent, realSleep): Busy,
		dumped(parent, ready):     Exited, // it was not given the processor
	} {
		var j StallDetector
		j.Add(Sample{Number: 1, Dump: d})
		assert.Equal(t, want, j.Expired(), d)
	}
	var unsampled StallDetector
	assert.Equal(t, Exited, unsampled.Expired())
}

func TestSamplesAreRead(t *testing.T) {
	s, err := parseSample([]byte("sample 3 2000 500 7000 -1\n" + dumped(parent)))
	require.NoError(t, err)
	assert.Equal(t, Sample{3, 2000, 500, 7000, NoTimer, dumped(parent)}, s)
	for _, text := range []string{"", "sample", "sample 1 2\nx", "sample 1 2 3 4\nx", "goroutine 1 [running]:\n"} {
		_, err := parseSample([]byte(text))
		assert.Error(t, err, fmt.Sprintf("%q", text))
	}
}

func TestRealTime(t *testing.T) {
	const test = "goroutine 7 [chan receive]:\nx.TestA()\n\t/x_test.go:3 +0x1\ntesting.tRunner()\n\t/testing.go:1 +0x1\n"
	stuck := dumped(parent, test, plainLock)
	ticking := dumped(parent, test, realSleep)
	tests := []struct {
		name    string
		dump    string
		timer   time.Duration
		cpu     time.Duration // used in each interval
		want    End           // within a minute
		expired End
	}{
		{"no timer is set: nothing can wake anybody", stuck, NoTimer, 0, Deadlock, Deadlock},
		{"a timer is set: it may wake somebody", dumped(parent, plainLock), time.Hour, 0, Exited, Deadlock},
		{"a test still waits after long, whatever timer is set", stuck, time.Hour, 0, Deadlock, Deadlock},
		{"a bubble's stopped clock is no proof while a timer is set", dumped(parent, root, locked), time.Second, 0, Exited, Deadlock},
		{"a test that waits while others only tick", ticking, time.Second, 0, Deadlock, Deadlock},
		{"the same, but the processor is used", ticking, time.Second, 50 * time.Millisecond, Exited, Deadlock},
		{"the same function runs for long", dumped(parent, loop), NoTimer, 190 * time.Millisecond, Busy, Busy},
		{"the same, but the processor is busy with other things", dumped(parent, loop), NoTimer, 90 * time.Millisecond, Exited, Busy},
		{"to compute is no fault, but for ever", "", NoTimer, 190 * time.Millisecond, Exited, Busy},
		{"to wait for the system is no fault, but for ever", dumped(parent, system), NoTimer, 0, Exited, Busy},
		{"a test that waits while another goroutine waits for the system", dumped(parent, test, system), NoTimer, 0, Exited, Deadlock},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j := StallDetector{RealTime: true}
			var got End
			computes := false
			for i := range 300 {
				n := time.Duration(i + 1)
				if test.dump == "" || computes { // one function calls another now and then
					computes = true
					test.dump = dumped(parent, strings.Replace(loop, "x.Loop()", []string{"x.Next()\n\t/x.go:3 +0x1\nx.Loop()", "runtime.mallocgc(0x1)\n\t/malloc.go:3 +0x1\nx.Loop()"}[i%2], 1))
				}
				if got = j.Add(Sample{i + 1, n * test.cpu, n * test.cpu, n * 200 * time.Millisecond, test.timer, test.dump}); got != Exited {
					want := 1 // two samples are needed, and are enough
					if got == Busy {
						want = int(SpinningFor / (200 * time.Millisecond))
					} else if test.timer != NoTimer {
						want = int(TickingFor / (200 * time.Millisecond))
					}
					require.Equal(t, want, i)
					break
				}
			}
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.expired, j.Expired())
		})
	}
}
