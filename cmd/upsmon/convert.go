package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/engine/convert/compare"
	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
	"github.com/tls-upsmon/upsmon/engine/setup"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// nutDirs are the directories that may contain NUT's own configuration.
var nutDirs = append(slices.Clone(configDirs), "/usr/local/etc/nut", "/usr/local/ups/etc", "/etc")

// A conversion is a call of convert.
type conversion struct {
	upsmon, upssched, script string
	version                  string
	output                   string
	cases                    string
	compare, journal         string
	force, strict, asJSON    bool
}

func newConvert() *cobra.Command {
	var c conversion
	cmd := &cobra.Command{
		Use:   "convert",
		Short: "Convert NUT's upsmon.conf, upssched.conf and script to an UPSmon.conf",
		Long: `convert reads the upsmon.conf of NUT's own monitor and, if that calls upssched, the
upssched.conf next to it and the script that it names. It writes an UPSmon.conf that
does the same. On standard error it notes what differs, and which lines of the old files
never had an effect. It executes nothing and changes none of the files it reads.

The file begins with a list of what differs in an outage. convert checks the file like
upsmon check, and verifies it like upsmon verify: where a property does not hold,
NUT's policy does not have it either. upsmon explain C135 describes a note in detail.

With -o - the file is written to standard output. Otherwise only the owner and the
group nut can read it, and an existing file is replaced only with --force.`,
		Example: `  sudo upsmon convert
  sudo upsmon convert --strict -o /etc/nut/UPSmon.conf --force
  upsmon convert --upsmon old/upsmon.conf --upssched old/upssched.conf --cmdscript old/upssched-cmd --nut 2.8.0 -o -`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&c.upsmon, "upsmon", "", "the upsmon.conf `FILE` (default: the first of "+strings.Join(nutDirs, ", ")+" that has one)")
	flags.StringVar(&c.upssched, "upssched", "", "the upssched.conf `FILE` (default: the one beside upsmon.conf)")
	flags.StringVar(&c.script, "cmdscript", "", "the `FILE` with the script (default: the one that CMDSCRIPT, or NOTIFYCMD, names)")
	flags.StringVar(&c.version, "nut", "", "the `VERSION` of NUT that the files are for (default: the one installed, or "+nutconf.V280.String()+")")
	flags.StringVarP(&c.output, "output", "o", "", "the `FILE` to write (default: UPSmon.conf beside upsmon.conf)")
	flags.StringVar(&c.cases, "cases", "", "also write test cases into this `DIR`: what a model of NUT's monitor does with the old files in a dozen outages, for upsmon test")
	flags.StringVar(&c.compare, "compare", "", "convert nothing, but compare what NUT's monitor has logged in `FILE` (from syslog, or journalctl -o short-iso; - is standard input) with a dry run")
	flags.StringVar(&c.journal, "state-dir", "", "with --compare, the --state-dir `DIR` of upsmon run --dry-run --no-login with the new file")
	flags.BoolVar(&c.force, "force", false, "replace an existing file")
	flags.BoolVar(&c.strict, "strict", false, "exit with 3 if there are notes")
	flags.BoolVar(&c.asJSON, "json", false, "print the notes as a JSON array, for programs")
	return cmd
}

func (c *conversion) run(cmd *cobra.Command) error {
	in, err := c.input(cmd.Root().Name())
	if err != nil {
		return err
	}
	if c.compare != "" {
		return c.compareLogs(cmd, in)
	}
	if c.output == "" {
		c.output = filepath.Join(filepath.Dir(in.Upsmon.Name), configName)
	}
	if c.output != "-" { // before the verification, which takes a few seconds
		if err := setup.MayWrite(c.output, c.force); err != nil {
			return exit{exitBad, err}
		}
	}
	r, err := convert.Convert(in)
	if err != nil {
		if err := c.say(cmd, convert.Read(in).Notes); err != nil {
			return exit{exitBad, err}
		}
		return exit{exitBad, fmt.Errorf("%s was not converted: %w", text.Line(in.Upsmon.Name), err)}
	}
	hide := waitingFor(cmd.ErrOrStderr(), "the verification")
	r.Notes = append(r.Notes, c.judge(cmd.Root().Name(), r)...)
	hide()
	if c.output == "-" {
		if _, err := cmd.OutOrStdout().Write(r.Text); err != nil {
			return exit{exitBad, err}
		}
	} else if err := setup.WriteConfig(c.output, r.Text, defaultUser, c.force); err != nil {
		return exit{exitBad, err}
	}
	if err := c.say(cmd, r.Notes); err != nil {
		return exit{exitBad, err}
	}
	if err := c.writeCases(r); err != nil {
		return exit{exitBad, err}
	}
	if c.output != "-" && !c.asJSON {
		c.next(cmd, r)
	}
	if c.strict && len(r.Notes) > 0 {
		return exit{code: exitWarnings}
	}
	return nil
}

// writeCases writes a test case for each outage.
func (c *conversion) writeCases(r *convert.Result) error {
	if c.cases == "" {
		return nil
	}
	f := compare.Files{Upsmon: r.Upsmon, Upssched: r.Upssched, Script: r.Script}
	model := f.Model()
	p, _, diags := compile.Parse(configName, r.Text, simulate.CaseOptions)
	switch {
	case !model.Starts():
		return errors.New("no test cases: upsmon would not start with this upsmon.conf, as the power values add up to less than MINSUPPLIES")
	case p == nil:
		return fmt.Errorf("no test cases: the new file has to compile first: %w", diags)
	}
	if err := os.MkdirAll(c.cases, 0o750); err != nil {
		return err
	}
	for _, o := range nutmodel.Outages(model) {
		kase, err := f.Case(p, r.Text, &o)
		if err != nil {
			return err
		}
		if err := setup.WriteConfig(filepath.Join(c.cases, o.Name+".txtar"), kase, defaultUser, c.force); err != nil {
			return err
		}
	}
	return nil
}

// input finds and reads the files.
func (c *conversion) input(program string) (convert.Input, error) {
	in := convert.Input{Program: program}
	version, err := c.nutVersion()
	if err != nil {
		return in, exit{exitUsage, err}
	}
	in.Version = version
	name := c.upsmon
	if name == "" {
		if name = firstFile(nutDirs, "upsmon.conf"); name == "" {
			return in, exit{exitBad, fmt.Errorf("no upsmon.conf in %s (name it with --upsmon)", strings.Join(nutDirs, ", "))}
		}
	}
	src, _, err := config.ReadFile(name)
	if err != nil {
		return in, exit{exitBad, fmt.Errorf("%s: %w", text.Line(name), err)}
	}
	in.Upsmon = convert.File{Name: name, Text: src}
	notify := nutconf.ReadUpsmon(name, src, version).NotifyCmd
	script := c.script
	if c.upssched != "" || convert.CallsUpssched(notify) {
		sched := c.upssched
		if sched == "" {
			sched = filepath.Join(filepath.Dir(name), "upssched.conf")
		}
		if in.Upssched, err = readOptional(sched, c.upssched != ""); err != nil {
			return in, err
		}
	}
	if script == "" {
		script = convert.ProgramOf(notify)
		if in.Upssched != nil && convert.CallsUpssched(notify) {
			script = convert.ProgramOf(nutconf.ReadUpssched("", in.Upssched.Text, version).CmdScript)
		}
	}
	if script != "" && !convert.CallsUpssched(script) {
		in.Script, err = readOptional(script, c.script != "")
	}
	return in, err
}

// readOptional reads a file that may be absent, unless the user has named it.
func readOptional(name string, named bool) (*convert.File, error) {
	src, _, err := config.ReadFile(name)
	switch {
	case err == nil:
		return &convert.File{Name: name, Text: src}, nil
	case named:
		return nil, exit{exitBad, fmt.Errorf("%s: %w", text.Line(name), err)}
	}
	return nil, nil
}

func firstFile(dirs []string, name string) string {
	for _, d := range dirs {
		if _, err := os.Stat(filepath.Join(d, name)); err == nil {
			return filepath.Join(d, name)
		}
	}
	return ""
}

// dpkgStatus is where Debian records which packages are installed.
const dpkgStatus = "/var/lib/dpkg/status"

// nutVersion returns the version of NUT from the flag, or the installed one.
func (c *conversion) nutVersion() (nutconf.Version, error) {
	if c.version != "" {
		return nutconf.ParseVersion(c.version)
	}
	status, err := os.ReadFile(dpkgStatus)
	if err != nil {
		return nutconf.V280, nil
	}
	_, entry, found := strings.Cut("\n"+string(status), "\nPackage: nut-client\n")
	entry, _, _ = strings.Cut(entry, "\n\n")
	_, version, ok := strings.Cut("\n"+entry, "\nVersion: ")
	version, _, _ = strings.Cut(version, "\n")
	if v, err := nutconf.ParseVersion(version); found && ok && err == nil {
		return v, nil
	}
	return nutconf.V280, nil
}

// proofTime is how long convert looks for an outage in which the file fails.
const proofTime = 10 * time.Second

// judge returns the findings of check and verify about the new file.
func (c *conversion) judge(program string, r *convert.Result) grammar.Diagnostics {
	name := c.output
	if name == "-" {
		name = configName
	}
	source := config.Source{Read: func(path string) ([]byte, fs.FileMode, error) {
		if path == name {
			return r.Text, setup.ConfigMode, nil
		}
		return config.ReadFile(path)
	}}
	var notes grammar.Diagnostics
	for _, d := range source.Load(name).Diagnostics {
		if d.Code == grammar.CodeCertFile {
			continue // the note on the server already says this
		}
		notes = append(notes, convert.CheckNote(d))
	}
	p, _, _ := compile.Parse(name, r.Text, compile.Options{})
	if p == nil || !shutsDown(p.Policy) {
		return notes
	}
	ctx, cancel := context.WithTimeout(context.Background(), proofTime)
	defer cancel()
	var open []string // the properties that were not checked
	why := ""
	for _, res := range verify.Verify(ctx, p, verify.Defaults(p.PollFreq), verify.Options{}).Results {
		switch res.Verdict {
		case verify.Refuted:
			notes = append(notes, convert.PropertyNote(program, name, res.Code))
		case verify.NotChecked:
			open, why = append(open, res.Code), res.Why
		}
	}
	if len(open) > 0 {
		notes = append(notes, convert.UnverifiedNote(program, name, open, why, ctx.Err() != nil))
	}
	return notes
}

// say prints notes.
func (c *conversion) say(cmd *cobra.Command, notes grammar.Diagnostics) error {
	if !c.asJSON {
		for _, d := range notes {
			fmt.Fprintln(cmd.ErrOrStderr(), d)
		}
		return nil
	}
	if c.output == "-" {
		return errors.New("--json and -o - both need standard output: name a file")
	}
	list := []jsonDiagnostic{}
	for _, d := range notes {
		list = append(list, jsonOf(d))
	}
	return printJSON(cmd.OutOrStdout(), list)
}

// next reports what was written, and what to do next.
func (c *conversion) next(cmd *cobra.Command, r *convert.Result) {
	program, file := cmd.Root().Name(), text.Line(c.output)
	fmt.Fprintf(cmd.OutOrStdout(), `%[2]s: written from NUT %[3]s's files, with %[4]s.
Read it, then compare it with NUT's own monitor, which still runs:
  %[1]s check %[2]s
  %[1]s verify %[2]s
  %[1]s run -c %[2]s --dry-run --no-login -l -
`, program, file, r.Upsmon.Version, count(len(r.Notes), "note"))
}
