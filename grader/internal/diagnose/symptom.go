package diagnose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gokata/grader/internal/evidence"
)

// symptom is how a result differs from what was expected of it, as far as that tells one kind of fault from another.
type symptom struct {
	kind      symptomKind
	want, got time.Duration // of late and early
	within    bool          // these are of one element, or one field, of what was compared
	actual    string        // what came, as testify writes it; "" if it does not say
}

type symptomKind int

const (
	unclear  symptomKind = iota
	late                 // it took longer, in virtual time
	early                // it took less
	fewer                // values are missing, or a count is too low
	more                 // there are values too many, or a count is too high
	disorder             // the same values in another order
	differs              // another value
	same                 // two things are one that should be two
	crowded              // more went on at once than may
	noError              // no error where one was expected, or another
	endless              // it runs and runs
)

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
		if s.kind == more && counts(a, value(m[1])) {
			s.kind = crowded
		}
		return s
	}
	if m := itemCount.FindStringSubmatch(said); m != nil {
		return difference(m[1], m[2])
	}
	if m := compares.FindStringSubmatch(firstLine(said)); m != nil {
		s := difference(m[3], m[1])
		if s.kind == more && concurrent.MatchString(a.Text) {
			s.kind = crowded
		}
		return s
	}
	switch a, b := strings.Contains(said, "extra elements in list A"), strings.Contains(said, "extra elements in list B"); {
	case a && b:
		return symptom{kind: differs}
	case a:
		return symptom{kind: fewer}
	case b:
		return symptom{kind: more}
	}
	for _, known := range []struct {
		begins string
		kind   symptomKind
	}{
		{"Should be empty", more}, {"Should be zero", more}, {"Should NOT be empty", fewer}, {"Should not be zero", fewer},
		{"Should not be:", same}, {"Expected nil", differs}, {"An error is expected", noError}, {"Expected value not to be nil", fewer},
		{"Target error should be in err chain", noError}, {"Received unexpected error", differs}, {"Should be true", unclear},
	} {
		if strings.HasPrefix(said, known.begins) {
			s := symptom{kind: known.kind, actual: after(said, "but was ")}
			if _, d, ok := bothDurations("0s", s.actual); ok && known.kind == more {
				s.kind, s.got = late, d
			}
			return s
		}
	}
	if strings.Contains(said, "does not contain") {
		return symptom{kind: fewer}
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

func after(s, sep string) string {
	_, rest, _ := strings.Cut(s, sep)
	return rest
}

// difference compares what testify wrote of two values.
func difference(want, got string) symptom {
	s := symptom{actual: got}
	if w, g, ok := bothDurations(want, got); ok {
		s.want, s.got = w, g
		s.kind = late
		if g < w {
			s.kind = early
		}
		return s
	}
	if w, err := strconv.ParseFloat(want, 64); err == nil {
		if g, err := strconv.ParseFloat(got, 64); err == nil {
			s.kind = more
			if g < w {
				s.kind = fewer
			}
			return s
		}
	}
	w, listed := elements(want)
	g, ok := elements(got)
	if !listed || !ok {
		s.kind = differs
		if got == `""` || got == "<nil>" {
			s.kind = fewer
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
		s.kind = disorder
		return s
	case len(extra) == 0:
		s.kind = fewer
		return s
	case len(missing) == 0:
		s.kind = more
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
		inner.actual, inner.within = s.actual, true
		switch {
		case len(g) < len(w):
			inner.kind = fewer
		case inner.kind == more || inner.kind == fewer:
			inner.kind = differs // one of several numbers is another one: that says nothing of how many there are
		}
		return inner
	}
	s.kind = differs
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

// elements splits what stands between the outermost braces of a value in Go's syntax.
func elements(s string) ([]string, bool) {
	if strings.HasSuffix(s, "(nil)") {
		return nil, true
	}
	open := strings.IndexByte(s, '{')
	if open < 0 || !strings.HasSuffix(s, "}") || strings.HasPrefix(s, `"`) {
		return nil, false
	}
	var list []string
	depth, quoted, from := 0, false, open+1
	for i := open + 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '(' || c == '[':
			depth++
		case (c == '}' || c == ')' || c == ']') && depth > 0:
			depth--
		case c == ',' && depth == 0, i == len(s)-1:
			if e := strings.TrimSpace(s[from:i]); e != "" {
				list = append(list, e)
			}
			from = i + 1
		}
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
