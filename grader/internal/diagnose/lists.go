package diagnose

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/hunch"
)

// unmatched reads what testify's ElementsMatch, which leaves the order out, found in only one of two lists.
func unmatched(_ evidence.Assertion, m []string) reading {
	var r reading
	a, b := strings.Contains(m[1], "extra elements in list A"), strings.Contains(m[1], "extra elements in list B")
	if a != b {
		r.kind = sign(a, hunch.Fewer, hunch.More)
	}
	lists := dumps(m[1])
	all, got := lists["listA:"], lists["listB:"]
	slices.SortStableFunc(got, func(a, b string) int { // in whatever order they came
		x, err := strconv.ParseFloat(a, 64)
		y, wrong := strconv.ParseFloat(b, 64)
		if err != nil || wrong != nil {
			return strings.Compare(a, b)
		}
		return cmp.Compare(x, y)
	})
	lost, extra := without(all, got), without(got, all)
	of := fmt.Sprintf("Of %d values that were expected, ", len(all))
	switch {
	case len(lost)+len(extra) == 0 || len(lost) != len(lists["extra elements in list A:"]) || len(extra) != len(lists["extra elements in list B:"]):
		return r // the output breaks off
	case len(got) == 0:
		r.says = fmt.Sprintf("%d values were expected, and none came.", len(all))
	case len(all) == 1 && len(got) == 1:
		r.says = fmt.Sprintf("Expected %s, got %s.", element(lost[0]), element(extra[0]))
	case len(lost) == len(all):
		r.says = fmt.Sprintf("None of the %d values that were expected came, but %s.", len(all), enumerate(extra))
	case len(lost) > 0 && len(extra) > 0:
		r.says = of + missing(lost) + "; " + enumerate(extra) + " came instead."
	default:
		r.says = of + rearranged(all, got) + "."
	}
	return r
}

// described matches what a dump says of a value before the value: its type, its length.
var described = regexp.MustCompile(`^(\w+: )?(?:\([^()]*\) ?)+`)

// dumps reads the elements of the lists that a text holds as package spew dumps them, by the lines above them.
func dumps(text string) map[string][]string {
	lists := map[string][]string{}
	head, depth, element := "", 0, ""
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" && !strings.HasPrefix(line, " ") {
			if strings.HasSuffix(line, ":") {
				head = line
			}
			continue
		}
		said := strings.TrimSuffix(described.ReplaceAllString(strings.TrimSpace(line), "$1"), ",")
		if said == "" {
			continue
		}
		switch {
		case said == "}":
			depth--
			element = strings.TrimSuffix(element, ", ") + "}"
		case strings.HasSuffix(said, "{"):
			depth++
			element += said
			continue
		default:
			element += said
		}
		if depth == 0 {
			lists[head] = append(lists[head], element)
			element = ""
		} else {
			element += ", "
		}
	}
	return lists
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
