package diagnose

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	nonempty  = regexp.MustCompile(`(?s)^Should be empty, but was (.*)$`)
	nonzero   = regexp.MustCompile(`(?s)^Should be zero, but was (.*)$`)
	otherSize = regexp.MustCompile(`(?s)^"(.*)" should have (\d+) item\(s\), but has (\d+)$`)
	forbidden = regexp.MustCompile(`(?s)^Should not be: (.*?)\n*$`)
)

// plainly puts what testify says of other values than two that are not equal into a sentence, or returns "".
func plainly(detail string) string {
	if strings.HasPrefix(detail, "elements differ\n") {
		return unmatched(detail)
	}
	if m := nonempty.FindStringSubmatch(detail); m != nil {
		return fmt.Sprintf("Nothing was expected, and %s came.", cut(m[1]))
	}
	if m := nonzero.FindStringSubmatch(detail); m != nil {
		return fmt.Sprintf("Expected 0, got %s.", cut(m[1]))
	}
	if m := otherSize.FindStringSubmatch(detail); m != nil {
		return fmt.Sprintf("Expected %s in number, got %s: %s.", m[2], m[3], cut(m[1]))
	}
	if detail == "Should be true" || detail == "Should be false" {
		return detail + "."
	}
	if m := forbidden.FindStringSubmatch(detail); m != nil {
		return fmt.Sprintf("It should not be %s, and is.", cut(m[1]))
	}
	return ""
}

// unmatched says what testify's ElementsMatch, which leaves the order out, found in only one of two lists.
func unmatched(detail string) string {
	lists := dumps(detail)
	lost, extra, all, got := lists["extra elements in list A:"], lists["extra elements in list B:"], lists["listA:"], lists["listB:"]
	if len(lost)+len(extra) == 0 || len(all) == 0 || len(all)-len(lost) != len(got)-len(extra) {
		return ""
	}
	slices.SortStableFunc(extra, func(a, b string) int { // in whatever order they came
		x, err := strconv.ParseFloat(a, 64)
		y, wrong := strconv.ParseFloat(b, 64)
		if err != nil || wrong != nil {
			return strings.Compare(a, b)
		}
		return cmp.Compare(x, y)
	})
	of := fmt.Sprintf("Of %d values that were expected, ", len(all))
	switch {
	case len(got) == 0:
		return fmt.Sprintf("%d values were expected, and none came.", len(all))
	case len(all) == 1 && len(got) == 1:
		return fmt.Sprintf("Expected %s, got %s.", element(lost[0]), element(extra[0]))
	case len(lost) == len(all):
		return fmt.Sprintf("None of the %d values that were expected came, but %s.", len(all), enumerate(extra))
	case len(extra) == 0:
		return of + missing(lost) + "."
	case len(lost) > 0:
		return of + missing(lost) + "; " + enumerate(extra) + " came instead."
	case len(without(extra, all)) == 0:
		return of + "all came, but " + enumerate(extra) + " too often."
	}
	return of + "all came, but also " + enumerate(extra) + "."
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
