package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// concurrency are the analyzers of go vet whose findings are faults of concurrency. What the others find may be poor style,
// but it is not what the course judges.
var concurrency = []string{"atomic", "copylocks", "loopclosure", "lostcancel", "sigchanyzer", "testinggoroutine", "waitgroup"}

// vet runs all of go vet's analyzers over the units and returns the concurrency faults in their code.
func (b *Bench) vet(ctx context.Context, index string, ids []string, units map[string]*Unit) (map[string][]Message, error) {
	args := []string{"vet", "-json", "-overlay=" + index}
	for _, id := range ids {
		args = append(args, "./"+id)
	}
	cmd := b.Tools.Cmd(ctx, b.Dir, args...)
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	// A failure is no news: vet fails where the compiler does, and the compiler says it better.
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && (ctx.Err() != nil || !errors.As(err, &exit)) {
		return nil, fmt.Errorf("running go vet: %w", errors.Join(err, ctx.Err()))
	}
	found := map[string][]Message{}
	for pkg, byAnalyzer := range readVet(printed.Bytes()) {
		id := strings.TrimPrefix(pkg, module+"/")
		u := units[id]
		if u == nil {
			continue
		}
		for _, m := range byAnalyzer {
			if m.File = absolute(b.Dir, m.File); m.File == u.Code.Path && slices.Contains(concurrency, m.Analyzer) {
				found[id] = append(found[id], m)
			}
		}
		slices.SortFunc(found[id], func(x, y Message) int { return x.Line - y.Line })
	}
	return found, nil
}

// readVet reads the output of go vet -json: JSON objects of the form {package: {analyzer: [{posn, message}]}}, with lines
// "# package" and the compiler's messages in between.
func readVet(printed []byte) map[string][]Message {
	found := map[string][]Message{}
	for len(printed) > 0 {
		if printed[0] != '{' {
			_, rest, _ := bytes.Cut(printed, []byte("\n"))
			printed = rest
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(printed))
		var object map[string]map[string]json.RawMessage
		if decoder.Decode(&object) != nil {
			_, rest, _ := bytes.Cut(printed, []byte("\n"))
			printed = rest
			continue
		}
		for pkg, analyzers := range object {
			for analyzer, raw := range analyzers {
				var findings []struct{ Posn, Message string }
				if json.Unmarshal(raw, &findings) != nil {
					continue // the analyzer itself failed, as it does on code that does not compile
				}
				for _, f := range findings {
					if m := position.FindStringSubmatch(f.Posn + ": " + strings.ReplaceAll(f.Message, "\n", " ")); m != nil {
						found[pkg] = append(found[pkg], Message{File: m[1], Line: number(m[2]), Column: number(m[3]), Text: m[4], Analyzer: analyzer})
					}
				}
			}
		}
		printed = bytes.TrimLeft(printed[decoder.InputOffset():], "\n\r\t ")
	}
	return found
}
