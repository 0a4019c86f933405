package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/hunch"
)

// symptom is what an assertion's values say of a failure: its kind, and how long it took instead of how long.
type symptom struct {
	kind      hunch.Symptom
	want, got time.Duration // of late and early
	within    bool          // these are of one element, or one field, of what was compared
}

// reading is what a failed assertion says.
type reading struct {
	symptom
	says    string // in a sentence or two; "" if its own words are as good
	concept concept
}

// forms are testify's ways of wording a failure (its assert package), each with how it is read.
var forms = []struct {
	says *regexp.Regexp
	read func(a evidence.Assertion, m []string) reading
}{
	{regexp.MustCompile(`(?s)expected: (.*?)\nactual\s*: (.*?)(?:\n\nDiff:|$)`), unequal},
	{regexp.MustCompile(`^"0x[0-9a-f]+" should have (\d+) item\(s\), but has (\d+)$`), func(_ evidence.Assertion, m []string) reading { // a channel
		return reading{symptom: difference(m[1], m[2]), says: fmt.Sprintf("Expected %s in number, got %s.", m[1], m[2])}
	}},
	{regexp.MustCompile(`(?s)^"(.*)" should have (\d+) item\(s\), but has (\d+)$`), func(_ evidence.Assertion, m []string) reading {
		return reading{symptom: difference(m[2], m[3]), says: fmt.Sprintf("Expected %s in number, got %s: %s.", m[2], m[3], cut(m[1]))}
	}},
	{regexp.MustCompile(`^"?(.*?)"? is not (less|greater) than (or equal to )?"?(.*?)"?(?:\n|$)`), outOfBounds},
	{regexp.MustCompile(`(?s)^(elements differ\n.*)$`), unmatched},
	{regexp.MustCompile(`^Should be empty, but was 0x[0-9a-f]+$`), func(evidence.Assertion, []string) reading { // a channel
		return reading{symptom: symptom{kind: hunch.More}, says: "Nothing was expected, and something came."}
	}},
	{regexp.MustCompile(`(?s)^Should be empty, but was (.*)$`), func(_ evidence.Assertion, m []string) reading {
		return surplus(m[1], fmt.Sprintf("Nothing was expected, and %s came.", cut(m[1])))
	}},
	{regexp.MustCompile(`(?s)^Should be zero, but was (.*)$`), func(_ evidence.Assertion, m []string) reading {
		return surplus(m[1], fmt.Sprintf("Expected 0, got %s.", cut(m[1])))
	}},
	{regexp.MustCompile(`^Should NOT be empty|^Should not be zero|^Expected value not to be nil|does not contain`), func(evidence.Assertion, []string) reading {
		return reading{symptom: symptom{kind: hunch.Fewer}}
	}},
	{regexp.MustCompile(`^Should be (?:true|false)$`), func(_ evidence.Assertion, m []string) reading { return reading{says: m[0] + "."} }},
	{regexp.MustCompile(`(?s)^Should not be: (.*?)\n*$`), func(_ evidence.Assertion, m []string) reading {
		return reading{says: fmt.Sprintf("It should not be %s, and is.", cut(m[1]))}
	}},
}

// read reads a failed assertion. Without a message of its own, what testify says is its text.
func read(a evidence.Assertion) reading {
	said := a.Detail
	if said == "" {
		said = a.Text
	}
	for _, f := range forms {
		if m := f.says.FindStringSubmatch(said); m != nil {
			return f.read(a, m)
		}
	}
	return reading{}
}

// unequal reads two values that are not equal.
func unequal(a evidence.Assertion, m []string) reading {
	want, got := value(m[1]), value(m[2])
	r := reading{symptom: difference(want, got)}
	if r.kind == hunch.More && counts(a.Text, want) {
		r.kind, r.says, r.concept = hunch.Crowded, fmt.Sprintf("%s at once, %s expected.", got, want), overlapping
		return r
	}
	if r.within || !r.timed() {
		r.says = apart(want, got)
	}
	return r.took()
}

// outOfBounds reads a value that is above or below what was allowed.
func outOfBounds(a evidence.Assertion, m []string) reading {
	got, limit := m[1], m[4]
	r := reading{symptom: difference(limit, got)}
	bound := map[string]string{"less": "less than", "lessor equal to ": "at most", "greater": "more than", "greateror equal to ": "at least"}[m[2]+m[3]]
	got, limit = cut(readable(got)), cut(readable(limit))
	if !concurrent.MatchString(a.Text) || r.timed() {
		r.says = fmt.Sprintf("Expected %s %s, got %s.", bound, limit, got)
		return r
	}
	if r.kind == hunch.More {
		r.kind = hunch.Crowded
	}
	verb := map[string]string{"less": "allowed", "greater": "expected"}[m[2]]
	r.says, r.concept = fmt.Sprintf("%s at once, %s %s %s.", got, bound, limit, verb), overlapping
	return r
}

// surplus reads a value where there should be none.
func surplus(got, says string) reading {
	r := reading{symptom: difference("0s", got), says: says}
	if !r.timed() {
		r.symptom = symptom{kind: hunch.More}
	}
	return r.took()
}

// timed tells whether it is about how long something took.
func (s symptom) timed() bool { return s.kind == hunch.Late || s.kind == hunch.Early }

// took adds what durations tell. They are virtual time, so they tell what ran at once.
func (r reading) took() reading {
	if r.want == r.got {
		return r
	}
	took, should := evidence.Seconds(r.got), evidence.Seconds(r.want)
	if took == should {
		took, should = r.got.String(), r.want.String()
	}
	if r.within {
		r.says += fmt.Sprintf(" The first time that differs is %s, where %s was expected.", took, should)
	} else {
		r.says = fmt.Sprintf("It took %s of virtual time, where %s was expected.", took, should)
	}
	if r.kind == hunch.Late {
		r.says, r.concept = r.says+" Something waited too long, or ran after another thing that it should have run beside.", overlapping
	} else {
		r.says, r.concept = r.says+" Something did not wait for what it should have waited for, or more went on at once than should.", waiting
	}
	return r
}

var (
	concurrent = regexp.MustCompile(`(?i)\bat once\b|\bat a time\b|\bat the same time\b|\bconcurrent|\bin parallel\b|\bin flight\b|\bsimultaneous`)
	numerals   = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)

// counts tells whether a message speaks of that many things at once: "one photo is shrunk at a time".
func counts(text, n string) bool {
	i, err := strconv.Atoi(n)
	if err != nil || !concurrent.MatchString(text) {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.Contains(words, n) || 0 < i && i < len(numerals) && slices.Contains(words, numerals[i])
}

// difference compares what testify wrote of two values.
func difference(want, got string) symptom {
	if w, g, ok := bothDurations(want, got); ok {
		return symptom{kind: sign(g < w, hunch.Early, hunch.Late), want: w, got: g}
	}
	w, err := strconv.ParseFloat(want, 64)
	g, wrong := strconv.ParseFloat(got, 64)
	if err == nil && wrong == nil {
		return symptom{kind: sign(g < w, hunch.Fewer, hunch.More)}
	}
	all, listed := elements(want)
	came, ok := elements(got)
	switch {
	case listed && ok:
		return among(strings.Contains(firstLine(want), "time.Duration"), all, came)
	case got == `""` || got == "<nil>":
		return symptom{kind: hunch.Fewer}
	}
	return symptom{}
}

func sign(less bool, below, above hunch.Symptom) hunch.Symptom {
	if less {
		return below
	}
	return above
}

// among compares two lists, perhaps of durations, or the fields of two structs.
func among(durations bool, want, got []string) symptom {
	extra, missing := without(got, want), without(want, got)
	switch {
	case len(extra) == 0 && len(missing) == 0:
		return symptom{kind: hunch.Disorder}
	case len(extra) == 0:
		return symptom{kind: hunch.Fewer}
	case len(missing) == 0:
		return symptom{kind: hunch.More}
	}
	// The first that differ say most.
	for i := range min(len(want), len(got)) {
		if want[i] == got[i] {
			continue
		}
		a, b := bare(want[i]), bare(got[i])
		if durations && !strings.Contains(a, "{") {
			a, b = a+"ns", b+"ns"
		}
		inner := difference(a, b)
		inner.within = true
		switch {
		case len(got) < len(want):
			inner.kind = hunch.Fewer
		case inner.kind == hunch.More || inner.kind == hunch.Fewer:
			inner.kind = hunch.Other // one of several numbers is another one: that says nothing of how many there are
		}
		return inner
	}
	return symptom{}
}

var field = regexp.MustCompile(`^\w+:\s*`)

// bare takes a field's name off.
func bare(s string) string { return field.ReplaceAllString(strings.TrimSpace(s), "") }

// bothDurations reads "2s", a quoted "2s", or zero beside such a one.
func bothDurations(want, got string) (w, g time.Duration, ok bool) {
	w, err := time.ParseDuration(strings.Trim(want, `"`))
	g, wrong := time.ParseDuration(strings.Trim(got, `"`))
	return w, g, err == nil && wrong == nil && strings.ContainsAny(want+got, "smh")
}
