package diagnose

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"gokata/grader/internal/evidence"
)

// valueLimit is the length, in bytes, up to which values are shown.
const valueLimit = 60

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
			list[i] = evidence.Seconds(d)
		}
	}
	return strings.Join(list, ", ")
}

func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= valueLimit {
		return s
	}
	return strings.ToValidUTF8(s[:valueLimit], "") + "…"
}

// typeName matches what stands before the brace of a struct.
var typeName = regexp.MustCompile(`^[\w.]+\{`)

// element returns an element of a list as it is shown.
func element(s string) string { return cut(typeName.ReplaceAllString(s, "{")) }
