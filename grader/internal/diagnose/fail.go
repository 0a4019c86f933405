package diagnose

import (
	"fmt"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/hunch"
	"gokata/grader/internal/verdict"
)

// fail explains an assertion that did not hold: what was expected of the code, and what came.
func (x *explainer) fail(e evidence.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Fail}
	a := evidence.FirstAssertion(e.Output)
	switch {
	case a.Text != "":
		found.Summary, found.Explanation = a.Text, a.Detail
		if said, c := explained(a); said != "" {
			found.Explanation, found.concept = said, c
		}
		for _, f := range a.Trace {
			if x.Test(f.File) || x.Own(f.File) {
				found.Locations = append(found.Locations, Location{File: f.File, Line: f.Line, Role: expectedHere})
				break
			}
		}
		x.look(&found, a)
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

// explained puts what an assertion says into a sentence or two, where it can be done. Durations are virtual time, so they tell
// what ran at once.
func explained(a evidence.Assertion) (string, concept) {
	s := symptomOf(a)
	said := ""
	if m := pair.FindStringSubmatch(a.Detail); m != nil {
		want, got := cut(readable(value(m[1]))), cut(readable(value(m[2])))
		if s.kind == hunch.Crowded {
			return fmt.Sprintf("%s at once, %s expected.", got, want), overlapping
		}
		if s.within || s.kind != hunch.Late && s.kind != hunch.Early {
			said = apart(value(m[1]), value(m[2]))
		}
	} else if m := compares.FindStringSubmatch(firstLine(a.Detail)); m != nil {
		got, limit := cut(readable(m[1])), cut(readable(m[3]))
		bound := map[string]string{"less": "at most", "greater": "at least"}[m[2]]
		if !strings.Contains(m[0], "or equal") {
			bound = map[string]string{"less": "less than", "greater": "more than"}[m[2]]
		}
		if concurrent.MatchString(a.Text) && s.kind != hunch.Late && s.kind != hunch.Early {
			if m[2] == "less" {
				return fmt.Sprintf("%s at once, %s %s allowed.", got, bound, limit), overlapping
			}
			return fmt.Sprintf("%s at once, %s %s expected.", got, bound, limit), overlapping
		}
		return fmt.Sprintf("Expected %s %s, got %s.", bound, limit, got), nil
	} else {
		said = plainly(a.Detail)
	}
	if s.want == s.got {
		return said, nil
	}
	took, should := evidence.Seconds(s.got), evidence.Seconds(s.want)
	if took == should {
		took, should = s.got.String(), s.want.String()
	}
	if s.within {
		said += fmt.Sprintf(" The first time that differs is %s, where %s was expected.", took, should)
	} else {
		said = fmt.Sprintf("It took %s of virtual time, where %s was expected.", took, should)
	}
	if s.kind == hunch.Late {
		return said + " Something waited too long, or ran after another thing that it should have run beside.", overlapping
	}
	return said + " Something did not wait for what it should have waited for, or more went on at once than should.", waiting
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
