package closerange

import (
	hiddenfmt "fmt"
	hiddenstrings "strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The log ends long after its last line, or without one: the receiver already
// waits when it learns of the end.
func TestHiddenLogEndsLate(t *testing.T) {
	for _, lines := range [][]string{nil, {"x"}, {"x", "y"}} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			log := hiddenLog{lines: lines, pace: time.Second, end: 31 * time.Minute}
			var out hiddenOutbox
			start := time.Now()
			shipped := Ship(log.next, out.deliver)
			took := time.Since(start)

			time.Sleep(time.Hour)
			require.Equal(t, lines, out.delivered(), "each line is delivered once, in order")
			assert.Equal(t, len(lines), shipped, "Ship returns the number of lines that it delivered")
			assert.Equal(t, 31*time.Minute+time.Duration(len(lines))*time.Second, took, "the log ends when next reports false for the first time: Ship returns then, neither before nor after")
		})
	}
}

// A text comes with false: a new one, and that of the line before.
func TestHiddenTextBesideTheEnd(t *testing.T) {
	for _, lines := range [][]string{nil, {"x"}, {"x", "y"}} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			log := hiddenLog{lines: lines, pace: time.Second, beside: "y"}
			var out hiddenOutbox
			shipped := Ship(log.next, out.deliver)

			again := hiddenLog{lines: lines, pace: time.Second, beside: "y"}
			sent := make(chan string, 3)
			Tail(again.next, sent)
			var received []string
			for line := range sent {
				received = append(received, line)
			}

			time.Sleep(time.Hour)
			require.Equal(t, lines, out.delivered(), "what next returns with false is not a line: Ship does not deliver it")
			assert.Equal(t, len(lines), shipped, "what next returns with false is not a line: Ship does not count it")
			require.Equal(t, lines, received, "what next returns with false is not a line: Tail does not send it")
		})
	}
}

// The bubble ends with Ship, and reports whatever else is still there.
func TestHiddenNothingStaysBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"1", "2", "3"}, pace: time.Second}
		shipped := Ship(log.next, func(string) { time.Sleep(1300 * time.Millisecond) })
		assert.Equal(t, 3, shipped, "Ship returns the number of lines that it delivered")
	})
}

// Odd to the nanosecond, so that no look at intervals comes in time.
func TestHiddenShipWastesNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"1", "2", "3"}, pace: 1_234_567, end: 891_011}
		var out hiddenOutbox
		start := time.Now()
		Ship(log.next, func(line string) {
			time.Sleep(12_131)
			out.deliver(line)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"1", "2", "3"}, out.delivered(), "each line is delivered once, in order")
		assert.Equal(t, "4.594712ms", took.String(), "Ship returns the moment that the log has ended")
	})
}

// A silence of a day is not the end: before the first line, between two, before the end.
func TestHiddenSilenceForADay(t *testing.T) {
	for silent := range 3 {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const day = 24*time.Hour + 10*time.Second + 5
			log := hiddenLog{lines: []string{"x", "y"}, pace: time.Second, end: time.Second}
			next, reads := log.next, 0
			var out hiddenOutbox
			start := time.Now()
			shipped := Ship(func() (string, bool) {
				if reads == silent {
					time.Sleep(day)
				}
				reads++
				return next()
			}, out.deliver)
			took := time.Since(start)

			require.Equal(t, []string{"x", "y"}, out.delivered(), "silence does not mean that the log has ended, however long it lasts")
			assert.Equal(t, 2, shipped, "Ship returns the number of lines that it delivered")
			assert.Equal(t, day+3*time.Second, took, "Ship returns when the log ends, neither before nor after")
		})
	}
}

// A delivery takes a day, that of the first line or of the last.
func TestHiddenDeliveryTakesADay(t *testing.T) {
	for _, slow := range []string{"x", "y"} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			const day = 24*time.Hour + 10*time.Second + 5
			log := hiddenLog{lines: []string{"x", "y"}, pace: time.Second}
			var out hiddenOutbox
			start := time.Now()
			shipped := Ship(log.next, func(line string) {
				if line == slow {
					time.Sleep(day)
				}
				out.deliver(line)
			})
			took := time.Since(start)

			require.Equal(t, []string{"x", "y"}, out.delivered(), "lines wait for a slow delivery, however long it takes; none is lost")
			assert.Equal(t, 2, shipped, "Ship returns the number of lines that it delivered")
			if slow == "x" { // the second line is read meanwhile
				assert.Equal(t, day+time.Second, took, "Ship returns when the last line is delivered")
			} else {
				assert.Equal(t, day+2*time.Second, took, "Ship returns when the last line is delivered")
			}
		})
	}
}

// The log has ended long before its last line is delivered.
func TestHiddenSlowDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"1", "2", "3", "4", "5"}, pace: time.Millisecond}
		var out hiddenOutbox
		start := time.Now()
		shipped := Ship(log.next, func(line string) {
			time.Sleep(11 * time.Minute)
			out.deliver(line)
		})
		took := time.Since(start)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"1", "2", "3", "4", "5"}, out.delivered(), "lines wait for a slow delivery; none is lost")
		assert.Equal(t, 5, shipped, "Ship returns the number of lines that it delivered")
		assert.Equal(t, 55*time.Minute+time.Millisecond, took, "lines are delivered one at a time, the first as soon as it is read")
	})
}

// Each of 100 logs ends at the very moment at which its only line is delivered.
func TestHiddenDeliveredAndEndsAtOneInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const logs = 100
		shipped := 0
		start := time.Now()
		for range logs {
			log := hiddenLog{lines: []string{"only"}, pace: time.Second, end: time.Second}
			shipped += Ship(log.next, func(string) { time.Sleep(time.Second) })
		}
		took := time.Since(start)

		require.Equal(t, logs, shipped, "a log ends at the moment at which its last line is delivered: Ship delivers and counts that line")
		assert.Equal(t, 2*logs*time.Second, took, "a log ends at the moment at which its last line is delivered: Ship returns then, after 2 s for each of 100 logs")
	})
}

func TestHiddenOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"1", "2", "3"}, pace: time.Second}
		var busy, most atomic.Int64
		Ship(log.next, func(string) {
			if n := busy.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(5 * time.Second)
			busy.Add(-1)
		})
		returnedBusy := busy.Load()

		time.Sleep(time.Hour)
		require.EqualValues(t, 1, most.Load(), "one line is delivered at a time")
		require.Zero(t, returnedBusy, "when Ship returns, the last line is delivered, not on its way")
	})
}

func TestHiddenManyLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		for i := range 400 {
			lines = append(lines, hiddenfmt.Sprintf("line %d", i))
		}
		log := hiddenLog{lines: lines}
		var out hiddenOutbox
		shipped := Ship(log.next, out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, lines, out.delivered(), "400 lines arrive once each and in order")
		assert.Equal(t, len(lines), shipped, "Ship returns the number of lines that it delivered")
	})
}

func TestHiddenAnyTextIsALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := []string{"EOF", "eof", "io.EOF", "<EOF>", "END", "end", "DONE", "done", "STOP", "stop", "QUIT", "quit", "EXIT", "exit",
			"CLOSE", "close", "closed", "null", "nil", "-", "--", "---", ".", " ", "\n", "\r\n", "\x00", "\x03", "\x04", "\x1a", "\xff", "0", "-1", ""}
		log := hiddenLog{lines: lines, pace: time.Second}
		var out hiddenOutbox
		shipped := Ship(log.next, out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, lines, out.delivered(), "no text stands for the end: every line is delivered, whatever it says")
		assert.Equal(t, len(lines), shipped, "Ship counts every line, whatever it says")
	})
}

func TestHiddenALongLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		long := hiddenstrings.Repeat("a\nb\x00", 50_000)
		log := hiddenLog{lines: []string{long}, pace: time.Second}
		var out hiddenOutbox
		Ship(log.next, out.deliver)

		got := out.delivered()
		require.Equal(t, 1, len(got), "a line of 200,000 bytes is one line")
		assert.True(t, got[0] == long, "a line of 200,000 bytes arrives as it is")
	})
}

func TestHiddenOnlyEmptyLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"", "", ""}, pace: time.Second}
		var out hiddenOutbox
		shipped := Ship(log.next, out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"", "", ""}, out.delivered(), "empty lines are delivered like any other")
		assert.Equal(t, 3, shipped, "Ship counts empty lines as well")
	})
}

func TestHiddenOneLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"only"}}
		var out hiddenOutbox
		shipped := Ship(log.next, out.deliver)

		time.Sleep(time.Hour)
		require.Equal(t, []string{"only"}, out.delivered(), "a log of one line is delivered")
		assert.Equal(t, 1, shipped, "Ship returns the number of lines that it delivered")
	})
}

func TestHiddenTwoLogsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fast := hiddenLog{lines: []string{"f1", "f2", "f3"}, pace: time.Second}
		slow := hiddenLog{lines: []string{"s1", "s2", "s3", "s4"}, pace: 7*time.Second + time.Millisecond}
		var fastOut, slowOut hiddenOutbox
		var done atomic.Int64
		go func() {
			Ship(fast.next, fastOut.deliver)
			done.Add(1)
		}()
		go func() {
			Ship(slow.next, slowOut.deliver)
			done.Add(1)
		}()

		time.Sleep(time.Hour)
		require.Equal(t, []string{"f1", "f2", "f3"}, fastOut.delivered(), "two logs shipped at once do not mix")
		require.Equal(t, []string{"s1", "s2", "s3", "s4"}, slowOut.delivered(), "one log's end does not end the other")
		require.EqualValues(t, 2, done.Load(), "Ship returns for each of the two logs")
	})
}

// Each log begins after the one before, and ends before it. The bubble ends with them, and reports whatever else is still there.
func TestHiddenManyLogsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const logs = 150
		start := time.Now()
		var returned sync.WaitGroup
		var mixed, late atomic.Int64
		for i := range logs {
			returned.Go(func() {
				began := time.Duration(i) * time.Millisecond
				pace := time.Duration(2*(logs-i))*time.Millisecond + 5
				time.Sleep(began)
				name := hiddenfmt.Sprint("log ", i)
				log := hiddenLog{lines: []string{name, name}, pace: pace}
				var out hiddenOutbox
				shipped := Ship(log.next, func(line string) {
					time.Sleep(pace)
					out.deliver(line)
				})
				if took := time.Since(start) - began; took != 3*pace {
					late.Add(1)
				}
				if got := out.delivered(); shipped != 2 || len(got) != 2 || got[0] != name || got[1] != name {
					mixed.Add(1)
				}
			})
		}
		returned.Wait()

		require.Zero(t, mixed.Load(), "of 150 logs shipped at once each delivers its own lines, and only those")
		require.Zero(t, late.Load(), "of 150 logs shipped at once none waits for another")
	})
}

func TestHiddenTailOfAnEmptyLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{end: time.Minute}
		lines := make(chan string, 1)
		go Tail(log.next, lines)

		time.Sleep(time.Minute - 1)
		before := hiddenState(lines)
		time.Sleep(2 * time.Nanosecond)
		after := hiddenState(lines)
		time.Sleep(time.Hour)
		require.Equal(t, "open", before, "lines stays open while the log has not ended")
		require.Equal(t, "closed", after, "lines is closed when the log ends without a line, at that moment")
	})
}

// Somebody already waits for each line. However much room lines has, none is kept back.
func TestHiddenTailSendsAtOnce(t *testing.T) {
	for _, room := range []int{0, 1, 2, 3, 300} {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			log := hiddenLog{lines: []string{"a", "b", "c", "d"}, pace: 7 * time.Second, end: 31 * time.Minute}
			lines := make(chan string, room)
			start := time.Now()
			var tail sync.WaitGroup
			tail.Go(func() { Tail(log.next, lines) })
			var came []time.Duration
			for range lines {
				came = append(came, time.Since(start))
			}
			closed := time.Since(start)
			tail.Wait()

			require.Equal(t, "[7s 14s 21s 28s]", hiddenfmt.Sprint(came), "Tail sends a line as soon as it is read, also on a channel with room for %d", room)
			assert.Equal(t, "31m28s", closed.String(), "Tail closes lines when the log ends, neither before nor after")
		})
	}
}

// Nobody receives for a while after the log has ended: the last line must
// survive the close.
func TestHiddenTailKeepsTheLastLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"a", "b"}, pace: time.Second}
		lines := make(chan string)
		go Tail(log.next, lines)

		time.Sleep(time.Minute)
		first := hiddenState(lines)
		time.Sleep(time.Minute)
		second := hiddenState(lines)
		time.Sleep(time.Hour)
		third := hiddenState(lines)
		require.Equal(t, "line a", first, "Tail waits until somebody takes a line")
		require.Equal(t, "line b", second, "Tail waits until somebody takes the last line as well")
		require.Equal(t, "closed", third, "lines is closed after the last line is taken")
	})
}

// Nobody receives for a day.
func TestHiddenTailWaitsForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := hiddenLog{lines: []string{"a"}}
		lines := make(chan string)
		go Tail(log.next, lines)

		time.Sleep(24*time.Hour + 10*time.Second)
		first := hiddenState(lines)
		synctest.Wait()
		second := hiddenState(lines)
		require.Equal(t, "line a", first, "Tail waits until somebody takes a line, however long that takes")
		require.Equal(t, "closed", second, "lines is closed after the last line is taken")
	})
}

// 150 receivers wait, more than the log has lines.
func TestHiddenTailTellsManyReceivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lines := make(chan string)
		var received, finished atomic.Int64
		for range 150 {
			go func() {
				for range lines {
					received.Add(1)
				}
				finished.Add(1)
			}()
		}
		log := hiddenLog{lines: []string{"a", "b", "c"}, pace: time.Second}
		Tail(log.next, lines)

		synctest.Wait()
		require.EqualValues(t, 3, received.Load(), "each line reaches one of the receivers")
		require.EqualValues(t, 150, finished.Load(), "each of 150 receivers learns that the log has ended, at that moment")
	})
}

// hiddenState takes what is in lines without waiting: a line, its close, or
// nothing ("open").
func hiddenState(lines <-chan string) string {
	select {
	case line, ok := <-lines:
		if !ok {
			return "closed"
		}
		return "line " + line
	default:
		return "open"
	}
}

// hiddenLog is a log whose lines take pace each to appear; its end shows end
// after the last, and the text beside comes with it.
type hiddenLog struct {
	lines  []string
	pace   time.Duration
	end    time.Duration
	beside string
	reads  atomic.Int64
}

func (l *hiddenLog) next() (string, bool) {
	n := int(l.reads.Add(1)) - 1
	if n >= len(l.lines) {
		time.Sleep(l.end)
		return l.beside, false
	}
	time.Sleep(l.pace)
	return l.lines[n], true
}

type hiddenOutbox struct {
	mu    sync.Mutex
	lines []string
}

func (o *hiddenOutbox) deliver(line string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lines = append(o.lines, line)
}

func (o *hiddenOutbox) delivered() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.lines...)
}
