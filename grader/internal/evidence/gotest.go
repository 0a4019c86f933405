package evidence

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
)

// Bounds for input that somebody else has made. What is beyond is left out.
const (
	lineLimit     = 64 << 10 // bytes of a line
	testLimit     = 1 << 20  // bytes of what one test printed
	packageLimit  = 8 << 20  // bytes of what one package printed
	packagesLimit = 1000
)

var (
	escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07]*\x07")
	result  = regexp.MustCompile(`^(ok  |FAIL|\?   )\t(\S+)(?:\s+(.*))?$`)
	// messagesHead matches what stands above messages: "# shop/till [shop/till.test]" above the compiler's, "# [shop/till]"
	// above vet's.
	messagesHead = regexp.MustCompile(`^# (\[?)(\S+?)\]?(?: \[\S+\])?$`)
	// printedByTests matches lines that no compiler writes: after them come a test's.
	printedByTests = regexp.MustCompile(`^(?:=== |\s*--- |panic: |fatal error: |goroutine \d+ |={18}|FAIL$|PASS$|exit status |testing: |goleak: )`)
)

// GoTest reads the output of go test, plain or with -json, whatever else is between: it never fails on content. It reports
// false if nothing in the input is known from go test.
func GoTest(in io.Reader) (list []*PackageOutput, known bool, err error) {
	r := &reader{open: map[string]*PackageOutput{}}
	lines := bufio.NewReaderSize(in, lineLimit)
	for err == nil {
		var line []byte
		line, err = lines.ReadSlice('\n')
		text := string(line)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = lines.ReadSlice('\n') // the rest of a line that is too long
		}
		if text != "" && len(r.list) < packagesLimit {
			r.line(text)
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	for _, path := range r.order {
		if p := r.open[path]; p != nil {
			r.close(p, path)
		}
	}
	return r.list[:min(len(r.list), packagesLimit)], r.known, nil
}

// reader sorts the lines of an output by package.
type reader struct {
	list  []*PackageOutput
	known bool
	open  map[string]*PackageOutput // by path, and under "" what comes until the result that names it
	order []string                  // in which they were opened
	heard *strings.Builder          // the messages under the last head
}

func (r *reader) of(path string) *PackageOutput {
	p := r.open[path]
	if p == nil {
		if p = newPackageOutput(); len(r.open) <= packagesLimit {
			r.open[path], r.order = p, append(r.order, path)
		}
	}
	return p
}

// close takes a package into the list, with the messages that came under its path.
func (r *reader) close(p *PackageOutput, path string) {
	if p.partial.Len() > 0 {
		p.output("", "\n")
	}
	if said := r.open[path]; said != nil {
		p.Compiler, p.Vet = said.compiler.String(), said.vet.String()
		delete(r.open, path)
	}
	p.Path = path
	r.list = append(r.list, p)
}

func (r *reader) line(line string) {
	var e event
	if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), &e) == nil && e.Action != "" {
		r.event(e)
		return
	}
	line = strings.TrimLeft(clean(line), mark)
	if m := match(messagesHead, "# ", line); m != nil {
		r.known = true
		if r.heard = &r.of(m[2]).compiler; m[1] != "" {
			r.heard = &r.of(m[2]).vet
		}
	} else if m := match(result, "\t", line); m != nil {
		p := r.of("")
		p.Result, p.Note = strings.TrimSpace(m[1]), m[3]
		r.close(p, m[2])
		delete(r.open, "")
		r.known, r.heard = true, nil
	} else if r.heard != nil && !printedByTests.MatchString(line) {
		put(r.heard, line)
	} else {
		r.heard = nil
		r.known = r.of("").line(line) || r.known
	}
}

// event is a line of go test -json (see "go doc test2json" and "go help buildjson").
type event struct{ Action, Package, Test, Output, ImportPath, FailedBuild string }

func (r *reader) event(e event) {
	r.known = true
	if e.ImportPath != "" {
		for line := range strings.Lines(e.Output) {
			r.line(line)
		}
		return
	}
	p := r.of(e.Package)
	switch e.Action {
	case "output":
		p.output(e.Test, e.Output)
	case "pass", "fail", "skip":
		if e.Test != "" {
			p.ended(p.test(e.Test), strings.ToUpper(e.Action))
			return
		}
		if p.Result = map[string]string{"pass": "ok", "fail": "FAIL", "skip": "?"}[e.Action]; e.FailedBuild != "" {
			p.Note = "[build failed]"
		}
		r.close(p, e.Package)
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

func put(b *strings.Builder, line string) {
	if b.Len()+len(line) < testLimit {
		b.WriteString(line)
		b.WriteByte('\n')
	}
}
