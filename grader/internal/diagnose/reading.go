package diagnose

// Stopped is a goroutine as a dump shows it.
type Stopped struct {
	ID    int
	State string     // the runtime's words, such as "chan receive" or "running", without "(durable)"
	Calls []Location // innermost first
}

// Stops reads the goroutines of the dumps in a text, which may hold other output as well.
func Stops(text string) []Stopped {
	var list []Stopped
	for _, g := range goroutines(text) {
		s := Stopped{ID: g.id, State: g.state}
		for _, f := range g.frames {
			s.Calls = append(s.Calls, f.location("", g))
		}
		list = append(list, s)
	}
	return list
}

// Reader says what stands on the lines of source files. It reads each file once, as it is then.
type Reader struct{ src sources }

// Operation returns the operation on a line that a goroutine in the given state can be in: what it is done to as written
// ("queue", "c.mu"; "" if unknown or too long to be said in a sentence), and whether it is a loop over that.
func (r *Reader) Operation(file string, line int, state string) (name string, loop bool) {
	s := r.src.at(file, line, state)
	if len(s.name) > 30 {
		s.name = ""
	}
	return s.name, s.kind == "range"
}
