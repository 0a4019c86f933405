package draw

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"unicode/utf8"

	"gokata/grader/internal/code"
	"gokata/grader/internal/history"
	"gokata/grader/internal/report"
	"gokata/grader/internal/show"
)

// Lanes is the number of lanes for which a picture or a page has room.
const Lanes = 12

// Measures of a picture, in pixels. The template knows them, too.
const (
	rowHeight = 26
	laneWidth = 40
	radius    = 9  // of a mark
	margin    = 16 // round everything
)

// x is where a lane is, from the first one.
func x(lane int) int { return laneWidth * lane }

// wide is about how wide a text is, and a little more.
func wide(text string) int { return utf8.RuneCountInString(text) * 36 / 5 }

var (
	//go:embed picture.css
	pictureStyle string
	//go:embed page.html picture.svg.tmpl
	templateFiles embed.FS

	templates = template.Must(template.New("").Funcs(template.FuncMap{"x": x}).ParseFS(templateFiles, "*"))
)

type drawing struct {
	*show.Picture
	Style                    template.CSS // "" on a page, which has it already
	Width, Height            int
	Stamps, Left, Gap, Right int // x at which the times end, of the first lane, at which the lanes end, of the steps' words
	Words                    []words
	Top                      int // y at which the rows begin
	Rows                     []row
}

// words are a line of text in a row of its own.
type words struct {
	Class, Text string
	Y           int
}

// Class is how a lane is drawn; "" where there is nothing to draw.
func (s state) Class() string { return []string{absent: "", runs: "runs", waits: "waits"}[s] }

// Class is how a step of its kind is drawn.
func (r row) Class() string {
	return []string{
		history.Begin: "begin", history.Block: "block", history.Wake: "wake", history.End: "end", history.Last: "last", show.Fold: "fold",
	}[r.Kind]
}

// Arrow is where the arrow to a row's mark begins and ends. It is nil if there is none.
func (r row) Arrow() []int {
	to := x(r.Lane) - radius - 1
	if r.By > r.Lane {
		to = x(r.Lane) + radius + 1
	}
	if r.By < 0 || r.By == r.Lane {
		return nil
	}
	return []int{x(r.By), to}
}

// Y is the middle of a row.
func (d *drawing) Y(r row) int { return d.Top + rowHeight*(r.Number-1) + rowHeight/2 }

// LineID identifies a line of a source file on the page. It is "" if the page does not show it.
func (d *drawing) LineID(at history.Place) string {
	for i, source := range []*code.File{d.Code, d.TestFile} {
		if source.Path == at.File {
			return fmt.Sprintf("file%d-line%d", i+1, at.Line)
		}
	}
	return ""
}

// SVG draws a picture by itself, for slides.
func SVG(out io.Writer, p *show.Picture) error {
	return templates.ExecuteTemplate(out, "picture.svg.tmpl", newDrawing(p, true))
}

// newDrawing lays a picture out. Alone it says also which test and which goroutines it is about, and how the test ended; on a
// page, the page says that, and steps can be chosen.
func newDrawing(p *show.Picture, alone bool) *drawing {
	d := &drawing{Picture: p, Height: margin, Rows: rows(p)}
	words := 200
	for _, r := range d.Rows {
		d.Stamps, words = max(d.Stamps, margin+wide(r.Stamp)), max(words, wide(r.Text)+margin)
	}
	d.Left = d.Stamps + radius + 10
	d.Gap = x(len(p.Lanes)-1) + radius + 6
	d.Right = d.Left + d.Gap + 8
	d.Width = d.Right + words
	if alone {
		d.Style = template.CSS(pictureStyle)
		d.words("title", p.Exercise)
		d.words("", p.Test)
		d.Height += 6
		for _, i := range introductions(p) {
			d.words("", i.Letters+": "+i.Text)
		}
		d.Height += 10
	}
	d.Top = d.Height
	d.Height += rowHeight * len(d.Rows)
	if alone {
		d.Height += 10
		for text := range strings.SplitSeq(report.Wrap(p.Verdict.String()+ending(p), "", max(60, (d.Width-2*margin)*5/36)), "\n") {
			d.words("title", text)
		}
	}
	d.Height += margin
	return d
}

func (d *drawing) words(class, text string) {
	d.Height += 20
	d.Words = append(d.Words, words{class, text, d.Height - 6})
	d.Width = max(d.Width, margin+wide(text)+margin)
}
