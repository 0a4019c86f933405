package judge

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/verdict"
)

// workspace is where tests build.
func workspace(t *testing.T) *gotool.Workspace {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	tools, err := gotool.Detect(t.Context(), root, false)
	require.NoError(t, err)
	w, err := gotool.NewWorkspace(tools, root, t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { w.Close() })
	return w
}

// TestATraceIsOfTheSameFailure has tests run that leave a word for their next run.
func TestATraceIsOfTheSameFailure(t *testing.T) {
	workspace := workspace(t)

	tests := map[string]struct {
		body  string // "again" tells whether this is the second run
		want  verdict.Verdict
		trace bool
	}{
		"same":    {"t.Error()", verdict.Fail, true},
		"passes":  {"if !again { t.Error() }", verdict.Fail, false},
		"panics":  {"if again { panic(1) }; t.Error()", verdict.Fail, false},
		"another": {"if again {\n t.Error()\n}\nt.Error()", verdict.Fail, false},
		"exits":   {"os.Exit(3)", verdict.Fail, true},
		"panic":   {"panic(1)", verdict.Panic, false},
		"pass":    {"", verdict.Pass, false},
	}
	var units []*gotool.Unit
	dir := t.TempDir()
	for name, test := range tests {
		s := code.NewSnapshot()
		s.Add("/course/"+name+".go", []byte("package x\n"))
		s.Add("/course/"+name+"_test.go", fmt.Appendf(nil, `package x

import (
	"os"
	"testing"
)

func TestA(t *testing.T) {
	_, err := os.Stat(%[1]q)
	again := err == nil
	os.WriteFile(%[1]q, nil, 0o600)
	%s
	_ = again
}
`, filepath.Join(dir, name), test.body))
		units = append(units, gotool.NewUnit("exercises/"+name, "x", s, "/course/"+name+".go", "/course/"+name+"_test.go"))
	}
	built, err := workspace.Build(t.Context(), units)
	require.NoError(t, err)
	for _, u := range units {
		name := strings.TrimPrefix(u.ID, "exercises/")
		r, err := One(t.Context(), workspace, built, u, Policy{})
		require.NoError(t, err)
		assert.Equal(t, tests[name].want, r.Verdict, name)
		if !tests[name].trace {
			assert.Nil(t, r.Tests[0].Evidence.Trace, name)
			continue
		}
		assert.Equal(t, "go 1.", string(r.Tests[0].Evidence.Trace[:5]), "%s: the head of a trace", name)
		r, err = One(t.Context(), workspace, built, u, Policy{Brief: true})
		require.NoError(t, err)
		assert.Nil(t, r.Tests[0].Evidence.Trace, "%s: nobody has asked for one", name)
	}
}

// What ends a shared binary before the first test is the fault of one unit. Here it is a binary that has none of them.
func TestNobodyPaysForAnothersStart(t *testing.T) {
	workspace := workspace(t)
	var units []*gotool.Unit
	for _, name := range []string{"good", "bad"} {
		s := code.NewSnapshot()
		s.Add("/course/"+name+".go", []byte("package x\n"))
		s.Add("/course/"+name+"_test.go", fmt.Appendf(nil, "package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tif %t {\n\t\tt.Error()\n\t}\n}\n", name == "bad"))
		units = append(units, gotool.NewUnit("exercises/"+name, "x", s, "/course/"+name+".go", "/course/"+name+"_test.go"))
	}
	built, err := workspace.Build(t.Context(), units)
	require.NoError(t, err)
	ends, err := exec.LookPath("false")
	require.NoError(t, err)
	for i, want := range []verdict.Verdict{verdict.Pass, verdict.Fail} {
		require.True(t, built.Shared(units[i].ID))
		shared := &gotool.Result{Binaries: map[string]string{units[0].ID: ends, units[1].ID: ends}}
		r, err := One(t.Context(), workspace, shared, units[i], Policy{})
		require.NoError(t, err)
		assert.Equal(t, want, r.Verdict)
	}
}
