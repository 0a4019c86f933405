package diagnose

import (
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/verdict"
)

// besides names in a line what else went wrong in the test, or returns "": mostly a consequence of what is explained.
func besides(v verdict.Verdict, e evidence.Evidence) string {
	var also []string
	if a := evidence.FirstAssertion(e.Output); v != verdict.Fail && a.Text != "" && !strings.HasPrefix(a.Text, "race detected during execution") && !strings.Contains(a.Text, "found unexpected goroutines") {
		also = append(also, "an assertion does not hold: "+cut(a.Text))
	}
	reason := evidence.Crash(e.Output)
	switch {
	case v == verdict.Panic || v == verdict.PanicChannel || v == verdict.Deadlock || v == verdict.Timeout || reason == "":
	case reason == evidence.BubbleLeak:
		if v != verdict.Leak {
			also = append(also, "a goroutine stays behind")
		}
	case reason == evidence.BubbleDeadlock:
		also = append(also, "the goroutines that are left wait for ever")
	default:
		also = append(also, "the program ends in a panic: "+cut(reason))
	}
	if v != verdict.Leak && e.Leak != "" {
		also = append(also, "a goroutine stays behind")
	}
	if len(also) == 0 {
		return ""
	}
	return "besides, perhaps because of it: " + strings.Join(also, "; ")
}
