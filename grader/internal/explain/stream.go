package explain

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Failure is one thing that went wrong, with the evidence for it.
type Failure struct {
	Test     string // "" if it is no test's
	Verdict  verdict.Verdict
	Evidence evidence.Evidence
	Messages []gotool.Message // of the compiler, or of vet
}

// Output is what the go command's output says of one package.
type Output struct {
	Package  string // import path, or "" if the output does not say
	Failures []Failure
	Passed   bool // it says that the package's tests passed
}

// Bounds for input that somebody else has made. What is beyond is left out.
const (
	lineLimit    = 64 << 10 // bytes of a line
	testLimit    = 1 << 20  // bytes of what one test printed
	packageLimit = 8 << 20  // bytes of what one package printed
	outputLimit  = 1000     // packages
)

var (
	escapes   = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07]*\x07")
	framing   = regexp.MustCompile(`^=== (RUN|PAUSE|CONT|NAME)\s+(\S*)$`)
	ending    = regexp.MustCompile(`^(\s*)--- (FAIL|PASS|SKIP): (\S+) \(`)
	verdictOf = regexp.MustCompile(`^(ok  |FAIL|\?   )\t(\S+)(?:\s+(.*))?$`)
	buildHead = regexp.MustCompile(`^# (\S+)(?: \[\S+\])?$`)
	vetHead   = regexp.MustCompile(`^# \[(\S+)\]$`)
	ruler     = strings.Repeat("=", 18)
	// printedByTests matches lines that no compiler writes: after them come a test's.
	printedByTests = regexp.MustCompile(`^(?:=== |\s*--- |panic: |fatal error: |goroutine \d+ |={18}|FAIL$|PASS$|exit status |testing: |goleak: )`)
)

// Read reads the output of go test, plain or with -json, whatever else is between: it never fails on content. Relative paths
// in it are taken from dir. It reports false if nothing in the input is known from go test.
func Read(in io.Reader, dir string) ([]Output, bool, error) {
	s := &stream{dir: dir, byPackage: map[string]*text{}, broken: map[string]*strings.Builder{}, vetted: map[string]*strings.Builder{}}
	lines := bufio.NewReaderSize(in, lineLimit)
	for {
		line, err := lines.ReadSlice('\n')
		whole := string(line)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = lines.ReadSlice('\n') // the rest of a line that is too long
		}
		if whole != "" {
			s.line(whole)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false, err
		}
	}
	s.end()
	return s.outputs, s.known, nil
}

// stream sorts the lines of an output by package.
type stream struct {
	dir       string
	outputs   []Output
	known     bool
	plain     *text            // lines since the last package's end, which the next end will name
	byPackage map[string]*text // with -json
	order     []string
	at        *strings.Builder            // messages of the package in the last build header
	atPackage string                      // that package
	broken    map[string]*strings.Builder // the compiler's messages by package
	vetted    map[string]*strings.Builder // vet's
}

// event is a line of go test -json (see "go doc test2json" and "go help buildjson").
type event struct{ Action, Package, Test, Output, ImportPath, FailedBuild string }

func (s *stream) line(line string) {
	if strings.HasPrefix(line, "{") {
		var e event
		if json.Unmarshal([]byte(line), &e) == nil && e.Action != "" {
			s.event(e)
			return
		}
	}
	line = strings.TrimLeft(clean(line), mark)
	if m := match(vetHead, "# [", line); m != nil {
		s.known = true
		s.at, s.atPackage = messagesOf(s.vetted, m[1]), m[1]
		return
	}
	if m := match(buildHead, "# ", line); m != nil {
		s.known = true
		s.at, s.atPackage = messagesOf(s.broken, m[1]), m[1]
		return
	}
	if m := match(verdictOf, "\t", line); m != nil {
		s.known, s.at = true, nil
		s.close(m[2], strings.TrimSpace(m[1]), m[3])
		return
	}
	if s.at != nil && !printedByTests.MatchString(line) {
		put(s.at, line, testLimit)
		return
	}
	s.at = nil
	if s.plain == nil {
		s.plain = newText()
	}
	if s.plain.line(line) {
		s.known = true
	}
}

// match matches an expression whose every match holds the given text: looking for that first is many times faster.
func match(expression *regexp.Regexp, holds, line string) []string {
	if !strings.Contains(line, holds) {
		return nil
	}
	return expression.FindStringSubmatch(line)
}

func clean(line string) string {
	line = strings.TrimRight(line, "\r\n")
	if strings.Contains(line, "\x1b") {
		line = escapes.ReplaceAllString(line, "")
	}
	return strings.TrimRight(line, "\r")
}

func messagesOf(m map[string]*strings.Builder, pkg string) *strings.Builder {
	if m[pkg] == nil {
		m[pkg] = &strings.Builder{}
	}
	return m[pkg]
}

func put(b *strings.Builder, line string, limit int) {
	if b.Len()+len(line) < limit {
		b.WriteString(line)
		b.WriteByte('\n')
	}
}

func (s *stream) event(e event) {
	s.known = true
	if e.ImportPath != "" {
		pkg, _, _ := strings.Cut(e.ImportPath, " ")
		for line := range strings.Lines(e.Output) {
			switch line = clean(line); {
			case vetHead.MatchString(line):
				s.vetted[pkg], s.broken[pkg] = messagesOf(s.vetted, pkg), nil
			case buildHead.MatchString(line):
			case s.vetted[pkg] != nil:
				put(s.vetted[pkg], line, testLimit)
			default:
				put(messagesOf(s.broken, pkg), line, testLimit)
			}
		}
		return
	}
	t := s.byPackage[e.Package]
	if t == nil {
		if len(s.byPackage) >= outputLimit {
			return
		}
		t = newText()
		s.byPackage[e.Package] = t
		s.order = append(s.order, e.Package)
	}
	switch e.Action {
	case "output":
		t.partial.WriteString(e.Output)
		if !strings.HasSuffix(e.Output, "\n") && t.partial.Len() < lineLimit {
			return // the rest of the line comes with the next event
		}
		for line := range strings.Lines(t.partial.String()) {
			if line = strings.TrimLeft(clean(line), mark); !verdictOf.MatchString(line) {
				t.of(e.Test, line)
			}
		}
		t.partial.Reset()
	case "pass", "fail":
		if e.Test == "" {
			t.result = map[string]string{"pass": "ok", "fail": "FAIL"}[e.Action]
			if e.FailedBuild != "" {
				t.note = "[build failed]"
			}
		} else {
			t.status[e.Test] = strings.ToUpper(e.Action)
		}
	}
}

// close ends a package whose result is given.
func (s *stream) close(pkg, result, note string) {
	t := s.plain
	if t == nil {
		t = newText()
	}
	s.plain = nil
	t.result, t.note = result, note
	s.add(pkg, t)
}

func (s *stream) add(pkg string, t *text) {
	if len(s.outputs) >= outputLimit {
		return
	}
	o := Output{Package: pkg, Passed: t.result == "ok"}
	if vetted := s.vetted[pkg]; vetted != nil {
		if list := gotool.Messages(s.dir, vetted.String()); len(list) > 0 {
			o.Failures = append(o.Failures, Failure{Verdict: verdict.Vet, Messages: list})
			delete(s.broken, pkg)
		}
		delete(s.vetted, pkg)
	}
	if broken := s.broken[pkg]; broken != nil {
		o.Failures = append(o.Failures, brokenBy(s.dir, broken.String()))
		delete(s.broken, pkg)
	}
	o.Failures = append(o.Failures, t.failures()...)
	if len(o.Failures) == 0 && t.result == "FAIL" {
		switch {
		case strings.Contains(t.note, "failed]"):
			o.Failures = []Failure{brokenBy(s.dir, t.outputs[""].String())}
		default:
			o.Failures = []Failure{{Verdict: verdict.Fail, Evidence: evidence.Evidence{Output: t.outputs[""].String()}}}
		}
	}
	s.outputs = append(s.outputs, o)
}

// brokenBy is the failure of a package that does not compile.
func brokenBy(dir, printed string) Failure {
	list := gotool.Messages(dir, printed)
	if len(list) == 0 && strings.TrimSpace(printed) != "" {
		list = []gotool.Message{{Text: strings.TrimSpace(printed)}}
	}
	return Failure{Verdict: verdict.Build, Messages: list}
}

// end takes what has no end of its own: events, messages of packages that never ran, output that breaks off.
func (s *stream) end() {
	for _, pkg := range s.order {
		t := s.byPackage[pkg]
		if t.partial.Len() > 0 {
			t.of("", clean(t.partial.String()))
		}
		s.add(pkg, t)
	}
	if t := s.plain; t != nil {
		if list := t.failures(); len(list) > 0 {
			s.known = true
			if len(s.outputs) < outputLimit {
				s.outputs = append(s.outputs, Output{Failures: list})
			}
		}
	}
	for _, left := range []map[string]*strings.Builder{s.vetted, s.broken} {
		var packages []string
		for pkg := range left {
			packages = append(packages, pkg)
		}
		slices.Sort(packages)
		for _, pkg := range packages {
			if left[pkg] != nil && strings.TrimSpace(left[pkg].String()) != "" {
				s.close(pkg, "", "")
			}
		}
	}
}

// text is what one package's tests have printed, by test.
type text struct {
	outputs map[string]*strings.Builder // under "" what is no test's
	marked  bool                        // only lines with a mark tell of tests
	status  map[string]string           // FAIL, PASS or SKIP
	paused  map[string]bool             // by t.Parallel
	order   []string
	current string // the test whose output comes
	indent  string // of the lines of a subtest's output, where it comes after its result
	dying   bool   // the process has crashed: what follows is the crash's dump
	size    int
	result  string // "ok", "FAIL" or "" for the package
	note    string
	partial strings.Builder // a line of which the end is still to come, with -json
}

func newText() *text {
	return &text{outputs: map[string]*strings.Builder{"": {}}, status: map[string]string{}, paused: map[string]bool{}}
}

// mark begins the lines that package testing writes with -test.v=test2json: what a test prints does not have it.
const mark = "\x16"

// line takes the next line, and says whether it is one that go test writes.
func (t *text) line(line string) bool {
	framed := !t.marked || strings.HasPrefix(line, mark)
	line = strings.TrimLeft(line, mark)
	if m := match(framing, "=== ", line); m != nil && framed && !t.dying {
		t.current, t.indent = m[2], ""
		t.open(m[2])
		if t.paused[m[2]] = m[1] == "PAUSE"; m[1] == "PAUSE" {
			t.current = ""
		}
		return true
	}
	if m := match(ending, "--- ", line); m != nil && framed {
		name := m[3]
		t.open(name)
		t.status[name] = m[2]
		if m[2] == "FAIL" && m[1] == "" {
			// Without -v, what was printed before has no name: it is this test's.
			if loose := t.outputs[""]; loose.Len() > 0 && t.outputs[name].Len() == 0 {
				t.outputs[name], t.outputs[""] = loose, &strings.Builder{}
			}
		}
		t.indent = m[1]
		if t.current = name; m[2] != "FAIL" {
			// Whatever a test has printed that looks like a failure: it has passed.
			t.current = ""
			t.size -= t.outputs[name].Len()
			t.outputs[name] = &strings.Builder{}
		}
		return true
	}
	known := line == "FAIL" || line == "PASS" || strings.HasPrefix(line, "exit status ")
	if known && !t.dying {
		t.current = ""
	}
	if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
		t.dying, t.indent, known = true, "", true
	}
	t.put(t.current, strings.TrimPrefix(line, t.indent))
	return known || line == ruler
}

// of takes a line of which the test is known.
func (t *text) of(test, line string) {
	if test != "" {
		if framing.MatchString(line) || ending.MatchString(line) {
			t.open(test)
			return
		}
		t.open(test)
		t.put(test, line)
		return
	}
	t.line(line)
}

func (t *text) open(test string) {
	if t.outputs[test] == nil {
		t.outputs[test] = &strings.Builder{}
		t.order = append(t.order, test)
	}
}

func (t *text) put(test, line string) {
	if t.size+len(line) > packageLimit {
		return
	}
	before := t.outputs[test].Len()
	put(t.outputs[test], line, testLimit)
	t.size += t.outputs[test].Len() - before
}

const (
	raceReport   = "WARNING: DATA RACE"
	goleakReport = "found unexpected goroutines"
	timedOut     = "test timed out after"
)

// failures finds what went wrong, in the order of the output.
func (t *text) failures() []Failure {
	var list []Failure
	for _, test := range slices.Concat(t.order, []string{""}) {
		found := signs(test, t.outputs[test].String())
		if len(found) == 0 && t.status[test] == "FAIL" && !t.below(test) {
			found = []Failure{{Test: test, Verdict: verdict.Fail, Evidence: evidence.Evidence{Output: t.outputs[test].String()}}}
		}
		list = append(list, found...)
	}
	return list
}

// below tells whether a subtest failed: then the test did only because of it. (The word about races comes after the report.)
func (t *text) below(test string) bool {
	for name, status := range t.status {
		if status == "FAIL" && strings.HasPrefix(name, test+"/") {
			return true
		}
	}
	out := t.outputs[test].String()
	if strings.Contains(out, "race detected during execution of test") && !strings.Contains(out, "Error Trace:") {
		for _, other := range t.outputs {
			if strings.Contains(other.String(), raceReport) {
				return true
			}
		}
	}
	return false
}

// running matches the list that testing prints of the tests that were running at its timeout.
var running = regexp.MustCompile(`(?m)^\t(?:\t)?((?:Test|Fuzz|Example)\S*) \(`)

// signs finds what the output of a test shows of races, crashes and leaks.
func signs(test, output string) []Failure {
	var list []Failure
	add := func(v verdict.Verdict, e evidence.Evidence) {
		list = append(list, Failure{Test: test, Verdict: v, Evidence: e})
	}
	reports, rest := races(output)
	for _, report := range reports {
		add(verdict.Race, evidence.Evidence{Output: report + rest[:min(len(rest), restLimit)]})
	}
	if reason := evidence.Crash(output); reason != "" {
		e := evidence.Evidence{Output: output, Died: true, End: process.Exited}
		if test == "" {
			test = testIn(output)
		}
		switch {
		case strings.HasPrefix(reason, timedOut):
			if m := running.FindStringSubmatch(output); m != nil && test == "" {
				test = m[1]
			}
			e.Dump = output
			add(verdict.Timeout, e) // or deadlock: the dump tells
		default:
			add(judge.Reason(reason), e)
		}
	}
	if strings.Contains(output, goleakReport) {
		add(verdict.Leak, evidence.Evidence{Output: output, Leak: output[strings.Index(output, goleakReport):]})
	}
	return list
}

// stacked matches a test's function in a dump.
var stacked = regexp.MustCompile(`(?m)^(?:created by )?\S*\.((?:Test|Fuzz|Example)[^\s.(]*)(?:\.func[\d.]+)?(?:\(| in )`)

// testIn returns the first test on the stacks of a dump, or "".
func testIn(dump string) string {
	if m := stacked.FindStringSubmatch(dump); m != nil {
		return m[1]
	}
	return ""
}

// Bounds for what is looked at of a test with races.
const (
	racesLimit = 50      // reports
	restLimit  = 8 << 10 // bytes besides them
)

// races takes the race detector's reports out of a text, and returns them and the rest. A report that breaks off counts as
// well.
func races(text string) (reports []string, rest string) {
	var others strings.Builder
	for {
		before, after, found := strings.Cut(text, raceReport)
		others.WriteString(strings.TrimSuffix(before, ruler+"\n"))
		if !found || len(reports) >= racesLimit {
			return reports, others.String()
		}
		body, after, _ := strings.Cut(after, "\n"+ruler)
		reports = append(reports, ruler+"\n"+raceReport+body+"\n"+ruler+"\n")
		text = strings.TrimPrefix(after, "\n")
	}
}
