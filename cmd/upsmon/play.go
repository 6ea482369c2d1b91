package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/engine/web"
	"github.com/tls-upsmon/upsmon/grammar"
)

func newPlay() *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "play [FILE]",
		Short: "Try out a configuration in a browser",
		Long: `play serves a page on which you edit a copy of a configuration, pull the plug, let time
pass, and see at once what the rules do: the trace, the state machines, and what the
compiler says. What you tried can be saved as a case for upsmon test. No monitor is
needed, nothing is carried out, and FILE is not changed; its passwords are masked.
Without FILE the page begins with the plan timed. Press Ctrl-C to end it.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := ""
			if len(args) > 0 {
				file = args[0]
			}
			return runPlay(cmd, file, address)
		},
	}
	cmd.Flags().StringVar(&address, "listen", "127.0.0.1:0", "`ADDRESS` of this machine to serve the page on; port 0 is any free one")
	return cmd
}

func runPlay(cmd *cobra.Command, file, address string) error {
	text, name, err := toPlay(file)
	if err != nil {
		return exit{exitBad, err}
	}
	o := web.Options{Address: address}
	place, err := o.Check()
	if err != nil || place == web.Remote {
		return exit{exitUsage, fmt.Errorf("--listen %s: name an address of this machine only, such as 127.0.0.1:8080", address)}
	}
	page, err := web.NewPage(web.PageOptions{Text: text, File: name})
	if err != nil {
		return exit{exitBad, err}
	}
	s, err := web.New(o)
	if err != nil {
		return exit{exitBad, err}
	}
	page.Register(s)
	if err := s.Listen(); err != nil {
		return exit{exitBad, err}
	}
	ctx, release := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGINT)
	defer release()
	fmt.Fprintf(cmd.OutOrStdout(), "Open %s in a browser. Ctrl-C ends it.\n", s.URL())
	<-ctx.Done()
	closing, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = s.Close(closing) // clients that have not read the answer by now never will
	return nil
}

// toPlay returns the initial text of the page.
func toPlay(file string) (text []byte, name string, err error) {
	if file == "" {
		a := plan.Answers{Plan: "timed", Units: []string{"Eaton"}, User: "upsmon", Password: "change me"}
		text, err = a.Text()
		return text, configName, err
	}
	text, _, err = config.ReadFile(file)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", file, err)
	}
	if len(text) > web.MaxText {
		return nil, "", errors.New("the file is too long for the page; use upsmon simulate")
	}
	tree, _ := grammar.Parse(file, text)
	return tree.Public(), filepath.Base(file), nil
}
