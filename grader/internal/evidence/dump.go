package evidence

import (
	"bytes"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/maruel/panicparse/v2/stack"
)

// Goroutine is one goroutine of a dump or a race report.
type Goroutine struct {
	ID      int
	State   State
	Writes  bool    // in a race report: its access is a write
	Frames  []Frame // innermost first
	Created []Frame // where it was started, if the report says
}

// Frame is a call on a goroutine's stack.
type Frame struct {
	Function string // with its package, such as "gokata/exercises/message.Deliver"
	File     string // absolute
	Line     int
	Args     []uint64 // the receiver, if it is a method, and the arguments: each if it is a pointer and certain, else 0
}

// Name returns the function's name without its package's path and name.
func (f Frame) Name() string {
	name := f.Function[strings.LastIndexByte(f.Function, '/')+1:]
	if _, rest, ok := strings.Cut(name, "."); ok {
		return rest
	}
	return name
}

// Depth counts how often a function, named with its package, stands on the stack.
func (g Goroutine) Depth(function string) int {
	n := 0
	for _, f := range g.Frames {
		if f.Function == function {
			n++
		}
	}
	return n
}

// RunsTest tells whether this is the goroutine that runs the test.
func (g Goroutine) RunsTest() bool { return g.Depth("testing.tRunner")+g.Depth("main.main") > 0 }

// Innermost returns the innermost frame that is in one of the files asked for.
func (g Goroutine) Innermost(in func(file string) bool) (Frame, bool) {
	if i := slices.IndexFunc(g.Frames, func(f Frame) bool { return in(f.File) }); i >= 0 {
		return g.Frames[i], true
	}
	return Frame{}, false
}

// raceBlock matches a report of the race detector, between its rulers.
var raceBlock = regexp.MustCompile(`(?ms)^==================\nWARNING: DATA RACE\n.*?^==================$`)

// leakHeader matches how goleak introduces a goroutine, after which comes its stack as in a dump.
var leakHeader = regexp.MustCompile(`(?m)^ ?\[?Goroutine (\d+) in state ([^,\n]+), with .* on top of the stack:$`)

// labels matches the first line of a goroutine that has some, which dumps show from Go 1.27 on.
var labels = regexp.MustCompile(`(?m)^(goroutine \d+ [^\n]*?\]) \{[^\n]*\}:$`)

// Goroutines reads every goroutine of the dumps in a text, which may hold other output as well.
func Goroutines(text string) []Goroutine {
	text = leakHeader.ReplaceAllString(raceBlock.ReplaceAllString(text, ""), "\ngoroutine $1 [$2]:")
	return scan(labels.ReplaceAllString(text, "$1:"))
}

// RaceReport reads the two accesses of the first race report in a text.
func RaceReport(text string) []Goroutine {
	list := scan(raceBlock.FindString(text))
	return list[:min(2, len(list))]
}

// ruler stands above and below a report of the race detector.
const ruler = "=================="

// Races takes the race detector's reports out of a text, and returns them and the rest. A report that breaks off counts as
// well.
func Races(text string) (reports []string, rest string) {
	var others strings.Builder
	for {
		before, after, found := strings.Cut(text, RaceWarning)
		others.WriteString(strings.TrimSuffix(before, ruler+"\n"))
		if !found {
			return reports, others.String()
		}
		body, after, _ := strings.Cut(after, "\n"+ruler)
		reports = append(reports, ruler+"\n"+RaceWarning+body+"\n"+ruler+"\n")
		text = strings.TrimPrefix(after, "\n")
	}
}

// Left reads the goroutines that were left when a process exited, as package perturb writes them: a dump for each test during
// which they were first seen, as the test's text.
func Left(text string) []*TestOutput {
	var list []*TestOutput
	for block := range strings.SplitSeq(text, "\n\n") {
		head, dump, _ := strings.Cut(strings.TrimLeft(block, "\n"), "\n")
		name, ok := strings.CutPrefix(head, "test ")
		if !ok || dump == "" {
			continue
		}
		i := slices.IndexFunc(list, func(t *TestOutput) bool { return t.Name == name })
		if i < 0 {
			i, list = len(list), append(list, &TestOutput{Name: name})
		}
		list[i].text.WriteString(dump + "\n\n")
	}
	return list
}

// snapshots bounds how many dumps are read from one text: a test has one, or a few.
const snapshots = 64

func scan(text string) []Goroutine {
	var list []Goroutine
	options := stack.DefaultOpts()
	options.GuessPaths, options.AnalyzeSources, options.NameArguments = false, false, false
	var in io.Reader = strings.NewReader(text)
	for range snapshots {
		snapshot, rest, err := stack.ScanSnapshot(in, io.Discard, options)
		if snapshot != nil {
			for _, g := range snapshot.Goroutines {
				list = append(list, Goroutine{ID: g.ID, State: StateOf(g.State), Writes: g.RaceWrite, Frames: frames(g.Stack), Created: frames(g.CreatedBy)})
			}
		}
		if err != nil {
			return list
		}
		in = io.MultiReader(bytes.NewReader(rest), in)
	}
	return list
}

func frames(s stack.Stack) []Frame {
	var list []Frame
	for _, call := range s.Calls {
		f := Frame{Function: call.Func.Complete, File: filepath.Clean(filepath.FromSlash(call.RemoteSrcPath)), Line: call.Line}
		for _, arg := range call.Args.Values {
			value := uint64(0)
			if arg.IsPtr && !arg.IsInaccurate {
				value = arg.Value
			}
			f.Args = append(f.Args, value)
		}
		list = append(list, f)
	}
	return list
}
