package hunch

// faults are snippets with one fault each, on the line that ends in "// here".
var faults = []struct {
	name    string
	symptom Symptom
	body    string
	fact    string
}{
	{"calledOnTheSpot", Late, `
func Run(jobs []int, work func(int)) {
	for _, job := range jobs {
		func() { // here
			work(job)
		}()
	}
}`, "called, not started"},
	{"comparesWithMark", Fewer, `
func Drain(c chan int, use func(int)) {
	for {
		v := <-c
		if v == 0 { // here
			return
		}
		use(v)
	}
}`, "compared with a fixed one"},
	{"comparesWithMark, a variable of the package", Other, `
var end = "end"
func Drain(c chan string, use func(string)) {
	for s := range c {
		if s == end { // here
			return
		}
		use(s)
	}
}`, "compared with a fixed one"},
	{"givesUp", Fewer, `
func Next(c <-chan int) int {
	select {
	case v := <-c:
		return v
	case <-time.After(time.Second): // here
		return 0
	}
}`, "stops waiting"},
	{"givesUp, by a timer", Late, `
func Next(c <-chan int) int {
	timer := time.NewTimer(time.Second)
	select {
	case v := <-c:
		return v
	case <-timer.C: // here
		return 0
	}
}`, "stops waiting"},
	{"waitsInLoop", Late, `
func Run(jobs []int, work func(int)) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() { work(job) })
		wg.Wait() // here
	}
}`, "within the loop"},
	{"waitsOnce", More, `
type q struct { mu sync.Mutex; c *sync.Cond; n int }
func (q *q) Put() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.n == 2 { // here
		q.c.Wait()
	}
	q.n++
}`, "waits on a Cond once"},
	{"polls", Late, `
func Run(work func()) {
	var done atomic.Bool
	go func() { work(); done.Store(true) }()
	for !done.Load() {
		time.Sleep(time.Millisecond) // here
	}
}`, "sleeps in a loop"},
	{"sleeps", Late, `
func Run(work func()) {
	go work()
	time.Sleep(4 * time.Second) // here
}`, "sleeps for some time"},
	{"doesNotWait", Fewer, `
func Put(c chan<- int, v int) {
	select {
	case c <- v:
	default: // here
	}
}`, "never waits"},
	{"doesNotWait, what the default does", Early, `
func Put(c, spare chan int, v int) {
	select {
	case c <- v:
	default:
		spare <- v // here
	}
}`, "never waits"},
	{"oneByOne, nothing started", Late, `
func Run(a, b func()) {
	a() // here
	b()
}`, "nothing here is started"},
	{"oneByOne, before the start", Late, `
func Run(a, b func()) {
	var wg sync.WaitGroup
	a() // here
	wg.Go(b)
	wg.Wait()
}`, "before the goroutine is started"},
	{"oneByOne, waits first", Late, `
func Run(a, b func()) {
	var wg sync.WaitGroup
	wg.Go(a)
	wg.Wait() // here
	b()
}`, "before the function's own work"},
	{"oneByOne, waits first, after a loop", Late, `
func Run(jobs []int, prepare func(int), a, b func()) {
	for _, job := range jobs {
		prepare(job)
	}
	var wg sync.WaitGroup
	wg.Go(a)
	wg.Wait() // here
	b()
}`, "before the function's own work"},
	{"oneByOne, after the wait", Late, `
func Run(a, b, c func()) {
	var wg sync.WaitGroup
	wg.Go(a)
	b()
	wg.Wait()
	c() // here
}`, "has waited for its goroutine"},
	{"unawaited", Early, `
func Put(c chan<- int, v int) {
	go func() { c <- v }() // here
}`, "does not wait for it"},
	{"tellsNobody", Fewer, `
func Run(a func() int, b func()) int {
	c := make(chan int)
	go b() // here
	go func() { c <- a() }()
	return <-c
}`, "tells nobody"},
	{"callsAgain", More, `
func Run(a func() string) string {
	if a() == "" {
		return ""
	}
	return a() // here
}`, "more than once"},
	{"inTurn", Late, `
func Run(jobs []int, work func(int)) {
	for _, job := range jobs {
		work(job) // here
	}
}`, "called in a loop"},
	{"inTurn, two steps", Late, `
func Run(jobs []int, fetch func(int) int, keep func(int)) {
	for _, job := range jobs {
		v := fetch(job)
		keep(v) // here
	}
}`, "in each turn"},
	{"hasRoom, the sender returns", Early, `
type desk struct { c chan int }
func New() *desk { return &desk{c: make(chan int, 9)} } // here
func (d *desk) Put(v int) { d.c <- v }`, "has room"},
	{"hasRoom, the sender calls on", Early, `
func Run(a func() int, sent func()) int {
	c := make(chan int, 1) // here
	go func() { c <- a(); sent() }()
	return <-c
}`, "has room"},
	{"hasRoom, of a caller's channel", Early, `
func Run(work func()) int {
	c := make(chan int, 1) // here
	go send(c, work)
	return <-c
}
func send(to chan<- int, work func()) { to <- 1; work() }`, "has room"},
}

// sound are snippets of which the rules have nothing to say whatever the symptom.
var sound = map[string]string{
	"a goroutine for each item": `
func Run(jobs []int, work func(int) int) []int {
	results := make([]int, len(jobs))
	var wg sync.WaitGroup
	for i := range len(jobs) {
		wg.Go(func() { results[i] = work(jobs[i]) })
	}
	wg.Wait()
	return results
}`,
	"a literal that is started, and one that is deferred": `
func Run(work func(), done chan bool) {
	defer func() { <-done }()
	go func() { work(); done <- true }()
}`,
	"a comparison with what is not fixed": `
func Find(c chan int, want int) bool {
	for v := range c {
		if v == want {
			return true
		}
	}
	return false
}`,
	"a generator": `
func Count(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := range n {
			c <- i
		}
	}()
	return c
}`,
	"a select without a clock": `
func Next(a, b <-chan int) int {
	select {
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}`,
	"a wait after the loop": `
func Run(jobs []int, work func(int)) {
	done := make(chan bool)
	for _, job := range jobs {
		go func() { work(job); done <- true }()
	}
	for range jobs {
		<-done
	}
}`,
	"a wait that a loop puts off": `
func Run(jobs []int, work func(int)) {
	for _, job := range jobs {
		done := make(chan bool)
		defer func() { <-done }()
		var wg sync.WaitGroup
		wg.Go(func() { work(job); close(done) })
		defer wg.Wait()
	}
}`,
	"a question and its answer": `
func Ask(n int, ask, answer chan int) {
	for i := range n {
		ask <- i
		<-answer
	}
}`,
	"a limit by tokens": `
func Run(jobs []int, tokens chan bool, work func(int)) {
	for _, job := range jobs {
		<-tokens
		go func() { work(job); tokens <- true }()
	}
}`,
	"work that is put off": `
func Run(a, b func()) {
	defer b()
	a()
}`,
	"one goroutine that goes through a list": `
func Run(jobs []int, work func(int)) {
	done := make(chan bool)
	go func() {
		for _, job := range jobs {
			work(job)
		}
		close(done)
	}()
	<-done
}`,
	"a wait for several, and then what needs them": `
func Run(n int, fetch func(int), sum func()) {
	done := make(chan bool)
	for i := range n {
		go func() { fetch(i); done <- true }()
	}
	for range n {
		<-done
	}
	sum()
}`,
	"a Cond in a loop": `
type q struct { mu sync.Mutex; c *sync.Cond; n int }
func (q *q) Put() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.n == 2 {
		q.c.Wait()
	}
	q.n++
	q.c.Signal()
}`,
	"work that takes its time": `
func Double(n int) int {
	time.Sleep(time.Second)
	return 2 * n
}`,
	"a deferred wait": `
func Run(work func()) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(work)
}`,
	"own work beside a goroutine": `
func Run(a, b func()) {
	var wg sync.WaitGroup
	wg.Go(a)
	b()
	wg.Wait()
}`,
	"a goroutine for a method that closes": `
type s struct { done chan bool }
func Run(x *s) {
	go x.run()
	<-x.done
}
func (x *s) run() { x.end() }
func (x *s) end() { close(x.done) }`,
	"one call or the other": `
func Run(up bool, work func(bool)) {
	if up {
		work(true)
	} else {
		work(false)
	}
}`,
	"a worker": `
func Work(c <-chan int, work func(int)) {
	for v := range c {
		work(v)
	}
}`,
	"a meeting": `
type desk struct { c chan string }
func New() *desk { return &desk{c: make(chan string)} }
func (d *desk) Put(s string) { d.c <- s }
func (d *desk) Take() string { return <-d.c }`,
	"room for a result that a goroutine leaves behind": `
func Run(a func() int) int {
	c := make(chan int, 1)
	go func() { c <- a() }()
	return <-c
}`,
	"room, and an answer that is waited for": `
type desk struct { c, thanks chan int }
func New() *desk { return &desk{c: make(chan int, 9), thanks: make(chan int)} }
func (d *desk) Put(v int) {
	d.c <- v
	<-d.thanks
}`,
}
