package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// position is how the go command writes a place: FILE:LINE:COLUMN or FILE:LINE, then the message. In brackets between them it
// may say which file it has read, if a line directive names another.
var position = regexp.MustCompile(`^(.+?\.go):(\d+)(?::(\d+))?(?:\[.*?\])?: (.*)$`)

// Messages reads what the go command printed of packages that do not compile. Relative paths are taken from dir.
func Messages(dir, text string) []Message { return parseMessages(dir, text) }

// parseMessages reads what the compiler printed. Relative paths are taken from dir; lines that are indented continue the
// message before them, or say which other place it is about.
func parseMessages(dir, text string) []Message {
	var list []Message
	for line := range strings.SplitSeq(text, "\n") {
		line, more := strings.CutPrefix(strings.TrimRight(line, "\r"), "\t")
		var at *Message
		if m := position.FindStringSubmatch(line); m != nil {
			at = &Message{File: absolute(dir, m[1]), Line: number(m[2]), Column: number(m[3]), Text: m[4]}
		}
		switch last := len(list) - 1; {
		case !more && at != nil:
			list = append(list, *at)
		case more && at != nil && last >= 0:
			list[last].Other = at
		case more && last >= 0:
			list[last].Text += "\n" + strings.TrimSpace(line)
		}
	}
	return list
}

func absolute(dir, file string) string {
	if filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(dir, file)
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // the expressions that call this match digits or nothing
	return n
}

// list asks go list which units cannot even be loaded, and why: a wrong import, a bad embed, build constraints.
func (w *Workspace) list(ctx context.Context, shown *overlay, sound map[string]*Unit) (map[string][]Message, error) {
	index, err := shown.write()
	if err != nil {
		return nil, err
	}
	args := []string{"list", "-e", "-overlay=" + index, "-json=ImportPath,Name,Error,DepsErrors"}
	for _, id := range slices.Sorted(maps.Keys(sound)) {
		args = append(args, "./"+id)
	}
	cmd := w.Tools.Cmd(ctx, w.Dir, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("finding the packages that cannot be loaded: %w: %s", err, strings.TrimSpace(stderr.String()))
	}
	type problem struct{ Pos, Err string }
	broken := map[string][]Message{}
	decoder := json.NewDecoder(&stdout)
	for decoder.More() {
		var pkg struct {
			ImportPath string
			Error      *problem
			DepsErrors []*problem
		}
		if err := decoder.Decode(&pkg); err != nil {
			return nil, fmt.Errorf("reading the answer of go list: %w", err)
		}
		id := strings.TrimPrefix(pkg.ImportPath, module+"/")
		u := sound[id]
		if u == nil {
			continue
		}
		problems := pkg.DepsErrors
		if pkg.Error != nil {
			problems = append([]*problem{pkg.Error}, problems...)
		}
		for _, p := range problems {
			broken[id] = append(broken[id], u.place(p.Pos, p.Err))
		}
	}
	return broken, nil
}

var listPosition = regexp.MustCompile(`^(.+?\.go):(\d+)(?::(\d+))?`)

// place makes a message of what go list says. Its positions are those of the overlay's files, one line further down than
// the person's since a line directive comes first, and named as the overlay names them.
func (u *Unit) place(pos, text string) Message {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "; to add it")
	message := Message{File: u.Code.Path, Text: text}
	m := listPosition.FindStringSubmatch(pos)
	if m == nil {
		return message
	}
	message.Line, message.Column = number(m[2]), number(m[3])
	for name, file := range u.layout() {
		if filepath.Base(m[1]) == name {
			message.File = file.Path
		}
	}
	if !filepath.IsAbs(m[1]) || filepath.Clean(m[1]) != message.File {
		message.Line--
	}
	return message
}
