// Command upsmon monitors UPSs through NUT's upsd and acts on the rules of an
// UPSmon.conf.
//
// Exit codes: 0 success; 1 bad input or a failure; 2 wrong usage; 3 warnings with
// --strict.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// The exit codes.
const (
	exitGood     = 0
	exitBad      = 1
	exitUsage    = 2
	exitWarnings = 3
)

// An exit ends the program with a code. If err is nil, there is nothing left to print.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

// bad makes the program end with code 1 instead of 2, which is for wrong flags.
func bad(err error) error {
	if err != nil {
		return exit{exitBad, err}
	}
	return nil
}

// exitWith makes the program end with a code, and nothing left to print.
func exitWith(code int) error {
	if code != exitGood {
		return exit{code: code}
	}
	return nil
}

func main() {
	os.Exit(execute(os.Args[1:]))
}

func execute(args []string) int {
	root := newRoot()
	root.SetArgs(args)
	out := &stdout{file: os.Stdout}
	root.SetOut(out)
	explainShells(root)
	cmd, err := root.ExecuteC()
	if out.failed != nil && !errors.Is(err, out.failed) {
		err = exit{exitBad, out.failed}
	}
	if err == nil {
		return exitGood
	}
	var e exit
	switch {
	case errors.As(err, &e):
	case errors.As(err, new(*fs.PathError)): // standard output cannot be written
		e = exit{exitBad, err}
	default: // from cobra, about the command line itself
		e = exit{exitUsage, err}
	}
	if e.err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", root.Name(), text.Lines(inWords(e.err)))
	}
	if e.code == exitUsage {
		fmt.Fprintf(os.Stderr, "Try: %s --help\n", cmd.CommandPath())
	}
	return e.code
}

// stdout is standard output. It remembers a failed write, so that no command can fail to report it: what a script
// saved is incomplete.
type stdout struct {
	file   *os.File
	failed error
}

func (s *stdout) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.failed = cmp.Or(s.failed, err)
	return n, err
}

// Fd lets callers check whether it is a terminal.
func (s *stdout) Fd() uintptr { return s.file.Fd() }

func newRoot() *cobra.Command {
	var order, socket string
	root := &cobra.Command{
		Use:   "upsmon",
		Short: "Monitor UPSs and act on the rules of an UPSmon.conf",
		Long: `upsmon watches the UPSs of one or more NUT servers and follows the rules of an
UPSmon.conf: it warns, starts timers, runs commands and shuts this machine down.

Start with "upsmon demo", which shows a power failure and changes nothing.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("command") {
				return commandNamed(cmd, socket, order)
			}
			return cmd.Help()
		},
	}
	root.Flags().StringVar(&order, "command", "", "same as upsmon ctl with this `WORD`: reload, fsd or stop")
	root.Flags().StringVar(&socket, "socket", clientSocket(), "the `SOCKET` of the monitor that --command addresses")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newInit(), newConvert(), newRun(), newCtl(), newCheck(), newExplain(), newFmt(), newGraph(), newDemo(), newPlay(), newSimulate(), newTest(), newVerify(), newWhy(), newHistory(), newReport(),
		newCert(), newTLSProxy(), newDoctor(), newSend(), newPowerDownFlag(), newVersion(), newNotifySession(), newMan())
	root.Version = versionLine()
	root.SetVersionTemplate("{{.Version}}\n")
	explainUsage(root)
	speakAs(root, os.Args[0])
	return root
}

// An outputError says that a file could not be written.
type outputError struct{ error }

func (e outputError) Unwrap() error { return e.error }

// writeFile writes a file that everybody may read.
func writeFile(path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return outputError{err}
	}
	return nil
}

// inWords returns the text of an error. Of a system call that failed it says for which path and why, instead of
// the name of the call, and what to do, unless the text continues with a remedy.
func inWords(err error) string {
	said := err.Error()
	failed := new(fs.PathError)
	if !errors.As(err, &failed) {
		return said
	}
	why, dir := failed.Err.Error(), filepath.Dir(failed.Path)
	remedy := ""
	_, missing := os.Stat(dir)
	switch {
	case errors.Is(failed.Err, fs.ErrNotExist) && errors.Is(missing, fs.ErrNotExist):
		why, remedy = "the directory "+dir+" does not exist", "name another"
		if errors.As(err, new(outputError)) {
			remedy = "create it, or name another"
		}
	case errors.Is(failed.Err, syscall.EISDIR):
		why, remedy = "this is a directory", "name a file"
	case errors.Is(failed.Err, syscall.ENOTDIR):
		why, remedy = "a part of this path is a file, not a directory", "name another"
	case errors.Is(failed.Err, fs.ErrPermission):
		remedy = "name another, or run this as a user who may use it"
	}
	if remedy != "" && strings.HasSuffix(said, failed.Error()) {
		why += "; " + remedy
	}
	return strings.Replace(said, failed.Error(), failed.Path+": "+why, 1)
}

// configDirs are the directories in which distributions keep NUT's configuration.
var configDirs = []string{"/etc/nut", "/etc/ups"}

const configName = "UPSmon.conf"

// defaultConfig returns the UPSmon.conf of this system: in the first directory that has one, otherwise in the first
// directory that exists.
func defaultConfig() string {
	for _, d := range configDirs {
		if _, err := os.Stat(d + "/" + configName); err == nil {
			return d + "/" + configName
		}
	}
	for _, d := range configDirs {
		if info, err := os.Stat(d); err == nil && info.IsDir() {
			return d + "/" + configName
		}
	}
	return configDirs[0] + "/" + configName
}
