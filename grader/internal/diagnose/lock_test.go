package diagnose

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

const bank = `package x

import "sync"

type Account struct {
	mu      sync.RWMutex
	balance int
}

type Log struct{ mu sync.Mutex }

func Transfer(from, to *Account) {
	from.mu.Lock()
	to.mu.Lock() // transfer
	to.mu.Unlock()
	from.mu.Unlock()
}

func (a *Account) Write(l *Log) {
	a.mu.Lock()
	l.mu.Lock() // write
	l.mu.Unlock()
	a.mu.Unlock()
}

func (a *Account) Sum() int {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.Balance() // sum
}

func (a *Account) Balance() int {
	a.mu.RLock() // balance
	defer a.mu.RUnlock()
	return a.balance
}

func (a *Account) Take(n int, out chan<- int) bool {
	a.mu.Lock() // take
	if a.balance < n {
		return false // short
	}
	out <- n // hands over
	a.mu.Unlock()
	return true
}
`

// in is a frame of a function, on the line of bank that ends in the comment.
func in(call, mark string) string {
	for i, line := range strings.Split(bank, "\n") {
		if strings.HasSuffix(line, "// "+mark) {
			return fmt.Sprintf("x.%s\n\t/course/x.go:%d +0x1\n", call, i+1)
		}
	}
	panic(mark)
}

// stuck explains a dump of goroutines, each a state and its frames.
func stuck(t *testing.T, goroutines ...[]string) string {
	var dump strings.Builder
	for i, g := range goroutines {
		fmt.Fprintf(&dump, "goroutine %d [%s]:\n%s\n", i+1, g[0], strings.Join(g[1:], ""))
	}
	list := Diagnose(&judge.Result{Unit: unit(bank, "package x"), Verdict: verdict.Deadlock,
		Tests: []judge.Test{{Verdict: verdict.Deadlock, Evidence: evidence.Evidence{Dump: dump.String(), Died: true}}}}, nil)
	require.Len(t, list, 1)
	return list[0].Summary
}

func TestLocksAreToldApartByObjectAndValue(t *testing.T) {
	const (
		locks = "sync.RWMutex.Lock"
		reads = "sync.RWMutex.RLock"
	)
	for _, test := range []struct {
		name, says string
		goroutines [][]string
	}{
		{"opposite orders", "two goroutines hold a lock each and wait for the other's: one holds from.mu (line 13) and wants to.mu (line 14)",
			[][]string{{locks, in("Transfer(0xc000000010, 0xc000000020)", "transfer")}, {locks, in("Transfer(0xc000000020, 0xc000000010)", "transfer")}}},
		{"both the same account", "locks to.mu on line 14, but holds it already since line 13",
			[][]string{{locks, in("Transfer(0xc000000010, 0xc000000010)", "transfer")}}},
		{"two accounts, of which the dump says nothing", "waits to lock to.mu on line 14",
			[][]string{{locks, in("Transfer(0xc000000010?, 0xc000000020?)", "transfer")}}},
		{"a lock of the same name in another type", "waits to lock l.mu on line 21",
			[][]string{{"sync.Mutex.Lock", in("(*Account).Write(0xc000000010, 0xc000000030)", "write")}}},
		{"a read lock taken again", "takes the read lock a.mu again on line 33, while it still holds it from line 27 and a writer waits",
			[][]string{{reads, in("(*Account).Balance(0xc000000010)", "balance"), in("(*Account).Sum(0xc000000010)", "sum")}}},
		{"that of another account", "waits for the read lock a.mu on line 33",
			[][]string{{reads, in("(*Account).Balance(0xc000000020)", "balance"), in("(*Account).Sum(0xc000000010)", "sum")}}},
		{"held by one that waits for something else", "which another goroutine holds since line 39 while it waits to send to out on line 43",
			[][]string{{locks, in("(*Account).Take(0xc000000010, 0x1, 0xc000000040)", "take")}, {"chan send", in("(*Account).Take(0xc000000010, 0x1, 0xc000000040)", "hands over")}}},
		{"never given back", "Take returns on line 41 with a.mu still locked",
			[][]string{{locks, in("(*Account).Take(0xc000000010, 0x1, 0xc000000040)", "take")}}},
	} {
		assert.Contains(t, stuck(t, test.goroutines...), test.says, test.name)
	}
}

// A pair of goroutines is looked at for each way in which one may need the other: with hundreds that must not take long.
func TestManyGoroutinesAreExplained(t *testing.T) {
	goroutines := [][]string{{"sync.RWMutex.Lock", in("Transfer(0xc000000010, 0xc000000020)", "transfer")}}
	for range 600 {
		goroutines = append(goroutines, []string{"chan send", in("(*Account).Take(0xc000000010, 0x1, 0xc000000040)", "hands over")})
	}
	started := time.Now()
	assert.Contains(t, stuck(t, goroutines...), "Transfer")
	t.Logf("%d goroutines took %v", len(goroutines), time.Since(started))
}
