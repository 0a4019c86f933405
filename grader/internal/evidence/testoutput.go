package evidence

import (
	"regexp"
	"slices"
	"strings"
)

// PackageOutput is what go test, or a test binary, printed of one package.
type PackageOutput struct {
	Path     string        // import path, or "" if the output does not say
	Result   string        // "ok", "FAIL", "?" for a package without tests, or "" if the output does not say
	Note     string        // what stands beside the result, such as "[build failed]" or "0.010s"
	Tests    []*TestOutput // and subtests, in the order in which they began
	Outside  *TestOutput   // what no test printed, or none that the output names
	Compiler string        // the compiler's messages
	Vet      string        // vet's messages

	compiler, vet strings.Builder
	tests         map[string]*TestOutput // by name; Outside under ""
	marked        bool                   // only lines with a mark tell of tests
	current       *TestOutput            // whose output comes
	indent        string                 // of the lines of a subtest's output, where it comes after its result
	dying         bool                   // the process has crashed: what follows is the crash's dump
	size          int
	partial       strings.Builder // a line of which the end is still to come, with -json
}

// TestOutput is what one test, or subtest, printed, and how it ended.
type TestOutput struct {
	Name   string
	Status string // "FAIL", "PASS", "SKIP", or "" if it has not ended
	Paused bool   // it waits for its turn, having called t.Parallel

	text strings.Builder
}

// Text returns what was printed. A test that did not fail has no text: whatever in it looks like a failure, it is none.
func (t *TestOutput) Text() string { return Visible(t.text.String()) }

// Top returns the name of the test that a test, by its name, is or is a subtest of.
func Top(test string) string {
	top, _, _ := strings.Cut(test, "/")
	return top
}

// Unfinished lists the tests that had begun and not ended, without those whose subtest was running, and without those that
// waited for their turn.
func (p *PackageOutput) Unfinished() []*TestOutput {
	var list []*TestOutput
	for _, t := range p.Tests {
		if t.Status == "" && !t.Paused {
			list = slices.DeleteFunc(list, func(outer *TestOutput) bool { return strings.HasPrefix(t.Name, outer.Name+"/") })
			list = append(list, t)
		}
	}
	return list
}

// TestBinary reads what a test binary printed that ran with -test.v=test2json.
func TestBinary(printed []byte) *PackageOutput {
	p := newPackageOutput()
	p.marked = true
	for line := range strings.Lines(string(printed)) {
		p.line(strings.TrimSuffix(strings.TrimPrefix(clean(line), errorBegins), errorEnds))
	}
	return p
}

func newPackageOutput() *PackageOutput {
	outside := &TestOutput{}
	return &PackageOutput{Outside: outside, current: outside, tests: map[string]*TestOutput{"": outside}}
}

// mark begins the lines that package testing writes with -test.v=test2json: what a test prints does not have it.
const mark = "\x16"

// From Go 1.27 on, these stand round the message of a failure.
const errorBegins, errorEnds = "\x0f", "\x0e"

var (
	framing = regexp.MustCompile(`^=== (RUN|PAUSE|CONT|NAME)\s+(\S*)$`)
	ending  = regexp.MustCompile(`^(\s*)--- (FAIL|PASS|SKIP): (\S+) \(`)
)

// line takes the next line, and says whether it is one that go test, or what it runs with, writes.
func (p *PackageOutput) line(line string) bool {
	framed := !p.marked || strings.HasPrefix(line, mark)
	line = strings.TrimLeft(line, mark)
	if m := match(framing, "=== ", line); m != nil && framed && !p.dying {
		p.current, p.indent = p.test(m[2]), ""
		if p.current.Paused = m[1] == "PAUSE"; p.current.Paused {
			p.current = p.Outside
		}
		return true
	}
	if m := match(ending, "--- ", line); m != nil && framed {
		t := p.test(m[3])
		if m[2] == "FAIL" && m[1] == "" && t.text.Len() == 0 {
			// Without -v, what was printed before has no name: it is this test's.
			t.text.WriteString(p.Outside.Text())
			p.Outside.text.Reset()
		}
		if p.current, p.indent = t, m[1]; m[2] != "FAIL" {
			p.current, p.dying = p.Outside, false // what looked like a crash was only printed
		}
		p.ended(t, m[2])
		return true
	}
	crash := strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ")
	over := line == "FAIL" || line == "PASS" || strings.HasPrefix(line, "exit status ")
	if crash {
		p.dying, p.indent = true, ""
	} else if over && !p.dying {
		p.current = p.Outside
	}
	p.put(p.current, strings.TrimPrefix(line, p.indent))
	return crash || over || line == ruler || strings.Contains(line, RaceWarning) || strings.Contains(line, GoleakReport)
}

// output takes a piece of output that an event of -json brings, of a test or, under "", of none.
func (p *PackageOutput) output(test, piece string) {
	p.partial.WriteString(piece)
	if !strings.HasSuffix(piece, "\n") && p.partial.Len() < lineLimit {
		return // the rest of the line comes with the next event
	}
	for line := range strings.Lines(p.partial.String()) {
		line = strings.TrimLeft(clean(line), mark)
		switch {
		case result.MatchString(line):
		case test == "":
			p.line(line)
		case !framing.MatchString(line) && !ending.MatchString(line):
			p.put(p.test(test), line)
		}
	}
	p.partial.Reset()
}

// ended notes how a test ended.
func (p *PackageOutput) ended(t *TestOutput, status string) {
	if t.Status = status; status != "FAIL" {
		p.size -= t.text.Len()
		t.text.Reset()
	}
}

func (p *PackageOutput) test(name string) *TestOutput {
	t := p.tests[name]
	if t == nil {
		t = &TestOutput{Name: name}
		p.tests[name], p.Tests = t, append(p.Tests, t)
	}
	return t
}

func (p *PackageOutput) put(t *TestOutput, line string) {
	if p.size+len(line) <= packageLimit {
		before := t.text.Len()
		put(&t.text, line)
		p.size += t.text.Len() - before
	}
}
