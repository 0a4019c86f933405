package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// apart says how two values in Go's syntax differ: in which fields or keys, or which values of a list came in place of which, if the
// values are too long to be compared by eye or that can be said shortly.
func apart(want, got string) string {
	w, listed := elements(want)
	g, ok := elements(got)
	short := len(readable(want)) <= valueLimit && len(readable(got)) <= valueLimit
	both := fmt.Sprintf("Expected %s, got %s", cut(readable(want)), cut(readable(got)))
	switch {
	case listed && ok && keyed(want, got):
		if said := fields(w, g); said != "" {
			return said
		}
	case listed && ok && short && len(g) > 0 && !durations.MatchString(want):
		if how := rearranged(w, g); how != "" {
			return both + ": " + how + "."
		}
	case listed && ok && !short:
		return inPlace(w, g)
	case !listed && !ok && !short:
		if at := alike(want, got); at > valueLimit/2 {
			return fmt.Sprintf("The two are alike up to %s; then %s was expected, and %s came.", ending(want[:at]), cut(want[at:]), cut(got[at:]))
		}
	}
	return both + "."
}

// keyed tells whether two values are structs of one type, or maps of one.
func keyed(want, got string) bool {
	w, _, _ := strings.Cut(want, "{")
	g, _, _ := strings.Cut(got, "{")
	return w == g && (typeName.MatchString(want) || strings.HasPrefix(want, "map["))
}

// fieldsShown is the number of fields and keys that are told of.
const fieldsShown = 3

// fields says which fields of a struct or keys of a map differ. It says nothing of parts that have no names.
func fields(want, got []string) string {
	w, g := parts(want), parts(got)
	if w == nil || g == nil {
		return ""
	}
	var said []string
	for _, p := range w {
		switch i := slices.IndexFunc(g, func(q part) bool { return q.name == p.name }); {
		case i < 0:
			said = append(said, p.name+" is missing")
		case g[i].value != p.value:
			said = append(said, fmt.Sprintf("%s should be %s, and is %s", p.name, cut(p.value), cut(g[i].value)))
		}
	}
	right := len(w) > len(said)
	for _, p := range g {
		if !slices.ContainsFunc(w, func(q part) bool { return q.name == p.name }) {
			said = append(said, fmt.Sprintf("%s, which is %s, should not be there", p.name, cut(p.value)))
		}
	}
	switch {
	case len(said) == 0:
		return ""
	case len(said) > fieldsShown:
		return strings.Join(said[:fieldsShown], "; ") + fmt.Sprintf("; %d more differ.", len(said)-fieldsShown)
	case right:
		said = append(said, "the rest is right")
	}
	return strings.Join(said, "; ") + "."
}

// part is a field of a struct or an entry of a map.
type part struct{ name, value string }

// named matches a part: a name, a number or a quoted string, and what it is.
var named = regexp.MustCompile(`(?s)^(-?[\w.]+|"(?:[^"\\]|\\.)*"):\s*(.*)$`)

// parts splits what stands in the braces of a struct or a map. It returns nil if there is nothing, or not all of it has a name.
func parts(list []string) []part {
	var all []part
	for _, e := range list {
		m := named.FindStringSubmatch(e)
		if m == nil {
			return nil
		}
		all = append(all, part{m[1], m[2]})
	}
	return all
}

// rearranged says, of two lists that have much in common, what sets them apart, or "".
func rearranged(want, got []string) string {
	lost, extra := without(want, got), without(got, want)
	switch {
	case len(lost) == 0 && len(extra) == 0:
		return moved(want, got)
	case len(extra) == 0:
		return missing(lost)
	case len(lost) == 0 && len(without(extra, want)) == 0:
		return "all came, but " + enumerate(extra) + " too often"
	case len(lost) == 0:
		return "all came, but also " + enumerate(extra)
	}
	return ""
}

// moved says how the values of a list that are all there have changed their places.
func moved(want, got []string) string {
	var at []int
	for i := range want {
		if want[i] != got[i] {
			at = append(at, i)
		}
	}
	back := slices.Clone(got)
	slices.Reverse(back)
	switch {
	case len(at) == 2:
		return fmt.Sprintf("all came, but numbers %d and %d have changed places", at[0]+1, at[1]+1)
	case slices.Equal(back, want):
		return "all came, but in the reverse order"
	}
	return "all came, but in another order"
}

// inPlace says which values of a long list came in place of which.
func inPlace(want, got []string) string {
	n := len(want)
	if len(got) == 0 {
		return fmt.Sprintf("%d values were expected, and none came.", n)
	}
	first := 0 // that differs
	for first < min(n, len(got)) && want[first] == got[first] {
		first++
	}
	switch how := rearranged(want, got); {
	case first == n || first == len(got):
		right := fmt.Sprintf("the first %d are right", first)
		if first == 1 {
			right = "the first is right"
		}
		return fmt.Sprintf("%d values were expected, and %d came; %s.", n, len(got), right)
	case how == "all came, but in another order":
		return fmt.Sprintf("Of %d values that were expected, %s: number %d should be %s, and is %s.", n, how, first+1, element(want[first]), element(got[first]))
	case how != "":
		return fmt.Sprintf("Of %d values that were expected, %s.", n, how)
	}
	return fmt.Sprintf("Of %d values that were expected, number %d is %s, and %s came in its place.", n, first+1, element(want[first]), element(got[first]))
}

// enumerated is the number of elements that are listed.
const enumerated = 4

// enumerate lists the elements of a list.
func enumerate(list []string) string {
	var said []string
	for _, e := range list {
		said = append(said, element(e))
	}
	last := said[len(said)-1]
	switch {
	case len(said) == 1:
		return last
	case len(said) > enumerated:
		last = fmt.Sprintf("%d more", len(said)-enumerated+1)
		said = said[:enumerated]
	}
	return strings.Join(said[:len(said)-1], ", ") + " and " + last
}

// missing says that the elements of a list are not there.
func missing(list []string) string {
	if len(list) == 1 {
		return enumerate(list) + " is missing"
	}
	return enumerate(list) + " are missing"
}

// alike returns the length, in bytes, of what two texts begin with.
func alike(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(a) && !utf8.RuneStart(a[i]) {
		i--
	}
	return i
}

// ending shows the end of a text.
func ending(s string) string {
	const shown = 20
	if len(s) > shown {
		return "…" + strings.ToValidUTF8(s[len(s)-shown:], "")
	}
	return s
}
