package draw

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"gokata/grader/internal/show"
)

// Lanes is the number of lanes for which a picture or a page has room.
const Lanes = 12

// Measures of a picture, in pixels.
const (
	rowHeight = 26
	laneWidth = 40
	radius    = 9   // of a mark
	margin    = 16  // round everything
	letters   = 7.2 // width of a character, on the average and a little more
)

//go:embed picture.css
var pictureStyle string

// SVG draws a picture by itself, for slides.
func SVG(out io.Writer, p *show.Picture) error {
	_, err := io.WriteString(out, svg(p, true))
	return err
}

// svg draws a picture. Alone it says also which test and which goroutines it is about, and how the test ended; on a page,
// the page says that, and steps can be chosen.
func svg(p *show.Picture, alone bool) string {
	d := &drawing{p: p, alone: alone, stamps: times(p), after: states(p)}
	for _, t := range d.stamps {
		d.left = max(d.left, letters*float64(utf8.RuneCountInString(t)))
	}
	d.left += margin + radius + 10
	d.right = d.left + laneWidth*float64(len(p.Lanes)-1) + radius + 14
	d.top = margin
	d.width = d.right + 200
	body := d.body()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="kata" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="group" aria-label="%s">`+"\n",
		d.width, d.top+margin, d.width, d.top+margin, html.EscapeString("what the goroutines did in "+p.Test))
	if alone {
		fmt.Fprintf(&b, "<style>\n%s</style>\n", pictureStyle)
	}
	b.WriteString(`<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>` + "\n")
	fmt.Fprintf(&b, `<rect class="paper" width="%.0f" height="%.0f"/>`+"\n%s</svg>\n", d.width, d.top+margin, body)
	return b.String()
}

type drawing struct {
	p      *show.Picture
	alone  bool
	stamps []string
	after  [][]state
	out    strings.Builder
	left   float64 // x of the first lane
	right  float64 // x of the words
	top    float64 // y at which the next thing is drawn
	width  float64
}

func (d *drawing) body() string {
	if d.alone {
		d.words(margin, "title", d.p.Exercise)
		d.words(margin, "", d.p.Test)
		d.top += 6
		for _, i := range introductions(d.p) {
			d.words(margin, "", i.Letters+": "+i.Text)
		}
		d.top += 10
	}
	before := make([]state, len(d.p.Lanes))
	for i := range d.p.Steps {
		d.row(i, before)
		before = d.after[i]
	}
	if d.alone {
		d.top += 10
		for _, text := range wrap(ending(d.p), max(60, int((d.width-2*margin)/letters))) {
			d.words(margin, "title", text)
		}
	}
	return d.out.String()
}

// words writes a line of text in a row of its own.
func (d *drawing) words(x float64, class, text string) {
	d.top += 20
	fmt.Fprintf(&d.out, `<text class="%s" x="%.0f" y="%.0f">%s</text>`+"\n", class, x, d.top-6, html.EscapeString(text))
	d.wide(x, text)
}

// wide sees to it that the picture is wide enough for a text.
func (d *drawing) wide(x float64, text string) {
	d.width = max(d.width, x+letters*float64(utf8.RuneCountInString(text))+margin)
}

func (d *drawing) x(lane int) float64 { return d.left + laneWidth*float64(lane) }

// row draws a step: the lanes as they are before and after it, the arrow, the mark, and the words.
func (d *drawing) row(i int, before []state) {
	s := d.p.Steps[i]
	text := say(d.p, s)
	y := d.top + rowHeight/2
	class := map[show.Kind]string{show.Begin: "begin", show.Block: "block", show.Wake: "wake", show.End: "end", show.Last: "last", show.Fold: "fold"}[s.Kind]
	if s.Fault {
		class += " bad"
	}
	fmt.Fprintf(&d.out, `<g class="step %s"`, class)
	if !d.alone {
		fmt.Fprintf(&d.out, ` id="step-%d" tabindex="-1" role="button" aria-label="%s"`, i+1, html.EscapeString(d.spoken(i, text)))
		if id := lineID(d.p, s.At); id != "" {
			fmt.Fprintf(&d.out, ` data-at="%s"`, id)
		}
		if id := lineID(d.p, s.Cause); id != "" {
			fmt.Fprintf(&d.out, ` data-cause="%s"`, id)
		}
	}
	fmt.Fprintf(&d.out, `><rect class="hit" x="0" y="%.1f" width="100%%" height="%d"/>`, d.top, rowHeight)
	if d.stamps[i] != "" {
		fmt.Fprintf(&d.out, `<path class="rule" d="M%d %.1fH%.1f"/><text class="time" x="%.1f" y="%.1f">%s</text>`, margin, d.top, d.right, d.left-radius-8, y+4, d.stamps[i])
	}
	for lane := range d.p.Lanes {
		d.lane(lane, before[lane], d.top, y)
		d.lane(lane, d.after[i][lane], y, d.top+rowHeight)
	}
	if s.Kind == show.Fold {
		fmt.Fprintf(&d.out, `<path class="gap" d="M%.1f %.1fH%.1f"/>`, d.left-radius, y, d.right-8)
	} else {
		d.mark(s, y)
	}
	fmt.Fprintf(&d.out, `<text x="%.1f" y="%.1f">%s</text></g>`+"\n", d.right, y+4, html.EscapeString(text))
	d.wide(d.right, text)
	d.top += rowHeight
}

// spoken is what is read out of a step: its words, after the time if it has changed.
func (d *drawing) spoken(i int, text string) string {
	if d.stamps[i] == "" {
		return text
	}
	return "at " + d.stamps[i] + ": " + text
}

func (d *drawing) lane(lane int, now state, from, to float64) {
	if now == runs || now == waits {
		fmt.Fprintf(&d.out, `<path class="%s" d="M%.1f %.1fV%.1f"/>`, map[state]string{runs: "runs", waits: "waits"}[now], d.x(lane), from, to)
	}
}

func (d *drawing) mark(s show.Step, y float64) {
	x := d.x(s.Lane)
	if s.By >= 0 && s.By != s.Lane {
		from, to := d.x(s.By), x-radius-1
		if from > x {
			to = x + radius + 1
		}
		fmt.Fprintf(&d.out, `<circle class="origin" cx="%.1f" cy="%.1f" r="3.5"/><path class="arrow" marker-end="url(#arrow)" d="M%.1f %.1fH%.1f"/>`, from, y, from, y, to)
	}
	switch {
	case s.Kind == show.End:
		fmt.Fprintf(&d.out, `<rect class="mark" x="%.1f" y="%.1f" width="%d" height="%d"/>`, x-radius+1, y-radius+1, 2*radius-2, 2*radius-2)
	case s.Kind == show.Last:
		const a, b = 4.5, 10.5 // an octagon, as on the road
		fmt.Fprintf(&d.out, `<path class="mark" d="M%.1f %.1fl%.1f %.1fh%.1fl%.1f %.1fv%.1fl%.1f %.1fh%.1fl%.1f %.1fz"/>`,
			x-b, y-a, b-a, a-b, 2*a, b-a, b-a, 2*a, a-b, b-a, -2*a, a-b, a-b)
	default:
		fmt.Fprintf(&d.out, `<circle class="mark" cx="%.1f" cy="%.1f" r="%d"/>`, x, y, radius)
	}
	fmt.Fprintf(&d.out, `<text class="letter" x="%.1f" y="%.1f">%s</text>`, x, y+4, d.p.Lanes[s.Lane].Letter)
}
