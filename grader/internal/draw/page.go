package draw

import (
	_ "embed"
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
	d := newDrawing(p, false)
	return templates.ExecuteTemplate(out, "page.html", struct {
		*drawing
		Failed     bool
		Ending     string // what follows the verdict
		PageStyle  template.CSS
		PageScript template.JS
		Who        []introduction
		Files      []file
	}{
		d, p.Verdict != verdict.Pass, ending(p), template.CSS(pictureStyle + pageStyle), template.JS(pageScript),
		introductions(p), files(d),
	})
}

type file struct {
	Name  string
	Lines []sourceLine
}

type sourceLine struct {
	Number                int
	ID, Text, Class, Note string
}

func files(d *drawing) []file {
	var list []file
	for i, source := range []*code.File{d.Code, d.TestFile} {
		f := file{Name: filepath.Base(source.Path)}
		text := strings.TrimRight(strings.ReplaceAll(string(source.Src), "\r\n", "\n"), "\n")
		for n, line := range strings.Split(text, "\n") {
			at := history.Place{File: source.Path, Line: n + 1, Own: i == 0}
			class, note := remark(d.Picture, at)
			f.Lines = append(f.Lines, sourceLine{n + 1, d.LineID(at), line, class, note})
		}
		list = append(list, f)
	}
	return list
}

// remark says who waited on a line, and who was stuck there at the end.
func remark(p *show.Picture, at history.Place) (class, note string) {
	var waited, stuck []string
	for _, s := range p.Steps {
		switch letter := p.Lanes[s.Lane].Letter; {
		case s.At == at && s.Kind == history.Block && !slices.Contains(waited, letter):
			waited = append(waited, letter)
		case s.At == at && s.Fault:
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
