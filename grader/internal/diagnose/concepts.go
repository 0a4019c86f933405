package diagnose

// concept names the exercises that teach what went wrong, best first. The course may hold only some of them.
type concept []string

var (
	unbuffered  = concept{"04_message", "05_rendezvous"}
	buffering   = concept{"06_buffered", "04_message"}
	closing     = concept{"07_close_range", "10_worker_pool"}
	closedTwice = concept{"10_worker_pool", "33_shutdown", "07_close_range"}
	nilChannel  = concept{"17_nil_case", "04_message"}
	selecting   = concept{"16_try_send", "20_or_done", "15_timeout"}
	counting    = concept{"02_waitgroup"}
	waiting     = concept{"01_hello", "02_waitgroup"}
	slots       = concept{"03_parallel_map", "21_counter"}
	mutual      = concept{"21_counter", "22_cache"}
	unlocking   = concept{"25_error_path", "21_counter"}
	lockOrder   = concept{"24_transfer"}
	readLocks   = concept{"26_read_lock"}
	conditions  = concept{"28_cond_queue"}
	once        = concept{"27_lazy_init", "42_once"}
	leaving     = concept{"12_pipeline", "15_timeout"}
	tickers     = concept{"18_ticker"}
	cancelling  = concept{"31_context"}
	commaOK     = concept{"09_comma_ok", "17_nil_case"}
	wiring      = concept{"08_producer_consumer"}
	overlapping = concept{"03_parallel_map", "10_worker_pool"}
	noExercise  = concept{}
)

// in returns the best exercise that the course holds, or "".
func (c concept) in(exercises []string) string {
	for _, want := range c {
		for _, have := range exercises {
			if want == have {
				return want
			}
		}
	}
	return ""
}
