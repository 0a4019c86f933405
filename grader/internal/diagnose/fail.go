package diagnose

import (
	"fmt"
	"regexp"
	"strings"
	"time"

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

var pair = regexp.MustCompile(`(?s)expected: (.*?)\nactual\s*: (.*?)(?:\n\nDiff:|$)`)

// valueLimit is the length, in bytes, up to which values are shown.
const valueLimit = 60

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
	}
	if s.want == s.got {
		return said, nil
	}
	took, should := inSeconds(s.got), inSeconds(s.want)
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

// apart says how two values differ: both if they are short, else the first of their elements that do.
func apart(want, got string) string {
	short := func(s string) bool { return len(readable(s)) <= valueLimit }
	w, listed := elements(want)
	g, ok := elements(got)
	if short(want) && short(got) || !listed || !ok || len(g) == 0 {
		return fmt.Sprintf("Expected %s, got %s.", cut(readable(want)), cut(readable(got)))
	}
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("Of %d values that were expected, number %d is %s, and %s came in its place.", len(w), i+1, cut(element(w[i])), cut(element(g[i])))
		}
	}
	return fmt.Sprintf("%d values were expected, and %d came; the first %d are right.", len(w), len(g), min(len(w), len(g)))
}

// typeName matches what stands before the brace of a struct.
var typeName = regexp.MustCompile(`^[\w.]+\{`)

func element(s string) string { return typeName.ReplaceAllString(s, "{") }

// durations matches a list of durations, which testify writes in nanoseconds.
var durations = regexp.MustCompile(`^\[\]time\.Duration\{([-0-9, ]*)\}$`)

// readable writes lists of durations with their units.
func readable(s string) string {
	m := durations.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	list := strings.Split(m[1], ", ")
	for i, n := range list {
		if d, err := time.ParseDuration(n + "ns"); err == nil {
			list[i] = inSeconds(d)
		}
	}
	return strings.Join(list, ", ")
}

// long is from where on a duration is easier to read in hours and minutes.
const long = 10 * time.Minute

// inSeconds writes a duration in seconds with three decimals at most: tests use odd ones, such as 3.700000009 s.
func inSeconds(d time.Duration) string {
	if d >= long || d <= -long {
		return d.Round(time.Millisecond).String()
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", d.Seconds()), "0"), ".") + " s"
}

// value takes the Go syntax for a duration, such as time.Duration(5), away: testify writes "5s" or that, by version.
func value(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "time.Duration("); ok {
		var n int64
		if _, err := fmt.Sscanf(rest, "%d)", &n); err == nil {
			return time.Duration(n).String()
		}
	}
	if m := typed.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// typed matches a number with its type, as testify shows numbers of different types.
var typed = regexp.MustCompile(`^(?:u?int|float)[0-9]*\((-?[0-9.e+]+)\)$`)

func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= valueLimit {
		return s
	}
	return strings.ToValidUTF8(s[:valueLimit], "") + "…"
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
