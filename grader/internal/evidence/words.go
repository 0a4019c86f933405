package evidence

import "strings"

// Words says what a goroutine in the state does, in two parts between which a line can be named: "waits to send to messages" and
// ", and nobody is left to receive". The second part is what is true if the wait never ends. The name is that of the channel, lock
// or group as written, or "" if it is not known; loop says that a range loop waits.
func (s State) Words(name string, loop bool) (does, inVain string) {
	of := func(before string) string {
		if name == "" {
			return ""
		}
		return before + name
	}
	switch s {
	case Sends:
		return "waits to send" + of(" to "), ", and nobody is left to receive"
	case Receives:
		switch {
		case strings.HasSuffix(name, ".Done()"):
			return "waits for " + name, ", and nobody cancels that context"
		case loop && strings.HasSuffix(name, ".C"):
			return "waits in the loop over " + name, " for the next tick"
		case loop:
			return "waits in the loop over" + of(" "), " for a value or a close that never comes"
		}
		return "waits to receive" + of(" from "), ", and nobody is left to send or close"
	case SendsNil:
		return "sends", of(" to ") + ", which is nil: that blocks for ever"
	case ReceivesNil:
		return "receives", of(" from ") + ", which is nil: that blocks for ever"
	case Selects:
		return "waits in the select", ", and none of its cases can happen"
	case SelectsNone:
		return "waits in the empty select", ", which blocks for ever"
	case Locks, WriteLocks:
		return "waits to lock" + of(" "), ""
	case ReadLocks:
		return "waits for the read lock" + of(" "), ""
	case Acquires:
		return "waits in" + of(" ") + ".Do", ""
	case WaitsGroup:
		return "waits in" + of(" ") + ".Wait", " for a Done that never comes"
	case WaitsCond:
		return "waits in" + of(" ") + ".Wait", ", and nobody is left to wake it"
	case WaitsBubble:
		return "waits until all others wait", ""
	case Sleeps:
		return "sleeps", ""
	case Runs, Runnable:
		return "still runs", ""
	}
	return "waits", " (" + string(s) + ")"
}
