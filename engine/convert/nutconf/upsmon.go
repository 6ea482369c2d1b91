package nutconf

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// Upsmon is an upsmon.conf as upsmon understands it, including defaults.
type Upsmon struct {
	Version  Version
	Monitors []Monitor // in the order of the file

	MinSupplies    int // 1
	PollFreq       int // seconds, like all fields below: 5
	PollFreqAlert  int // 5
	DeadTime       int // 15
	HostSync       int // 15
	FinalDelay     int // 5
	NoCommWarnTime int // 300
	RBWarnTime     int // 43200
	OffDuration    int // 30 from 2.8.1 on; negative: OFF does not count
	OverDuration   int // negative: overload without contact does not count, the default
	OBLBDuration   int // 0
	AlarmCritical  bool
	DebugMin       int

	ShutdownCmd   string // "" if there is none
	NotifyCmd     string
	PowerDownFlag string
	RunAsUser     string
	Notify        map[Event]Notify // for all events that the version knows

	Lines map[string]*Line // the line in effect for each directive other than MONITOR, NOTIFYMSG and NOTIFYFLAG
	Rest  []Block          // the comments after the last line
	Notes grammar.Diagnostics
}

// Notify is what upsmon does at an event.
type Notify struct {
	Message string // %s is the UPS
	Flags   Flags
	Msg     *Line // the NOTIFYMSG, or nil for the stock message
	Flag    *Line // the NOTIFYFLAG, or nil for the default
}

// Monitor is a MONITOR that upsmon uses.
type Monitor struct {
	Line     *Line
	System   string // as in the file; upsmon's name for the UPS
	UPS      string
	Host     string // localhost by default
	Port     int    // 3493 by default
	Power    int    // the power value
	User     string
	Password string
	Primary  bool
}

// Local reports whether the name of the host says that the upsd is on this machine.
func (m *Monitor) Local() bool {
	if strings.EqualFold(m.Host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(m.Host)
	return err == nil && ip.IsLoopback()
}

// A directive has the version that introduced it and how many values it needs.
type directive struct {
	name   string
	since  Version
	values int
	read   func(u *Upsmon, l *Line, r *upsmonReader)
}

// Directives returns the names of the directives of upsmon.conf(5), up to version 2.8.6.
func Directives() []string {
	var names []string
	for _, d := range directives {
		names = append(names, d.name)
	}
	return names
}

func number(to func(*Upsmon) *int) func(*Upsmon, *Line, *upsmonReader) {
	return func(u *Upsmon, l *Line, r *upsmonReader) { *to(u) = r.number(l, 1) }
}

func text(to func(*Upsmon) *string) func(*Upsmon, *Line, *upsmonReader) {
	return func(u *Upsmon, l *Line, _ *upsmonReader) { *to(u) = l.Text(1) }
}

func command(to func(*Upsmon) *string) func(*Upsmon, *Line, *upsmonReader) {
	return func(u *Upsmon, l *Line, r *upsmonReader) {
		*to(u) = l.Text(1)
		if len(l.Words) <= 2 {
			return
		}
		if u.Version.Before(V286) {
			r.note(CodeTooMany, l.Words[2].Span, "put the whole command in quotation marks", "upsmon runs %s without its arguments: the command is not in quotation marks", l.Text(0))
			return
		}
		words := make([]string, 0, len(l.Words)-1)
		for _, w := range l.Words[1:] {
			words = append(words, w.Text)
		}
		*to(u) = strings.Join(words, " ")
	}
}

func nothing(*Upsmon, *Line, *upsmonReader) {}

// directives are the directives of upsmon.conf(5).
var directives = []directive{
	{"MONITOR", Version{}, 5, func(u *Upsmon, l *Line, r *upsmonReader) { r.monitor(u, l) }},
	{"NOTIFYMSG", Version{}, 2, func(u *Upsmon, l *Line, r *upsmonReader) { r.message(u, l) }},
	{"NOTIFYFLAG", Version{}, 2, func(u *Upsmon, l *Line, r *upsmonReader) { r.flags(u, l) }},
	{"MINSUPPLIES", Version{}, 1, number(func(u *Upsmon) *int { return &u.MinSupplies })},
	{"POLLFREQ", Version{}, 1, number(func(u *Upsmon) *int { return &u.PollFreq })},
	{"POLLFREQALERT", Version{}, 1, number(func(u *Upsmon) *int { return &u.PollFreqAlert })},
	{"DEADTIME", Version{}, 1, number(func(u *Upsmon) *int { return &u.DeadTime })},
	{"HOSTSYNC", Version{}, 1, number(func(u *Upsmon) *int { return &u.HostSync })},
	{"FINALDELAY", Version{}, 1, number(func(u *Upsmon) *int { return &u.FinalDelay })},
	{"NOCOMMWARNTIME", Version{}, 1, number(func(u *Upsmon) *int { return &u.NoCommWarnTime })},
	{"RBWARNTIME", Version{}, 1, number(func(u *Upsmon) *int { return &u.RBWarnTime })},
	{"SHUTDOWNCMD", Version{}, 1, command(func(u *Upsmon) *string { return &u.ShutdownCmd })},
	{"NOTIFYCMD", Version{}, 1, command(func(u *Upsmon) *string { return &u.NotifyCmd })},
	{"POWERDOWNFLAG", Version{}, 1, text(func(u *Upsmon) *string { return &u.PowerDownFlag })},
	{"RUN_AS_USER", Version{}, 1, text(func(u *Upsmon) *string { return &u.RunAsUser })},
	{"DEBUG_MIN", V280, 1, number(func(u *Upsmon) *int { return &u.DebugMin })},
	{"CERTPATH", Version{}, 1, nothing},
	{"CERTIDENT", Version{}, 2, nothing},
	{"CERTHOST", Version{}, 4, nothing},
	{"CERTVERIFY", Version{}, 1, nothing},
	{"FORCESSL", Version{}, 1, nothing},
	{"OFFDURATION", V281, 1, number(func(u *Upsmon) *int { return &u.OffDuration })},
	{"POLLFAIL_LOG_THROTTLE_MAX", V281, 1, nothing},
	{"SHUTDOWNEXIT", V281, 1, nothing},
	{"OVERDURATION", V283, 1, number(func(u *Upsmon) *int { return &u.OverDuration })},
	{"OBLBDURATION", V283, 1, number(func(u *Upsmon) *int { return &u.OBLBDuration })},
	{"ALARMCRITICAL", V283, 1, func(u *Upsmon, l *Line, r *upsmonReader) { u.AlarmCritical = r.number(l, 1) != 0 }},
	{"CERTFILE", V286, 1, nothing},
}

type upsmonReader struct{ *notes }

// NewUpsmon returns the defaults, as from an empty upsmon.conf.
func NewUpsmon(v Version) *Upsmon {
	u := &Upsmon{
		Version: v, MinSupplies: 1, PollFreq: 5, PollFreqAlert: 5, DeadTime: 15, HostSync: 15, FinalDelay: 5,
		NoCommWarnTime: 300, RBWarnTime: 43200, OffDuration: -1, OverDuration: -1,
		AlarmCritical: !v.Before(V283), Notify: map[Event]Notify{}, Lines: map[string]*Line{},
	}
	if !v.Before(V281) {
		u.OffDuration = 30
	}
	for _, e := range Events {
		if !v.Before(e.Since) {
			u.Notify[e.Event] = Notify{Message: e.Message, Flags: e.flags(v)}
		}
	}
	return u
}

// ReadUpsmon reads an upsmon.conf as upsmon of that version does.
func ReadUpsmon(name string, src []byte, v Version) *Upsmon {
	u := NewUpsmon(v)
	f := parse(name, src)
	r := &upsmonReader{&f.notes}
	for i := range f.lines {
		r.line(u, &f.lines[i])
	}
	u.Rest = f.rest
	u.Notes = f.Said
	return u
}

func (r *upsmonReader) line(u *Upsmon, l *Line) {
	name := l.Text(0)
	i := slices.IndexFunc(directives, func(d directive) bool { return d.name == name })
	if i < 0 {
		r.unknown(l)
		return
	}
	d := directives[i]
	switch {
	case u.Version.Before(d.since):
		r.note(CodeVersion, l.Span(), "use convert --nut "+d.since.String()+" if you run that version", "NUT %s does not know %s yet and ignores it", u.Version, d.name)
		return
	case len(l.Words)-1 < d.values:
		r.note(CodeTooFew, l.Span(), "", "upsmon ignores this %s: it has %d of %d values", d.name, len(l.Words)-1, d.values)
		return
	}
	if d.name != "MONITOR" && d.name != "NOTIFYMSG" && d.name != "NOTIFYFLAG" && d.name != "CERTHOST" {
		if before := u.Lines[d.name]; before != nil {
			r.note(CodeTwice, before.Span(), "", "a later %s replaces this one", d.name)
		}
		u.Lines[d.name] = l
	}
	d.read(u, l, r)
}

// obsolete are directives of older versions, and words that people mistake for directives.
var obsolete = []string{"MAXAGE", "LISTEN", "MAXCONN", "ACL", "ACCESS", "AT", "CMDSCRIPT", "PIPEFN", "LOCKFN", "MASTER", "SLAVE", "NOTIFYSCRIPT"}

// unknown notes a line that upsmon does not know. It shows the first word only if that cannot be part of a
// password.
func (r *upsmonReader) unknown(l *Line) {
	name := l.Text(0)
	if l.broken {
		r.note(CodeUnknown, grammar.Span{Start: l.Span().Start}, "", "upsmon ignores this line, which the # before it has cut off")
		return
	}
	if slices.Contains(obsolete, name) {
		r.note(CodeUnknown, l.Words[0].Span, "", "upsmon does not know %s and ignores the line", name)
		return
	}
	if k := known(name, Directives()); k != "" {
		r.note(CodeUnknown, l.Words[0].Span, "write "+k+" if you mean that", "upsmon ignores this line: it is not a %s, though it looks like one", k)
		return
	}
	r.note(CodeUnknown, grammar.Span{Start: l.Span().Start}, "", "upsmon ignores this line: it does not begin with a directive")
}

// number reads a value as atoi does.
func (n *notes) number(l *Line, i int) int {
	v, whole := atoi(l.Text(i))
	if !whole {
		n.note(CodeNumber, l.Words[i].Span, "", "NUT reads this %s as %d", l.Text(0), v)
	}
	return v
}

func (r *upsmonReader) monitor(u *Upsmon, l *Line) {
	m := Monitor{Line: l, System: l.Text(1), Power: 0, User: l.Text(3), Password: l.Text(4)}
	m.Power = r.number(l, 2)
	if slices.ContainsFunc(u.Monitors, func(o Monitor) bool { return o.System == m.System }) {
		r.note(CodeSameTwice, l.Words[0].Span, "", "upsmon ignores this second MONITOR of %s", m.System)
		return
	}
	switch l.Text(5) {
	case "primary", "master":
		m.Primary = true
	case "secondary", "slave":
	default:
		r.note(CodeType, l.Words[0].Span, "write primary or secondary", "upsmon treats the type of %s as secondary", m.System)
	}
	m.UPS, m.Host, m.Port = splitSystem(m.System)
	u.Monitors = append(u.Monitors, m)
}

// splitSystem splits ups[@host[:port]].
func splitSystem(s string) (ups, host string, port int) {
	ups, host, _ = strings.Cut(s, "@")
	port = 3493
	if i := strings.LastIndexByte(host, ':'); i >= 0 && (strings.Count(host, ":") == 1 || strings.HasPrefix(host, "[") && host[i-1] == ']') {
		if n, err := strconv.Atoi(host[i+1:]); err == nil {
			host, port = host[:i], n
		}
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if host == "" {
		host = "localhost"
	}
	return ups, host, port
}

// event returns the event that a word names, compared as NUT does, or notes why there is none.
func (r *upsmonReader) event(u *Upsmon, l *Line) (Event, bool) {
	e := Event(l.Text(1))
	if _, ok := u.Notify[e]; ok {
		return e, true
	}
	i := slices.IndexFunc(Events, func(i EventInfo) bool { return i.Event == e })
	switch k := known(string(e), eventNames()); {
	case i >= 0:
		r.note(CodeVersion, l.Words[1].Span, "use convert --nut "+Events[i].Since.String()+" if you run that version", "NUT %s does not know the event %s yet", u.Version, e)
	case k != "":
		r.note(CodeEvent, l.Words[1].Span, "did you mean "+k+"?", "upsmon ignores this line: there is no event of this name")
	default:
		r.note(CodeEvent, l.Words[1].Span, "", "upsmon ignores this line: there is no event of this name")
	}
	return "", false
}

func (r *upsmonReader) message(u *Upsmon, l *Line) {
	e, ok := r.event(u, l)
	if !ok {
		return
	}
	n := u.Notify[e]
	if n.Msg != nil {
		r.note(CodeTwice, n.Msg.Span(), "", "a later NOTIFYMSG %s replaces this one", e)
	}
	if len(l.Words) > 3 {
		r.note(CodeTooMany, l.Words[3].Span, "put the message in quotation marks", "upsmon uses only the first word of the message of %s", e)
	}
	n.Message, n.Msg = l.Text(2), l
	u.Notify[e] = n
}

func (r *upsmonReader) flags(u *Upsmon, l *Line) {
	e, ok := r.event(u, l)
	if !ok {
		return
	}
	n := u.Notify[e]
	if n.Flag != nil {
		r.note(CodeTwice, n.Flag.Span(), "", "a later NOTIFYFLAG %s replaces this one", e)
	}
	if len(l.Words) > 3 {
		r.note(CodeTooMany, l.Words[3].Span, "join flags with +", "upsmon reads only the first word of these flags")
	}
	n.Flags, n.Flag = 0, l
	for f := range strings.SplitSeq(l.Text(2), "+") {
		switch f {
		case "SYSLOG":
			n.Flags |= ToSyslog
		case "WALL":
			n.Flags |= ToWall
		case "EXEC":
			n.Flags |= ToExec
		case "IGNORE":
			if l.Text(2) != "IGNORE" {
				r.note(CodeFlag, l.Words[2].Span, "use it alone", "IGNORE has no effect next to other flags")
			}
		default:
			remedy := ""
			if k := known(f, []string{"SYSLOG", "WALL", "EXEC", "IGNORE"}); k != "" {
				remedy = "did you mean " + k + "?"
			}
			r.note(CodeFlag, l.Words[2].Span, remedy, "upsmon ignores a flag of %s that it does not know", e)
		}
	}
	u.Notify[e] = n
}
