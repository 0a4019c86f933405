package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/charmbracelet/x/ansi"

	"gokata/grader/internal/check"
	"gokata/grader/internal/diagnose"
	"gokata/grader/internal/doctor"
	"gokata/grader/internal/evidence"
	"gokata/grader/internal/explain"
)

// Screen prints for people.
type Screen struct {
	Out   io.Writer
	Width int  // columns
	Raw   bool // show what the tools printed, after the explanation
	Race  bool // the race detector was on
	All   bool // every exercise was asked for, not only the first unsolved one
	Files bool // name the file of every excerpt: there is no heading that does
}

const (
	narrowest = 60  // the width at which everything still fits
	widest    = 100 // keeps lines readable on a very wide terminal
)

func (s *Screen) width() int { return min(max(s.Width, narrowest), widest) }

//go:embed screens.tmpl
var source string

var screens = Templates(source)

// silent is what of the templates' source prints nothing: the end of a line that holds nothing but an action, and of one that
// goes on.
var silent = regexp.MustCompile(`(?m)^(\{\{(?:/\*|define|if|else|end|range|with|template|\$\w+ :?=)[^{}]*\}\})\n|\\\n *`)

// Templates reads templates for [Screen.Print]. They may use what this package's own use, and those themselves.
func Templates(more string) *template.Template {
	t := template.New("").Funcs(words).Funcs((*Screen)(nil).layout())
	for _, text := range []string{source, more} {
		template.Must(t.Parse(silent.ReplaceAllString(text, "$1")))
	}
	return t
}

// words are what the templates say the same on every screen.
var words = template.FuncMap{
	"green": green, "red": red, "yellow": yellow, "cyan": cyan, "bold": bold, "faint": faint,
	"sign": sign, "word": word, "bar": bar, "cut": cut, "fit": fit, "seconds": seconds, "since": Since, "plural": plural,
	"header": header, "passed": Passed, "chapters": Chapters, "stub": stubOf, "findings": findings, "health": health,
	"faults": faults, "outcomes": outcomes, "sound": sound, "percent": percent,
}

// layout is what the templates say according to the screen's width and settings.
func (s *Screen) layout() template.FuncMap {
	return template.FuncMap{
		"screen": func() *Screen { return s }, "column": func(most, beside int) int { return min(most, s.width()-beside) },
		"hang":   func(beginning, text string) string { return Hang(beginning, text, s.width()) },
		"notice": func(text ...any) string { return yellow(s.wrap(text...)) },
		"aside":  func(text ...any) string { return faint(s.wrap(text...)) },
		"wrap":   s.wrap, "status": s.status, "key": s.key, "keys": s.keys, "hint": s.hint,
		"heading": s.heading, "headline": s.headline, "excerpts": s.excerpts,
	}
}

func (s *Screen) wrap(text ...any) string { return Wrap(fmt.Sprint(text...), "  ", s.width()) }

// Print lays a template out. Only a mistake in the template can keep it from that.
func (s *Screen) Print(t *template.Template, name string, data any) {
	var out bytes.Buffer
	if err := template.Must(t.Clone()).Funcs(s.layout()).ExecuteTemplate(&out, name, data); err != nil {
		panic(err)
	}
	_, _ = s.Out.Write(out.Bytes())
}

func (s *Screen) print(name string, data any) { s.Print(screens, name, data) }

// header is the title and how far the learner has come.
func header(passed, all int) string {
	return fmt.Sprintf("%s    %s   %d/%d", bold("Go concurrency kata"), bar(passed, all, 24), passed, all)
}

// keys lays out, in as few lines as the width allows, keys that are each followed by what it does.
func (s *Screen) keys(pairs []string) string {
	var lines []string
	for pair := range slices.Chunk(pairs, 2) {
		key := bold(pair[0]) + " " + faint(pair[1])
		last := len(lines) - 1
		if last >= 0 && ansi.StringWidth(lines[last])+3+ansi.StringWidth(key) <= s.width() {
			lines[last] += "   " + key
		} else {
			lines = append(lines, "  "+key)
		}
	}
	return strings.Join(lines, "\n")
}

// key says what a key does in a sentence.
func (s *Screen) key(name, does string) string {
	return Hang("  "+bold(fit(name, 12))+"  ", does, s.width())
}

// status says what is going on.
func (s *Screen) status(text ...any) string {
	lines := strings.Split(s.wrap(text...), "\n")
	for i, line := range lines {
		lines[i] = faint(line)
	}
	return strings.Join(lines, "\n")
}

// Check prints the outcome of a check: every exercise up to the first unsolved one (or all), that one's diagnosis, and what
// to do next.
func (s *Screen) Check(records []*check.Record) {
	page := struct {
		Records, Shown []*check.Record
		Rest           string
		Unsolved       *check.Record
	}{Records: records, Shown: records}
	if first := slices.IndexFunc(records, func(r *check.Record) bool { return !r.Passed() }); first >= 0 {
		page.Unsolved = records[first]
		if rest := records[first+1:]; len(rest) > 0 && !s.All {
			page.Shown, page.Rest = records[:first+1], rest[0].ID
			if len(rest) > 1 {
				page.Rest += " to " + rest[len(rest)-1].ID
			}
		}
	}
	s.print("check", page)
}

// Explain prints why an exercise does not pass.
func (s *Screen) Explain(r *check.Record) { s.print("explain", r) }

// Explained prints what was found in packages for people.
func (s *Screen) Explained(list []*explain.Package) { s.print("explained", list) }

// List prints every exercise with its verdict as last known, by chapter.
func (s *Screen) List(records []*check.Record) { s.print("list", records) }

// Finding prints what was found about one part of the machine.
func (s *Screen) Finding(f doctor.Finding) { s.print("finding", f) }

// Health sums the findings up.
func (s *Screen) Health(ill, poor int) { s.print("health", struct{ Ill, Poor int }{ill, poor}) }

// heading names an exercise and, beside or below it, the file to look at.
func (s *Screen) heading(r *check.Record) string {
	file := stubOf(r)
	if len(r.Diagnosis) > 0 && len(r.Diagnosis[0].Locations) > 0 {
		file = r.Diagnosis[0].Locations[0].File
	}
	title := r.ID + "  " + r.Title
	heading := fmt.Sprintf("%-46s  %s", title, file)
	if ansi.StringWidth(heading) > s.width() {
		return title + "\n    " + file
	}
	return heading
}

// headline is a diagnosis in a sentence, its verdict in colour.
func (s *Screen) headline(d diagnose.Diagnosis) string {
	text := Wrap(d.Verdict.String()+": "+d.Summary, "  ", s.width())
	return strings.Replace(text, d.Verdict.String(), word(d.Verdict), 1)
}

// excerpts draws the first few lines that a diagnosis names, each once, as far as the texts of their files are known.
func (s *Screen) excerpts(d diagnose.Diagnosis, texts map[string]string) []string {
	var list []string
	var places []diagnose.Location
	named := ""
	if len(d.Locations) > 0 && !s.Files {
		named = d.Locations[0].File
	}
	for _, l := range d.Locations {
		shown := func(other diagnose.Location) bool { // an excerpt shows two lines more
			return other.File == l.File && max(other.Line-l.Line, l.Line-other.Line) <= 1
		}
		if l.Line == 0 || len(places) == 2 || slices.ContainsFunc(places, shown) {
			continue
		}
		places = append(places, l)
		text, known := texts[l.File]
		if !known {
			continue
		}
		excerpt := s.excerpt(text, l)
		if l.File != named {
			excerpt = "  " + faint(l.File) + "\n" + excerpt
		}
		named = l.File
		list = append(list, excerpt)
	}
	return list
}

// excerpt draws the lines of a text up to a location, with a mark under the one that counts.
func (s *Screen) excerpt(text string, at diagnose.Location) string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(evidence.Visible(text), "\n"), "\t", "    "), "\n")
	at.Line = min(at.Line, len(lines)) // a file that breaks off ends on a line that is not there
	var out strings.Builder
	for n := max(1, at.Line-2); n <= at.Line; n++ {
		mark := "  "
		if n == at.Line {
			mark = red("▸") + " "
		}
		code := cut(strings.TrimRight(lines[n-1], " \r"), s.width()-12)
		fmt.Fprintln(&out, strings.TrimRight(fmt.Sprintf("  %s%4d │ %s", mark, n, code), " "))
	}
	if at.Role != "" {
		line := lines[at.Line-1]
		indent := len(line) - len(strings.TrimLeft(line, " "))
		fmt.Fprintf(&out, "         │ %s%s\n", strings.Repeat(" ", indent), red("^ "+cut(at.Role, max(20, s.width()-14-indent))))
	}
	return out.String()
}

// stubOf returns the path of the file that the learner edits.
func stubOf(r *check.Record) string {
	return "exercises/" + r.Name + "/" + strings.TrimPrefix(r.Name, r.ID+"_") + ".go"
}

func findings(list []*explain.Package) int {
	found := 0
	for _, p := range list {
		found += len(p.Findings)
	}
	return found
}

func health(h doctor.Health) string {
	return map[doctor.Health]string{doctor.Well: green("✓"), doctor.Poor: yellow("!"), doctor.Ill: red("✗")}[h]
}
