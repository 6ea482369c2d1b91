package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// packagedName is what packages install this program as: /usr/sbin/upsmon is
// NUT's own monitor, which root's PATH finds first.
const packagedName = "tls-upsmon"

// speakAs has the help of a tree of commands name the program as it was called,
// so that what it tells to type can be typed.
func speakAs(root *cobra.Command, argv0 string) {
	if filepath.Base(argv0) != packagedName {
		return
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	slices.Sort(names)
	call := regexp.MustCompile(`\b` + root.Name() + ` (` + strings.Join(names, "|") + `)\b`)
	root.Use = packagedName
	eachCommand(root, func(c *cobra.Command) {
		for _, text := range []*string{&c.Short, &c.Long, &c.Example} {
			*text = call.ReplaceAllString(*text, packagedName+" $1")
		}
		for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
			flags.VisitAll(func(f *pflag.Flag) { f.Usage = call.ReplaceAllString(f.Usage, packagedName+" $1") })
		}
	})
}

func eachCommand(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		eachCommand(sub, do)
	}
}

// newMan is for packages, and not told of.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIRECTORY",
		Short:  "Write the manual pages into a directory",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := writeManual(cmd.Root(), args[0]); err != nil {
				return exit{exitBad, err}
			}
			return nil
		},
	}
}

// manSection is that of commands for administrators.
const manSection = "8"

// writeManual writes a page about the program and one about each command.
func writeManual(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	pages := map[string]string{root.Name(): mainPage(root)}
	for _, c := range shown(root) {
		pages[pageName(c)] = commandPage(c)
	}
	for name, page := range pages {
		if err := os.WriteFile(filepath.Join(dir, name+"."+manSection), []byte(page), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// shown are the commands below c that help tells of.
func shown(c *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(c.Commands()), func(c *cobra.Command) bool { return !c.IsAvailableCommand() })
}

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// afterword are the sections of the main page behind those that the commands
// themselves give. The indented lines of a text are printed as they are.
var afterword = []struct{ title, text string }{
	{"Two monitors", `
Debian's package nut-client has a monitor, too: /usr/sbin/upsmon, which is also /sbin/upsmon, with upsmon(8), upsmon.conf(5)
and nut-monitor.service. None of them is touched by this program: it is installed as ` + packagedName + `, reads UPSmon.conf, written
with capitals, and its service is ` + packagedName + `.service.

Only one of the two should monitor a host. Both would log in to the server, which a primary waits for, and each would shut
down by rules of its own. nut.target starts nut-monitor.service again even if that is disabled, so mask it:

  systemctl mask --now nut-monitor.service
  systemctl enable --now ` + packagedName + `.service

` + packagedName + `.service does not start while nut-monitor.service runs; it tries again every few seconds. NUT's drivers and upsd,
and upsc, upscmd and upsrw, go on as they are.`},
	{"What a shutdown command may do", `
In ` + packagedName + `.service a SHUTDOWNCMD runs as root and a SHELLCMD as the user nut, but both within the limits of the unit:
they can write below /var/log, /var/lib/upsmon, /run/upsmon and a /tmp of their own, read all else, and mount or load nothing. To halt the
host with shutdown(8) or systemctl(1) is allowed, of course. A script that does more is started outside of these limits by

  SHUTDOWNCMD "/usr/bin/systemd-run --wait --collect --unit=ups-shutdown /usr/local/sbin/my-shutdown"

where --wait has it tried again if it fails, and --unit keeps it from running twice. For one directory more there is
systemctl edit ` + packagedName + `.service:

  [Service]
  ReadWritePaths=/srv/backup`},
	{"Switching the UPS off", `
With POWERDOWNFLAG "/run/upsmon/killpower" in UPSmon.conf the primary of a UPS, after a shutdown on battery or by FSD, has
NUT's drivers switch the outlets off, so that all that is on it starts again with the mains. The monitor makes that file
before it starts a SHUTDOWNCMD; at the end of the shutdown systemd runs /usr/lib/systemd/system-shutdown/` + packagedName + `, which
runs upsdrvctl shutdown if the file is there and not older than half an hour. A shutdown that is called off leaves the file
behind for that long: remove it before another shutdown.

upsdrvctl shutdown switches off every UPS of ups.conf(5) but those with sdorder = -1. If the mains is back by then some UPSs
stay on, and so this machine stays off: POWEROFF_WAIT of nut.conf(5) has it start again after a time. systemd allows 90 s for
all of it. Where NUT's upsmon.conf has a POWERDOWNFLAG of its own that should be another file: its script runs as well.`},
	{"Files", `
  /etc/nut/UPSmon.conf         the configuration; /etc/ups/UPSmon.conf where NUT is in /etc/ups
  /etc/nut/UPSmon.conf.sample  one to start from
  /var/log/NUT.log             what was seen and done
  /var/lib/upsmon              states, running timers and the journal
  /run/upsmon/killpower        has the UPS switched off after a shutdown
  /run/upsmon/upsmon.sock      where ` + packagedName + ` ctl reaches the monitor; for root and the group nut`},
	{"Exit status", `
  0  good
  1  bad input, or something failed
  2  wrong usage
  3  warnings, where --strict was asked for`},
}

func mainPage(root *cobra.Command) string {
	p := newPage(root)
	p.section("Commands")
	for _, c := range shown(root) {
		p.item(roffBold(c.Name()), c.Short+". See "+pageName(c)+"("+manSection+").")
	}
	p.options(root)
	for _, s := range afterword {
		p.section(s.title)
		p.text(s.text)
	}
	p.section("See also")
	p.line(`\fBUPSmon.conf\fR(5), \fBupsd\fR(8), \fBupsc\fR(8), \fBsystemd.service\fR(5)`)
	return p.String()
}

func commandPage(c *cobra.Command) string {
	p := newPage(c)
	p.options(c)
	if c.Example != "" {
		p.section("Examples")
		p.text(c.Example)
	}
	if subs := shown(c); len(subs) > 0 {
		p.section("Commands")
		for _, sub := range subs {
			p.command(sub)
		}
	}
	p.section("See also")
	p.line(roffBold(c.Root().Name()) + "(" + manSection + `), \fBUPSmon.conf\fR(5)`)
	return p.String()
}

// A manPage is a manual page in the macros of man(7).
type manPage struct{ strings.Builder }

func newPage(c *cobra.Command) *manPage {
	p := &manPage{}
	p.line(fmt.Sprintf(".TH %s %s %q %q %q", roffArgument(strings.ToUpper(pageName(c))), manSection, pageDate(), "upsmon "+version, "UPS monitoring"))
	p.line(".nh\n.ad l") // so that names of files and commands stay whole, and can be copied
	p.section("Name")
	p.line(roffText(pageName(c) + " - " + c.Short))
	p.section("Synopsis")
	p.usage(c)
	if c.Long != "" {
		p.section("Description")
		p.text(c.Long)
	}
	return p
}

// pageDate is that of the source, for a package that is the same whenever it is
// built (https://reproducible-builds.org/specs/source-date-epoch/).
func pageDate() string {
	if n, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(n, 0).UTC().Format(time.DateOnly)
	}
	return ""
}

func (p *manPage) line(s string) { p.WriteString(s + "\n") }

func (p *manPage) section(title string) { p.line(".SH " + strings.ToUpper(title)) }

// usage is a line for a command that does something, and one for those below it.
func (p *manPage) usage(c *cobra.Command) {
	name, args, _ := strings.Cut(strings.TrimSuffix(c.UseLine(), " [flags]"), c.CommandPath())
	p.line(roffBold(name+c.CommandPath()) + " [" + roffItalic("options") + "]" + roffText(args))
	if c.HasAvailableSubCommands() {
		p.line(".br")
		p.line(roffBold(c.CommandPath()) + " " + roffItalic("command") + " …")
	}
}

// command tells of a command below another that has the page.
func (p *manPage) command(c *cobra.Command) {
	p.line(".SS " + roffArgument(roffText(c.CommandPath())))
	p.usage(c)
	p.line(".PP")
	p.line(roffText(c.Short) + ".")
	if c.Long != "" {
		p.line(".PP")
		p.text(c.Long)
	}
	p.flags(c.LocalFlags())
	if c.Example != "" {
		p.line(".PP")
		p.text(c.Example)
	}
	for _, sub := range shown(c) {
		p.command(sub)
	}
}

func (p *manPage) options(c *cobra.Command) {
	flags := c.LocalFlags()
	if flags.HasAvailableFlags() {
		p.section("Options")
		p.flags(flags)
	}
}

func (p *manPage) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := roffBold("--" + f.Name)
		if f.Shorthand != "" {
			name = roffBold("-"+f.Shorthand) + ", " + name
		}
		if f.NoOptDefVal != "" {
			value = "" // it is given without one
		}
		if value != "" {
			name += " " + roffItalic(value)
		}
		if !slices.Contains([]string{"", "0", "0s", "false", "[]"}, f.DefValue) {
			usage += " (default " + f.DefValue + ")"
		}
		p.item(name, usage)
	})
}

func (p *manPage) item(tag, text string) {
	p.line(".TP")
	p.line(tag)
	p.text(text)
}

// text writes a help text: paragraphs, and indented lines that stay as they are.
func (p *manPage) text(s string) {
	var literal, apart, written bool
	for l := range strings.Lines(strings.Trim(s, "\n")) {
		l = strings.TrimRight(l, "\n ")
		if l == "" {
			apart = true
			continue
		}
		indented := strings.HasPrefix(l, "  ")
		switch {
		case indented && !literal:
			if written {
				p.line(".PP")
			}
			p.line(".EX")
		case literal && !indented:
			p.line(".EE\n.PP")
		case apart && literal:
			p.line("")
		case apart:
			p.line(".PP")
		}
		literal, apart, written = indented, false, true
		p.line(roffText(l))
	}
	if literal {
		p.line(".EE")
	}
}

var roffEscapes = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `~`, `\(ti`, `^`, `\(ha`, "`", `\(ga`, `'`, `\(aq`)

// roffText escapes a line of text, of which the first character must not make it a
// request.
func roffText(s string) string {
	s = roffEscapes.Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}

func roffBold(s string) string   { return `\fB` + roffText(s) + `\fR` }
func roffItalic(s string) string { return `\fI` + roffText(s) + `\fR` }

// roffArgument makes one argument of a macro.
func roffArgument(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\(dq`) + `"` }
