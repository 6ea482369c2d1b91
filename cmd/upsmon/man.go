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

// packagedName is the name under which packages install this program: /usr/sbin/upsmon
// is NUT's own monitor, which root's PATH finds first.
const packagedName = "tls-upsmon"

// speakAs makes the help of a command tree use the name by which the program was called, so that the suggested
// commands can be typed as they are.
func speakAs(root *cobra.Command, argv0 string) {
	if filepath.Base(argv0) != packagedName {
		return
	}
	root.Use = packagedName
	typed := typedWith(root)
	eachCommand(root, func(c *cobra.Command) {
		for _, text := range []*string{&c.Short, &c.Long, &c.Example} {
			*text = typed(*text)
		}
		for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
			flags.VisitAll(func(f *pflag.Flag) { f.Usage = typed(f.Usage) })
		}
	})
}

// typedWith returns a function that makes the commands in a text use the name by which the program was called.
func typedWith(root *cobra.Command) func(string) string {
	if root.Name() != packagedName {
		return func(text string) string { return text }
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	slices.Sort(names)
	call := regexp.MustCompile(`(^|[^-\w])upsmon(\s+)(` + strings.Join(names, "|") + `)\b`)
	return func(text string) string { return call.ReplaceAllString(text, "${1}"+packagedName+"${2}${3}") }
}

func eachCommand(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		eachCommand(sub, do)
	}
}

// newMan returns a hidden command for packagers.
func newMan() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIRECTORY",
		Short:  "Write the manual pages into a directory",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return bad(writeManual(cmd.Root(), args[0]))
		},
	}
}

// manSection is the section for administrators' commands.
const manSection = "8"

// writeManual writes a page for the program and one for each command.
func writeManual(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	pages := map[string]string{root.Name(): mainPage(root)}
	for _, c := range shown(root) {
		pages[pageName(c)] = commandPage(c)
	}
	for name, page := range pages {
		if err := writeFile(filepath.Join(dir, name+"."+manSection), []byte(page)); err != nil {
			return err
		}
	}
	return nil
}

// shown returns the subcommands of c that its help lists.
func shown(c *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(c.Commands()), func(c *cobra.Command) bool { return !c.IsAvailableCommand() })
}

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// afterword has the sections of the main page that follow the commands. Indented lines are printed verbatim.
var afterword = []struct{ title, text string }{
	{"Two monitors", `
Debian's package nut-client also contains a monitor: /usr/sbin/upsmon, also /sbin/upsmon, with upsmon(8), upsmon.conf(5) and
nut-monitor.service. This program touches none of them: it is installed as ` + packagedName + `, reads UPSmon.conf (with capital
letters), and its service is ` + packagedName + `.service.

Only one of the two should monitor a host. Both would log in to the server, so a primary would wait for both, and each would shut
down by its own rules. nut.target starts nut-monitor.service even if it is disabled, so mask it:

  systemctl mask --now nut-monitor.service
  systemctl enable --now ` + packagedName + `.service

` + packagedName + `.service does not start while nut-monitor.service runs; it tries again every few seconds. NUT's drivers and
upsd, and upsc, upscmd and upsrw, are not affected.`},
	{"What a shutdown command may do", `
In ` + packagedName + `.service a SHUTDOWNCMD or a ROOTCMD runs as root and a SHELLCMD as the user nut, all within the sandbox of the unit:
they can write below /var/log, /var/lib/upsmon and /run/upsmon and to a private /tmp, read everything else, and neither mount
file systems nor load modules. They can of course halt the host with shutdown(8) or systemctl(1). A script that needs more runs
outside the sandbox with

  SHUTDOWNCMD "/usr/bin/systemd-run --wait --collect --unit=ups-shutdown /usr/local/sbin/my-shutdown"

With --wait it is retried if it fails, and --unit prevents it from running twice. To allow one more directory, run
systemctl edit ` + packagedName + `.service:

  [Service]
  ReadWritePaths=/srv/backup`},
	{"Switching the UPS off", `
With POWERDOWNFLAG "/run/upsmon/killpower" in UPSmon.conf, the primary of a UPS makes NUT's drivers switch the outlets off after a
shutdown on battery or by FSD, so that everything on the UPS starts again when mains power returns. The monitor creates that file
before it starts a SHUTDOWNCMD. At the end of the shutdown systemd runs /usr/lib/systemd/system-shutdown/` + packagedName + `,
which runs upsdrvctl shutdown if the file exists and is not older than half an hour. A cancelled shutdown leaves the file behind
for that long: remove it before another shutdown.

upsdrvctl shutdown switches off every UPS in ups.conf(5) except those with sdorder = -1. If mains power is back by then, some
UPSs stay on, and so this machine stays off: POWEROFF_WAIT in nut.conf(5) makes it restart after a while. systemd allows 90 s for
all of this. If NUT's upsmon.conf has a POWERDOWNFLAG too, use a different file: NUT's script runs as well.`},
	{"Files", `
  /etc/nut/UPSmon.conf         the configuration; /etc/ups/UPSmon.conf where NUT uses /etc/ups
  /etc/nut/UPSmon.conf.sample  an example to start from
  /var/log/NUT.log             what the monitor saw and did
  /var/lib/upsmon              states, running timers and the journal
  /run/upsmon/killpower        makes the UPS switch off after a shutdown
  /run/upsmon/upsmon.sock      the socket for ` + packagedName + ` ctl; for root and the group nut`},
	{"Exit status", `
  0  success
  1  bad input or a failure
  2  wrong usage
  3  warnings, with --strict`},
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
	p.line(".nh\n.ad l") // names of files and commands stay whole, and can be copied
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

// pageDate returns the date of the source, so that builds are reproducible
// (https://reproducible-builds.org/specs/source-date-epoch/).
func pageDate() string {
	if n, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(n, 0).UTC().Format(time.DateOnly)
	}
	return ""
}

func (p *manPage) line(s string) { p.WriteString(s + "\n") }

func (p *manPage) section(title string) { p.line(".SH " + strings.ToUpper(title)) }

// usage is a synopsis line for a command, and one for its subcommands.
func (p *manPage) usage(c *cobra.Command) {
	name, args, _ := strings.Cut(strings.TrimSuffix(c.UseLine(), " [flags]"), c.CommandPath())
	p.line(roffBold(name+c.CommandPath()) + " [" + roffItalic("options") + "]" + roffText(args))
	if c.HasAvailableSubCommands() {
		p.line(".br")
		p.line(roffBold(c.CommandPath()) + " " + roffItalic("command") + " …")
	}
}

// command describes a subcommand on the page of its parent.
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
			value = "" // the flag takes no value
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

// text writes a help text: paragraphs, and indented lines verbatim.
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

// roffText escapes a line of text, so that its first character cannot make it a
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

// roffArgument quotes an argument of a macro.
func roffArgument(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\(dq`) + `"` }
