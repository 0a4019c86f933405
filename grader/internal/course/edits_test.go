package course

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"check", "check", 0},
		{"chek", "check", 1}, {"checkk", "check", 1}, {"chock", "check", 1},
		{"wach", "watch", 1}, {"hcek", "check", 3}, {"kitten", "sitting", 3}, {"abc", "xyz", 3},
	} {
		assert.Equal(t, test.want, Edits(test.a, test.b), "%s, %s", test.a, test.b)
		assert.Equal(t, test.want, Edits(test.b, test.a), "%s, %s", test.b, test.a)
	}
}
