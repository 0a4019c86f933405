// Package bubbles is right code that waits in every way, for package inside's test: built as a module of its own.
package bubbles

import (
	"context"
	"io"
	"log"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bubbles/ahead/idle"
	_ "bubbles/ahead/sampler"
)

var (
	arrivals sync.WaitGroup
	parcels  = make(chan int)
	quit     = make(chan bool)
	ledger   sync.RWMutex
	notes    = log.New(io.Discard, "", 0)
)

func TestHealthyBubbles(t *testing.T) {
	idle.Widen(2)
	rounds, _ := strconv.Atoi(os.Getenv("BUBBLES"))
	for round := range rounds {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			healthy(t)
			if took := time.Since(began); took != 21*time.Second {
				t.Errorf("bubble %d took %v", round, took)
			}
		})
		if round%50 == 0 {
			runtime.GC()
		}
	}
}

// healthy waits for locks that are held over sleeps, for what lies at package level, for a Once, a Cond, a context and a ticker.
func healthy(t *testing.T) {
	answer := sync.OnceValue(func() int { time.Sleep(time.Second); return 7 })
	var latch, held sync.Mutex
	latch.Lock()
	for i := range 10 {
		arrivals.Add(1)
		go func() {
			defer arrivals.Done()
			held.Lock()
			time.Sleep(time.Second)
			held.Unlock()
			ledger.RLock()
			notes.Printf("%d %d", i, answer())
			ledger.RUnlock()
			t.Log(i)
		}()
	}
	go func() {
		ledger.Lock()
		time.Sleep(2 * time.Second)
		ledger.Unlock()
		latch.Unlock()
	}()
	latch.Lock()
	arrivals.Wait() // 10 s: one after the other holds the lock

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var received sync.WaitGroup
	received.Go(func() {
		for {
			select {
			case <-parcels:
			case <-quit:
				return
			}
		}
	})
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for range 5 {
		<-ticker.C
		parcels <- 1
	}
	<-ctx.Done()
	quit <- true
	received.Wait() // 15 s

	cond := sync.NewCond(&held)
	ready := false
	go func() {
		time.Sleep(5 * time.Second)
		held.Lock()
		ready = true
		held.Unlock()
		cond.Broadcast()
	}()
	held.Lock()
	for !ready {
		cond.Wait()
	}
	time.Sleep(time.Second) // 21 s
	held.Unlock()
}
