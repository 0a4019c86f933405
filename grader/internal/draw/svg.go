package draw

import (
	"embed"
	"html/template"
	"io"
	"strings"
	"unicode/utf8"

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

// drawing is what the template draws.
type drawing struct {
	*show.Picture
	Style                    template.CSS // "" on a page, which has it already
	Width, Height            int
	Stamps, Left, Gap, Right int // x at which the times end, of the first lane, at which the lanes end, of the steps' words
	Words                    []words
	Rows                     []row
}

// words are a line of text in a row of its own.
type words struct {
	Class, Text string
	Y           int
}

// row is a step.
type row struct {
	show.Step
	Number, Y          int // Y is its middle
	Class, Stamp, Text string
	AtLine, CauseLine  string // lines on the page
	Before, After      []state
}

// Class is how a lane is drawn; "" where there is nothing to draw.
func (s state) Class() string { return map[state]string{runs: "runs", waits: "waits"}[s] }

// Arrow is where the arrow to a row's mark begins and ends. It is nil if there is none.
func (r row) Arrow() []int {
	switch {
	case r.By < 0 || r.By == r.Lane:
		return nil
	case r.By < r.Lane:
		return []int{x(r.By), x(r.Lane) - radius - 1}
	}
	return []int{x(r.By), x(r.Lane) + radius + 1}
}

// SVG draws a picture by itself, for slides.
func SVG(out io.Writer, p *show.Picture) error {
	return templates.ExecuteTemplate(out, "picture.svg.tmpl", newDrawing(p, true))
}

// newDrawing lays a picture out. Alone it says also which test and which goroutines it is about, and how the test ended; on a
// page, the page says that, and steps can be chosen.
func newDrawing(p *show.Picture, alone bool) *drawing {
	d := &drawing{Picture: p, Height: margin}
	stamps, after, before := times(p), states(p), make([]state, len(p.Lanes))
	for _, t := range stamps {
		d.Stamps = max(d.Stamps, margin+wide(t))
	}
	d.Left = d.Stamps + radius + 10
	d.Gap = x(len(p.Lanes)-1) + radius + 6
	d.Right = d.Left + d.Gap + 8
	d.Width = d.Right + 200
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
	for i, s := range p.Steps {
		text := say(p, s)
		d.Rows = append(d.Rows, row{s, i + 1, d.Height + rowHeight/2, classes[s.Kind], stamps[i], text,
			lineID(p, s.At), lineID(p, s.Cause), before, after[i]})
		d.Width = max(d.Width, d.Right+wide(text)+margin)
		d.Height += rowHeight
		before = after[i]
	}
	if alone {
		d.Height += 10
		for text := range strings.SplitSeq(report.Wrap(ending(p), "", max(60, (d.Width-2*margin)*5/36)), "\n") {
			d.words("title", text)
		}
	}
	d.Height += margin
	return d
}

// classes are how steps of each kind are drawn.
var classes = map[history.Kind]string{
	history.Begin: "begin", history.Block: "block", history.Wake: "wake", history.End: "end", history.Last: "last", show.Fold: "fold",
}

func (d *drawing) words(class, text string) {
	d.Height += 20
	d.Words = append(d.Words, words{class, text, d.Height - 6})
	d.Width = max(d.Width, margin+wide(text)+margin)
}
