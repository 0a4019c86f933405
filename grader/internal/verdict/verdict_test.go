package verdict

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrecedence(t *testing.T) {
	assert.Equal(t, None, Worst())
	assert.Equal(t, None, Worst(None, None))
	order := []Verdict{Build, Vet, PanicChannel, Race, Panic, Fail, Deadlock, Leak, Timeout, Pass}
	for i, first := range order {
		for _, later := range order[i:] {
			assert.Equal(t, first, Worst(later, None, first), "%v before %v", first, later)
		}
	}
}

func TestWordsAreRead(t *testing.T) {
	for _, word := range Words() {
		v, err := Parse(word)
		require.NoError(t, err)
		assert.Equal(t, word, v.String())
		text, err := json.Marshal(v)
		require.NoError(t, err)
		var back Verdict
		require.NoError(t, json.Unmarshal(text, &back))
		assert.True(t, back.Same(v))
	}
	_, err := Parse("perfect")
	assert.ErrorContains(t, err, "use one of error, build")
	var none Verdict
	assert.NoError(t, json.Unmarshal([]byte(`""`), &none))
	assert.Equal(t, None, none)
	assert.False(t, Error.Judged())
	assert.True(t, Fail.Judged())
}
