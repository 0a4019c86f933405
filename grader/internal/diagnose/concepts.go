package diagnose

import "strings"

// concept names the exercises that teach what went wrong, best first, without their numbers. The course may hold only some of them.
type concept []string

var (
	unbuffered  = concept{"message", "rendezvous"}
	buffering   = concept{"buffered", "message"}
	closing     = concept{"close_range", "worker_pool"}
	closedTwice = concept{"worker_pool", "shutdown", "close_range"}
	nilChannel  = concept{"nil_case", "message"}
	selecting   = concept{"try_send", "or_done", "timeout"}
	counting    = concept{"waitgroup"}
	waiting     = concept{"hello", "waitgroup"}
	slots       = concept{"parallel_map", "counter"}
	mutual      = concept{"counter", "cache"}
	unlocking   = concept{"error_path", "counter"}
	lockOrder   = concept{"transfer"}
	readLocks   = concept{"read_lock"}
	conditions  = concept{"cond_queue"}
	once        = concept{"lazy_init", "once"}
	leaving     = concept{"pipeline", "timeout"}
	tickers     = concept{"ticker"}
	cancelling  = concept{"context"}
	commaOK     = concept{"comma_ok", "nil_case"}
	wiring      = concept{"producer_consumer"}
	overlapping = concept{"parallel_map", "worker_pool"}
	noExercise  = concept{}
)

// in returns the best exercise that the course holds, or "".
func (c concept) in(exercises []string) string {
	for _, want := range c {
		for _, have := range exercises {
			if _, name, _ := strings.Cut(have, "_"); name == want {
				return have
			}
		}
	}
	return ""
}
