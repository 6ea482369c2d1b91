package convert

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/grammar"
)

// A builder makes the parts of a file, and notes what is lost in the conversion.
type builder struct {
	*Result
	in      Input
	program string

	groups    []*group
	lead      *unit   // the first unit that powers this machine; its rules shut down
	primaries []*unit // the units on which a shutdown sets FSD
	powers    int     // the sum of the power values
	fsd       bool    // a rule begins a shutdown, apart from LS
	going     string  // the state of the lead that says that a shutdown has begun
	final     string  // the timer of FINALDELAY

	ats    []nutconf.At      // the ATs that upssched acts on
	timers map[string]string // our name of each START-TIMER, by keyOf, and of timers that are never started
	lets   []let
	texts  map[string]string // the texts of LETs, by name
	calls  map[string]int    // how many rules call a program, by the text before its argument
	often  map[string]int    // the calls that the draft counted

	raising []string // triggers of the lead whose rule only begins a shutdown
	raises  int      // number of other calls of raise
}

func newBuilder(r *Result, in Input, often map[string]int) *builder {
	return &builder{Result: r, in: in, program: in.Program, texts: map[string]string{}, timers: map[string]string{}, calls: map[string]int{}, often: often}
}

// A let is a LET. With several groups, each has its own.
type let struct {
	name, text string
	group      *group
}

// A group is the UPSs of one server.
type group struct {
	name   string
	host   string
	port   int
	suffix string // suffix of the names of its UPSs in upsmon.conf: @host
	units  []*unit
	rules  []rule
}

type unit struct {
	nutconf.Monitor
	group *group
}

// A rule is a WHEN.
type rule struct {
	comments []string
	subject  string
	trigger  string
	actions  []string
	section  string // a comment before the rule, after a blank line
}

func (b *builder) build() {
	b.findGroups()
	b.findLead()
	if b.Upssched != nil {
		b.findAts()
	} else if CallsUpssched(b.Upsmon.NotifyCmd) {
		b.noteLine(codeUnseen, b.Upsmon.Lines["NOTIFYCMD"], "name it with --upssched", "upsmon calls upssched, but upssched.conf could not be read")
	}
	b.nameTimers()
	b.doubts()
	for _, e := range order() {
		if n, ok := b.Upsmon.Notify[e]; ok {
			b.event(e, n)
		}
	}
	b.timeouts()
	b.shutdown()
	b.leftOut()
}

// order returns the events in the order of their rules: an outage first.
func order() []nutconf.Event {
	all := []nutconf.Event{nutconf.OnBatt, nutconf.Online, nutconf.LowBatt, nutconf.FSD, nutconf.CommBad, nutconf.CommOK, nutconf.NoComm, nutconf.ReplBatt}
	for _, i := range nutconf.Events {
		if !slices.Contains(all, i.Event) {
			all = append(all, i.Event)
		}
	}
	return all
}

// findGroups makes a group for each server. Units that upsmon.conf names in different forms, with
// and without @localhost, get different groups, since texts use that form.
func (b *builder) findGroups() {
	for _, m := range b.Upsmon.Monitors {
		host := strings.ToLower(m.Host)
		i := slices.IndexFunc(b.groups, func(g *group) bool { return g.host == host && g.port == m.Port && g.suffix == suffixOf(&m) })
		if i < 0 {
			b.groups = append(b.groups, &group{name: b.groupName(&m, host), host: host, port: m.Port, suffix: suffixOf(&m)})
			i = len(b.groups) - 1
		}
		g := b.groups[i]
		g.units = append(g.units, &unit{m, g})
	}
}

func suffixOf(m *nutconf.Monitor) string { return strings.TrimPrefix(m.System, m.UPS) }

func (b *builder) groupName(m *nutconf.Monitor, host string) string {
	name := host
	if m.Local() {
		name = "LOCAL"
	} else if strings.Trim(host, "0123456789.") != "" && !strings.Contains(host, ":") {
		name, _, _ = strings.Cut(host, ".")
	}
	name = strings.Map(func(r rune) rune {
		if r == ':' || r == '@' {
			return '-'
		}
		return r
	}, name)
	if name == "" {
		name = "server"
	}
	for n, unique := 2, name; ; n++ {
		if !slices.ContainsFunc(b.groups, func(g *group) bool { return g.name == unique }) {
			return unique
		}
		unique = name + "-" + strconv.Itoa(n)
	}
}

func (b *builder) findLead() {
	for _, g := range b.groups {
		for _, u := range g.units {
			b.powers += max(0, u.Power)
			if u.Primary {
				b.primaries = append(b.primaries, u)
			}
			if b.lead == nil && u.Power > 0 {
				b.lead = u
			}
		}
	}
	if b.lead == nil {
		b.lead = b.groups[0].units[0]
	}
	b.going = "going"
}

// subject returns what rules for all units of a group name.
func (g *group) subject() string {
	if len(g.units) == 1 {
		return grammar.Quoted(g.units[0].UPS)
	}
	return "EACH"
}

// ref returns the name of a unit for a rule in a group.
func (b *builder) ref(u *unit, in *group) string {
	same := 0
	for _, g := range b.groups {
		for _, o := range g.units {
			if o.UPS == u.UPS {
				same++
			}
		}
	}
	if u.group == in || same == 1 {
		return grammar.Quoted(u.UPS)
	}
	return grammar.Quoted(u.group.name) + ":" + grammar.Quoted(u.UPS)
}

// unitOf returns the unit with exactly this name in upsmon.conf; nil if there is none.
func (b *builder) unitOf(system string) *unit {
	for _, g := range b.groups {
		for _, u := range g.units {
			if u.System == system {
				return u
			}
		}
	}
	return nil
}

// unitless are the events that are about no UPS.
var unitless = []nutconf.Event{nutconf.Shutdown, nutconf.ShutdownSync, nutconf.NoParent, nutconf.SuspendStarting, nutconf.SuspendFinished}

// findAts collects the ATs that upssched acts on, and notes why it does not act on the others.
func (b *builder) findAts() {
	if b.Upssched.CmdScript == "" || b.Upssched.PipeFn == "" || b.Upssched.LockFn == "" {
		return // the reader has noted that upssched does nothing
	}
	for i := range b.Upssched.Ats {
		a := &b.Upssched.Ats[i]
		n, known := b.Upsmon.Notify[a.Event]
		switch {
		case !known:
			continue
		case n.Flags&nutconf.ToExec == 0:
			b.noteAt(codeNoExec, a, "add EXEC to NOTIFYFLAG "+string(a.Event)+" and convert again, if it should run", "this line has never run: NOTIFYFLAG %s has no EXEC", a.Event)
			continue
		case !a.All() && slices.Contains(unitless, a.Event):
			b.noteAt(codeNoUPS, a, "write * for the UPS", "this line has never run: %s comes without the name of a UPS", a.Event)
			continue
		case !a.All() && b.unitOf(a.UPS) == nil:
			remedy := ""
			for _, g := range b.groups {
				for _, u := range g.units {
					if ups, _, _ := strings.Cut(a.UPS, "@"); ups == u.UPS {
						remedy = "upsmon.conf calls it " + u.System
					}
				}
			}
			b.noteAt(codeNoSuchUPS, a, remedy, "this line has never run: no MONITOR has exactly this name")
			continue
		}
		b.ats = append(b.ats, *a)
	}
}

// nameTimers chooses names for the timers, including our own.
func (b *builder) nameTimers() {
	taken := map[string]bool{"start": true}
	for i := range b.ats {
		a := &b.ats[i]
		if a.Timer == "" || a.Command != nutconf.StartTimer {
			continue
		}
		if a.Shared && b.timers[keyOf(a)] != "" {
			continue
		}
		name := timerName(a.Timer)
		for base, n := name, 2; taken[name]; n++ {
			name = base + "-" + strconv.Itoa(n)
		}
		if name != a.Timer {
			b.noteAt(codeTimerName, a, "", "the timer is named %s here", name)
		}
		b.timers[keyOf(a)], taken[name] = name, true
	}
	b.final = "final"
	for n := 2; taken[b.final]; n++ {
		b.final = "final-" + strconv.Itoa(n)
	}
}

// keyOf distinguishes the timers of several START-TIMERs with the same name: upssched has one for
// each, but a single one for all START-TIMER-SHAREDs of that name.
func keyOf(a *nutconf.At) string {
	if a.Shared {
		return "shared " + a.Timer
	}
	return fmt.Sprint(a.Line.Span().Start.Line, " ", a.Timer)
}

// names returns our timers for a timer of upssched, in the order of their STARTs.
func (b *builder) names(timer string) []string {
	var all []string
	for _, s := range b.starts(timer) {
		if name := b.timers[keyOf(s)]; !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// timerName turns a text into a valid name of a timer.
func timerName(s string) string {
	name := strings.Map(nameLetter, s)
	if grammar.Quoted(name) != name || strings.Contains(name, "->") || name == "start" || strings.ContainsAny(name, "%") {
		name = "t-" + strings.Trim(strings.NewReplacer("%", "-", ">", "-").Replace(name), "-")
	}
	return grammar.Clip(name, 60)
}

// seconds formats a number of seconds as a duration of at most a year.
func seconds(n int) string {
	const year = 366 * 24 * 3600
	switch n = min(n, year); {
	case n <= 0:
		return "1ms"
	case n%3600 == 0:
		return strconv.Itoa(n/3600) + "h"
	case n%60 == 0:
		return strconv.Itoa(n/60) + "m"
	}
	return strconv.Itoa(n) + "s"
}

// nameLetter replaces a character that cannot occur in a name.
func nameLetter(r rune) rune {
	if r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._%+-", r)) {
		return r
	}
	return '-'
}

// file joins the parts.
func (b *builder) file() string {
	u := b.Upsmon
	var f strings.Builder
	b.head(&f)
	intro := []struct {
		directive, text string
		use             bool
	}{
		{"POLLFREQ", "POLLFREQ " + seconds(u.PollFreq), u.PollFreq != 5 && u.PollFreq > 0},
		{"POLLFREQALERT", "POLLFREQALERT " + seconds(u.PollFreqAlert), u.PollFreqAlert != 5 && u.PollFreqAlert > 0},
		{"POWERDOWNFLAG", `POWERDOWNFLAG "/run/upsmon/killpower"`, b.switchesOff()},
	}
	for _, i := range intro {
		if i.use {
			f.WriteString(b.kept(u.Lines[i.directive]) + i.text + "\n")
		}
	}
	supplies := b.supplies()
	if supplies != "" && len(b.groups) > 1 {
		f.WriteString("\n" + supplies)
		supplies = ""
	}
	if len(b.groups) == 1 {
		b.writeLets(&f, b.groups[0])
	}
	for _, g := range b.groups {
		b.group(&f, g, supplies)
	}
	if rest := b.rest(); rest != "" {
		f.WriteString("\n" + rest)
	}
	return f.String()
}

// switchesOff reports whether the UPS is switched off at the end of a shutdown.
func (b *builder) switchesOff() bool {
	return b.Upsmon.PowerDownFlag != "" && slices.ContainsFunc(b.primaries, func(u *unit) bool { return u.Power > 0 })
}

func (b *builder) group(f *strings.Builder, g *group, supplies string) {
	f.WriteString("\nGROUP " + grammar.Quoted(g.name))
	if g.host != "localhost" {
		f.WriteString(" HOST " + quote(g.host))
	}
	if g.port != 3493 {
		f.WriteString(" PORT " + strconv.Itoa(g.port))
	}
	if g.units[0].Local() {
		f.WriteString(" PLAINTEXT\n")
	} else if b.in.CertFile != nil {
		f.WriteString(" CERTFILE " + quote(b.in.CertFile(Server{g.host, g.port})) + "\n")
	} else {
		server := Server{g.host, g.port}
		f.WriteString(" CERTFILE " + quote(server.CertFile()) + "\n")
		b.noteLine(codeCertFile, g.units[0].Line, b.program+" cert fetch "+server.address()+" --out "+server.CertFile()+", or "+b.program+" init --from, gets it; "+b.program+" tlsproxy server adds TLS to a server without it",
			"%s is another machine, so the file needs its certificate, %s", g.host, server.CertFile())
	}
	for _, u := range g.units {
		kind := "secondary"
		if u.Primary {
			kind = "primary"
		}
		fmt.Fprintf(f, "%sMONITOR %s POWERVAL %d UPSDUSER %s PASSWORD %s TYPE %s\n",
			b.kept(u.Line), grammar.Quoted(u.UPS), max(0, u.Power), grammar.Quoted(u.User), quote(u.Password), kind)
	}
	f.WriteString(supplies)
	if len(b.groups) > 1 {
		b.writeLets(f, g)
	}
	for i, r := range g.rules {
		if r.section != "" || i == 0 {
			f.WriteString("\n")
		}
		f.WriteString(r.section)
		for _, c := range r.comments {
			f.WriteString(c)
		}
		if r.subject == "" {
			f.WriteString(r.trigger + "\n")
			continue
		}
		fmt.Fprintf(f, "WHEN %s %s : %s\n", r.subject, r.trigger, strings.Join(r.actions, " "))
	}
}

func (b *builder) writeLets(f *strings.Builder, g *group) {
	between := "\n"
	for _, l := range b.lets {
		if l.group == g {
			fmt.Fprintf(f, "%sLET %s = %s\n", between, l.name, l.text)
			between = ""
		}
	}
}

// quote encloses a text in quotation marks that it does not contain. Texts from NUT's files are
// ASCII, so there is always such a pair.
func quote(s string) string {
	for _, m := range [][2]string{{`"`, `"`}, {`'`, `'`}, {"«", "»"}} {
		if !strings.Contains(s, m[1]) {
			return m[0] + s + m[1]
		}
	}
	return `"` + strings.ReplaceAll(s, `"`, "'") + `"`
}

// say writes a text as the argument of a verb. A text that equals the name of a message would refer
// to that message.
func (b *builder) say(s string) string {
	if _, message := b.texts[s]; message || slices.Contains([]string{"hostname", nameOfUPS, nameOfComm, nameOfScript, nameOfNotify}, s) {
		return quote(s[:1]) + " " + quote(s[1:])
	}
	return quote(s)
}

// escape doubles the percent signs of a text.
func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare[string])
	return keys
}
