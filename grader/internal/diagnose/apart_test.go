package diagnose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"gokata/grader/internal/evidence"
)

// complaint keeps what a failed assertion of testify's says.
type complaint struct{ strings.Builder }

func (f *complaint) Errorf(format string, args ...any) { fmt.Fprintf(f, format, args...) }

// heard returns how a failed assertion is explained.
func heard(t *testing.T, assertion func(t assert.TestingT)) string {
	var f complaint
	assertion(&f)
	a := evidence.FirstAssertion(strings.ReplaceAll(f.String(), "\n", "\n        ")) // as package testing indents it
	assert.NotEmpty(t, a.Text)
	a.Text, a.Detail = "", strings.TrimSpace(a.Text+"\n"+a.Detail)
	text := read(a).says
	return text
}

func TestWhatCameInPlaceOfWhatIsTold(t *testing.T) {
	type summary struct {
		Readings, Coldest int
		Note              string
	}
	long := strings.Repeat("the lorry goes on and on, ", 5)
	letters := strings.Split("abcdefghijklmnopqrstuvwxyz", "")
	without := append(append([]string{}, letters[:7]...), letters[8:]...)
	swapped := append([]string{}, letters...)
	swapped[3], swapped[20] = swapped[20], swapped[3]
	mixed := append(append([]string{}, letters[1:]...), letters[0])
	for _, test := range []struct {
		want, got any
		said      string
	}{
		{summary{2, 4, "a"}, summary{2, 0, "a"}, "Coldest should be 4, and is 0; the rest is right."},
		{summary{2, 4, "a"}, summary{1, 0, "b"}, `Readings should be 2, and is 1; Coldest should be 4, and is 0; Note should be "a", and is "b".`},
		{map[string]int{"a:b": 1, "c": 2}, map[string]int{"a:b": 2}, `"a:b" should be 1, and is 2; "c" is missing.`},
		{map[int]bool{1: true}, map[int]bool{1: true, 2: false}, "2, which is false, should not be there; the rest is right."},
		{map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, map[int]int{9: 9}, "1 is missing; 2 is missing; 3 is missing; 3 more differ."},
		{map[int]int{1: 1}, map[int]int{}, "Expected map[int]int{1:1}, got map[int]int{}."},
		{[]int{7, 8, 9}, []int{9, 8, 7}, "Expected []int{7, 8, 9}, got []int{9, 8, 7}: all came, but numbers 1 and 3 have changed places."},
		{[]int{6, 7, 8, 9}, []int{9, 8, 7, 6}, "Expected []int{6, 7, 8, 9}, got []int{9, 8, 7, 6}: all came, but in the reverse order."},
		{[]int{6, 7, 8}, []int{7, 8, 6}, "Expected []int{6, 7, 8}, got []int{7, 8, 6}: all came, but in another order."},
		{[]int{6, 7, 8}, []int{6, 8}, "Expected []int{6, 7, 8}, got []int{6, 8}: 7 is missing."},
		{[]int{6, 7, 8}, []int{6, 7, 7, 8}, "Expected []int{6, 7, 8}, got []int{6, 7, 7, 8}: all came, but 7 too often."},
		{[]int{6, 7, 8}, []int{0, 6, 7, 8}, "Expected []int{6, 7, 8}, got []int{0, 6, 7, 8}: all came, but also 0."},
		{[]int{6, 7, 8}, []int{6, 7, 9}, "Expected []int{6, 7, 8}, got []int{6, 7, 9}."},
		{letters, without, `Of 26 values that were expected, "h" is missing.`},
		{letters, letters[:20], "26 values were expected, and 20 came; the first 20 are right."},
		{letters, letters[:1], "26 values were expected, and 1 came; the first is right."},
		{letters, []string{}, "26 values were expected, and none came."},
		{letters, letters[10:], `Of 26 values that were expected, "a", "b", "c" and 7 more are missing.`},
		{letters, swapped, "Of 26 values that were expected, all came, but numbers 4 and 21 have changed places."},
		{letters, mixed, `Of 26 values that were expected, all came, but in another order: number 1 should be "a", and is "b".`},
		{letters, append(append([]string{}, letters[:25]...), "?"), `Of 26 values that were expected, number 26 is "z", and "?" came in its place.`},
		{long + "up", long + "down", `The two are alike up to …rry goes on and on, ; then up" was expected, and down" came.`},
		{long, "x", `Expected "the lorry goes on and on, the lorry goes on and on, the lor…, got "x".`},
	} {
		assert.Equal(t, test.said, heard(t, func(f assert.TestingT) { assert.Equal(f, test.want, test.got) }))
	}
}

func TestWhatIsSaidOfListsIsPutPlainly(t *testing.T) {
	type photo struct {
		Title string
		Bytes int
		Tags  []string
	}
	room := make(chan int, 3)
	room <- 1
	for said, assertion := range map[string]func(t assert.TestingT){
		"Of 5 values that were expected, 8 and 10 are missing.":                func(t assert.TestingT) { assert.ElementsMatch(t, []int{2, 4, 6, 8, 10}, []int{6, 4, 2}) },
		"Of 3 values that were expected, 4 is missing; -1 and 9 came instead.": func(t assert.TestingT) { assert.ElementsMatch(t, []int{2, 4, 6}, []int{9, 6, -1, 2}) },
		`Of 2 values that were expected, all came, but "a" too often.`:         func(t assert.TestingT) { assert.ElementsMatch(t, []string{"a", "b"}, []string{"a", "b", "a"}) },
		`Of 2 values that were expected, all came, but also "x (1), }".`:       func(t assert.TestingT) { assert.ElementsMatch(t, []string{"a", "b"}, []string{"a", "b", "x (1), }"}) },
		"None of the 2 values that were expected came, but 3 and 4.":           func(t assert.TestingT) { assert.ElementsMatch(t, []int{1, 2}, []int{4, 3}) },
		"Expected 1, got 2.":                     func(t assert.TestingT) { assert.ElementsMatch(t, []int{1}, []int{2}) },
		"2 values were expected, and none came.": func(t assert.TestingT) { assert.ElementsMatch(t, []int{1, 2}, []int(nil)) },
		`Of 2 values that were expected, {Title: "a", Bytes: 1, Tags: {"x", "y"}} is missing.`: func(t assert.TestingT) {
			assert.ElementsMatch(t, []photo{{}, {"a", 1, []string{"x", "y"}}}, []photo{{}})
		},
		"Nothing was expected, and [3 4] came.":     func(t assert.TestingT) { assert.Empty(t, []int{3, 4}) },
		"Nothing was expected, and something came.": func(t assert.TestingT) { assert.Empty(t, room) },
		"Expected 3 in number, got 1.":              func(t assert.TestingT) { assert.Len(t, room, 3) },
		"Expected 0, got 60.":                       func(t assert.TestingT) { assert.Zero(t, 60) },
		"Expected 3 in number, got 2: [3 4].":       func(t assert.TestingT) { assert.Len(t, []int{3, 4}, 3) },
		`It should not be "goroutine 23", and is.`:  func(t assert.TestingT) { assert.NotEqual(t, "goroutine 23", "goroutine 23") },
	} {
		assert.Equal(t, said, heard(t, assertion))
	}
}
