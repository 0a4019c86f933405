package report

import "strings"

// plain are the signs of the grader's own screens, and what stands for them where a terminal has only ASCII. An ellipsis after
// a space says that more will follow, and any other that a text is cut.
var plain = strings.NewReplacer(
	"✓", "+", "✗", "x", "·", "-", "▸", ">", "•", "*", " …", " ...", "…", "~",
	"█", "#", "░", ".", "│", "|", "─", "-", "┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "┼", "+",
	"→", ">", "←", "<", "↑", "^", "↓", "v", "–", "-", "—", "-", "‘", "'", "’", "'", "“", `"`, "”", `"`,
)

// ASCII writes a text with characters of ASCII alone, nearly all of which take as many columns as what they stand for. What has
// no counterpart becomes a question mark.
func ASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, plain.Replace(text))
}
