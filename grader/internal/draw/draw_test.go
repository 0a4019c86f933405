//go:build unix

package draw

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gokata/grader/internal/code"
	"gokata/grader/internal/gotool"
	"gokata/grader/internal/show"
)

var update = flag.Bool("update", false, "write the golden files anew")

// pictures runs every case of testdata/cases.txtar once and returns what happened, by the case's name.
var pictures = sync.OnceValues(func() (map[string]*show.Picture, error) {
	// On one processor, without the race detector, goroutines run in the same order every time.
	os.Setenv("GOMAXPROCS", "1")
	defer os.Unsetenv("GOMAXPROCS")
	ctx := context.Background()
	root, err := filepath.Abs("../../..")
	if err != nil {
		return nil, err
	}
	tools, err := gotool.Detect(ctx, root, false)
	if err != nil {
		return nil, err
	}
	cache, err := os.MkdirTemp("", "draw-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(cache)
	bench, err := gotool.NewWorkspace(tools, root, cache)
	if err != nil {
		return nil, err
	}
	defer bench.Close()
	archive, err := txtar.ParseFile("testdata/cases.txtar")
	if err != nil {
		return nil, err
	}
	found := map[string]*show.Picture{}
	for i := 0; i < len(archive.Files); i += 2 {
		main, test := archive.Files[i], archive.Files[i+1]
		name := strings.TrimSuffix(main.Name, ".go")
		files, paths := code.NewSnapshot(), []string{}
		for _, f := range []txtar.File{main, test} {
			path := filepath.Join(cache, f.Name) // explanations look at the file
			if err := os.WriteFile(path, f.Data, 0o644); err != nil {
				return nil, err
			}
			paths = append(paths, files.Add(path, f.Data).Path)
		}
		unit := gotool.NewUnit("exercises/"+name, name, files, paths[0], paths[1])
		built, err := bench.Build(ctx, []*gotool.Unit{unit})
		if err != nil {
			return nil, err
		}
		if found[name], err = show.Run(ctx, bench, built, unit, unit.Tests[0], 0, Columns); err != nil {
			return nil, err
		}
	}
	return found, nil
})

func picture(t *testing.T, name string) *show.Picture {
	all, err := pictures()
	require.NoError(t, err)
	require.Contains(t, all, name)
	return all[name]
}

func TestTextShowsWhatHappened(t *testing.T) {
	for _, name := range []string{"pool", "alone", "locks", "fanin", "panics", "leak", "busy", "cycles", "many", "real", "timers", "exits", "twice"} {
		t.Run(name, func(t *testing.T) {
			p := picture(t, name)
			for _, width := range []int{80, 60} {
				var out bytes.Buffer
				require.NoError(t, Text(&out, p, width))
				for line := range strings.Lines(out.String()) {
					assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), width, line)
				}
				if width == 80 {
					golden(t, name, out.String())
				}
			}
		})
	}
}

// How much of such a run is recorded depends on the machine.
func TestTextOfARunThatIsTooLong(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, Text(&out, picture(t, "full"), 80))

	assert.Regexp(t, `these 2 steps, \d{4,} times more`, out.String())
	assert.Regexp(t, `⋮  ⋮   the recording is full: what came next is left out\n.*the test .*line 1[56]\n.*at the end A waits to receive from never, line 12\n\n  timeout: `, out.String())
	assert.Less(t, strings.Count(out.String(), "\n"), 40)
}

func golden(t *testing.T, name, got string) {
	file := filepath.Join("testdata", name+".txt")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// pageOf returns the page of a case.
func pageOf(t *testing.T, name string) string {
	var out bytes.Buffer
	require.NoError(t, Page(&out, picture(t, name)))
	return out.String()
}

func TestPageAndSVGAreWellFormedAndLoadNothing(t *testing.T) {
	var drawn bytes.Buffer
	require.NoError(t, SVG(&drawn, picture(t, "locks")))
	for name, text := range map[string]string{"page": pageOf(t, "locks"), "svg": drawn.String()} {
		decoder := xml.NewDecoder(strings.NewReader(text))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else {
				require.NoError(t, err, name)
			}
		}
		for _, address := range regexp.MustCompile(`https?://[^"'\s]*`).FindAllString(strings.ReplaceAll(text, `xmlns="http://www.w3.org/2000/svg"`, ""), -1) {
			t.Errorf("the %s refers to %s", name, address)
		}
		assert.NotRegexp(t, `(?i)<link|@import|\bsrc=|url\((?:[^#])`, text, name)
		assert.Contains(t, text, "prefers-color-scheme: dark", name)
		assert.Contains(t, text, "@media print", name)
		assert.Contains(t, text, "A is stuck here: waits to lock south", name)
	}
}

func TestPageMarksTheLinesThatWaited(t *testing.T) {
	text := pageOf(t, "locks")

	assert.Regexp(t, `<div class="line stuck" id="file1-line15" tabindex="-1"><i>15</i><code>\s*south.Lock\(\)</code><em>A stuck here</em>`, text)
	assert.Regexp(t, `<div class="line waited" id="file1-line14" tabindex="-1"><i>14</i><code>\s*time.Sleep\(time.Second\)</code><em>here waited A</em>`, text)
}

// TestPageInABrowser clicks a step in a real browser.
func TestPageInABrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && browser == "" {
			browser = path
		}
	}
	if browser == "" {
		t.Skip("no chromium here")
	}
	text := pageOf(t, "locks")
	step := regexp.MustCompile(`id="(step-\d+)"[^>]*aria-label="(?:at 1s: )?A waits to lock south`).FindStringSubmatch(text)
	require.NotNil(t, step, "there is a step in which A waits for the lock")
	watch := `<script>document.title = ""; addEventListener("error", e => { document.title += "error: " + e.message; });</script></head>`
	click := `<script>addEventListener("load", () => {
		document.getElementById("` + step[1] + `").dispatchEvent(new MouseEvent("click", {bubbles: true}));
		document.title += "clicked " + document.activeElement.id;
		document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
		document.title += " entered " + document.activeElement.id;
	});</script></body>`
	text = strings.Replace(strings.Replace(text, "</head>", watch, 1), "</body>", click, 1)
	file := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	profile, err := os.MkdirTemp("", "browser-")
	require.NoError(t, err)
	defer os.RemoveAll(profile) // not t.TempDir: what a browser's last process still writes there is no failure
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+profile, "--enable-logging=stderr", "--dump-dom", "file://"+file)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr

	require.NoError(t, cmd.Run(), "%s", &stderr)

	assert.Contains(t, stdout.String(), "<title>clicked "+step[1]+" entered file1-line15</title>")
	assert.Regexp(t, `<div class="line stuck at" id="file1-line15"`, stdout.String(), "the line of the step is marked")
	assert.NotContains(t, stderr.String(), "CONSOLE", "nothing is wrong in the console")
}
