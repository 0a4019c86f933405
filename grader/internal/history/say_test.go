package history

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestOverlapIsCounted(t *testing.T) {
	spans := func(seconds ...int) []span {
		var list []span
		for i := 0; i < len(seconds); i += 2 {
			list = append(list, span{time.Duration(seconds[i]) * time.Second, time.Duration(seconds[i+1]) * time.Second})
		}
		return list
	}
	many := spans()
	for i := range 99 {
		many = append(many, spans(i, i+1)...)
	}
	for _, test := range []struct {
		spans []span
		want  string
	}{
		{spans(0, 1, 1, 2, 3, 4), "the 3 calls that took time ran one after the other: 0 s to 1 s, 1 s to 2 s, 3 s to 4 s"},
		{spans(0, 2, 0, 2, 0, 2), "3 calls ran at once, from 0 s to 2 s"},
		{spans(0, 1, 0, 2, 0, 3), "3 calls ran at once from 0 s, the last until 3 s"},
		{spans(0, 9, 1, 3, 2, 4), "3 calls ran at once: 0 s to 9 s, 1 s to 3 s, 2 s to 4 s"},
		{spans(0, 1, 0, 1, 1, 2), "of the 3 calls that took time, at most 2 ran at once: 2 from 0 s to 1 s, 1 s to 2 s"},
		{spans(0, 1, 1, 2, 2, 3, 3, 4, 4, 5), "the 5 calls that took time ran one after the other: 0 s to 1 s, 1 s to 2 s, 2 s to 3 s, 3 s to 4 s, 4 s to 5 s"},
		{many, "the 99 calls that took time ran one after the other: 0 s to 1 s, 1 s to 2 s, 2 s to 3 s, 3 s to 4 s, … and 95 more"},
		{[]span{{0, never}, {0, never}}, "2 calls ran at once, from 0 s on, for ever"},
		{[]span{{0, time.Second}, {0, never}}, "2 calls ran at once: 0 s to 1 s, 0 s on, for ever"},
	} {
		assert.Equal(t, test.want, atOnce(test.spans, "calls", " that took time"))
	}
}

func TestWhatIsDoneIsPutIntoThePast(t *testing.T) {
	for does, did := range map[string]string{
		"waits in the loop over lines": "waited in the loop over lines", "sleeps": "slept", "is done with wg": "was done with wg",
		"signals c": "signalled c", "its select goes on": "went on in a select", "closes": "closed the channel", "closes done": "closed done",
		"still runs": "still runs",
	} {
		assert.Equal(t, did, past(does))
	}
}
