// Package near tells how far a mistyped word is from those that could be meant.
package near

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
