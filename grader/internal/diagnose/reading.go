package diagnose

import "gokata/grader/internal/evidence"

// Reader says what stands on the lines of source files. It reads each file once, as it is then.
type Reader struct{ src sources }

// Operation returns the operation on a line that a goroutine in the given state can be in: what it is done to as written
// ("queue", "c.mu"; "" if unknown or too long to be said in a sentence), and whether it is a loop over that.
func (r *Reader) Operation(file string, line int, state evidence.State) (name string, loop bool) {
	s := r.src.at(file, line, state)
	if len(s.name) > 30 {
		s.name = ""
	}
	return s.name, s.kind == "range"
}
