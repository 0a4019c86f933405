package report

import "strings"

// plain are the signs of the grader's own screens, and what stands for them where a terminal has only ASCII.
var plain = strings.NewReplacer(
	"✓", "+", "✗", "x", "·", "-", "▸", ">", "•", "*", "…", "...",
	"█", "#", "░", ".", "│", "|", "─", "-", "┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "┼", "+",
	"→", ">", "←", "<", "↑", "^", "↓", "v", "–", "-", "—", "-", "‘", "'", "’", "'", "“", `"`, "”", `"`,
)

// ASCII writes a text with characters of ASCII alone. Each takes one column, as before, but for the ellipsis, which takes
// [EllipsisGrows] more. What has no counterpart becomes a question mark.
func ASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, plain.Replace(text))
}

// EllipsisGrows is by how many columns an ellipsis is wider in ASCII.
const EllipsisGrows = 2
