package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"gokata/grader/internal/course"
	"gokata/grader/internal/doctor"
	"gokata/grader/internal/store"
)

func (a *app) doctor() *cobra.Command {
	return a.command("doctor", "Examine the machine: what the grader needs, and how to mend what is not well",
		"Examine the go command, the C compiler, the race detector, modules, disks, the terminal, file events, the editor and the sandbox, and print for each what is wrong and the command that mends it.\n\n"+
			"Exit status: 0 all that is needed is there, 1 something is to mend.", 0,
		func(ctx context.Context, c *course.Course, _ []string) error {
			screen := a.screen()
			width, _, yes := terminalSize(a.out)
			count := map[doctor.Health]int{}
			doctor.Examine(ctx, doctor.Machine{Root: c.Root, Folder: store.Folder(), Width: width, Terminal: yes}, func(f doctor.Finding) {
				count[f.Health]++
				screen.Finding(f)
			})
			if err := ctx.Err(); err != nil {
				return err
			}
			fmt.Fprintln(screen.Out)
			screen.Health(count[doctor.Ill], count[doctor.Poor])
			if count[doctor.Ill] > 0 {
				return errFailed
			}
			return nil
		})
}
