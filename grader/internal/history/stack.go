package history

import (
	"slices"
	"strings"

	"golang.org/x/exp/trace"

	"gokata/grader/internal/evidence"
)

// frame is a call in progress, in a file that counts.
type frame struct {
	Place           // where it has got to
	function string // what was called, with its package
}

// name returns the function's name without its package: "Run", "Queue.Take", or "Run.func1" for a literal in Run.
func (f frame) name() string {
	return strings.NewReplacer("(*", "", ")", "", "[...]", "").Replace(evidence.Frame{Function: f.function}.Name())
}

// declared returns the name, without its type, of the declared function that a call is of, or is of a literal in.
func (f frame) declared() string {
	name, _, _ := strings.Cut(f.name(), ".func")
	name, _, _ = strings.Cut(name, "-range")
	return name[strings.LastIndexByte(name, '.')+1:]
}

// entered returns the index of the outermost call in the learner's file, or -1.
func entered(frames []frame) int {
	i := len(frames) - 1
	for i >= 0 && !frames[i].Own {
		i--
	}
	return i
}

// stack is what counts of a goroutine's stack. Its lists begin with the innermost.
type stack struct {
	first string   // the innermost function, in whatever file
	ours  []frame  // the calls in files of the learner's or of a test's
	above []string // the functions of other code that the innermost of these is in
	depth int      // so many calls there are in all
}

func (c Code) read(s trace.Stack) stack {
	var read stack
	for f := range s.Frames() {
		if read.depth++; read.depth == 1 {
			read.first = f.Func
		}
		if c.ours(f.File) {
			read.ours = append(read.ours, frame{c.place(f.File, int(f.Line)), f.Func})
		} else if len(read.ours) == 0 {
			read.above = append(read.above, f.Func)
		}
	}
	return read
}

// at is where the innermost call of ours has got to.
func (s stack) at() Place {
	if len(s.ours) == 0 {
		return Place{}
	}
	return s.ours[0].Place
}

// within tells whether the innermost call of ours is in a function whose name begins like that.
func (s stack) within(prefix string) bool {
	return slices.ContainsFunc(s.above, func(name string) bool { return strings.HasPrefix(name, prefix) })
}

// runs names what a goroutine runs by the innermost call of ours. A literal has no name: it is in a function.
func (s stack) runs() string {
	if len(s.ours) == 0 {
		return ""
	}
	name, _, literal := strings.Cut(s.ours[0].name(), ".func")
	name, _, wrapped := strings.Cut(name, ".gowrap")
	if literal || wrapped || s.depth > 1 {
		return "func in " + name
	}
	return name
}
