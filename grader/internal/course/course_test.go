package course

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/verdict"
)

func tree(t *testing.T, files map[string]string) string {
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return root
}

func TestLoadFindsExercisesByTheirFolders(t *testing.T) {
	root := tree(t, map[string]string{
		"go.mod":                             "module gokata\n",
		"exercises/10_worker_pool/README.md": "# Close last\n",
		"exercises/02_wait/wait.go":          "package wait\n",
		"exercises/notes/README.md":          "",
		"exercises/README.md":                "",
	})
	c, err := Load(root)
	require.NoError(t, err)
	require.Len(t, c.Exercises, 2)
	assert.Equal(t, "02", c.Exercises[0].ID)
	assert.Equal(t, "wait", c.Exercises[0].Title, "without a README the name has to do")
	e := c.Exercises[1]
	assert.Equal(t, "Close last", e.Title)
	assert.Equal(t, "workerpool", e.Package)
	assert.Equal(t, "exercises/10_worker_pool/worker_pool.go", c.Rel(e.Stub))
	assert.Equal(t, "solutions/10_worker_pool/hidden_test.go", c.Rel(e.Hidden))
	assert.False(t, e.HasHidden())

	for _, from := range []string{".", "exercises", "exercises/02_wait"} {
		found, err := Root(filepath.Join(root, from))
		require.NoError(t, err)
		assert.Equal(t, root, found)
	}
	_, err = Root(filepath.Dir(root))
	assert.ErrorIs(t, err, ErrNoCourse)
}

func TestLoadRefusesTwoExercisesOfOneNumber(t *testing.T) {
	_, err := Load(tree(t, map[string]string{"exercises/02_a/a.go": "", "exercises/02_b/b.go": ""}))
	assert.ErrorContains(t, err, "02_a and 02_b")
	_, err = Load(tree(t, map[string]string{"exercises/x": ""}))
	assert.ErrorIs(t, err, ErrNoCourse)
}

func TestParseReadme(t *testing.T) {
	page := ParseReadme("\n# Title\n\n## Task\n1. not a hint\n## Hints\n\n1. One\n   goes on.\n2. Two:\n   ```go\n   # no heading\n   3. no hint\n   ```\n\n## More\n4. not a hint\n")
	assert.Equal(t, "Title", page.Title)
	assert.Equal(t, []string{"One\ngoes on.", "Two:\n```go\n# no heading\n3. no hint\n```"}, page.Hints)
	assert.Equal(t, []string{"A"}, ParseReadme("# T\r\n## hints\r\n1. A\r\n").Hints)
	assert.Empty(t, ParseReadme(""))
	assert.Equal(t, "The idea, on two lines.", ParseReadme("# T\n\nThe idea,\non two lines.\n\nA story.\n\n## Task\n\nDo it.\n").Lesson)
	assert.Empty(t, ParseReadme("# T\n\n## Task\n\nDo it.\n").Lesson)
	assert.Equal(t, []string{"One goes on.", "Two.", "Under two."},
		ParseReadme("# T\n- no point\n## Task\n\nDo it:\n\n- One\n  goes on.\n* Two.\n  - Under two.\n\nNo point.\n## Hints\n1. A\n- no point\n").Task)
}

func TestAttemptsDeclareWhatTheyDeserve(t *testing.T) {
	root := tree(t, map[string]string{
		"go.mod":                               "",
		"exercises/01_a/a.go":                  "package a\n",
		"solutions/01_a/testdata/stub.verdict": "verdict: race or timeout\nwhy\n",
		"solutions/01_a/testdata/right_x.go":   "// right: another way\n",
		"solutions/01_a/testdata/wrong_y.go":   "// verdict: panic, always\n\npackage a\n\nfunc f() { // blame\n\tg() // blame\n}\n",
		"solutions/01_a/testdata/notes.txt":    "",
	})
	c, err := Load(root)
	require.NoError(t, err)
	stub, err := c.Exercises[0].Declared()
	require.NoError(t, err)
	assert.Equal(t, "race or timeout", stub.String())
	assert.True(t, stub.Allows(verdict.Timeout))
	assert.False(t, stub.Allows(verdict.Fail))

	attempts, err := c.Exercises[0].Attempts()
	require.NoError(t, err)
	require.Len(t, attempts, 2)
	assert.True(t, attempts[0].Right)
	assert.True(t, attempts[0].Allows(verdict.Pass))
	assert.Equal(t, []int{5, 6}, attempts[1].Blame)
	assert.True(t, attempts[1].Allows(verdict.PanicChannel), "both kinds of panic have one word")

	require.NoError(t, os.WriteFile(filepath.Join(root, "solutions/01_a/testdata/wrong_z.go"), []byte("// verdict: bad\n"), 0o644))
	_, err = c.Exercises[0].Attempts()
	assert.ErrorContains(t, err, `unknown verdict "bad"`)
	require.NoError(t, os.WriteFile(filepath.Join(root, "solutions/01_a/testdata/wrong_z.go"), []byte("package a\n"), 0o644))
	_, err = c.Exercises[0].Attempts()
	assert.ErrorContains(t, err, "must declare the verdict")
}

func TestFind(t *testing.T) {
	c := &Course{Exercises: []*Exercise{{ID: "01", Name: "01_hello"}, {ID: "08", Name: "08_producer_consumer"}, {ID: "10", Name: "10_worker_pool"}}}
	for what, want := range map[string]string{
		"8": "08_producer_consumer", "08": "08_producer_consumer", "producer": "08_producer_consumer", "10": "10_worker_pool", "1": "01_hello",
		"exercises/10_worker_pool/": "10_worker_pool", "./exercises/01_hello/hello.go": "01_hello", "POOL": "10_worker_pool", `exercises\01_hello`: "01_hello",
	} {
		e, err := c.Find(what)
		if assert.NoError(t, err, what) {
			assert.Equal(t, want, e.Name, what)
		}
	}
	for what, says := range map[string]string{"": "which exercise", "o": "could be any of", "helo": "did you mean 01_hello", "workerpool": "did you mean 10_worker_pool", "zzz": "no exercise"} {
		_, err := c.Find(what)
		assert.ErrorContains(t, err, says, what)
	}
}
