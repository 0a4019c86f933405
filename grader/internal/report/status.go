package report

import (
	"fmt"
	"io"
)

// Status is one line of a terminal that says what is going on, again and again in place. Without Out it says nothing.
type Status struct {
	Out   io.Writer
	Width int // columns
}

// Say replaces what the line says.
func (s *Status) Say(text string) {
	if s.Out != nil {
		fmt.Fprintf(s.Out, "\r\x1b[K%s", faint(cutTo(text, s.Width-1)))
	}
}

// Clear takes the line away (ECMA-48: EL).
func (s *Status) Clear() {
	if s.Out != nil {
		fmt.Fprint(s.Out, "\r\x1b[K")
	}
}
