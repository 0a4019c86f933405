package code

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const lines = `package x

type lab struct {
	work func(int) int
	size int
}

func (l *lab) Run(jobs []int, listing func(func(int) bool), done func()) {
	for _, job := range jobs {
		l.work(job) // work
		go func(twice func(int) int) {
			l.size += len(jobs) + twice(job) // twice
			done() // done
		}(l.work)
	}
	for job := range listing { // listing
		print(min(job, 1)) // min
		l.work(twice(l.work(job))) // work again
		done(); l.work(job) // two
	}
	helper() // helper
}

func helper() {
	func() {
		print("once") // once
	}()
}
`

func lineOf(text string) int {
	before, _, _ := strings.Cut(lines, "// "+text+"\n")
	return strings.Count(before, "\n") + 1
}

func TestCalleeNamesTheFunctionValue(t *testing.T) {
	f := Parse("x.go", []byte(lines))
	for at, want := range map[string]string{"work": "l.work", "twice": "twice", "done": "done", "listing": "listing", "min": "", "work again": "l.work", "two": "", "helper": "helper"} {
		assert.Equal(t, Callee{Name: want, Value: want != "" && want != "helper", Loop: want == "listing"}, f.Callee(lineOf(at)), at)
	}
	assert.Empty(t, Parse("x.go", []byte("no Go")).Callee(1))
}

func TestLoopsEndWithTheFunction(t *testing.T) {
	f := Parse("x.go", []byte(lines))
	for at, want := range map[string]bool{"work": true, "twice": false, "min": true, "helper": false, "once": false} {
		assert.Equal(t, want, f.Loops(lineOf(at)), at)
	}
}
