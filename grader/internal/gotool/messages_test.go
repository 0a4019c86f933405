package gotool

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMessagesAreRead(t *testing.T) {
	const printed = "# gokata/exercises/08_x\n" +
		"/course/exercises/08_x/x.go:23:11: not enough arguments in call to consumer\n\thave ()\n\twant (<-chan int)\n" +
		"../rel.go:3: missing return\r\n" +
		"/a.go:3:6: f redeclared\n\t/b.go:5:6[/tmp/overlay-1/0.go:6:6]: other declaration of f\n" +
		"too many errors\n"
	assert.Equal(t, []Message{
		{File: "/course/exercises/08_x/x.go", Line: 23, Column: 11, Text: "not enough arguments in call to consumer\nhave ()\nwant (<-chan int)"},
		{File: "/rel.go", Line: 3, Text: "missing return"},
		{File: "/a.go", Line: 3, Column: 6, Text: "f redeclared", Other: &Message{File: "/b.go", Line: 5, Column: 6, Text: "other declaration of f"}},
	}, Messages("/bench", printed))
	assert.Empty(t, Messages("/bench", "# gokata\n\tindented\n"))
}

func TestMessagesOfAFileComeInItsOrder(t *testing.T) {
	in := []Message{{File: "b", Line: 9}, {File: "a", Line: 3}, {File: "b", Line: 2, Column: 7}, {File: "b", Line: 2, Column: 1}}
	assert.Equal(t, []Message{{File: "b", Line: 2, Column: 1}, {File: "b", Line: 2, Column: 7}, {File: "b", Line: 9}, {File: "a", Line: 3}}, inOrder(in))
}

func TestMessagesAreWrittenAsTheGoCommandDoes(t *testing.T) {
	for want, m := range map[string]Message{
		"a.go:3:4: bad":         {File: "a.go", Line: 3, Column: 4, Text: "bad"},
		"a.go:3:4: atomic: bad": {File: "a.go", Line: 3, Column: 4, Text: "bad", Analyzer: "atomic"},
		"a.go: bad":             {File: "a.go", Text: "bad"},
		"bad":                   {Text: "bad"},
	} {
		assert.Equal(t, want, m.String())
	}
}

func TestVetsOutputIsRead(t *testing.T) {
	const printed = `{"gokata/b": {"copylocks": [{"posn": "/b.go:7:20", "message": "f passes lock by value:\n sync.Mutex"}], "printf": {"error": "analysis skipped"}}}` + "\n" +
		"{}\n" +
		`{"gokata/d": {"waitgroup": [{"posn": "d.go:3:1", "message": "WaitGroup.Add called from inside new goroutine"}]}}`
	assert.Equal(t, []Message{
		{File: "/b.go", Line: 7, Column: 20, Text: "f passes lock by value:  sync.Mutex", Analyzer: "copylocks"},
		{File: "/dir/d.go", Line: 3, Column: 1, Text: "WaitGroup.Add called from inside new goroutine", Analyzer: "waitgroup"},
	}, readVet("/dir", strings.NewReader(printed)))
	for _, text := range []string{"", "{", "{{{{", "{}\n{", strings.Repeat("{\n", 1000)} {
		assert.Empty(t, readVet("/dir", strings.NewReader(text)))
	}
}

func TestVetsFaultsOfConcurrencyComeInOrderAndOnce(t *testing.T) {
	late, early := Message{File: "/a.go", Line: 7, Analyzer: "waitgroup"}, Message{File: "/a.go", Line: 3, Analyzer: "copylocks"}
	assert.Equal(t, []Message{early, late}, inPlace([]Message{late, early, early}))
}

// What is read is what the go command printed, under a limit of 20 s, of generic functions each of which calls the one before twice.
func TestTheCompilerHasLimits(t *testing.T) {
	events := `{"ImportPath":"bomb [bomb.test]","Action":"build-output","Output":"bomb: /go/pkg/tool/linux_amd64/compile: signal: killed\n"}
{"ImportPath":"bomb [bomb.test]","Action":"build-fail"}
`
	f := readFailure("/", strings.NewReader(events), "")
	assert.Equal(t, []Message{{Text: "takes more than 40 s of processor time, or 4 GB of memory, to compile"}}, f.packages["bomb"])

	cmd := exec.Command("sh", "-c", "ulimit -t; ulimit -v; echo $1", "", "an argument")
	bound(cmd)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err)
	if runtime.GOOS == "linux" {
		assert.Equal(t, "40\n5242880\nan argument\n", string(out))
	}
}
