package evidence

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible writes what does not show, and could do something to a terminal, as Go would in a string: control characters but line ends and
// tabs, marks of direction, bytes that are no UTF-8.
func Visible(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var out strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		if r == '\n' || r == '\t' || unicode.IsPrint(r) && !(r == utf8.RuneError && size == 1) {
			out.WriteRune(r)
			continue
		}
		quoted := strconv.Quote(text[i : i+size])
		out.WriteString(quoted[1 : len(quoted)-1])
	}
	return out.String()
}
