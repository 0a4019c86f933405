package check

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gokata/grader/internal/course"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/process"
	"gokata/grader/internal/store"
	"gokata/grader/internal/verdict"
)

// Checker judges the exercises of one course.
type Checker struct {
	Course      *course.Course
	Tools       *gotool.Toolchain
	Folder      string // the folder for what can be done without; see store.Folder
	VisibleOnly bool
	Explore     process.Explore // other schedules than [Schedules]; then nothing that is remembered counts
	Progress    Progress

	workspace *gotool.Workspace
	// Forgotten is why verdicts could not be remembered, if they could not. The verdicts themselves are sound.
	Forgotten error
}

// Schedules are those under which code runs that has passed: as many as fit into the time that building took from the person.
var Schedules = process.Explore{First: 1, Count: 1000, Within: 300 * time.Millisecond}

// Progress hears what is going on. Calls come one at a time.
type Progress interface {
	Warming(done, all int)      // the libraries are being compiled for the first time on this machine; done packages of all
	Judging([]*course.Exercise) // these are being built and run
	Decided(*Record)            // one is decided; in order for InOrder, in any order for All
}

// Close removes the checker's temporary files.
func (c *Checker) Close() {
	if c.workspace != nil {
		c.workspace.Close()
	}
}

// state is one exercise as its files were when they were read.
type state struct {
	exercise *course.Exercise
	unit     *gotool.Unit
	key      store.Key
	record   *Record // without a verdict while it is neither remembered nor judged
}

func (s *state) open() bool { return s.record.Verdict == verdict.None }

// Unit reads an exercise's files once: what is hashed is what is built and quoted, whatever is saved meanwhile. Where a file is
// missing there is no unit, and the record says so.
func (c *Checker) Unit(e *course.Exercise) (*gotool.Unit, *Record) {
	var hidden []string
	if !c.VisibleOnly && (e.HasHidden() || e.HasSolution()) { // one without the other is a broken copy
		hidden = append(hidden, e.Hidden)
	}
	unit, err := gotool.ReadUnit("exercises/"+e.Name, e.Package, e.Stub, e.Visible, hidden...)
	r, missing := blank(e), (*fs.PathError)(nil)
	if !errors.As(err, &missing) {
		return unit, r
	}
	name := c.Course.Rel(missing.Path)
	summary := unreadable(name, err)
	if r.Verdict = verdict.Build; missing.Path != e.Stub {
		r.Verdict, summary = verdict.Error, "tests missing: "+summary
	}
	r.Diagnosis = []diagnose.Diagnosis{{Verdict: r.Verdict, Summary: summary, Story: []string{}, Locations: []diagnose.Location{{File: name}}}}
	return nil, r
}

func unreadable(name string, err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return name + " is not there; git checkout -- " + name + " brings the file back as it was"
	}
	return name + " cannot be read: " + err.Error()
}

// states reads the exercises and looks up what is remembered of them.
func (c *Checker) states(exercises []*course.Exercise) []*state {
	self, identity := store.Self(), c.Tools.Identity()
	mod, _ := os.ReadFile(filepath.Join(c.Course.Root, "go.mod")) // without it the go command, asked next, says so
	sum, _ := os.ReadFile(filepath.Join(c.Course.Root, "go.sum"))
	remembered := store.Store(c.Folder)
	var list []*state
	for _, e := range exercises {
		s := &state{exercise: e}
		if s.unit, s.record = c.Unit(e); s.unit != nil {
			parts := []string{self, identity, c.Course.Root, string(mod), string(sum), e.Package}
			for _, file := range s.unit.Sources() {
				parts = append(parts, file.Path, string(file.Src))
			}
			s.key = store.KeyOf(parts...)
			var k kept
			if c.Explore.Count == 0 && remembered.Get(s.key, &k) && k.Name == e.Name && k.Verdict.Judged() {
				s.record = &k.Record
				s.record.Raw, s.record.Cached, s.record.Title = k.Raw, true, e.Title
				s.record.Texts = texts(c.Course, s.unit) // the key is made of them
			}
		}
		list = append(list, s)
	}
	return list
}

// Remembered returns what is known of the exercises without judging any.
func (c *Checker) Remembered(exercises []*course.Exercise) []*Record {
	return records(c.states(exercises))
}

func records(states []*state) []*Record {
	var list []*Record
	for _, s := range states {
		list = append(list, s.record)
	}
	return list
}

// InOrder judges the exercises one after the other and stops at the first that does not pass. It returns a record for each
// exercise; those after the first unsolved one are blank, unless something is remembered of them.
//
// What is not remembered is built in growing steps, so that the first unsolved exercise is found soon, and a course solved
// elsewhere is still built in few links.
func (c *Checker) InOrder(ctx context.Context, exercises []*course.Exercise) ([]*Record, error) {
	states := c.states(exercises)
	step := 1
	for i, s := range states {
		if s.open() {
			var batch []*state
			for _, s := range states[i:] {
				if !s.open() && !s.record.Passed() || len(batch) == step {
					break
				}
				if s.open() {
					batch = append(batch, s)
				}
			}
			if err := c.judge(ctx, batch, func(*Record) {}); err != nil {
				return records(states), err
			}
			step *= 2
		}
		c.Progress.Decided(s.record)
		if !s.record.Passed() {
			break
		}
	}
	return records(states), nil
}

// All judges every exercise that is not remembered, with one build.
func (c *Checker) All(ctx context.Context, exercises []*course.Exercise) ([]*Record, error) {
	states := c.states(exercises)
	var unknown []*state
	for _, s := range states {
		if s.open() {
			unknown = append(unknown, s)
		} else {
			c.Progress.Decided(s.record)
		}
	}
	err := c.judge(ctx, unknown, c.Progress.Decided)
	return records(states), err
}

// judge builds and runs some exercises and sets their records.
func (c *Checker) judge(ctx context.Context, batch []*state, decided func(*Record)) error {
	if len(batch) == 0 {
		return nil
	}
	if _, err := c.Workspace(ctx); err != nil {
		return err
	}
	var exercises []*course.Exercise
	var units []*gotool.Unit
	byID := map[string]*state{}
	for _, s := range batch {
		exercises, units = append(exercises, s.exercise), append(units, s.unit)
		byID[s.unit.ID] = s
	}
	c.Progress.Judging(exercises)
	started := time.Now()
	built, err := c.workspace.Build(ctx, units)
	if err != nil {
		return err
	}
	building := time.Since(started).Seconds() / float64(len(batch))
	remembered := store.Store(c.Folder)
	return judge.All(ctx, c.workspace, built, units, judge.Policy{Explore: cmp.Or(c.Explore, Schedules)}, func(r *judge.Result) {
		s := byID[r.Unit.ID]
		s.record = record(c.Course, s.exercise, r)
		s.record.Seconds += building
		if !slices.Contains([]verdict.Verdict{verdict.Error, verdict.Timeout}, r.Verdict) {
			if err := remembered.Put(s.key, kept{*s.record, s.record.Raw}); err != nil {
				c.Forgotten = err
			}
		}
		decided(s.record)
	})
}

// Workspace returns where the course's packages are built. When it is asked for the first time, it is made, and the libraries are
// compiled if need be. Close closes it.
func (c *Checker) Workspace(ctx context.Context) (*gotool.Workspace, error) {
	if c.workspace != nil {
		return c.workspace, nil
	}
	workspace, err := gotool.NewWorkspace(c.Tools, c.Course.Root, c.Folder)
	if err != nil {
		return nil, err
	}
	c.workspace = workspace
	return workspace, workspace.Warm(ctx, c.Progress.Warming)
}
