package evidence

import (
	"regexp"
	"strconv"
	"strings"
)

// Assertion is what a failed assertion says.
type Assertion struct {
	Text   string  // the message that was given to the assertion, or else the assertion's own
	Detail string  // expected and actual, or whatever else the assertion says
	Trace  []Frame // the places on the way to the assertion, innermost first
}

// label matches the head of a section of a testify message: tabs, a name and a colon, and a tab.
var label = regexp.MustCompile(`^\s*\t(Error Trace|Error|Test|Messages):\s*\t?(.*)$`)

var tracePlace = regexp.MustCompile(`(\S.*\.go):(\d+)`)

// FirstAssertion reads the first failed assertion in a test's output: testify's, or else a message by t.Error and its kin.
func FirstAssertion(output string) Assertion {
	sections := map[string][]string{}
	at := ""
	for line := range strings.SplitSeq(output, "\n") {
		if m := label.FindStringSubmatch(line); m != nil {
			if m[1] == "Error Trace" && len(sections) > 0 {
				break // the next assertion
			}
			at = m[1]
			sections[at] = append(sections[at], m[2])
		} else if at != "" && strings.HasPrefix(line, "        \t            \t") {
			sections[at] = append(sections[at], strings.TrimPrefix(line, "        \t            \t"))
		} else {
			at = ""
		}
	}
	if len(sections) == 0 {
		return plain(output)
	}
	var f Assertion
	for _, line := range sections["Error Trace"] {
		if m := tracePlace.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[2]) // the expression matches digits
			f.Trace = append(f.Trace, Frame{File: m[1], Line: n})
		}
	}
	said, own := strings.Join(sections["Messages"], "\n"), strings.TrimRight(strings.Join(sections["Error"], "\n"), "\n ")
	if f.Text, f.Detail = said, own; said == "" {
		f.Text, f.Detail, _ = strings.Cut(own, "\n")
	}
	f.Text, f.Detail = strings.TrimSpace(f.Text), strings.TrimSpace(f.Detail)
	return f
}

// logged matches a line that the testing package wrote for t.Error: four spaces, file, line and text.
var logged = regexp.MustCompile(`(?m)^    (\S+\.go):(\d+): (.+)$`)

func plain(output string) Assertion {
	m := logged.FindStringSubmatch(output)
	if m == nil {
		return Assertion{}
	}
	return Assertion{Text: strings.TrimSpace(m[3])}
}
