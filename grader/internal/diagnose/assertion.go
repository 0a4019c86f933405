package diagnose

import (
	"regexp"
	"strconv"
	"strings"
)

// failure is what a failed assertion says.
type failure struct {
	text   string  // the message that was given to the assertion, or else the assertion's own
	detail string  // expected and actual, or whatever else the assertion says
	trace  []frame // the places on the way to the assertion, innermost first
}

// label matches the head of a section of a testify message: tabs, a name and a colon, and a tab.
var label = regexp.MustCompile(`^\s*\t(Error Trace|Error|Test|Messages):\s*\t?(.*)$`)

var tracePlace = regexp.MustCompile(`(\S.*\.go):(\d+)`)

// assertion reads the first failed assertion in a test's output: testify's, or else a message by t.Error and its kin.
func assertion(output string) failure {
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
	var f failure
	for _, line := range sections["Error Trace"] {
		if m := tracePlace.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[2]) // the expression matches digits
			f.trace = append(f.trace, frame{file: m[1], line: n})
		}
	}
	said, own := strings.Join(sections["Messages"], "\n"), strings.TrimRight(strings.Join(sections["Error"], "\n"), "\n ")
	if f.text, f.detail = said, own; said == "" {
		f.text, f.detail, _ = strings.Cut(own, "\n")
	}
	f.text, f.detail = strings.TrimSpace(f.text), strings.TrimSpace(f.detail)
	return f
}

// logged matches a line that the testing package wrote for t.Error: four spaces, file, line and text.
var logged = regexp.MustCompile(`(?m)^    (\S+\.go):(\d+): (.+)$`)

func plain(output string) failure {
	m := logged.FindStringSubmatch(output)
	if m == nil {
		return failure{}
	}
	return failure{text: strings.TrimSpace(m[3])}
}
