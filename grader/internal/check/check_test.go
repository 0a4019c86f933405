package check

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/course"
	"gokata/grader/internal/gotool"
)

const repository = "../../.."

// audience notes what a check says on its way.
type audience struct {
	judging []string // the exercises of each build
	decided []string
	save    func() // what somebody does once the files have been read
}

func (a *audience) Warming(int, int) {}

func (a *audience) Judging(list []*course.Exercise) {
	var ids []string
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	a.judging = append(a.judging, strings.Join(ids, " "))
	if a.save != nil {
		a.save()
	}
}

func (a *audience) Decided(r *Record) { a.decided = append(a.decided, r.ID+" "+r.Verdict.String()) }

// bench is a copy of two exercises of this course, and what checks them.
type bench struct {
	*testing.T
	Checker
	root     string
	audience *audience
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, root: t.TempDir(), audience: &audience{}}
	for _, pattern := range []string{"go.mod", "go.sum", "exercises/04_message/*", "exercises/09_comma_ok/*", "solutions/04_message/*.go", "solutions/09_comma_ok/*.go"} {
		names, err := filepath.Glob(filepath.Join(repository, filepath.FromSlash(pattern)))
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			rel, err := filepath.Rel(repository, name)
			require.NoError(t, err)
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(b.root, rel)), 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(b.root, rel), text, 0o644))
		}
	}
	c, err := course.Load(b.root)
	require.NoError(t, err)
	tools, err := gotool.Detect(t.Context(), b.root, false) // neither exercise needs the race detector to be judged
	require.NoError(t, err)
	b.Checker = Checker{Course: c, Tools: tools, Folder: t.TempDir(), Progress: b.audience}
	t.Cleanup(b.Close)
	return b
}

func (b *bench) read(name string) string {
	text, err := os.ReadFile(filepath.Join(b.root, filepath.FromSlash(name)))
	require.NoError(b, err)
	return string(text)
}

func (b *bench) write(name, text string) {
	require.NoError(b, os.WriteFile(filepath.Join(b.root, filepath.FromSlash(name)), []byte(text), 0o644))
}

// heard checks the course and returns the builds and verdicts of that.
func (b *bench) heard(check func() ([]*Record, error)) (records []*Record, judging, decided []string) {
	b.audience.judging, b.audience.decided = nil, nil
	records, err := check()
	require.NoError(b, err)
	require.Len(b, records, 2)
	require.NoError(b, b.Forgotten)
	return records, b.audience.judging, b.audience.decided
}

func (b *bench) inOrder() (records []*Record, judging, decided []string) {
	return b.heard(func() ([]*Record, error) { return b.InOrder(b.Context(), b.Course.Exercises) })
}

// remembered returns the verdicts that are known, "" where none is.
func (b *bench) remembered() []string {
	var list []string
	for _, r := range b.Remembered(b.Course.Exercises) {
		assert.Equal(b, r.Verdict.Judged(), r.Cached)
		list = append(list, r.Verdict.String())
	}
	return list
}

const (
	message, commaOK = "exercises/04_message/message.go", "exercises/09_comma_ok/comma_ok.go"
	testFile         = "exercises/04_message/message_test.go"
)

func TestCheck(t *testing.T) {
	b := newBench(t)
	solution := b.read(strings.Replace(message, "exercises", "solutions", 1))

	// It stops at the first that is not solved.
	records, judging, decided := b.inOrder()
	assert.Equal(t, []string{"04"}, judging)
	assert.Equal(t, []string{"04 deadlock"}, decided)
	assert.False(t, records[0].Cached)
	require.NotEmpty(t, records[0].Diagnosis)
	assert.Equal(t, message, records[0].Diagnosis[0].Locations[0].File)
	assert.Equal(t, blank(b.Course.Exercises[1]), records[1])

	// What failed is remembered, as it was explained and with what was printed.
	again, judging, decided := b.inOrder()
	assert.Empty(t, judging)
	assert.Equal(t, []string{"04 deadlock"}, decided)
	assert.True(t, again[0].Cached)
	assert.NotEmpty(t, again[0].Raw)
	assert.Equal(t, records[0].Raw, again[0].Raw)
	assert.Equal(t, records[0].Diagnosis[0].Summary, again[0].Diagnosis[0].Summary)

	// One that passes leads to the next, and is remembered, too.
	b.write(message, solution)
	_, judging, decided = b.inOrder()
	assert.Equal(t, []string{"04", "09"}, judging)
	assert.Equal(t, []string{"04 pass", "09 fail"}, decided)
	_, judging, decided = b.inOrder()
	assert.Empty(t, judging)
	assert.Equal(t, []string{"04 pass", "09 fail"}, decided)
}

func TestTheContentCounts(t *testing.T) {
	b := newBench(t)
	stub, solution := b.read(message), b.read(strings.Replace(message, "exercises", "solutions", 1))
	b.inOrder()
	b.write(message, solution)
	b.inOrder()

	// Not that somebody has saved.
	b.write(message, stub)
	assert.Equal(t, []string{"deadlock", "fail"}, b.remembered())
	b.write(message, solution)
	for name, want := range map[string][]string{
		message: {"", "fail"}, testFile: {"", "fail"}, "solutions/04_message/hidden_test.go": {"", "fail"}, "go.mod": {"", ""}, "go.sum": {"", ""},
		"exercises/04_message/README.md": {"pass", "fail"},
	} {
		text := b.read(name)
		b.write(name, text+"\n")
		assert.Equal(t, want, b.remembered(), name)
		b.write(name, text)
		assert.Equal(t, []string{"pass", "fail"}, b.remembered(), name)
	}
	b.VisibleOnly = true
	assert.Equal(t, []string{"", ""}, b.remembered(), "hidden tests count")
	b.VisibleOnly = false

	// What is judged, and remembered, is what was read, whatever is saved meanwhile.
	b.write(message, solution+"\n// again\n")
	b.audience.save = func() {
		b.audience.save = nil
		b.write(message, stub)
	}
	_, _, decided := b.inOrder()
	assert.Equal(t, []string{"04 pass", "09 fail"}, decided)
	assert.Equal(t, []string{"deadlock", "fail"}, b.remembered())
	b.write(message, solution+"\n// again\n")
	assert.Equal(t, []string{"pass", "fail"}, b.remembered())
}

func TestAnErrorIsNotRemembered(t *testing.T) {
	b := newBench(t)
	b.write(testFile, "package message\n")
	b.write(commaOK, b.read(strings.Replace(commaOK, "exercises", "solutions", 1)))
	all := func() ([]*Record, error) { return b.All(b.Context(), b.Course.Exercises) }
	records, judging, decided := b.heard(all)
	assert.Equal(t, []string{"04 09"}, judging, "one build for all")
	slices.Sort(decided)
	assert.Equal(t, []string{"04 error", "09 pass"}, decided)
	assert.Contains(t, records[0].Diagnosis[0].Summary, "holds no test function")
	assert.Equal(t, []string{"", "pass"}, b.remembered())
	kept, err := filepath.Glob(filepath.Join(b.Folder, "verdicts", "*", "*"))
	require.NoError(t, err)
	assert.Len(t, kept, 1)
	_, judging, _ = b.heard(all)
	assert.Equal(t, []string{"04"}, judging)

	// Files that are not there are told apart: the learner's is the learner's.
	require.NoError(t, os.Remove(filepath.Join(b.root, filepath.FromSlash(testFile))))
	require.NoError(t, os.Remove(filepath.Join(b.root, filepath.FromSlash(commaOK))))
	records, judging, _ = b.heard(all)
	assert.Empty(t, judging)
	assert.Equal(t, "error", records[0].Verdict.String())
	assert.Contains(t, records[0].Diagnosis[0].Summary, "tests missing: "+testFile+" is not there")
	assert.Equal(t, "build", records[1].Verdict.String())
	assert.Contains(t, records[1].Diagnosis[0].Summary, "git checkout -- "+commaOK)
}
