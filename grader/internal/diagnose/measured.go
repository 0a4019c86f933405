package diagnose

import (
	"bytes"
	"cmp"
	"slices"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/history"
	"gokata/grader/internal/hunch"
)

// telling says which facts can tell how a symptom came about, in the order in which they are told, and how many of each.
type telling []struct {
	about history.About
	most  int // as many of them, and
	room  int // no more in all
}

var (
	ofTime   = telling{{history.Called, 2, 3}, {history.Slept, 1, 3}, {history.CallerWaited, 1, 3}, {history.Waited, 1, 2}, {history.Ran, 1, 2}}
	ofHaste  = append(telling{{history.Returned, 1, 3}}, ofTime...)
	ofNumber = telling{{history.Returned, 1, 3}, {history.Called, 2, 3}, {history.Slept, 1, 3}, {history.Ran, 1, 2}, {history.CallerWaited, 1, 1}, {history.Waited, 1, 1}}
	ofValue  = telling{{history.Returned, 1, 3}, {history.Slept, 1, 3}, {history.CallerWaited, 1, 1}, {history.Waited, 1, 1}}
)

// measured adds to the story of a failed assertion what was measured when the test ran once more, as far as it can have to do with
// that.
func (x *explainer) measured(found *Diagnosis, e evidence.Evidence) {
	if e.Trace == nil || x.Main == "" {
		return
	}
	h, err := x.history(e.Trace)
	if err != nil {
		return
	}
	if facts := chosen(h.Facts(), read(evidence.FirstAssertion(e.Output)).kind); len(facts) > 0 {
		found.Story = append(found.Story, facts...)
		found.Explanation += " Times are virtual, and count from the beginning of the test."
	}
}

// chosen returns which of some facts are told.
func chosen(facts []history.Fact, kind hunch.Symptom) []string {
	tell := ofValue
	switch kind {
	case hunch.Late:
		tell = ofTime
	case hunch.Early:
		tell = ofHaste
	case hunch.Fewer, hunch.More, hunch.Crowded, hunch.Disorder:
		tell = ofNumber
	}
	about := map[history.About][]history.Fact{}
	for _, f := range facts {
		about[f.About] = append(about[f.About], f)
	}
	if about[history.Called] != nil {
		delete(about, history.Ran) // it is these goroutines that made the calls
	}
	var said []string
	for _, t := range tell {
		fit := about[t.about]
		if t.about != history.Called {
			slices.SortStableFunc(fit, func(a, b history.Fact) int { return cmp.Compare(b.Took, a.Took) })
		}
		for _, f := range fit[:max(0, min(len(fit), t.most, t.room-len(said)))] {
			said = append(said, f.Says)
		}
	}
	return said
}

// History reads the execution trace of one of a unit's tests.
func History(u *gotool.Unit, trace []byte) (*history.History, error) {
	return (&explainer{unitScope(u)}).history(trace)
}

func (x *explainer) history(trace []byte) (*history.History, error) {
	return history.Read(bytes.NewReader(trace), history.Code{Own: x.Own, Test: x.Test, File: x.Code, Operation: x.operation})
}
