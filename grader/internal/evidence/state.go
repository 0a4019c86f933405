package evidence

import (
	"gokata/grader/internal/inside/dump"
)

// State is what a goroutine is doing, in the runtime's words (its waitReason texts, such as "chan receive"), without the marks
// that a dump adds to them.
type State string

// The states that are asked about by name. Others, such as "IO wait", are rare in tests.
const (
	Sends        State = "chan send"
	Receives     State = "chan receive"
	SendsNil     State = "chan send (nil chan)"
	ReceivesNil  State = "chan receive (nil chan)"
	Selects      State = "select"
	SelectsNone  State = "select (no cases)"
	Locks        State = "sync.Mutex.Lock"
	WriteLocks   State = "sync.RWMutex.Lock"
	ReadLocks    State = "sync.RWMutex.RLock"
	Acquires     State = "semacquire"
	WaitsGroup   State = "sync.WaitGroup.Wait"
	WaitsCond    State = "sync.Cond.Wait"
	WaitsBubble  State = "synctest.Wait"
	Sleeps       State = "sleep"
	Runs         State = "running"
	Runnable     State = "runnable"
	WaitsForData State = "IO wait"
	InSyscall    State = "syscall"
)

// StateOf reads a state as a dump writes it.
func StateOf(text string) State { return State(dump.Bare(text)) }

// Running tells whether a goroutine in the state runs, or could.
func (s State) Running() bool { return s == Runs || s == Runnable }

// Locking tells whether a goroutine in the state waits for a lock.
func (s State) Locking() bool { return s == Locks || s == WriteLocks || s == ReadLocks }

// Sending tells whether it waits to send, Receiving whether it waits to receive, on whatever channel.
func (s State) Sending() bool { return s == Sends || s == SendsNil }

// Receiving tells whether a goroutine in the state waits to receive.
func (s State) Receiving() bool { return s == Receives || s == ReceivesNil }

// Hopeless tells whether nothing can ever end the wait.
func (s State) Hopeless() bool { return s == SendsNil || s == ReceivesNil || s == SelectsNone }
