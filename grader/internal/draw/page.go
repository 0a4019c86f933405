package draw

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gokata/grader/internal/code"
	"gokata/grader/internal/history"
	"gokata/grader/internal/show"
	"gokata/grader/internal/verdict"
)

var (
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// Page draws a picture on a page by itself, with the source beside it: nothing is loaded from anywhere.
func Page(out io.Writer, p *show.Picture) error {
	return templates.ExecuteTemplate(out, "page.html", struct {
		*show.Picture
		Failed     bool
		Ending     string // what follows the verdict
		PageStyle  template.CSS
		PageScript template.JS
		Drawing    *drawing
		Who        []introduction
		Files      []file
	}{
		p, p.Verdict != verdict.Pass, strings.TrimPrefix(ending(p), p.Verdict.String()),
		template.CSS(pictureStyle + pageStyle), template.JS(pageScript), newDrawing(p, false), introductions(p), files(p),
	})
}

// file is a source file on the page.
type file struct {
	Name  string
	Open  bool
	Lines []sourceLine
}

type sourceLine struct {
	ID, Class, Text, Note string
	Number                int
}

func files(p *show.Picture) []file {
	var list []file
	for i, source := range []*code.File{p.Code, p.TestFile} {
		f := file{Name: filepath.Base(source.Path), Open: i == 0}
		for n, text := range lines(source) {
			at := history.Place{File: source.Path, Line: n + 1, Own: i == 0}
			class, note := remark(p, at)
			f.Lines = append(f.Lines, sourceLine{lineID(p, at), class, text, note, n + 1})
		}
		list = append(list, f)
	}
	return list
}

func lines(f *code.File) []string {
	return strings.Split(strings.TrimRight(strings.ReplaceAll(string(f.Src), "\r\n", "\n"), "\n"), "\n")
}

// lineID identifies a line of a source file on the page. It is "" if there is no such line.
func lineID(p *show.Picture, at history.Place) string {
	for i, source := range []*code.File{p.Code, p.TestFile} {
		if source.Path == at.File && 0 < at.Line && at.Line <= len(lines(source)) {
			return fmt.Sprintf("file%d-line%d", i+1, at.Line)
		}
	}
	return ""
}

// remark says who waited on a line, and who was stuck there at the end.
func remark(p *show.Picture, at history.Place) (class, note string) {
	var waited, stuck []string
	for _, s := range p.Steps {
		if s.At != at || s.Lane < 0 {
			continue
		}
		letter := p.Lanes[s.Lane].Letter
		switch {
		case s.Kind == history.Block && !slices.Contains(waited, letter):
			waited = append(waited, letter)
		case s.Fault:
			stuck = append(stuck, letter)
		}
	}
	slices.Sort(waited)
	switch {
	case len(stuck) > 0:
		return " stuck", strings.Join(stuck, ", ") + " stuck here"
	case len(waited) > 0:
		return " waited", "here waited " + strings.Join(waited, ", ")
	}
	return "", ""
}
