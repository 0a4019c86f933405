package diagnose

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/maruel/panicparse/v2/stack"
)

// goroutine is one goroutine of a dump or a race report.
type goroutine struct {
	id      int
	state   string // such as "chan receive", without "(durable)"
	writes  bool   // in a race report: its access is a write
	frames  []frame
	created []frame // where it was started, if the report says
}

// frame is a call on a goroutine's stack.
type frame struct {
	function string // with its package's name, such as "message.Deliver"
	file     string // absolute
	line     int
	self     uint64 // its first argument, for a method the receiver, if that is a pointer and certain; else 0
}

func (f frame) location(role string, g goroutine) Location {
	l := Location{File: f.file, Line: f.line, Function: short(f.function), Role: role}
	if len(g.created) > 0 {
		l.Goroutine = fmt.Sprintf("started by %s on line %d", short(g.created[0].function), g.created[0].line)
	}
	return l
}

// short cuts the package's path and name off a function's name.
func short(function string) string {
	name := function[strings.LastIndexByte(function, '/')+1:]
	if _, rest, ok := strings.Cut(name, "."); ok {
		return rest
	}
	return name
}

// own returns the innermost frame that is in the learner's file.
func (d *doctor) own(g goroutine) (frame, bool) {
	for _, f := range g.frames {
		if d.ground.Own(f.file) {
			return f, true
		}
	}
	return frame{}, false
}

// raceBlock matches a report of the race detector, between its rulers.
var raceBlock = regexp.MustCompile(`(?ms)^==================\nWARNING: DATA RACE\n.*?^==================$`)

// leakHeader matches how goleak introduces a goroutine, after which comes its stack as in a dump.
var leakHeader = regexp.MustCompile(`(?m)^ ?\[?Goroutine (\d+) in state ([^,\n]+), with .* on top of the stack:$`)

// goroutines reads every goroutine of the dumps in a text, which may hold other output as well.
func goroutines(text string) []goroutine {
	text = leakHeader.ReplaceAllString(raceBlock.ReplaceAllString(text, ""), "\ngoroutine $1 [$2]:")
	return scan(text)
}

// raceReport reads the two accesses of the first race report in a text.
func raceReport(text string) []goroutine {
	list := scan(raceBlock.FindString(text))
	return list[:min(2, len(list))]
}

func scan(text string) []goroutine {
	var list []goroutine
	options := stack.DefaultOpts()
	options.GuessPaths, options.AnalyzeSources, options.NameArguments = false, false, false
	var in io.Reader = strings.NewReader(text)
	for range snapshots {
		snapshot, rest, err := stack.ScanSnapshot(in, io.Discard, options)
		if snapshot != nil {
			for _, g := range snapshot.Goroutines {
				list = append(list, convert(g))
			}
		}
		if err != nil {
			return list
		}
		in = io.MultiReader(bytes.NewReader(rest), in)
	}
	return list
}

// snapshots bounds how many dumps are read from one text: a test has one, or a few.
const snapshots = 64

func convert(g *stack.Goroutine) goroutine {
	state := strings.TrimSuffix(strings.TrimSuffix(g.State, " (durable)"), " (leaked)")
	c := goroutine{id: g.ID, state: state, writes: g.RaceWrite}
	for _, call := range g.Stack.Calls {
		c.frames = append(c.frames, frameOf(call))
	}
	for _, call := range g.CreatedBy.Calls {
		c.created = append(c.created, frameOf(call))
	}
	return c
}

func frameOf(call stack.Call) frame {
	f := frame{function: call.Func.Complete, file: filepath.Clean(filepath.FromSlash(call.RemoteSrcPath)), line: call.Line}
	if args := call.Args.Values; len(args) > 0 && args[0].IsPtr && !args[0].IsInaccurate {
		f.self = args[0].Value
	}
	return f
}
