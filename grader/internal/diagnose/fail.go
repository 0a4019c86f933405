package diagnose

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

// fail explains an assertion that did not hold: what was expected of the code, and what came.
func (d *doctor) fail(e judge.Evidence) Diagnosis {
	found := Diagnosis{Verdict: verdict.Fail}
	a := assertion(e.Output)
	switch {
	case a.text != "":
		found.Summary, found.Explanation = a.text, a.detail
		if said, c := compared(a.detail); said != "" {
			found.Explanation, found.concept = said, c
		}
		for _, f := range a.trace {
			if d.ground.Test(f.file) || d.ground.Own(f.file) {
				found.Locations = append(found.Locations, Location{File: f.file, Line: f.line, Role: "expected here"})
				break
			}
		}
		d.look(&found, a)
	case e.Died:
		found.Summary = fmt.Sprintf("the code ended the whole program (exit status %d)", e.Status)
		found.Explanation = "A test can only judge code that comes back to it."
		for _, line := range d.src.exits(d.ground.Main) {
			found.Locations = append(found.Locations, Location{File: d.ground.Main, Line: line, Role: "ends the program here"})
		}
	default:
		found.Summary = "the test failed without a message"
	}
	return found
}

var pair = regexp.MustCompile(`(?s)expected: (.*?)\nactual\s*: (.*?)(?:\n\nDiff:|$)`)

// valueLimit is the length, in bytes, up to which values are shown.
const valueLimit = 60

// compared puts expected and actual into a sentence. Durations are virtual time, so they tell what ran at once.
func compared(detail string) (string, concept) {
	m := pair.FindStringSubmatch(detail)
	if m == nil {
		return "", nil
	}
	want, got := value(m[1]), value(m[2])
	expected, err := time.ParseDuration(want)
	actual, wrong := time.ParseDuration(got)
	if err == nil && wrong == nil && want != "0" && got != "0" {
		took, should := inSeconds(actual), inSeconds(expected)
		if took == should {
			took, should = got, want
		}
		said := fmt.Sprintf("It took %s of virtual time, where %s was expected.", took, should)
		switch {
		case actual > expected:
			return said + " Something ran, or waited, one after the other that should have gone on at the same time.", overlapping
		default:
			return said + " Something did not wait for what it should have waited for.", waiting
		}
	}
	return fmt.Sprintf("Expected %s, got %s.", cut(want), cut(got)), nil
}

// inSeconds writes a duration in seconds with three decimals at most: tests use odd ones, such as 3.700000009 s.
func inSeconds(d time.Duration) string {
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
func (c *code) exits(path string) []int {
	f := c.file(path)
	if f == nil {
		return nil
	}
	var lines []int
	f.Calls(func(name string, line int, _ string, _ []string) {
		switch name {
		case "os.Exit", "syscall.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln":
			lines = append(lines, line)
		}
	})
	return lines
}
