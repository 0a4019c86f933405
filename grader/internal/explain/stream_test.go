package explain

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shop returns what go test printed of one module, by how it was called.
func shop(t testing.TB) map[string]string {
	archive, err := txtar.ParseFile("testdata/shop.txtar")
	require.NoError(t, err)
	outputs := map[string]string{}
	for _, f := range archive.Files {
		outputs[f.Name] = string(f.Data)
	}
	require.Len(t, outputs, 3)
	return outputs
}

// brief writes findings as "package: verdict file:line, …" in a line each.
func brief(list []*Package) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "%s:", p.Name)
		for _, f := range p.Findings {
			at := "nowhere"
			if len(f.Locations) > 0 {
				at = fmt.Sprintf("%s:%d", filepath.Base(f.Locations[0].File), f.Locations[0].Line)
			}
			fmt.Fprintf(&b, " %s %s %s", f.Verdict, f.Test, at)
		}
		if p.Passed {
			b.WriteString(" passed")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// The files themselves are not at hand, so nothing is known of what stands on their lines.
const explained = `shop/broken: build  bill.go:4
shop/crash: panic TestOrders/late orders_test.go:13
shop/fail: fail TestPrice/item#01 price_test.go:11
shop/fatal: race TestStock stock_test.go:13 panic TestStock stock_test.go:13
shop/fine: passed
shop/leak: leak  shop_test.go:14
shop/race: race TestAdd cart_test.go:10
shop/stuck: deadlock TestTill till_test.go:22
shop/vetted: vet  tip_test.go:6
`

// What the schedule decided differently in a run, and what plain output does not tell.
var differently = map[string][]string{
	"plain": {
		"panic TestOrders/late", "panic TestOrders",
		"race TestStock stock_test.go:13 panic TestStock stock_test.go:13", "race  stock_test.go:13 panic TestStock stock_test.go:9",
	},
	"verbose": {"race TestStock stock_test.go:13 panic TestStock", "panic TestStock"},
}

func TestEveryFailureInAnOutputIsExplained(t *testing.T) {
	dress := map[string]func(string) string{
		"as it is":               func(s string) string { return s },
		"with Windows line ends": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"with colours": func(s string) string {
			return strings.NewReplacer("--- FAIL", "\x1b[31m--- FAIL", "panic: ", "\x1b[1;31mpanic: \x1b[0m", "\nFAIL\t", "\n\x1b[31mFAIL\x1b[0m\t").Replace(s)
		},
	}
	for call, output := range shop(t) {
		for how, change := range dress {
			if call == "json" && how == "with colours" {
				continue // inside JSON, escapes are escaped
			}
			t.Run(call+" "+how, func(t *testing.T) {
				list, known, err := Stream(strings.NewReader(change(output)), t.TempDir(), nil)
				require.NoError(t, err)
				require.True(t, known)
				want := strings.NewReplacer(differently[call]...).Replace(explained)
				assert.Equal(t, inOrder(want), inOrder(brief(list)))
			})
		}
	}
}

// inOrder sorts lines: packages come in the order in which they ended.
func inOrder(lines string) []string {
	list := strings.Split(strings.TrimSpace(lines), "\n")
	for i := range list {
		for j := i; j > 0 && list[j] < list[j-1]; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	return list
}

func TestJSONWithTheBuildsMessagesBetween(t *testing.T) {
	output := shop(t)["json"]
	lines := strings.SplitAfter(output, "\n")
	lines[3] += "go: downloading something v1.0.0\n# shop/broken [shop/broken.test]\nbroken/bill.go:4:2: declared and not used: total\n"
	list, known, err := Stream(strings.NewReader(strings.Join(lines, "")), "/home/gopher/shop", nil)
	require.NoError(t, err)
	require.True(t, known)
	assert.Contains(t, brief(list), "shop/broken: build  bill.go:4")
}

// An output that breaks off anywhere, or starts anywhere, is read as far as it goes.
func TestPartsOfOutputs(t *testing.T) {
	step := 61
	if raced {
		step = 607
	}
	for call, output := range shop(t) {
		for at := 0; at < len(output); at += step {
			for _, part := range []string{output[:at], output[at:]} {
				list, known, err := Stream(strings.NewReader(part), "/home/gopher/shop", nil)
				require.NoError(t, err)
				for _, p := range list {
					require.True(t, known, "%s at %d", call, at)
					for _, f := range p.Findings {
						require.NotEmpty(t, f.Summary, "%s at %d", call, at)
					}
				}
			}
		}
		// A crash whose dump breaks off is still a crash.
		at := strings.Index(output, "send on closed channel") + 200
		list, _, err := Stream(strings.NewReader(output[:at]), "/home/gopher/shop", nil)
		require.NoError(t, err)
		assert.Contains(t, brief(list), "panic", call)
	}
}

// Two processes that print at once tear each other's lines apart. What can be told is told.
func TestInterleavedDumps(t *testing.T) {
	plain := strings.Split(shop(t)["plain"], "\n")
	var mixed []string
	for i := range len(plain) / 2 {
		mixed = append(mixed, plain[i], plain[len(plain)/2+i])
	}
	list, known, err := Stream(strings.NewReader(strings.Join(mixed, "\n")), "/home/gopher/shop", nil)
	require.NoError(t, err)
	assert.True(t, known)
	found := brief(list)
	for _, v := range []string{"panic", "race", "fail"} {
		assert.Contains(t, found, v)
	}
}

func TestWhatIsNoOutputOfGoTest(t *testing.T) {
	for _, text := range []string{"", "\n", "hello\n", "{}\n", `{"a":1}` + "\n", "\x00\xff"} {
		list, known, err := Stream(strings.NewReader(text), ".", nil)
		require.NoError(t, err)
		assert.False(t, known, "%q", text)
		assert.Empty(t, list, "%q", text)
	}
	list, known, err := Stream(strings.NewReader("ok  \tshop/fine\t(cached)\n"), ".", nil)
	require.NoError(t, err)
	assert.True(t, known)
	assert.Equal(t, "shop/fine: passed\n", brief(list))
}

// Never silence: a package that failed has a finding even if its output does not say why.
func TestAFailureWithoutAWord(t *testing.T) {
	for _, text := range []string{"FAIL\tshop/mute\t0.010s\n", "exit status 7\nFAIL\tshop/mute\t0.010s\n", "FAIL\tshop/mute [build failed]\n", "FAIL\tshop/mute [setup failed]\n",
		`{"Action":"fail","Package":"shop/mute","Elapsed":0.1}` + "\n"} {
		list, known, err := Stream(strings.NewReader(text), ".", nil)
		require.NoError(t, err)
		require.True(t, known, text)
		require.Len(t, list, 1, text)
		require.Len(t, list[0].Findings, 1, text)
		assert.NotEmpty(t, list[0].Findings[0].Summary, text)
	}
}

// endless gives the same text over and over, up to a number of bytes.
type endless struct {
	text string
	left int
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), e.left)], e.text[e.at:])
	e.at, e.left = (e.at+n)%len(e.text), e.left-n
	return n, nil
}

func TestHostileInputTakesBoundedMemory(t *testing.T) {
	outputs := shop(t)
	hostile := map[string]string{
		"one line":              "x",
		"no package ever ends":  outputs["verbose"][:strings.LastIndex(outputs["verbose"], "FAIL\t")],
		"packages without end":  outputs["plain"],
		"rulers":                strings.Repeat("=", 18) + "\nWARNING: DATA RACE\n",
		"goroutines":            "goroutine 1 [running]:\nmain.main()\n\t/x/main.go:3 +0x1\n\n",
		"panics":                "panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/x/main.go:3 +0x1\n\n",
		"results":               "--- FAIL: TestA (0.00s)\n    a_test.go:1: x\n",
		"build heads":           "# a/b\n./x.go:1:1: y\n",
		"events without an end": `{"Action":"output","Package":"p","Test":"T","Output":"x"}` + "\n",
		"zeros":                 "\x00\x16\x1b[",
	}
	size := 100 << 20
	if raced || testing.Short() {
		size = 1 << 20
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			started := time.Now()
			list, _, err := Stream(&endless{text: text, left: size}, "/home/gopher/shop", nil)
			require.NoError(t, err)
			took := time.Since(started)
			runtime.ReadMemStats(&after)
			t.Logf("%d MB in %.1f s, heap %d MB more", size>>20, took.Seconds(), (int64(after.HeapSys)-int64(before.HeapSys))>>20)
			assert.Less(t, int64(after.HeapSys)-int64(before.HeapSys), int64(512<<20), "memory must not grow with the input")
			runtime.KeepAlive(list)
		})
	}
}

func FuzzStream(f *testing.F) {
	for _, output := range shop(f) {
		f.Add([]byte(output))
		f.Add([]byte(strings.ReplaceAll(output, "\n", "\r\n")))
		for part := range bytes.SplitSeq([]byte(output), []byte("\n\n")) {
			f.Add(part)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, known, err := Stream(bytes.NewReader(data), "/home/gopher/shop", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			if !known {
				t.Fatal("found something in what is not known")
			}
			for _, d := range p.Findings {
				if d.Summary == "" {
					t.Fatalf("a %s without a summary", d.Verdict)
				}
			}
		}
	})
}
