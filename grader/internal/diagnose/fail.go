package diagnose

import (
	"fmt"
	"slices"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// fail explains an assertion that did not hold: what was expected of the code, and what came.
func (x *explainer) fail(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Fail}
	a := evidence.FirstAssertion(e.Output)
	switch {
	case a.Text != "":
		found.Summary, found.Explanation = a.Text, a.Detail
		r := read(a)
		if a.Detail != "" && r.says != "" {
			found.Explanation, found.concept = r.says, r.concept
		}
		for _, f := range a.Trace {
			if x.Test(f.File) || x.Own(f.File) {
				found.Locations = append(found.Locations, Location{File: f.File, Line: f.Line, Role: expectedHere})
				break
			}
		}
		x.look(&found, a, r.kind)
	case e.Died:
		found.Summary = fmt.Sprintf("the code ended the whole program (exit status %d)", e.Status)
		found.Explanation = "A test can only judge code that comes back to it."
		ends := []string{"os.Exit", "syscall.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "syscall.Kill"}
		if evidence.Crash(e.Output) == evidence.Goexit {
			found.Summary, ends = "the code ended the test's goroutine, and with it the program", []string{"runtime.Goexit"}
		}
		found.Locations = x.calls("ends the program here", ends...)
	default:
		found.Summary = "the test failed without a message"
	}
	return found
}

// calls lists the places where the learner's file calls one of the functions.
func (x *explainer) calls(role string, names ...string) (list []Location) {
	f := x.Code(x.Main)
	if f == nil {
		return nil
	}
	for _, c := range f.Calls() {
		if slices.Contains(names, c.Name) {
			list = append(list, Location{File: x.Main, Line: c.Line, Role: role})
		}
	}
	return list
}
