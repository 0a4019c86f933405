package cli

import "github.com/spf13/cobra"

func (a *app) verify() *cobra.Command { return &cobra.Command{Use: "verify"} }
