package evidence

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatDoesNotShowIsWritten(t *testing.T) {
	assert.Equal(t, `\x1b[2Jred\a`+"\n\t"+`\r\x00\u202e\u0085\xff "é" 世`+"\n", Visible("\x1b[2Jred\a\n\t\r\x00\u202e\u0085\xff \"é\" 世\r\n"))
}
