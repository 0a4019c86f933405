package evidence

import (
	"fmt"
	"strings"
	"time"
)

// longTime is from where on a duration is easier to read in hours and minutes.
const longTime = 10 * time.Minute

// Seconds writes a duration in seconds with three decimals at most: tests use odd ones, such as 3.700000009 s.
func Seconds(d time.Duration) string {
	if d >= longTime || d <= -longTime {
		return d.Round(time.Millisecond).String()
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", d.Seconds()), "0"), ".") + " s"
}
