package diagnose

import (
	"fmt"

	"gokata/grader/internal/code"
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
		for _, line := range exits(x.Code(x.Main)) {
			found.Locations = append(found.Locations, Location{File: x.Main, Line: line, Role: "ends the program here"})
		}
	default:
		found.Summary = "the test failed without a message"
	}
	return found
}

// exits lists the lines on which a file calls what ends a program.
func exits(f *code.File) []int {
	if f == nil {
		return nil
	}
	var lines []int
	for _, c := range f.Calls() {
		switch c.Name {
		case "os.Exit", "syscall.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln":
			lines = append(lines, c.Line)
		}
	}
	return lines
}
