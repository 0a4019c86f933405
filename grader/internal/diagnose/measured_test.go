//go:build unix

package diagnose

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/course"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/history"
	"gokata/grader/internal/hunch"
	"gokata/grader/internal/judge"
	"gokata/grader/internal/verdict"
)

var update = flag.Bool("update", false, "write the golden file anew")

// attempts are those of which the golden file holds what is measured. Each fails in the same test every time.
var attempts = map[string][]string{
	"02_waitgroup":         {"waitgroup", "wrong_list_first", "wrong_no_goroutine", "wrong_sleep"},
	"03_parallel_map":      {"wrong_append_under_lock", "wrong_asks_twice", "wrong_four_at_a_time", "wrong_wait_in_loop"},
	"05_rendezvous":        {"rendezvous", "wrong_goroutine", "wrong_sleep_fitted"},
	"08_producer_consumer": {"wrong_consumer_collects_first", "wrong_sentinel", "wrong_shrinks_all_at_once"},
	"10_worker_pool":       {"wrong_even_shares", "wrong_fixed_shares", "wrong_gives_up", "wrong_goroutine_per_job", "wrong_lockstep"},
}

func TestMeasuredFactsOfRealAttempts(t *testing.T) {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	c, err := course.Load(root)
	require.NoError(t, err)
	tools, err := gotool.Detect(t.Context(), root, false)
	require.NoError(t, err)
	workspace, err := gotool.NewWorkspace(tools, root, t.TempDir())
	require.NoError(t, err)
	defer workspace.Close()
	var units []*gotool.Unit
	for _, e := range c.Exercises {
		for _, name := range attempts[e.Name] {
			path := filepath.Join(e.Testdata, name+".go")
			if "exercises/"+e.Name+"/"+name+".go" == c.Rel(e.Stub) {
				path = e.Stub
			}
			u, err := gotool.ReadUnit(e.Name+"/"+name, e.Package, path, e.Visible, e.Hidden)
			require.NoError(t, err)
			units = append(units, u)
		}
	}
	built, err := workspace.Build(t.Context(), units)
	require.NoError(t, err)
	var text strings.Builder
	for _, u := range units {
		r := firstFailure(t, workspace, built, u)
		found := Diagnose(r, nil)
		a := evidence.FirstAssertion(r.Tests[0].Evidence.Output)
		said := read(a).says
		fmt.Fprintf(&text, "%s: %s\n  %s\n", u.ID, strings.ReplaceAll(a.Text, "\n", " "), said)
		for _, fact := range found[0].Story {
			fmt.Fprintf(&text, "  • %s\n", fact)
		}
		text.WriteString("\n")
	}
	const golden = "testdata/measured.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), text.String(), "run the test with -update if the change is meant")
}

// firstFailure runs the tests of a unit, each traced, up to the first that fails, whose result it returns.
func firstFailure(t *testing.T, workspace *gotool.Workspace, built *gotool.Result, u *gotool.Unit) *judge.Result {
	require.Empty(t, built.Broken[u.ID])
	for _, test := range u.Tests {
		r, err := judge.Traced(t.Context(), workspace, built, u, test, 0)
		require.NoError(t, err)
		if r.Verdict == verdict.Fail {
			return r
		}
		require.Equal(t, verdict.Pass, r.Verdict, "%s %s", u.ID, test.Name)
	}
	require.Fail(t, "every test passes", u.ID)
	return nil
}

func TestFactsAreChosenBySymptom(t *testing.T) {
	var facts []history.Fact
	for about, says := range map[history.About]string{history.Returned: "returned", history.Called: "called", history.Slept: "slept", history.CallerWaited: "caller", history.Waited: "waited", history.Ran: "ran"} {
		facts = append(facts, history.Fact{About: about, Says: says + " first", Took: 1}, history.Fact{About: about, Says: says + " longer", Took: 2})
	}
	for kind, want := range map[hunch.Symptom][]string{
		hunch.Late:  {"called first", "called longer", "slept longer"},
		hunch.Early: {"returned longer", "called first", "called longer"},
		hunch.Fewer: {"returned longer", "called first", "called longer"},
		hunch.Other: {"returned longer", "slept longer"},
	} {
		assert.Equal(t, want, chosen(facts, kind), "%d", kind)
	}
	assert.Equal(t, []string{"slept", "waited"}, chosen([]history.Fact{{About: history.Ran, Says: "ran"}, {About: history.Waited, Says: "waited"}, {About: history.Slept, Says: "slept"}}, hunch.Late))
	assert.Equal(t, []string{"waited"}, chosen([]history.Fact{{About: history.Ran, Says: "ran"}, {About: history.Waited, Says: "waited"}}, hunch.Other))
	assert.Empty(t, chosen(nil, hunch.Late))
}

func TestATraceThatSaysNothingIsNoHindrance(t *testing.T) {
	for _, trace := range [][]byte{nil, {}, []byte("no trace")} {
		found := diagnosis(t, verdict.Fail, evidence.Evidence{Output: testify, Trace: trace})
		assert.Empty(t, found.Story)
		assert.NotContains(t, found.Explanation, "Times are virtual")
	}
}
