// Package nutmodel models upsmon and upssched in virtual time: it says what NUT's monitor would do. It is the
// oracle for converted configurations, so it does not know our language.
//
// It is written from upsmon(8), upsmon.conf(5), upssched(8) and upssched.conf(5), and from observing the programs
// of NUT 2.8.0 (Debian 12). internal/beside compares it with them, and with 2.8.1 (Debian 13) and 2.8.5. These
// facts are not in the manuals, but were observed:
//
//   - The first contact, and mains power at the start, are not reported. A start on battery is ONBATT.
//   - An empty ups.status is lost contact. A status with neither OL nor OB keeps the last one.
//   - NOCOMM comes NOCOMMWARNTIME after the last good answer, and again whenever more than NOCOMMWARNTIME
//     have passed. REPLBATT comes whenever RB is set and the last one was more than RBWARNTIME ago.
//   - CAL is reported once, and never forgotten: from then on a low battery is not critical (until 2.8.2).
//   - A secondary waits for FSD until more than HOSTSYNC have passed since it last heard that the UPS
//     was not critical, even if the UPS is critical because contact is lost.
//   - upsmon -c fsd and a lack of power set FSD on each UPS of type primary, even one without power value.
//     From then on upsmon does not poll. It does not wait for a UPS out of contact.
//   - upssched may run several timers with one name, and CANCEL-TIMER ends the oldest of them. If CANCEL-TIMER
//     has a command, upssched runs it if there is no such timer, even if there has never been one. The daemon
//     runs commands with the NOTIFYTYPE and UPSNAME of the event that started it; EXECUTE has those of its event.
//
// 2.8.1 and 2.8.5 were observed to differ in these points:
//
//   - CAL is forgotten when it disappears; in 2.8.1, since Debian's fix in 2.8.1-5+deb13u1.
//   - Contact lost while the UPS calibrates is critical at once, also on a secondary. In 2.8.1, the same is true
//     on battery.
//   - 2.8.5 reports the FSD that it sets, and SHUTDOWN_HOSTSYNC when it waits for others; its CANCEL-TIMER ends
//     all timers with a name.
//
// The model lacks OFF, BYPASS and ALARM, which are critical from 2.8.1 on, and the NOTIFYTYPE and UPSNAME of
// timers, which differ in every version.
//
// Times are exact where upsmon and upssched count in whole seconds, so their times differ by up to a second.
package nutmodel

import (
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// Config is the configuration in the files, including NUT's defaults.
type Config struct {
	Version nutconf.Version

	Monitors    []Monitor // in the order of the file
	MinSupplies int

	PollFreq, PollFreqAlert  time.Duration
	DeadTime                 time.Duration
	HostSync, FinalDelay     time.Duration
	NoCommWarn, ReplBattWarn time.Duration

	Notify        map[string]Notify // by NOTIFYTYPE
	ShutdownCmd   string            // "": none
	PowerDownFlag string            // "": none

	Upssched bool // NOTIFYCMD is upssched
	At       []At // its lines, in the order of the file

	Variant Variant // where the model differs from NUT; 0: nowhere

	// FSD are the commands for which the script calls upsmon -c fsd, without any condition.
	FSD map[string]bool
}

// Monitor is a MONITOR line.
type Monitor struct {
	System  string // ups@host, as written
	Power   int
	Primary bool
}

// Notify is what upsmon does at an event.
type Notify struct {
	Syslog, Wall, Exec bool
	Message            string // NOTIFYMSG
}

// At is an AT line of upssched.conf.
type At struct {
	Type, UPS string // NOTIFYTYPE in any case; the UPS letter by letter, or *
	Verb      Verb
	Name      string        // name of the timer
	After     time.Duration // duration of START-TIMER
	Command   string        // command of EXECUTE or CANCEL-TIMER; "": none
}

// Verb is what an AT line does.
type Verb string

// The verbs.
const (
	StartTimer  Verb = "START-TIMER"
	CancelTimer Verb = "CANCEL-TIMER"
	Execute     Verb = "EXECUTE"
)

// Step is a change of a UPS.
type Step struct {
	At      time.Duration
	UPS     string // as in Monitor.System
	Status  string // ups.status from now on, unless a field below is set
	Lost    bool   // upsd has no data from now on
	Back    bool   // upsd has data again
	FSD     bool   // another primary sets FSD
	Clients *int   // how many others are logged in from now on
}

// Kind says what an Act is.
type Kind string

// The kinds.
const (
	Syslog   Kind = "SYSLOG"   // a notification: Type, UPS, Text
	Wall     Kind = "WALL"     // a notification, or without Type the text that upsmon always writes
	Exec     Kind = "EXEC"     // NOTIFYCMD other than upssched: Type, UPS, Text
	Script   Kind = "SCRIPT"   // CMDSCRIPT with the command Text, and NOTIFYTYPE and UPSNAME in its environment
	SetFSD   Kind = "FSD"      // UPS
	Flag     Kind = "FLAG"     // POWERDOWNFLAG Text is created
	Shutdown Kind = "SHUTDOWN" // SHUTDOWNCMD Text
)

// Act is an action of NUT.
type Act struct {
	At   time.Duration
	Kind Kind
	Type string // NOTIFYTYPE
	UPS  string // UPSNAME
	Text string

	Chance bool // it may or may not happen
}

// Executing is what upsmon writes to all terminals when a shutdown begins, regardless of NOTIFYFLAG.
const Executing = "Executing automatic power-fail shutdown"

// Starts reports whether upsmon runs with the files at all. It does not if the UPSs could never supply enough.
func (c *Config) Starts() bool {
	power := 0
	for _, m := range c.Monitors {
		power += m.Power
	}
	return len(c.Monitors) > 0 && power >= c.MinSupplies
}

// Run returns what NUT does until end. Steps are in the order of time. NUT first polls at 0. Then all UPSs are on
// mains power unless a step at 0 says otherwise.
func Run(c *Config, steps []Step, end time.Duration) []Act {
	m := &model{Config: c, steps: steps}
	for _, mon := range c.Monitors {
		m.units = append(m.units, &unit{Monitor: mon, status: "OL"})
	}
	if !c.Starts() {
		return nil
	}
	for {
		at, what := m.next()
		if what == nil || at > end {
			return m.acts
		}
		m.now = at
		what()
	}
}

// does reports whether a variant is part of the model.
func (c *Config) does(v Variant) bool { return c.Variant&v != 0 }

type model struct {
	*Config
	steps []Step
	units []*unit
	now   time.Duration
	acts  []Act

	poll  time.Duration // time of the next poll
	phase phase
	since time.Duration // start of this phase of a shutdown

	ordered bool // FSD was set
	forced  time.Duration

	chance  bool         // whether the current acts happen is up to chance
	timers  []timer      // of upssched, in the order in which they were started
	starter notification // the event that started upssched's daemon; its Type is "" if the daemon does not run
}

// phase says how far a shutdown is. After it has begun, upsmon does not poll.
type phase int

const (
	watching phase = iota
	syncing        // waiting for those that are logged in
	warned         // SHUTDOWN was reported
	down           // SHUTDOWNCMD was run
)

// notification is an event that upssched is called for.
type notification struct{ Type, UPS string }

type timer struct {
	name  string
	due   time.Duration
	since notification // the event that started it

	chance bool // the event was up to chance, too
}

type unit struct {
	Monitor

	// What upsd has:
	status  string
	lost    bool
	forced  bool
	clients int

	// What upsmon knows:
	onBattery, low, fsd, cal bool
	replace, calibrates      bool          // according to the last answer
	bad, dead                bool          // contact is lost, and has been for DEADTIME
	good                     time.Duration // time of the last answer
	missing                  time.Duration // time of the first poll without an answer since
	calm                     time.Duration // time of the last answer while the UPS was not critical
	noComm, replBatt         time.Duration // times of the last reports
	noCommTold, replBattTold bool
	unheard                  bool // FSD was set while contact was lost, and is reported when upsd reports it
}

// next returns what happens next, and when. At equal times, UPSs change before upssched acts.
func (m *model) next() (at time.Duration, what func()) {
	consider := func(t time.Duration, do func()) {
		if what == nil || t < at {
			at, what = t, do
		}
	}
	if len(m.steps) > 0 {
		consider(m.steps[0].At, m.step)
	}
	for i := range m.timers {
		consider(m.timers[i].due, func() { m.expire(i) })
	}
	for _, u := range m.units {
		m.warnings(u, consider)
	}
	switch m.phase {
	case watching:
		consider(m.poll, m.pollAll)
	case syncing:
		consider(m.since+m.HostSync, m.warn)
	case warned:
		consider(m.since+m.finalDelay(), m.shutDown)
	}
	if m.does(KeepsWatching) && m.phase != watching {
		consider(m.poll, m.pollAll)
	}
	return at, what
}

func (m *model) act(a Act) {
	a.At, a.Chance = m.now, m.chance
	m.acts = append(m.acts, a)
}

func (m *model) step() {
	s := m.steps[0]
	m.steps = m.steps[1:]
	for _, u := range m.units {
		switch {
		case u.System != s.UPS:
		case s.Lost:
			u.lost = true
		case s.Back:
			u.lost = false
		case s.FSD:
			u.forced = true
		case s.Clients != nil:
			u.clients = *s.Clients
			if m.phase == syncing && !m.awaited() {
				m.warn()
			}
		default:
			u.status = s.Status
		}
	}
}

// pollAll is one polling cycle of upsmon.
func (m *model) pollAll() {
	onBattery := false
	for _, u := range m.units {
		m.pollUnit(u)
		onBattery = onBattery || u.onBattery
	}
	m.poll = m.now + m.PollFreq
	if onBattery {
		m.poll = m.now + m.PollFreqAlert
	}
	power := 0
	for _, u := range m.units {
		if !m.critical(u) {
			power += u.Power
		}
	}
	if power < m.MinSupplies {
		m.force()
	}
}

func (m *model) pollUnit(u *unit) {
	words := strings.Fields(u.status)
	if u.forced {
		words = append([]string{"FSD"}, words...)
	}
	if u.lost || len(words) == 0 {
		m.missed(u)
		return
	}
	if u.bad {
		u.bad, u.dead = false, false
		m.notify("COMMOK", u.System)
		if u.unheard {
			u.unheard = false
			m.perhaps(func() { m.notify("FSD", u.System) })
		}
	}
	u.good = m.now
	if !u.running() {
		u.calm = m.now
	}
	low, fsd, replace, cal := false, false, false, false
	for _, w := range words {
		switch w {
		case "OL":
			if u.onBattery {
				m.notify("ONLINE", u.System)
			}
			u.onBattery = false
		case "OB":
			if !u.onBattery {
				m.notify("ONBATT", u.System)
			}
			u.onBattery = true
		case "LB":
			if !u.low {
				m.notify("LOWBATT", u.System)
			}
			low = true
		case "RB":
			replace = true
			if !u.replBattTold || m.now-u.replBatt > m.ReplBattWarn {
				m.warnReplBatt(u)
			}
		case "CAL":
			if !u.cal {
				m.notify("CAL", u.System)
			}
			u.cal, cal = true, true
		case "FSD":
			if !u.fsd && m.phase == watching {
				m.notify("FSD", u.System)
			}
			fsd = true
		}
	}
	u.low, u.fsd, u.replace = low, fsd, replace
	u.calibrates = cal
	if m.does(ForgetsCal) || !m.Version.Before(nutconf.V281) {
		if u.cal && !cal {
			m.notify("NOTCAL", u.System)
		}
		u.cal = cal
	}
	if m.does(WarnsAgain) && !replace {
		u.replBattTold = false
	}
}

// warnings passes the times of a UPS's next warnings to consider, each with its action, if they come on time.
func (m *model) warnings(u *unit, consider func(time.Duration, func())) {
	if !m.does(WarnsOnTime) || m.phase != watching && !m.does(KeepsWatching) {
		return
	}
	if u.bad {
		at := u.missing + m.NoCommWarn
		if u.noCommTold && u.noComm >= u.missing {
			at = u.noComm + m.NoCommWarn
		}
		consider(at, func() { m.warnNoComm(u) })
	}
	if u.replace && u.replBattTold {
		consider(u.replBatt+m.ReplBattWarn, func() { m.warnReplBatt(u) })
	}
}

func (m *model) warnNoComm(u *unit) {
	u.noComm, u.noCommTold = m.now, true
	m.notify("NOCOMM", u.System)
}

func (m *model) warnReplBatt(u *unit) {
	u.replBatt, u.replBattTold = m.now, true
	m.notify("REPLBATT", u.System)
}

// missed handles a poll without an answer.
func (m *model) missed(u *unit) {
	if !u.bad {
		u.bad, u.missing = true, m.now
		m.notify("COMMBAD", u.System)
	}
	u.dead = m.now-u.good > m.DeadTime
	if !m.does(WarnsOnTime) && m.now-u.good >= m.NoCommWarn && (!u.noCommTold || m.now-u.noComm > m.NoCommWarn) {
		m.warnNoComm(u)
	}
}

// running reports whether the UPS is running out of power.
func (u *unit) running() bool { return u.onBattery && (u.low || u.dead) && !u.cal }

// critical reports whether the UPS supplies no power.
func (m *model) critical(u *unit) bool {
	if v := m.Version; u.bad && !v.Before(nutconf.V281) && !m.does(WaitsForDead) {
		if u.calibrates || u.onBattery && v.Before(nutconf.V283) {
			return true
		}
	}
	return u.fsd || u.running() && (u.Primary || m.now-u.calm > m.HostSync)
}

// force begins a shutdown, for lack of power or because of upsmon -c fsd.
func (m *model) force() {
	if m.phase != watching {
		return
	}
	m.phase, m.since = syncing, m.now
	primary := false
	for _, u := range m.units {
		if u.Primary {
			primary = true
			m.ordered, m.forced = true, m.now
			if m.does(TellsOwnFSD) && !u.lost && !u.fsd && m.Version.Before(nutconf.V285) {
				m.perhaps(func() { m.notify("FSD", u.System) })
			}
			m.act(Act{Kind: SetFSD, UPS: u.System})
			m.tellOwnFSD(u)
		}
	}
	if !primary || !m.awaited() {
		m.warn()
		return
	}
	m.notify("SHUTDOWN_HOSTSYNC", "")
}

// tellOwnFSD reports FSD that this monitor has set, as NUT does from 2.8.5 on.
func (m *model) tellOwnFSD(u *unit) {
	switch {
	case m.Version.Before(nutconf.V285) || u.fsd:
	case !m.does(HearsFSD):
		m.notify("FSD", u.System)
	case u.lost:
		u.unheard = true
	default:
		m.perhaps(func() { m.notify("FSD", u.System) })
	}
}

// awaited reports whether another machine is logged in to a UPS of this primary. A UPS out of contact cannot be
// asked.
func (m *model) awaited() bool {
	return slices.ContainsFunc(m.units, func(u *unit) bool { return u.Primary && u.clients > 0 && (!u.lost || m.does(WaitsUnheard)) })
}

func (m *model) warn() {
	m.phase, m.since = warned, m.now
	if !m.does(NoTerminals) {
		m.act(Act{Kind: Wall, Text: Executing})
	}
	m.notify("SHUTDOWN", "")
}

// finalDelay returns how long SHUTDOWNCMD waits.
func (m *model) finalDelay() time.Duration {
	flag := m.PowerDownFlag != "" && slices.ContainsFunc(m.units, func(u *unit) bool { return u.Primary && u.Power > 0 })
	if flag && m.does(WaitsForFlag) {
		return max(m.FinalDelay, 2*time.Second)
	}
	return m.FinalDelay
}

func (m *model) shutDown() {
	m.phase = down
	if m.PowerDownFlag != "" && (!m.does(FlagForReason) || m.ShutdownCmd != "" && slices.ContainsFunc(m.units, m.empties)) {
		m.act(Act{Kind: Flag, Text: m.PowerDownFlag})
	}
	if m.ShutdownCmd != "" {
		m.act(Act{Kind: Shutdown, Text: m.ShutdownCmd})
	}
}

// empties reports whether a UPS whose primary is this host has to be switched off: it is on battery, or upsd has
// reported FSD.
func (m *model) empties(u *unit) bool {
	back := u.fsd || m.ordered && m.now-m.forced > time.Second
	return u.Primary && u.Power > 0 && (u.onBattery && !u.calibrates || back)
}

// notify handles an event of upsmon. SHUTDOWN has no UPS.
func (m *model) notify(kind, ups string) {
	n := m.Notify[kind]
	text := Message(n.Message, ups)
	if n.Syslog {
		m.act(Act{Kind: Syslog, Type: kind, UPS: ups, Text: text})
	}
	if n.Wall {
		m.act(Act{Kind: Wall, Type: kind, UPS: ups, Text: text})
	}
	switch {
	case n.Exec && m.Upssched:
		m.schedule(notification{kind, ups})
	case n.Exec:
		m.act(Act{Kind: Exec, Type: kind, UPS: ups, Text: text})
	}
}

// Message returns a NOTIFYMSG with the name of a UPS. Only the first %s stands for the name: with a second, and
// with most other uses of %, upsmon 2.8.0 prints garbage or crashes.
func Message(text, ups string) string {
	return strings.ReplaceAll(strings.Replace(text, "%s", ups, 1), "%%", "%")
}

// schedule handles a call of upssched.
func (m *model) schedule(n notification) {
	for _, at := range m.At {
		if !strings.EqualFold(at.Type, n.Type) || at.UPS != "*" && at.UPS != n.UPS {
			continue
		}
		switch at.Verb {
		case StartTimer:
			m.wake(n)
			m.timers = append(m.timers, timer{at.Name, m.now + at.After, n, m.chance})
		case CancelTimer:
			if !m.cancel(at.Name, n) && at.Command != "" {
				m.wake(n)
				m.script(at.Command, m.sender(n))
			}
		case Execute:
			m.script(at.Command, n)
		}
	}
	m.rest()
}

// cancel ends a timer, and reports whether there was one.
func (m *model) cancel(name string, n notification) bool {
	running := func(t timer) bool { return t.name == name && (!m.does(OwnTimers) || t.since.UPS == n.UPS) }
	i := slices.IndexFunc(m.timers, running)
	switch {
	case i < 0:
		return false
	case m.does(OwnTimers) || !m.Version.Before(nutconf.V285):
		m.timers = slices.DeleteFunc(m.timers, running)
	default:
		m.timers = slices.Delete(m.timers, i, i+1)
	}
	return true
}

// perhaps runs do with acts that are up to chance.
func (m *model) perhaps(do func()) {
	defer func(was bool) { m.chance = was }(m.chance)
	m.chance = true
	do()
}

// wake starts upssched's daemon, which exits when it has no timers.
func (m *model) wake(n notification) {
	if m.starter.Type == "" {
		m.starter = n
	}
}

func (m *model) rest() {
	if len(m.timers) == 0 {
		m.starter = notification{}
	}
}

// sender returns the event whose NOTIFYTYPE and UPSNAME a command of the daemon gets.
func (m *model) sender(n notification) notification {
	if m.does(OwnTimers) {
		return n
	}
	return m.starter
}

func (m *model) expire(i int) {
	t := m.timers[i]
	m.timers = slices.Delete(m.timers, i, i+1)
	run := func() { m.script(t.name, m.sender(t.since)) }
	if t.chance {
		m.perhaps(run)
	} else {
		run()
	}
	m.rest()
}

func (m *model) script(command string, n notification) {
	m.act(Act{Kind: Script, Type: n.Type, UPS: n.UPS, Text: command})
	if m.FSD[command] {
		m.force()
	}
}
