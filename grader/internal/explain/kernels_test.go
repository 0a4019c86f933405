package explain

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/gotool"
)

// module writes the packages of a kind into a module of their own.
func module(t *testing.T, kind string) (dir string) {
	dir = t.TempDir()
	a, err := txtar.ParseFile(filepath.Join("testdata", kind+".txtar"))
	require.NoError(t, err)
	require.NoError(t, txtar.Write(a, filepath.Join(dir, kind)))
	// The modules that this one needs are at hand; so are all that the packages need.
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", name))
		require.NoError(t, err)
		text = []byte(strings.NewReplacer("module gokata", "module kernels", "tool gokata/grader", "").Replace(string(text)))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
	return dir
}

// kernels returns what explain finds in the packages of a kind, by name.
func kernels(t *testing.T, kind string, o Plan) (dir string, found map[string]*Package) {
	dir = module(t, kind)
	tools, err := gotool.Detect(t.Context(), dir, true)
	require.NoError(t, err)
	targets, err := Load(t.Context(), tools, dir, []string{"./..."})
	require.NoError(t, err)
	list, err := Packages(context.Background(), tools, targets, o, dir, nil, func(string) {})
	require.NoError(t, err)
	found = map[string]*Package{}
	for _, p := range list {
		found[strings.TrimPrefix(p.Name, "kernels/"+kind+"/")] = p
	}
	return dir, found
}

// The shares of the packages with a fault in which it must be found, and explained at a marked line first. A fault that shows
// once in hundreds of runs may hide from any number of them.
const (
	wantedRare   = 0.5
	wantedBlamed = 0.8
)

func TestFaultsOfOthersAreFound(t *testing.T) {
	dir, found := kernels(t, "bad", Plan{Repeat: 5, Perturb: 40, Timeout: time.Minute})
	rare, rareFound, blamed := 0, 0, 0
	for name, p := range found {
		text, err := os.ReadFile(filepath.Join(dir, "bad", name, "expect.txt"))
		require.NoError(t, err)
		lines := strings.Split(string(text), "\n")
		wanted := strings.Split(lines[0], " or ")
		got := "nothing"
		if len(p.Findings) > 0 {
			got = p.Findings[0].Verdict.String()
			if at := p.Findings[0].Locations; len(at) > 0 && marked(t, filepath.Join(dir, filepath.FromSlash(at[0].File)), at[0].Line) {
				blamed++
			}
		}
		if strings.HasPrefix(lines[2], "rare") {
			rare++
			if got != "nothing" {
				rareFound++
				assert.Contains(t, wanted, got, "%s: %s", name, lines[1])
			}
			continue
		}
		assert.Contains(t, wanted, got, "%s: %s", name, lines[1])
	}
	t.Logf("%d packages; %d of %d rare faults found; in %d the first place named is a marked line", len(found), rareFound, rare, blamed)
	require.NotZero(t, rare)
	assert.GreaterOrEqual(t, float64(rareFound)/float64(rare), wantedRare)
	assert.GreaterOrEqual(t, float64(blamed)/float64(len(found)), wantedBlamed)
}

// marked tells whether a line ends with the mark for lines to blame.
func marked(t *testing.T, path string, line int) bool {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	return line <= len(lines) && strings.HasSuffix(lines[line-1], "// blame")
}

func TestCodeWithoutAFaultIsLeftInPeace(t *testing.T) {
	_, found := kernels(t, "good", Plan{Repeat: 2, Perturb: 10, Timeout: time.Minute})
	for name, p := range found {
		assert.Empty(t, p.Findings, name)
		if name == "census" {
			// It counts goroutines and nearly always sees the sampler: a note says so, and nothing is found.
			for _, note := range p.Notes {
				assert.Contains(t, note, "not once when nobody watched")
			}
			continue
		}
		assert.Empty(t, p.Notes, name)
		assert.True(t, p.Plain == 2, "%s was run %d times", name, p.Plain)
	}
	assert.GreaterOrEqual(t, len(found), 30)
}

// What goes wrong in a bubble under a chosen schedule counts, assertions too: every schedule is one that the runtime could choose.
func TestBubblesRunUnderChosenSchedules(t *testing.T) {
	dir := module(t, "bad")
	tools, err := gotool.Detect(t.Context(), dir, true)
	require.NoError(t, err)
	targets, err := Load(t.Context(), tools, dir, []string{"./bad/votes"})
	require.NoError(t, err)
	list, err := Packages(t.Context(), tools, targets, Plan{Repeat: 1, Perturb: 10, Timeout: time.Minute}, dir, nil, func(string) {})
	require.NoError(t, err)
	assert.Equal(t, "kernels/bad/votes: fail TestEveryVoteCounts votes_test.go:12\n", brief(list))
	require.NotEmpty(t, list[0].Findings)
	assert.True(t, list[0].Findings[0].Perturbed, "it does not show as it comes")
}

// Where the toolchain has the profile of leaked goroutines, the sampler takes it, and what it marks is read.
func TestWithTheLeakProfile(t *testing.T) {
	dir := module(t, "bad")
	tools, err := gotool.Detect(t.Context(), dir, true)
	require.NoError(t, err)
	if strings.HasPrefix(tools.Env.GOVERSION, "go1.26") { // later releases have it anyway
		t.Setenv("GOEXPERIMENT", "goroutineleakprofile")
		tools, err = gotool.Detect(t.Context(), dir, true)
		require.NoError(t, err)
		require.Contains(t, tools.Env.GOEXPERIMENT, "goroutineleakprofile")
	}
	targets, err := Load(t.Context(), tools, dir, []string{"./bad/ledger", "./bad/digest"})
	require.NoError(t, err)
	list, err := Packages(t.Context(), tools, targets, Plan{Repeat: 1, Timeout: time.Minute}, dir, nil, func(string) {})
	require.NoError(t, err)
	assert.Equal(t, "kernels/bad/ledger: deadlock TestPostings ledger_test.go:28\nkernels/bad/digest: leak TestDigests digest_test.go:31\n", brief(list))

	s := &search{Package: &Package{}, tools: tools, target: targets[0], plan: Plan{Timeout: time.Minute}, temp: t.TempDir()}
	broken, err := s.build(t.Context())
	require.NoError(t, err)
	require.Empty(t, broken)
	_, ended, _, err := s.process(t.Context())
	require.NoError(t, err)
	assert.Contains(t, ended.Dump, "(leaked)")
}
