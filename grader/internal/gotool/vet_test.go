package gotool

import (
	"go/importer"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
)

// workspace returns a workspace for the course in which the libraries are compiled.
func workspace(t *testing.T) (w *Workspace, root string) {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	tools, err := Detect(t.Context(), root, false)
	require.NoError(t, err)
	w, err = NewWorkspace(tools, root, t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { w.Close() })
	require.NoError(t, w.Warm(t.Context(), func(int, int) {}))
	return w, root
}

// small makes a unit of a text.
func small(name, text string) *Unit {
	s := code.NewSnapshot()
	s.Add("/course/"+name+".go", []byte(text))
	s.Add("/course/"+name+"_test.go", []byte("package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {}\n"))
	return NewUnit("exercises/"+name, "x", s, "/course/"+name+".go", "/course/"+name+"_test.go")
}

// TestBothWaysToVetAgree compares the analyzers within this process with go vet, over some small packages and the course.
func TestBothWaysToVetAgree(t *testing.T) {
	w, root := workspace(t)
	units := map[string]*Unit{}
	for name, text := range map[string]string{
		"sound":   "package x\n\nimport \"sync\"\n\nfunc F(mu *sync.Mutex) { mu.Lock() }\n",
		"copied":  "package x\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) { mu.Lock() }\n\ntype T struct{ mu sync.Mutex }\n\nfunc (T) G() { var mu sync.Mutex; F(mu) }\n",
		"cancel":  "package x\n\nimport \"context\"\n\nfunc F() context.Context { ctx, _ := context.WithCancel(context.Background()); return ctx }\n",
		"ends":    "package x\n\nimport (\n\t\"context\"\n\t\"os\"\n)\n\nfunc end() { os.Exit(1) }\n\nfunc F(b bool) {\n\t_, cancel := context.WithCancel(context.Background())\n\tif b {\n\t\tend()\n\t}\n\tcancel()\n}\n",
		"fatally": "package x\n\nimport (\n\t\"context\"\n\t\"log\"\n)\n\nfunc F(b bool) {\n\t_, cancel := context.WithCancel(context.Background())\n\tif b {\n\t\tlog.Fatal()\n\t\treturn\n\t}\n\tcancel()\n}\n",
		"inside":  "package x\n\nimport \"sync\"\n\nfunc F(wg *sync.WaitGroup) {\n\tgo func() {\n\t\twg.Add(1)\n\t\twg.Done()\n\t}()\n}\n",
		"atomic":  "package x\n\nimport \"sync/atomic\"\n\nfunc F(n int64) { n = atomic.AddInt64(&n, 1) }\n",
		"signal":  "package x\n\nimport (\n\t\"os\"\n\t\"os/signal\"\n)\n\nfunc F() {\n\tc := make(chan os.Signal)\n\tsignal.Notify(c)\n}\n",
		"fatal":   "package x\n\nimport \"testing\"\n\nfunc F(t *testing.T) { go func() { t.Fatal() }() }\n",
		"types":   "package x\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) int { return \"\" }\n",
		"image":   "package x\n\nimport (\n\t_ \"image/png\"\n\t\"sync\"\n)\n\nfunc F(mu sync.Mutex) { mu.Lock() }\n",
		"style":   "package x\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\\n\", \"x\") }\n",
	} {
		u := small(name, text)
		units[u.ID] = u
	}
	exercises, err := filepath.Glob(filepath.Join(root, "exercises", "[0-9]*"))
	require.NoError(t, err)
	for _, dir := range exercises {
		folder := filepath.Base(dir)
		_, name, _ := strings.Cut(folder, "_")
		answers := filepath.Join(root, "solutions", folder)
		variants, err := filepath.Glob(filepath.Join(answers, "testdata", "*.go"))
		require.NoError(t, err)
		for _, path := range append(variants, filepath.Join(dir, name+".go"), filepath.Join(answers, name+".go")) {
			rel, err := filepath.Rel(root, path)
			require.NoError(t, err)
			id := "verify/" + strings.TrimSuffix(filepath.ToSlash(rel), ".go")
			u, err := ReadUnit(id, strings.ReplaceAll(name, "_", ""), path, filepath.Join(dir, name+"_test.go"), filepath.Join(answers, "hidden_test.go"))
			require.NoError(t, err)
			u.Package = u.Code.Package()
			units[id] = u
		}
	}
	require.Greater(t, len(units), 100)

	fast := map[string][]Message{}
	rest := w.vet(units, fast)
	assert.Len(t, rest, 1, "what imports anything else is vetted after the link")
	require.Contains(t, rest, "exercises/image")
	_, err = w.compiled(t.Context(), func() {}, rest["exercises/image"].imports()...)
	require.NoError(t, err)
	assert.Empty(t, w.vet(rest, fast))
	seen := map[string]int{}
	for id, list := range goVet(t, w, units) {
		for _, m := range list {
			seen[m.Analyzer]++
		}
		assert.ElementsMatch(t, list, fast[id], id)
	}
	for _, name := range []string{"atomic", "copylocks", "lostcancel", "sigchanyzer", "testinggoroutine", "waitgroup"} {
		assert.NotZero(t, seen[name], name)
	}
	t.Logf("%d units: %v", len(units), seen)
}

// goVet returns what go vet finds in the units' code.
func goVet(t *testing.T, w *Workspace, units map[string]*Unit) map[string][]Message {
	p := Packages{Dir: w.Dir, Overlay: NewOverlay(w.Temp)}
	for id, u := range units {
		for i, f := range u.Sources() {
			p.Overlay.Add(filepath.Join(w.Dir, filepath.FromSlash(id), overlaid(i)), f.Path, f.Src)
		}
		// Vet starts a process in each package's folder: it must exist, but may be empty.
		require.NoError(t, os.MkdirAll(filepath.Join(w.Dir, filepath.FromSlash(id)), 0o755))
		p.Patterns = append(p.Patterns, "./"+id)
	}
	list, err := w.Tools.Vet(t.Context(), p)
	require.NoError(t, err)
	found := map[string][]Message{}
	for id, u := range units {
		found[id] = slices.DeleteFunc(slices.Clone(list), func(m Message) bool { return m.File != u.Code.Path })
	}
	return found
}

func TestWhatIsNotAtHandIsFetchedWithoutItsNeighbours(t *testing.T) {
	w, _ := workspace(t)
	fault := func(name, imports string) *Unit {
		return small(name, "package x\n\nimport (\n\t_ \""+imports+"\"\n\t\"sync\"\n)\n\nfunc F(mu sync.Mutex) {}\n")
	}
	known, other := fault("known", "image/png"), fault("other", "gokata/exercises/known")
	r, err := w.Build(t.Context(), []*Unit{known, other})
	require.NoError(t, err)
	assert.Len(t, r.Binaries, 2)
	assert.Len(t, r.Vet[known.ID], 1)
	assert.Empty(t, r.Vet[other.ID])
}

func TestWhatDoesNotCompileIsLeftToTheCompiler(t *testing.T) {
	w, _ := workspace(t)
	u := small("broken", "package x\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) int { return \"\" }\n")
	found := map[string][]Message{}
	assert.Empty(t, w.vet(map[string]*Unit{u.ID: u}, found))
	assert.Empty(t, found[u.ID])
}

func TestAnAnalyzerMayPanic(t *testing.T) {
	s := code.NewSnapshot()
	s.Add("x.go", []byte("package x\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) {}\n"))
	require.Len(t, analyze(s, importer.Default()), 1)
	s.Set = nil // which they ask for places
	assert.Empty(t, analyze(s, importer.Default()))
}
