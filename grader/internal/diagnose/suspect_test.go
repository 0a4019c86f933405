package diagnose

import (
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

func TestSymptoms(t *testing.T) {
	for _, test := range []struct {
		text, detail string
		want         symptom
	}{
		{"", "Not equal: \nexpected: 2s\nactual  : 5s", symptom{kind: late, want: 2 * time.Second, got: 5 * time.Second, actual: "5s"}},
		{"", "Not equal: \nexpected: \"2s\"\nactual  : \"1s\"", symptom{kind: early, want: 2 * time.Second, got: time.Second, actual: `"1s"`}},
		{"", "Not equal: \nexpected: time.Duration(7)\nactual  : time.Duration(0)", symptom{kind: early, want: 7, actual: "0s"}},
		{"", "Not equal: \nexpected: 3\nactual  : 1", symptom{kind: fewer, actual: "1"}},
		{"", "Not equal: \nexpected: int(3)\nactual  : int64(4)", symptom{kind: more, actual: "4"}},
		{"one job runs at a time", "Not equal: \nexpected: 1\nactual  : 2", symptom{kind: crowded, actual: "2"}},
		{"five jobs share what runs at a time", "Not equal: \nexpected: 1\nactual  : 2", symptom{kind: more, actual: "2"}},
		{"", "Not equal: \nexpected: \"a\"\nactual  : \"b\"", symptom{kind: differs, actual: `"b"`}},
		{"", "Not equal: \nexpected: \"a\"\nactual  : \"\"", symptom{kind: fewer, actual: `""`}},
		{"", "Not equal: \nexpected: []string{\"a, b\", \"c\"}\nactual  : []string{\"c\", \"a, b\"}", symptom{kind: disorder, actual: `[]string{"c", "a, b"}`}},
		{"", "Not equal: \nexpected: []int{1, 2}\nactual  : []int{2}", symptom{kind: fewer, actual: "[]int{2}"}},
		{"", "Not equal: \nexpected: []int{1}\nactual  : []int(nil)", symptom{kind: fewer, actual: "[]int(nil)"}},
		{"", "Not equal: \nexpected: []int{1}\nactual  : []int{1, 1}", symptom{kind: more, actual: "[]int{1, 1}"}},
		{"", "Not equal: \nexpected: []int{1, 2, 3}\nactual  : []int{1, 4}", symptom{kind: fewer, within: true, actual: "[]int{1, 4}"}},
		{"", "Not equal: \nexpected: []string{\"}\", \"c\"}\nactual  : []string{\"c\", \"}\"}", symptom{kind: disorder, actual: `[]string{"c", "}"}`}},
		{"", "Not equal: \nexpected: []string{\"(\", \"c\"}\nactual  : []string{\"c\", \"(\"}", symptom{kind: disorder, actual: `[]string{"c", "("}`}},
		{"", "Not equal: \nexpected: []int{1, 2}\nactual  : []int{1, 3}", symptom{kind: differs, within: true, actual: "[]int{1, 3}"}},
		{"", "Not equal: \nexpected: []time.Duration{0, 5}\nactual  : []time.Duration{0, 9}", symptom{kind: late, want: 5, got: 9, within: true, actual: "[]time.Duration{0, 9}"}},
		{"", "Not equal: \nexpected: lab{Jobs:4, Took:\"4s\"}\nactual  : lab{Jobs:4, Took:\"2s\"}", symptom{kind: early, want: 4 * time.Second, got: 2 * time.Second, within: true, actual: `lab{Jobs:4, Took:"2s"}`}},
		{"", `"[]" should have 1 item(s), but has 0`, symptom{kind: fewer, actual: "0"}},
		{"no more than 3 run at once", `"4" is not less than or equal to "3"`, symptom{kind: crowded, actual: "4"}},
		{"attempts", `"4" is not less than or equal to "3"`, symptom{kind: more, actual: "4"}},
		{"", "elements differ\n\nextra elements in list A:\n", symptom{kind: fewer}},
		{"", "elements differ\n\nextra elements in list B:\n", symptom{kind: more}},
		{"", "elements differ\n\nextra elements in list A:\n\nextra elements in list B:\n", symptom{kind: differs}},
		{"", "Should be zero, but was 100ms", symptom{kind: late, got: 100 * time.Millisecond, actual: "100ms"}},
		{"", "Should be zero, but was 6", symptom{kind: more, actual: "6"}},
		{"", "Should not be: \"goroutine 7\"", symptom{kind: same}},
		{"Should be true", "", symptom{}},
		{"", "", symptom{}},
	} {
		assert.Equal(t, test.want, symptomOf(evidence.Assertion{Text: test.text, Detail: test.detail}), "%s\n%s", test.text, test.detail)
	}
}

func TestCountsOfThingsAtOnceAreToldAsSuch(t *testing.T) {
	for detail, want := range map[string]string{
		`"4" is not less than or equal to "3"`:         "4 at once, at most 3 allowed.",
		`"4" is not less than "4"`:                     "4 at once, less than 4 allowed.",
		`"1" is not greater than or equal to "3"`:      "1 at once, at least 3 expected.",
		"Not equal: \nexpected: 3\nactual  : 4":        "4 at once, 3 expected.",
		"Not equal: \nexpected: 30\nactual  : 40":      "Expected 30, got 40.",
		`"4s" is not less than or equal to "3s"`:       "Expected at most 3s, got 4s.",
		"Not equal: \nexpected: \"a\"\nactual  : \"\"": `Expected "a", got "".`,
	} {
		said, _ := explained(evidence.Assertion{Text: "three workers: three jobs run at once", Detail: detail})
		assert.Equal(t, want, said)
	}
}

// witnessed returns the functions and callbacks that the assertion on the test's marked line is about.
func witnessed(t *testing.T, code, test string) (funs, callbacks []string) {
	p := unit("package x\n"+code, "package x\nimport (\"time\"; \"testing\"; \"testing/synctest\")\n"+test).Code.Snapshot.Program()
	w := witnessOf(p, evidence.Frame{File: "/course/x_test.go", Line: marked(test) + 1})
	for _, f := range w.funs {
		funs = append(funs, f.Name)
	}
	for o := range maps.Keys(w.callbacks) {
		callbacks = append(callbacks, o.Name())
	}
	slices.Sort(callbacks)
	return funs, callbacks
}

func TestAWitnessSaysWhatAnAssertionIsAbout(t *testing.T) {
	const code = `
type Locker struct{ c chan string }
func NewLocker() *Locker { return &Locker{} }
func (l *Locker) Put(s string) { l.c <- s }
func (l *Locker) Take() string { return <-l.c }
func Run(compose func() string, sign func()) string { sign(); return compose() }
`
	for _, test := range []struct {
		body      string
		funs      []string
		callbacks []string
	}{
		{`
	got := Run(func() string { return "" }, func() {})
	assert.Equal(t, "", got) // here`, []string{"Run"}, nil},
		{`
	start := time.Now()
	Run(func() string { return "" }, func() {})
	took := time.Since(start)
	assert.Equal(t, 5, took) // here`, []string{"Run"}, nil},
		{`
	signed := make(chan time.Duration, 1)
	Run(func() string { return "" }, func() { signed <- time.Now() })
	assert.Equal(t, 5, <-signed) // here`, []string{"Run"}, []string{"sign"}},
		{`
	times := 0
	sign := func() { times++ }
	Run(nil, sign)
	assert.Equal(t, 1, times) // here`, []string{"Run"}, []string{"sign"}},
		{`
	l := NewLocker()
	put := make(chan time.Duration, 1)
	go func() {
		l.Put("a")
		put <- time.Since(start)
	}()
	l.Take()
	assert.Equal(t, 5, <-put) // here`, []string{"Put"}, nil},
		{`
	l := NewLocker()
	taken := customer(l)
	assert.Equal(t, "a", taken) // here`, []string{"Take", "NewLocker"}, nil},
	} {
		funs, callbacks := witnessed(t, code, "func customer(l *Locker) string { return l.Take() }\nfunc TestA(t *testing.T) { synctest.Test(t, func(t *testing.T) {"+test.body+"\n}) }")
		assert.Equal(t, test.funs, funs, test.body)
		assert.Equal(t, test.callbacks, callbacks, test.body)
	}
}

// explain writes the learner's code and a test that fails in its line 4, and explains the failure.
func explain(t *testing.T, v verdict.Verdict, text, test string, e func(code, test string) evidence.Evidence) (Diagnosis, string) {
	u := unit(text, test)
	stub, check := u.Code.Path, u.Files[0].Path
	list := Diagnose(&judge.Result{Unit: u, Verdict: v, Tests: []judge.Test{{Verdict: v, Evidence: e(stub, check)}}}, []string{"03_parallel_map"})
	require.Len(t, list, 1)
	for i := range list[0].Locations {
		list[0].Locations[i].File = filepath.Base(list[0].Locations[i].File)
	}
	return list[0], stub
}

const runTest = `package x
func TestRun(t *testing.T) {
	took := Run(nil, nil)
	assert.Equal(t, 2, took)
}
`

func failing(_, test string) evidence.Evidence {
	return evidence.Evidence{Output: "        \tError Trace:\t" + test + ":4\n        \tError:      \tNot equal: \n        \t            \texpected: 2s\n        \t            \tactual  : 5s\n        \tMessages:   \tboth at the same time\n"}
}

func TestAFailedAssertionPointsAtTheLearnersLineFirst(t *testing.T) {
	d, _ := explain(t, verdict.Fail, "package x\n\nfunc Run(a, b func()) int {\n\ta()\n\tb()\n\treturn 0\n}\n", runTest, failing)
	assert.Equal(t, []Location{{File: "x.go", Line: 4, Column: 2, Function: "Run", Role: "look here first"}, {File: "x_test.go", Line: 4, Role: "expected here"}}, d.Locations)
	assert.Equal(t, "both at the same time", d.Summary)
	assert.Contains(t, d.Explanation, "It took 5 s of virtual time, where 2 s was expected.")
	assert.Contains(t, d.Explanation, "Look at line 4 first: nothing here is started with go")
	assert.Contains(t, d.Explanation, "cannot be sure")
	assert.Equal(t, "03_parallel_map", d.Concept)
}

func TestWithoutASuspicionThePlaceToStartReadingIsNamed(t *testing.T) {
	d, _ := explain(t, verdict.Fail, "package x\n\nfunc Run(a, b func()) int {\n\ta()\n\t_ = b\n\treturn 0\n}\n", runTest, failing)
	assert.Equal(t, []Location{{File: "x.go", Line: 4, Column: 2, Function: "Run", Role: "start reading here"}, {File: "x_test.go", Line: 4, Role: "expected here"}}, d.Locations[:2])
	assert.Contains(t, d.Explanation, "no line stands out")
	assert.NotContains(t, d.Explanation, "Look at")
}

func TestAnEndlessLoopPointsAtWhatKeepsItGoing(t *testing.T) {
	dump := func(line string) func(stub, _ string) evidence.Evidence {
		return func(stub, _ string) evidence.Evidence {
			return evidence.Evidence{Died: true, Dump: "goroutine 7 [running]:\nx.Next(0x1)\n\t" + stub + ":3 +0x1\nx.Sum(0x1)\n\t" + stub + ":" + line + " +0x1\n"}
		}
	}
	code := "package x\nfunc Next(c chan int) (int, bool) {\n\tv, ok := <-c\n\treturn v, ok\n}\nfunc Sum(c chan int) (n int) {\n\tfor {\n\t\tv, _ := Next(c)\n\t\tn += v\n\t}\n}\n"
	d, _ := explain(t, verdict.Timeout, code, runTest, dump("8"))
	require.Len(t, d.Locations, 2)
	assert.Equal(t, []int{8, 3}, []int{d.Locations[0].Line, d.Locations[1].Line})
	assert.Contains(t, d.Explanation, "thrown away")

	unasked := strings.Replace(code, "v, ok := <-c\n\treturn v, ok", "v := <-c\n\treturn v, true", 1)
	d, _ = explain(t, verdict.Timeout, strings.Replace(unasked, "v, _ := Next(c)", "v, ok := Next(c); if !ok { return }", 1), runTest, dump("8"))
	require.Len(t, d.Locations, 1, "the line that it was seen on is the one that is suspected")
	assert.NotContains(t, d.Explanation, "Look at")
}

// Two faults in a function of which one explains the numbers, or what the assertion is about, better than the other.
func TestTheNumbersAndTheWitnessDecide(t *testing.T) {
	const both = `
func First(work func()) {
	go work()
	time.Sleep(4 * time.Second)
}
func Second(work func()) {
	go work()
	time.Sleep(9 * time.Second)
}`
	for _, test := range []struct {
		name, body, detail string
		line               int
		about              func(*inquiry)
	}{
		{"the first of two", both, tookLonger, 5, func(q *inquiry) { q.funs = q.Own[:1] }},
		{"a sleep that lasts longer than everything did", strings.Replace(both, "4 *", "90 *", 1), "Not equal: \nexpected: 2s\nactual  : 11s", 9, func(*inquiry) {}},
		{"a sleep in the background that cannot have ended", `
func Run(jobs []int, work func(int)) {
	go func() { time.Sleep(time.Hour); work(0) }()
	for _, job := range jobs {
		work(job)
	}
}`, tookLonger, 6, func(*inquiry) {}},
		{"the function that it is about", both, "Not equal: \nexpected: 1s\nactual  : 20s", 9, func(q *inquiry) { q.funs = q.Own[1:2] }},
		{"a less likely place in the function that it is about", `
func First(a, b func()) {
	a()
	b()
}
func Second(jobs []int, work func(int)) {
	for _, job := range jobs {
		work(job)
	}
}`, tookLonger, 4, func(q *inquiry) { q.funs = q.Own[:1] }},
		{"the most direct of the functions that it is about", both, "Not equal: \nexpected: 1s\nactual  : 20s", 9, func(q *inquiry) { q.funs = []*code.Function{q.Own[1], q.Own[0]} }},
		{"the callback that it is about", `
func Run(a, b func(), jobs []int, work func(int)) {
	a()
	b()
	for _, job := range jobs {
		work(job)
	}
}`, tookLonger, 4, func(q *inquiry) {
			q.callbacks = map[types.Object]bool{q.of(code.Work)[0].On: true}
		}},
		{"exactly the time too late", `
func Drain(jobs []int, c <-chan int, work func(int)) {
	for _, job := range jobs {
		work(job)
	}
	select {
	case <-c:
	case <-time.After(3 * time.Second):
	}
}`, tookLonger, 9, func(*inquiry) {}},
		{"a channel of a caller in the file", `
func Run(work func()) {
	c := make(chan int, 1)
	send(c, work)
}
func send(to chan<- int, work func()) { to <- 1; work() }
func other() { _ = make(chan int, 1) }`, returnedEarly, 4, func(q *inquiry) { q.funs = q.Own[1:2] }},
	} {
		q := inquiryOf(t, test.body, test.detail)
		test.about(q)
		s := q.suspect()
		if assert.NotNil(t, s, test.name) {
			assert.Equal(t, test.line, q.Line(s.node), "%s: %s", test.name, s.fact)
		}
	}
}

func TestAPlaceThatTheAssertionIsNotAboutMustBeVeryLikely(t *testing.T) {
	q := inquiryOf(t, "func Other() int { c := make(chan int, 1); c <- 1; return <-c }\nfunc Run() int { return 0 }", returnedEarly)
	assert.NotNil(t, q.suspect())
	q.funs = q.Own[1:]
	assert.Nil(t, q.suspect())
}

func TestWhatATestStartsIsStillTheCallersOwnWork(t *testing.T) {
	const code = "\nfunc Put(c chan<- int) {\n\tgo func() { c <- 1 }() // here\n}"
	p := unit("package x"+code, "package x\nfunc TestA() { go Put(nil) }").Code.Snapshot.Program()
	s := (&inquiry{p, symptom{kind: early}, witness{}}).suspect()
	require.NotNil(t, s)
	assert.Contains(t, s.fact, "does not wait for it")
}
