package watch

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"gokata/grader/internal/check"
	"gokata/grader/internal/course"
)

// asScreen, in the environment, makes the test binary be a guarded screen on which d and s break down. Its value is the
// folder of a course.
const asScreen = "GOKATA_TEST_AS_SCREEN"

func TestMain(m *testing.M) {
	if root := os.Getenv(asScreen); root != "" {
		os.Exit(brittle(root))
	}
	goleak.VerifyTestMain(m)
}

func brittle(root string) int {
	if !Guarded() {
		status, err := Guard(os.Stderr)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return status
	}
	c, err := course.Load(root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	err = Run(context.Background(), Config{
		Course: c,
		Known:  check.Blank(c.Exercises),
		Judge: func(context.Context, []*course.Exercise, bool, check.Progress) ([]*check.Record, error) {
			return check.Blank(c.Exercises), nil
		},
		Diff: func(*course.Exercise) (string, error) { panic("in the screen's own goroutine") },
		Show: func(context.Context, *course.Exercise, int) (string, error) { panic("in another goroutine") },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "grader:", err)
		return 2
	}
	return 0
}
