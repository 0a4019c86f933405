package course

import (
	"fmt"
	"slices"
	"strings"
)

// Find returns the exercise that a person means by a number ("8", "08"), a folder's name, a path to it, or any part of the
// name that no other exercise has.
func (c *Course) Find(what string) (*Exercise, error) {
	word := strings.ToLower(strings.Trim(strings.ReplaceAll(what, "\\", "/"), "/ "))
	if i := strings.LastIndex(word, "exercises/"); i >= 0 {
		word = word[i+len("exercises/"):]
		word, _, _ = strings.Cut(word, "/")
	}
	if word == "" {
		return nil, fmt.Errorf("which exercise? Give its number or a part of its name, such as %s", c.Exercises[0].Name)
	}
	var partial []*Exercise
	for _, e := range c.Exercises {
		switch {
		case word == e.Name, word == e.ID, strings.TrimLeft(word, "0") == strings.TrimLeft(e.ID, "0"):
			return e, nil
		case strings.Contains(e.Name, word):
			partial = append(partial, e)
		}
	}
	switch len(partial) {
	case 1:
		return partial[0], nil
	case 0:
		e := slices.MinFunc(c.Exercises, func(a, b *Exercise) int { return distance(word, a) - distance(word, b) })
		if distance(word, e) <= max(2, len(word)/2) {
			return nil, fmt.Errorf("no exercise is called %q; did you mean %s? The list command shows all of them", what, e.Name)
		}
		return nil, fmt.Errorf("no exercise is called %q; the list command shows all of them", what)
	}
	names := strings.Join((&Course{Exercises: partial}).Names(), ", ")
	return nil, fmt.Errorf("%q could be any of %s: give more of the name, or the number", what, names)
}

// distance is how many edits a word is away from the exercise's number and name, or its name alone.
func distance(word string, e *Exercise) int {
	return min(Edits(word, e.Name), Edits(word, strings.TrimPrefix(e.Name, e.ID+"_")))
}

// Edits is the Levenshtein distance in bytes: how many letters have to be put in, taken out or changed.
func Edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := corner
			if a[i-1] != b[j-1] {
				cost = 1 + min(corner, row[j], row[j-1])
			}
			corner, row[j] = row[j], cost
		}
	}
	return row[len(b)]
}
