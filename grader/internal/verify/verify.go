// Package verify proves that a course is what it claims to be: every solution and right attempt passes, every stub and wrong
// attempt gets the verdict that it declares, on every run, diagnoses point first at a line that the attempt declares to be at
// fault (nearly always where there are facts to go by, and hardly ever elsewhere where they have to guess), and every folder keeps
// the course's rules.
package verify

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"gokata/grader/internal/course"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/process"
	"gokata/grader/internal/verdict"
)

// Options say how hard to try.
type Options struct {
	Repeat  int             // how often everything runs, in fresh processes
	Procs   []int           // the values of GOMAXPROCS to use in turn; 0 is the machine's own
	Load    bool            // keep the processors busy meanwhile
	Explore process.Explore // the schedules under which what passes runs once more
	Exhaust time.Duration   // how long each solution may run under all schedules with few preemptions
}

// Report is what was found.
type Report struct {
	Exercises []*Exercise
	Runs      int  // how often each body of code was judged
	Whole     bool // every exercise of the course was verified
}

// EnoughBlamed is the share of a course's wrong attempts with facts to go by whose diagnosis must point at a declared line first.
const EnoughBlamed = 0.95

// TooManyMisled is the share of a course's failed assertions of which no more may be explained at a line that is not declared.
const TooManyMisled = 0.1

// Tally counts wrong attempts by the first line that their diagnosis names. Where it named none, or the attempt got another
// verdict than it declares, it is in All only.
type Tally struct{ Right, Wrong, All int }

// Share is a part of All.
func (t Tally) Share(n int) float64 { return float64(n) / float64(max(1, t.All)) }

// Named counts the wrong attempts with facts to go by, such as a dump, a race report or a compiler's message, and those that
// failed by an assertion: what brought that about can only be guessed, or left open. A diagnosis is right if it pointed at a
// declared line on every run.
func (r *Report) Named() (facts, guesses Tally) {
	for _, e := range r.Exercises {
		for _, s := range e.Subjects {
			if s.Kind != Wrong {
				continue
			}
			t := &facts
			if s.Got[verdict.Fail.String()] > 0 {
				t = &guesses
			}
			t.All++
			switch {
			case s.Unblamed != "":
				t.Wrong++
			case s.Sound() && !s.Unnamed:
				t.Right++
			}
		}
	}
	return facts, guesses
}

// Vague tells whether the diagnoses of a whole course that have facts to go by point elsewhere than to the declared lines too
// often. Of a part of the course the share says little.
func (r *Report) Vague() bool {
	facts, _ := r.Named()
	return r.Whole && float64(facts.Right) < EnoughBlamed*float64(facts.All)
}

// Misleading tells whether the guesses of a whole course point to other lines than the declared ones too often.
func (r *Report) Misleading() bool {
	_, guesses := r.Named()
	return r.Whole && guesses.Share(guesses.Wrong) > TooManyMisled
}

// Sound tells whether nothing is wrong.
func (r *Report) Sound() bool {
	if r.Vague() || r.Misleading() {
		return false
	}
	return !slices.ContainsFunc(r.Exercises, func(e *Exercise) bool {
		return len(e.Problems) > 0 || slices.ContainsFunc(e.Subjects, func(s *Subject) bool { return !s.Sound() })
	})
}

// Exercise is what was found of one exercise.
type Exercise struct {
	Name     string
	Problems []string // rules that its folders break
	Subjects []*Subject
	// Schedules says how the solution fared under all schedules with few preemptions.
	Schedules judge.Exhaustion
}

// Subject is a body of code that was judged, and what it should have got.
type Subject struct {
	Kind     Kind
	File     string // relative to the course's root
	Declared course.Declaration
	Got      map[string]int // how often each verdict came
	Detail   string         // what was said of the first verdict that should not have come
	Unblamed string         // where the diagnosis pointed instead, if it ever missed the declared lines
	Unnamed  bool           // it named no line on some run
}

// Kind is a subject's part in the exercise.
type Kind string

// The kinds of subject.
const (
	Solution Kind = "solution"
	Stub     Kind = "stub"
	Right    Kind = "right"
	Wrong    Kind = "wrong"
)

// Sound tells whether only declared verdicts came.
func (s *Subject) Sound() bool {
	for word := range s.Got {
		if v, _ := verdict.Parse(word); !s.Declared.Allows(v) {
			return false
		}
	}
	return len(s.Got) > 0
}

// Outcomes writes the verdicts that came: "race", or "race 38, fail 2" if they differ.
func (s *Subject) Outcomes() string {
	words := slices.Sorted(maps.Keys(s.Got))
	slices.SortStableFunc(words, func(a, b string) int { return s.Got[b] - s.Got[a] })
	for i, word := range words {
		if len(words) > 1 {
			words[i] = fmt.Sprintf("%s %d", word, s.Got[word])
		}
	}
	return strings.Join(words, ", ")
}

// Run verifies the exercises. Progress hears how many rounds of how many are done.
func Run(ctx context.Context, c *course.Course, exercises []*course.Exercise, workspace *gotool.Workspace, o Options,
	progress func(done, all int)) (*Report, error) {
	report := &Report{}
	subjects := map[string]*Subject{}
	var units []*gotool.Unit
	for _, e := range exercises {
		found, r := &Exercise{Name: e.Name}, &review{Course: c}
		r.rules(e, course.Shipped)
		for _, s := range r.subjects(e) {
			u, err := unit(c, e, s)
			if r.try(err); err == nil {
				found.Subjects, units = append(found.Subjects, s), append(units, u)
				subjects[u.ID] = s
			}
		}
		found.Problems = r.problems
		report.Exercises = append(report.Exercises, found)
	}
	report.Whole = len(exercises) == len(c.Exercises)
	built, err := workspace.Build(ctx, units)
	if err != nil {
		return nil, err
	}
	if o.Load {
		defer load()()
	}
	procs := o.Procs
	if len(procs) == 0 {
		procs = []int{0}
	}
	for all := o.Repeat * len(procs); report.Runs < all; {
		how := judge.Policy{Procs: procs[report.Runs%len(procs)], Brief: true, Explore: o.Explore}
		if err := judge.All(ctx, workspace, built, units, how, func(r *judge.Result) { subjects[r.Unit.ID].count(c, r) }); err != nil {
			return nil, err
		}
		report.Runs++
		progress(report.Runs, all)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, found := range report.Exercises {
		i := slices.IndexFunc(units, func(u *gotool.Unit) bool { return u.ID == "verify/"+found.Name+"/"+string(Solution) })
		if o.Exhaust == 0 || i < 0 || built.Broken[units[i].ID] != nil {
			continue
		}
		group.Go(func() (err error) {
			if found.Schedules, err = judge.Exhaust(ctx, workspace, built, units[i], o.Exhaust); found.Schedules.Failed != "" {
				found.Problems = append(found.Problems, fmt.Sprintf("the solution fails %s under the last of %d schedules", found.Schedules.Failed, found.Schedules.Schedules))
			}
			return err
		})
	}
	return report, group.Wait()
}

// subjects lists the code of an exercise that is to be judged, and notes what is wrong with what it declares.
func (r *review) subjects(e *course.Exercise) (list []*Subject) {
	add := func(kind Kind, path string, d course.Declaration) {
		list = append(list, &Subject{Kind: kind, File: r.Rel(path), Declared: d, Got: map[string]int{}})
	}
	add(Solution, e.Solution, course.Declaration{Verdicts: []verdict.Verdict{verdict.Pass}})
	stub, err := e.Declared()
	if r.try(err); err == nil {
		add(Stub, e.Stub, stub)
	}
	attempts, err := e.Attempts()
	r.try(err)
	count := map[Kind]int{}
	for _, a := range attempts {
		kind := Right
		if !a.Right {
			kind = Wrong
		}
		count[kind]++
		add(kind, a.Path, a.Declaration)
		r.must(kind == Right || len(a.Blame) > 0, a.Path, "no line is marked // blame")
	}
	r.must(err != nil || count[Right] >= 2 && count[Wrong] >= 1, e.Testdata,
		"%d right and %d wrong attempts; at least two right ones and one wrong are wanted", count[Right], count[Wrong])
	return list
}

// unit reads a subject's code and the exercise's tests.
func unit(c *course.Course, e *course.Exercise, s *Subject) (*gotool.Unit, error) {
	name := strings.TrimSuffix(filepath.Base(s.File), ".go")
	if s.Kind == Solution || s.Kind == Stub {
		name = string(s.Kind)
	}
	return gotool.ReadUnit("verify/"+e.Name+"/"+name, e.Package, filepath.Join(c.Root, filepath.FromSlash(s.File)), e.Visible, e.Hidden)
}

// count takes the result of one run.
func (s *Subject) count(c *course.Course, r *judge.Result) {
	s.Got[r.Verdict.String()]++
	diagnosis := diagnose.Diagnose(r, nil)
	if !s.Declared.Allows(r.Verdict) && s.Detail == "" {
		s.Detail = "passed, but must not"
		if len(diagnosis) > 0 {
			s.Detail = strings.ReplaceAll(diagnosis[0].Summary, c.Root+"/", "")
		}
		if first := r.First(); first != nil {
			s.Detail = first.Name + ": " + s.Detail
		}
	}
	if s.Kind != Wrong || len(diagnosis) == 0 || !s.Declared.Allows(r.Verdict) {
		return
	}
	at, named := diagnosis[0].Named()
	hit := c.Rel(at.File) == s.File && slices.Contains(s.Declared.Blame, at.Line)
	s.Unnamed = s.Unnamed || !named
	if named && !hit && s.Unblamed == "" {
		s.Unblamed = fmt.Sprintf("%s:%d", c.Rel(at.File), at.Line)
	}
}
