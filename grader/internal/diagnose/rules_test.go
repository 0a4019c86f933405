package diagnose

import (
	"go/types"
	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What assertions say, in testify's words.
const (
	tookLonger    = "Not equal: \nexpected: 2s\nactual  : 5s"
	aBitLate      = "Not equal: \nexpected: 2s\nactual  : 2.001s"
	returnedEarly = "Not equal: \nexpected: 5s\nactual  : 0s"
	lost          = "Not equal: \nexpected: []int{1, 2, 3}\nactual  : []int{1, 3}"
	twice         = "Not equal: \nexpected: 1\nactual  : 2"
	shuffled      = "Not equal: \nexpected: []int{1, 2, 3}\nactual  : []int{3, 1, 2}"
	anotherValue  = "Not equal: \nexpected: \"a\"\nactual  : \"b\""
	sameGoroutine = "Should not be: \"goroutine 7\""
	tooMany       = "\"4\" is not less than or equal to \"3\""
	noFailure     = "An error is expected but got nil."
)

// inquiryOf reads source that lacks its package clause and imports.
func inquiryOf(t *testing.T, body, detail string) *inquiry {
	src := "package x; import (\"context\"; \"io\"; \"iter\"; \"slices\"; \"sync\"; \"sync/atomic\"; \"time\")\n" + body
	p := unit(src, "").Code.Snapshot.Program()
	require.NotEmpty(t, p.Own, "the source must parse:\n%s", src)
	return &inquiry{p, symptomOf(evidence.Assertion{Text: "jobs run at once", Detail: detail}), witness{}}
}

// marked returns the line, counted as in inquiryOf's source, that ends in "// here", or 0.
func marked(body string) int {
	for i, line := range strings.Split(body, "\n") {
		if strings.HasSuffix(line, "// here") {
			return i + 2
		}
	}
	return 0
}

func TestEachRuleFindsItsFault(t *testing.T) {
	tests := []struct{ rule, symptom, body, fact string }{
		{"waitUnderIf", twice, `
type q struct { mu sync.Mutex; c *sync.Cond; n int }
func (q *q) Put() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.n == 2 { // here
		q.c.Wait()
	}
	q.n++
}`, "waits on a Cond once"},
		{"poll", aBitLate, `
func Run(work func()) {
	var done atomic.Bool
	go func() { work(); done.Store(true) }()
	for !done.Load() {
		time.Sleep(time.Millisecond) // here
	}
}`, "sleeps in a loop"},
		{"guess", tookLonger, `
func Run(work func()) {
	go work()
	time.Sleep(4 * time.Second) // here
}`, "sleeps for some time"},
		{"givesUp", lost, `
func Next(c <-chan int) int {
	select {
	case v := <-c:
		return v
	case <-time.After(time.Second): // here
		return 0
	}
}`, "stops waiting"},
		{"defaults", lost, `
func Put(c chan<- int, v int) {
	select {
	case c <- v:
	default: // here
	}
}`, "never waits"},
		{"unawaited", returnedEarly, `
func Put(c chan<- int, v int) {
	go func() { c <- v }() // here
}`, "does not wait for it"},
		{"unawaited, of what tells nobody", returnedEarly, `
func Run(a func() int, b func()) int {
	c := make(chan int)
	go b() // here
	go func() { c <- a() }()
	return <-c
}`, "tells nobody"},
		{"waitInLoop", tookLonger, `
func Run(jobs []int, work func(int)) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() { work(job) })
		wg.Wait() // here
	}
}`, "within the loop"},
		{"inTurn", tookLonger, `
func Run(jobs []int, work func(int)) {
	for _, job := range jobs {
		work(job) // here
	}
}`, "called in a loop"},
		{"inTurn, of two steps", tookLonger, `
func Run(jobs []int, fetch func(int) int, keep func(int)) {
	for _, job := range jobs {
		v := fetch(job)
		keep(v) // here
	}
}`, "in each turn"},
		{"earlyArgument", tookLonger, `
func send(c chan<- int, v int) { c <- v }
func Run(a func() int, b func()) int {
	c := make(chan int)
	go send(c, a()) // here
	b()
	return <-c
}`, "argument of a go statement"},
		{"sequence, without go", tookLonger, `
func Run(a, b func()) {
	a() // here
	b()
}`, "nothing here is started"},
		{"sequence, work before the start", tookLonger, `
func Run(a, b func()) {
	var wg sync.WaitGroup
	a() // here
	wg.Go(b)
	wg.Wait()
}`, "before the goroutine is started"},
		{"sequence, wait before the work", tookLonger, `
func Run(a, b func()) {
	var wg sync.WaitGroup
	wg.Go(a)
	wg.Wait() // here
	b()
}`, "before the function's own work"},
		{"sequence, work after the wait", tookLonger, `
func Run(w io.Writer, a, b func()) {
	var wg sync.WaitGroup
	wg.Go(a)
	b()
	wg.Wait()
	w.Write(nil) // here
}`, "has waited for its goroutine"},
		{"wrongGoroutine", sameGoroutine, `
func greet(w io.Writer) { w.Write(nil) }
func Run(w io.Writer, work func()) {
	var wg sync.WaitGroup
	wg.Go(work)
	greet(w) // here
	wg.Wait()
}`, "called, not started"},
		{"collectsFirst", tookLonger, `
func Run(c <-chan int, work func(int)) {
	var all []int
	for v := range c {
		all = append(all, v) // here
	}
	for _, v := range all {
		work(v)
	}
}`, "everything is gathered"},
		{"collectsFirst, from an iterator", tookLonger, `
func Run(names iter.Seq[string], work func(string)) {
	var wg sync.WaitGroup
	all := slices.Collect(names) // here
	for _, name := range all {
		wg.Go(func() { work(name) })
	}
	wg.Wait()
}`, "everything is gathered"},
		{"fixedWorkers", tookLonger, `
func Run(jobs []int, work func(int)) {
	var wg sync.WaitGroup
	queue := make(chan int)
	for range 4 { // here
		wg.Go(func() {
			for job := range queue {
				work(job)
			}
		})
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	wg.Wait()
}`, "starts 4 goroutines"},
		{"lockHeld", tookLonger, `
type cache struct { mu sync.Mutex; m map[string]int }
func (c *cache) Get(key string, load func(string) int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.m[key]; ok {
		return v
	}
	v := load(key) // here
	c.m[key] = v
	return v
}`, "held meanwhile"},
		{"buffered", returnedEarly, `
type desk struct { c chan int }
func New() *desk { return &desk{c: make(chan int, 9)} } // here
func (d *desk) Put(v int) { d.c <- v }`, "has room"},
		{"fixedReceives", lost, `
func Sum(jobs []int, work func(int) int) int {
	c := make(chan int)
	for _, job := range jobs {
		go func() { c <- work(job) }()
	}
	return <-c +
		<-c // here
}`, "number of receives is fixed"},
		{"fixedTurns", lost, `
func Pump(next func() int, c chan<- int) {
	for range 10 { // here
		c <- next()
	}
}`, "10 turns"},
		{"lastOnly", lost, `
func Run(jobs []int, work func(int)) {
	var last chan struct{}
	for _, job := range jobs {
		done := make(chan struct{})
		last = done
		go func() { defer close(done); work(job) }()
	}
	<-last // here
}`, "one of them"},
		{"literalResult", anotherValue, `
func Run(a func() string) string {
	a()
	return "b" // here
}`, "written into the code"},
		{"unusedParameter", lost, `
func Run(jobs []int, work func(int) int) []int {
	return slices.Clone(jobs) // here
}`, "nothing in it uses work"},
		{"unusedParameter, with another in its place", anotherValue, `
func Twice(n int) int { time.Sleep(1); return 2 * n }
func Run(n int, work func(int) int) int {
	return Twice(n) // here
}`, "Twice is called here"},
		{"calledTwice", twice, `
func Run(a func() int) int {
	var wg sync.WaitGroup
	wg.Go(func() { a() })
	wg.Wait()
	return a() // here
}`, "more than once"},
		{"packageState", anotherValue, `
var parcels chan string
func New() {
	parcels = make(chan string) // here
}
func Put(s string) { parcels <- s }
func Take() string { return <-parcels }`, "declared outside all functions"},
		{"dropped", lost, `
func Take(c <-chan int) int {
	v := <-c
	for range v {
		<-c // here
	}
	return v
}`, "thrown away"},
		{"ignored, of a receive", lost, `
func Take(c <-chan int) (int, bool) {
	_, ok := <-c // here
	if !ok {
		return 0, false
	}
	return <-c, true
}`, "receives a value as well"},
		{"ignored, of a call", noFailure, `
func Run(work func() (int, error)) int {
	n, _ := work() // here
	return n
}`, "last result is thrown away"},
		{"reorders", shuffled, `
func Run(c <-chan int) []int {
	all := slices.Collect(values(c))
	slices.Sort(all) // here
	return all
}
func values(c <-chan int) iter.Seq[int] { return nil }`, "another order"},
		{"reorders, from the end", shuffled, `
type stack struct { mu sync.Mutex; all []int }
func (s *stack) Take() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.all) - 1
	v := s.all[last] // here
	s.all = s.all[:last]
	return v
}`, "at the end"},
		{"sharedAppend", shuffled, `
func Run(jobs []int, work func(int) int) []int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var all []int
	for _, job := range jobs {
		wg.Go(func() {
			v := work(job)
			mu.Lock()
			all = append(all, v) // here
			mu.Unlock()
		})
	}
	wg.Wait()
	return all
}`, "in the order in which"},
		{"picksAny", shuffled, `
func Take(a, b chan int) int {
	select { // here
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}`, "takes any"},
		{"sharedAnswer", tookLonger, `
type desk struct { ask chan string; answer chan bool }
func (d *desk) Put(s string) {
	d.ask <- s
	<-d.answer // here
}`, "somebody else"},
		{"asksLength", lost, `
func Drain(c chan int, use func(int)) {
	for range len(c) { // here
		use(<-c)
	}
}`, "length of a channel"},
		{"endMark", lost, `
func Drain(c chan string, use func(string)) {
	for s := range c {
		if s == "" { // here
			return
		}
		use(s)
	}
}`, "compared with a fixed one"},
		{"scatters, values", shuffled, `
func Run(jobs []int, c chan<- int) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() { c <- job }) // here
	}
	wg.Wait()
}`, "in any order"},
		{"scatters, work", tooMany, `
func Run(jobs []int, work func(int)) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() { work(job) }) // here
	}
	wg.Wait()
}`, "in every turn"},
		{"unaskedEnd", twice, `
func Run(n int, work func(int)) {
	c := make(chan int)
	go func() { defer close(c); c <- 1 }()
	for range n {
		v := <-c // here
		work(v)
	}
}`, "does not ask"},
		{"oneShot", lost, `
func Run(workers int, queue chan int, work func(int)) {
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			job, ok := <-queue // here
			if ok {
				work(job)
			}
		})
	}
	wg.Wait()
}`, "receives here once"},
		{"offByOne", tooMany, `
func Run(workers int, queue chan int, work func(int)) {
	var wg sync.WaitGroup
	for i := 0; i <= workers; i++ { // here
		wg.Go(func() {
			for job := range queue {
				work(job)
			}
		})
	}
	wg.Wait()
}`, "one turn more"},
		{"preassigned", tookLonger, `
func Run(workers int, jobs []int, work func(int)) {
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			for j := i; j < len(jobs); j += workers { // here
				work(jobs[j])
			}
		})
	}
	wg.Wait()
}`, "settled before anybody begins"},
		{"preassigned, with a remainder", lost, `
func Run(workers int, jobs []int, work func(int)) {
	var wg sync.WaitGroup
	share := len(jobs) / workers // here
	for i := range workers {
		wg.Go(func() {
			for _, job := range jobs[i*share : (i+1)*share] {
				work(job)
			}
		})
	}
	wg.Wait()
}`, "remainder"},
		{"overwrites", lost, `
func Run(jobs []int, work func(int) int) map[int]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	results := map[int]int{}
	for _, job := range jobs {
		wg.Go(func() {
			v := work(job)
			mu.Lock()
			results[job] = v // here
			mu.Unlock()
		})
	}
	wg.Wait()
	return results
}`, "one place for each key"},
		{"lostResult", anotherValue, `
func Run(queue <-chan int, results chan<- int, work func(int) int) {
	for job := range queue {
		work(job) // here
		results <- job
	}
}`, "thrown away"},
		{"unguarded", twice, `
type cache struct { mu sync.Mutex; m map[string]int }
func (c *cache) Get(key string, load func(string) int) int {
	c.mu.Lock()
	v, ok := c.m[key]
	c.mu.Unlock()
	if ok {
		return v
	}
	v = load(key)
	c.mu.Lock() // here
	c.m[key] = v
	c.mu.Unlock()
	return v
}`, "a second time"},
		{"leavesSelect", tookLonger, `
func Drain(ctx context.Context, c <-chan int, use func(int)) {
	for {
		select {
		case v := <-c:
			use(v)
		case <-ctx.Done():
			break // here
		}
	}
}`, "ends the select"},
		{"loadThenStore", lost, `
type Counter struct { n atomic.Int64 }
func (c *Counter) Add() {
	v := c.n.Load()
	c.n.Store(v + 1) // here
}`, "between the Load"},
		{"deafToContext", tookLonger, `
func Fetch(ctx context.Context, get func() int) int {
	c := make(chan int, 1)
	go func() { c <- get() }()
	return <-c // here
}`, "whatever becomes of ctx"},
		{"timerAnew", tookLonger, `
func Collect(c <-chan int, d time.Duration) (all []int) {
	for {
		select {
		case v := <-c:
			all = append(all, v)
		case <-time.After(d): // here
			return all
		}
	}
}`, "puts the end off"},
		{"givenBackEarly", tooMany, `
func Run(jobs []int, n int, work func(int)) {
	sem := make(chan struct{}, n)
	var wg sync.WaitGroup
	for _, j := range jobs {
		sem <- struct{}{}
		wg.Go(func() {
			<-sem // here
			work(j)
		})
	}
	wg.Wait()
}`, "free again here"},
		{"onlyFirst", noFailure, `
func Run(a, b func() error) error {
	errs := make(chan error, 2)
	go func() { errs <- a() }()
	go func() { errs <- b() }()
	return <-errs // here
}`, "one value is received"},
		{"closesEarly", returnedEarly, `
func Merge(a, b <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for v := range a {
			out <- v
		}
		close(out) // here
	}()
	go func() { for v := range b { out <- v } }()
	return out
}`, "by one of 2 goroutines"},
		{"oneThenOther", tookLonger, `
func Merge(a, b <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range a { // here
			out <- v
		}
		for v := range b { out <- v }
	}()
	return out
}`, "begins when this one has ended"},
		{"mayNotWait", tookLonger, `
func TrySend(c chan<- int, v int) bool {
	c <- v // here
	return true
}`, "answers yes or no"},
		{"wakesOne", lost, `
type Gate struct { mu sync.Mutex; c *sync.Cond; open bool }
func (g *Gate) Open() {
	g.mu.Lock()
	g.open = true
	g.c.Signal() // here
	g.mu.Unlock()
}
func (g *Gate) Wait() {
	g.mu.Lock()
	for !g.open { g.c.Wait() }
	g.mu.Unlock()
}`, "wakes one of those"},
		{"leavesRest", lost, `
func Worker(jobs <-chan int, quit <-chan struct{}, work func(int)) {
	for {
		select {
		case j := <-jobs:
			work(j)
		case <-quit:
			return // here
		}
	}
}`, "as soon as it is told"},
		{"ownOnce", twice, `
type Lazy struct { v int }
func (l *Lazy) Get(load func() int) int {
	var once sync.Once // here
	once.Do(func() { l.v = load() })
	return l.v
}`, "a Once of its own"},
		{"deafToContext, of another context", tookLonger, `
func Run(ctx context.Context, work func(context.Context)) {
	work(context.Background()) // here
}`, "nothing to do with ctx"},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			q := inquiryOf(t, test.body, test.symptom)
			s := q.suspect()
			if assert.NotNil(t, s, "nothing is suspected") {
				assert.Equal(t, marked(test.body), q.Line(s.node), s.fact)
				assert.Contains(t, s.fact, test.fact)
			}
		})
	}
}

// The rules that ask what the assertion is about.
func TestRulesThatNeedAWitness(t *testing.T) {
	unbounded := `
type locker struct { mu sync.Mutex; c *sync.Cond; all []int }
func (l *locker) Put(v int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, v) // here
	l.c.Signal()
}`
	q := inquiryOf(t, unbounded, returnedEarly)
	assert.Nil(t, q.suspect(), "nothing says that Put is what came back early")
	q.funs = q.Own
	s := q.suspect()
	require.NotNil(t, s)
	assert.Equal(t, marked(unbounded), q.Line(s.node))

	open := `
func Tail(next func() (int, bool), c chan<- int) {
	for {
		v, ok := next()
		if !ok {
			return // here
		}
		c <- v
	}
}`
	q = inquiryOf(t, open, anotherValue)
	q.funs = q.Own
	s = q.suspect()
	require.NotNil(t, s)
	assert.Equal(t, marked(open), q.Line(s.node))
	assert.Contains(t, s.fact, "leaves it open")

	signs := `
func Run(compose func() int, tune, sign func()) int {
	c := make(chan int, 1)
	go func() { c <- compose() }()
	tune()
	sign() // here
	return <-c
}`
	q = inquiryOf(t, signs, returnedEarly)
	q.funs = q.Own[:1]
	for _, o := range q.of(code.Work) {
		if o.On.Name() == "sign" {
			q.callbacks = map[types.Object]bool{o.On: true}
		}
	}
	s = q.suspect()
	require.NotNil(t, s)
	assert.Equal(t, marked(signs), q.Line(s.node), s.fact)
	assert.Contains(t, s.fact, "nothing before it")
}

// Code in which nothing is wrong, and of which the rules have nothing to say whatever the symptom.
func TestNothingIsSuspectedWithoutReason(t *testing.T) {
	symptoms := []string{tookLonger, returnedEarly, lost, twice, shuffled, anotherValue, sameGoroutine, tooMany, noFailure}
	for name, body := range map[string]string{
		"a goroutine for each item of a known number": `
func Run(jobs []int, work func(int) int) []int {
	results := make([]int, len(jobs))
	var wg sync.WaitGroup
	for i := range len(jobs) {
		wg.Go(func() { results[i] = work(jobs[i]) })
	}
	wg.Wait()
	return results
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
		"a pool's own Wait": `
func Run(c chan int, pool *atomic.Pool) {
	go func() { c <- 1 }()
	pool.Wait()
}`,
		"a limit by tokens": `
func Run(jobs []int, tokens chan struct{}, work func(int)) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		tokens <- struct{}{}
		wg.Go(func() {
			work(job)
			<-tokens
		})
	}
	wg.Wait()
}`,
		"a request for each goroutine": `
func Serve(requests chan int, done chan struct{}) {
	for {
		r, ok := <-requests
		if !ok {
			return
		}
		go func() { handle(r); done <- struct{}{} }()
		defer func() { <-done }()
	}
}
func handle(int) {}`,
		"two ways with a lock each": `
type q struct { mu sync.Mutex; n int }
func (q *q) Add(up bool) {
	if up {
		q.mu.Lock()
		q.n++
		q.mu.Unlock()
	} else {
		q.mu.Lock()
		q.n--
		q.mu.Unlock()
	}
}`,
		"a writer that is used twice": `
func Run(wg *sync.WaitGroup, w io.Writer) {
	wg.Go(func() { w.Write(nil); w.Write(nil) })
	wg.Wait()
}`,
		"a deferred wait": `
func Run(work func()) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(work)
}`,
		"a meeting": `
type desk struct { c chan string }
func New() *desk { return &desk{c: make(chan string)} }
func (d *desk) Put(s string) { d.c <- s }
func (d *desk) Take() string { return <-d.c }`,
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
	} {
		for _, symptom := range symptoms {
			q := inquiryOf(t, body, symptom)
			if s := q.suspect(); s != nil {
				t.Errorf("%s: %q: line %d: %s", name, symptom, q.Line(s.node), s.fact)
			}
		}
	}
}
