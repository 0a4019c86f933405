package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"gokata/grader/internal/doctor"
	"gokata/grader/internal/report"
)

func (a *app) doctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Examine the machine: what the grader needs, and how to mend what is not well",
		Long:  "Examine the go command, the C compiler, the race detector, modules, disks, the terminal, file events, the editor and the sandbox, and print for each what is wrong and the command that mends it.\n\nExit status: 0 all that is needed is there, 1 something is to mend.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.course()
			if err != nil {
				return err
			}
			width, _, terminal := a.terminal()
			screen := &report.Screen{Out: a.screen(), Root: c.Root, Width: width}
			ill, poor := 0, 0
			doctor.Examine(cmd.Context(), doctor.Patient{Root: c.Root, Folder: a.folder(), Width: width, Terminal: terminal}, func(f doctor.Finding) {
				switch f.Health {
				case doctor.Ill:
					ill++
				case doctor.Poor:
					poor++
				}
				screen.Finding(f)
			})
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			fmt.Fprintln(screen.Out)
			screen.Health(ill, poor)
			if ill > 0 {
				return errFailed
			}
			return nil
		},
	}
}
