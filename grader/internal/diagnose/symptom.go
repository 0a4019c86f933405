package diagnose

import (
	"go/ast"
	"go/parser"
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

var (
	itemCount  = regexp.MustCompile(`should have (\d+) item\(s\), but has (\d+)`)
	compares   = regexp.MustCompile(`^"?(.*?)"? is not (less|greater) than (?:or equal to )?"?(.*?)"?$`)
	concurrent = regexp.MustCompile(`(?i)\bat once\b|\bat a time\b|\bat the same time\b|\bconcurrent|\bin parallel\b|\bin flight\b|\bsimultaneous`)
)

// symptom reads what an assertion says, in the words of testify's assert package.
func symptomOf(a evidence.Assertion) symptom {
	said := a.Detail
	if said == "" {
		said = a.Text
	}
	if m := pair.FindStringSubmatch(said); m != nil {
		s := difference(value(m[1]), value(m[2]))
		if s.kind == hunch.More && counts(a, value(m[1])) {
			s.kind = hunch.Crowded
		}
		return s
	}
	if m := itemCount.FindStringSubmatch(said); m != nil {
		return difference(m[1], m[2])
	}
	if m := compares.FindStringSubmatch(firstLine(said)); m != nil {
		s := difference(m[3], m[1])
		if s.kind == hunch.More && concurrent.MatchString(a.Text) {
			s.kind = hunch.Crowded
		}
		return s
	}
	switch a, b := strings.Contains(said, "extra elements in list A"), strings.Contains(said, "extra elements in list B"); {
	case a && b:
		return symptom{}
	case a:
		return symptom{kind: hunch.Fewer}
	case b:
		return symptom{kind: hunch.More}
	}
	for _, known := range []struct {
		begins string
		kind   hunch.Symptom
	}{
		{"Should be empty", hunch.More}, {"Should be zero", hunch.More}, {"Should NOT be empty", hunch.Fewer},
		{"Should not be zero", hunch.Fewer}, {"Expected value not to be nil", hunch.Fewer},
	} {
		if strings.HasPrefix(said, known.begins) {
			_, got, _ := strings.Cut(said, "but was ")
			if _, d, ok := bothDurations("0s", got); ok && known.kind == hunch.More {
				return symptom{kind: hunch.Late, got: d}
			}
			return symptom{kind: known.kind}
		}
	}
	if strings.Contains(said, "does not contain") {
		return symptom{kind: hunch.Fewer}
	}
	return symptom{}
}

// counts tells whether the message speaks of that many things at once: "one photo is shrunk at a time".
func counts(a evidence.Assertion, n string) bool {
	i, err := strconv.Atoi(n)
	if err != nil || !concurrent.MatchString(a.Text) {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(a.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.Contains(words, n) || 0 < i && i < len(numerals) && slices.Contains(words, numerals[i])
}

var numerals = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// difference compares what testify wrote of two values.
func difference(want, got string) symptom {
	var s symptom
	if w, g, ok := bothDurations(want, got); ok {
		s.want, s.got = w, g
		s.kind = hunch.Late
		if g < w {
			s.kind = hunch.Early
		}
		return s
	}
	if w, err := strconv.ParseFloat(want, 64); err == nil {
		if g, err := strconv.ParseFloat(got, 64); err == nil {
			s.kind = hunch.More
			if g < w {
				s.kind = hunch.Fewer
			}
			return s
		}
	}
	w, listed := elements(want)
	g, ok := elements(got)
	if !listed || !ok {
		if got == `""` || got == "<nil>" {
			s.kind = hunch.Fewer
		}
		return s
	}
	return among(s, want, w, g)
}

// among compares two lists, or the fields of two structs.
func among(s symptom, want string, w, g []string) symptom {
	extra, missing := without(g, w), without(w, g)
	switch {
	case len(extra) == 0 && len(missing) == 0:
		s.kind = hunch.Disorder
		return s
	case len(extra) == 0:
		s.kind = hunch.Fewer
		return s
	case len(missing) == 0:
		s.kind = hunch.More
		return s
	}
	// The first that differ say most.
	for i := range min(len(w), len(g)) {
		if w[i] == g[i] {
			continue
		}
		a, b := bare(w[i]), bare(g[i])
		if strings.Contains(firstLine(want), "time.Duration") && !strings.Contains(a, "{") {
			a, b = a+"ns", b+"ns"
		}
		inner := difference(a, b)
		inner.within = true
		switch {
		case len(g) < len(w):
			inner.kind = hunch.Fewer
		case inner.kind == hunch.More || inner.kind == hunch.Fewer:
			inner.kind = hunch.Other // one of several numbers is another one: that says nothing of how many there are
		}
		return inner
	}
	return s
}

var field = regexp.MustCompile(`^\w+:\s*`)

// bare takes a field's name off.
func bare(s string) string { return field.ReplaceAllString(strings.TrimSpace(s), "") }

// bothDurations reads "2s", a quoted "2s", or zero beside such a one.
func bothDurations(want, got string) (w, g time.Duration, ok bool) {
	a, err := time.ParseDuration(strings.Trim(want, `"`))
	b, wrong := time.ParseDuration(strings.Trim(got, `"`))
	return a, b, err == nil && wrong == nil && (strings.ContainsAny(want+got, "smh"))
}

// elements returns what stands between the outermost braces of a value in Go's syntax.
func elements(s string) ([]string, bool) {
	if strings.HasSuffix(s, "(nil)") {
		return nil, true
	}
	e, err := parser.ParseExpr(s)
	if pointer, ok := e.(*ast.UnaryExpr); ok {
		e = pointer.X
	}
	value, ok := e.(*ast.CompositeLit)
	if err != nil || !ok {
		return nil, false
	}
	var list []string
	for _, x := range value.Elts {
		list = append(list, s[x.Pos()-1:x.End()-1]) // positions count from 1
	}
	return list, true
}

// without returns what is in a and not in b, each as often as it is there more.
func without(a, b []string) []string {
	rest := slices.Clone(b)
	var list []string
	for _, e := range a {
		if i := slices.Index(rest, e); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			list = append(list, e)
		}
	}
	return list
}
