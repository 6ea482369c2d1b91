// Package metrics exposes a running monitor to Prometheus, and answers whether it is alive and
// ready.
//
// A Recorder counts the engine's events. It asks the engine for everything current, such as states,
// values and timers, as ctl does, but at most once a second: a gauge that missed an event would
// stay wrong.
//
// Invariant: neither a scrape nor its absence changes anything for the monitor. Events go through a
// bounded queue, and the names of states and verbs are bounded by the configuration, not by what a
// server sends.
//
// The library is VictoriaMetrics/metrics v1.45.0. prometheus/client_golang v1.25.0 needs four times
// the memory for a scrape of 1,000 units and twice the time, and its protobuf makes the program 2.5
// MB larger. The library lacks the HELP texts, without which promtool check metrics fails, so the
// table of families here has them.
package metrics

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	vm "github.com/VictoriaMetrics/metrics"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Status is the present state, as a scrape shows it.
type Status = status.Monitor

const (
	// fresh is how old the status in a scrape may be: however many clients ask, the loop answers
	// once in that time.
	fresh = time.Second

	// patience is how long a scrape waits for the status.
	patience = 2 * time.Second

	// scrapes is how many scrapes are answered at the same time. Others are refused.
	scrapes = 4

	namespace = "upsmon"
)

// Recorder is a subscriber that keeps what a scrape shows.
type Recorder struct {
	ask     func(context.Context) (Status, error)
	version string
	now     func() time.Time // for tests
	counted *vm.Set          // what grows with events
	pulse   atomic.Int64     // when the loop last reported that it is alive, in milliseconds since 1970
	slots   chan struct{}    // holds a token for each scrape in progress

	asking chan struct{} // holds a token while somebody asks for the status
	asked  time.Time
	status status.Monitor
	err    error

	mu           sync.Mutex
	states       map[string]bool // user-defined states, which the configuration declares
	units        map[string]*unit
	certificates map[certificate]time.Time // when each expires
}

// A unit is what the recorder keeps of the reports of one unit.
type unit struct {
	name, group string
	contact     time.Time // the last report
	took        time.Duration
	losses      uint64 // how often contact was lost
}

type certificate struct {
	server string
	own    bool
}

// New returns a recorder that has received no events yet. ask returns the status of an
// engine.Engine.
func New(ask func(context.Context) (Status, error), version string) *Recorder {
	r := &Recorder{
		ask: ask, version: version, now: time.Now, counted: vm.NewSet(), asking: make(chan struct{}, 1), slots: make(chan struct{}, scrapes),
		states: map[string]bool{}, units: map[string]*unit{}, certificates: map[certificate]time.Time{},
	}
	for _, result := range []string{reloadInForce, reloadRefused} {
		r.count(reloads, result)
	}
	return r
}

// count returns a counter, which every scrape shows from then on.
func (r *Recorder) count(f *family, labels ...string) *vm.Counter {
	return r.counted.GetOrCreateCounter(f.metric(labels...))
}

// The results of a reload that are counted.
const (
	reloadInForce = "in_force"
	reloadRefused = "refused"
)

// Handler answers a scrape.
func (r *Recorder) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		select {
		case r.slots <- struct{}{}:
			defer func() { <-r.slots }()
		default:
			http.Error(w, "too many requests at the moment", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = w.Write(r.collect().text()) // a client that has gone needs no answer
	})
}

// Hear receives an event. It is an engine.Subscriber that belongs behind an engine.Queue.
func (r *Recorder) Hear(e engine.Event) {
	switch e := e.(type) {
	case engine.Began:
		r.adopt(e.Config.Program)
	case engine.Reloaded:
		r.adopt(e.Config.Program)
		r.count(reloads, reloadInForce).Inc()
	case engine.Refused:
		r.count(reloads, reloadRefused).Inc()
	case engine.Step:
		r.note(&e)
	case engine.Result:
		r.count(effects, outcome(&e.Result), e.Effect.Verb.String()).Inc()
	case engine.Settled:
		how := "delivered"
		if e.Err != nil {
			how = "given_up"
		}
		r.count(late, how, e.Effect.Verb.String()).Inc()
	case engine.Verified:
		r.mu.Lock()
		defer r.mu.Unlock()
		r.certificates[certificate{e.Server, e.Own}] = e.NotAfter
	case engine.Pulse:
		r.pulse.Store(r.now().UnixMilli())
	}
}

// adopt switches to another configuration: its units, its states, and the possible outcomes of its
// verbs. A counter must exist from the beginning, so that its first increase is visible, too.
func (r *Recorder) adopt(p *compile.Program) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.units
	r.states, r.units = map[string]bool{}, map[string]*unit{}
	for i := range p.Policy.Groups {
		for _, s := range p.Policy.Groups[i].States {
			r.states[s] = true
		}
	}
	servers, verbs := map[string]bool{}, map[fsm.Verb]bool{}
	for i := range p.Monitors {
		servers[net.JoinHostPort(p.Monitors[i].Host, strconv.Itoa(p.Monitors[i].Port))] = true
	}
	maps.DeleteFunc(r.certificates, func(c certificate, _ time.Time) bool { return !servers[c.server] })
	for i := range p.Policy.Units {
		u := &p.Policy.Units[i]
		kept := before[u.ID]
		if kept == nil {
			kept = &unit{}
		}
		kept.name, kept.group = label(u.Name), label(p.Policy.Groups[u.Group].Name)
		r.units[u.ID] = kept
		for j := range u.Rules {
			for k := range u.Rules[j].Actions {
				verbs[u.Rules[j].Actions[k].Command.Verb()] = true
			}
		}
	}
	for v := range verbs {
		if !v.Inner() && v != fsm.Debug {
			r.count(effects, done, v.String())
			r.count(effects, failed, v.String())
		}
	}
}

// note processes a step, if it is a report or a loss of contact.
func (r *Recorder) note(e *engine.Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.units[e.Input.Unit]
	if u == nil {
		return
	}
	for i := range e.Records {
		if rec := &e.Records[i]; rec.Kind == fsm.Transition && rec.Event.Plain() == "COMM->NOCOMM" {
			if lost := r.units[rec.Unit]; lost != nil {
				lost.losses++
			}
		}
	}
	if e.Took == 0 {
		return // an administrator's order
	}
	u.took = e.Took
	r.counted.GetOrCreatePrometheusHistogramExt(polls.metric(u.group), pollTimes).Update(e.Took.Seconds())
	if e.Input.NoContact() == "" {
		u.contact = r.now()
	}
}

// The outcomes of an action.
const (
	done   = "done"
	failed = "failed"
)

// outcome names the end of an action.
func outcome(r *actions.Result) string {
	if r.DryRun {
		return "dry_run"
	}
	for _, o := range []struct {
		err  error
		name string
	}{
		{nil, done}, {actions.ErrKept, "kept"}, {actions.ErrQueueFull, "dropped"}, {actions.ErrCoalesced, "coalesced"},
		{actions.ErrOver, "withdrawn"}, {actions.ErrWithdrawn, "withdrawn"}, {actions.ErrClosed, "unfinished"},
		{actions.ErrTimeout, "timeout"}, {actions.ErrRefused, "refused"},
	} {
		if errors.Is(r.Err, o.err) {
			return o.name
		}
	}
	return failed
}

// A family is the metrics of one name.
type family struct {
	name, help, kind string
	labels           []string
}

// families are all metrics, in the order in which they are shown.
var families []*family

func declare(kind, name, help string, labels ...string) *family {
	f := &family{namespace + "_" + name, help, kind, labels}
	families = append(families, f)
	return f
}

func gauge(name, help string, labels ...string) *family {
	return declare("gauge", name, help, labels...)
}

func counter(name, help string, labels ...string) *family {
	return declare("counter", name, help, labels...)
}

// unquoted are the characters that Prometheus's text format escapes in the value of a label.
var unquoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// metric returns the name of a metric with the values of its labels.
func (f *family) metric(values ...string) string {
	if len(values) == 0 {
		return f.name
	}
	var b strings.Builder
	b.WriteString(f.name + "{")
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(f.labels[i] + `="`)
		_, _ = unquoted.WriteString(&b, v)
		b.WriteByte('"')
	}
	return b.String() + "}"
}

// ofUnit are the labels of all metrics of a unit.
var ofUnit = []string{"group", "unit"}

// pollTimes are the upper bounds of the buckets for the duration of polls, in seconds.
var pollTimes = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

var (
	build   = gauge("build_info", "The version of the monitor; its value is always 1.", "goversion", "version")
	pulse   = gauge("loop_last_pulse_timestamp_seconds", "When the monitor's main loop last gave a sign of life.")
	effects = counter("effects_total", "Actions that have ended, by verb and outcome.", "outcome", "verb")
	late    = counter("late_messages_total", "Messages that had to be kept, and were delivered later or given up.", "outcome", "verb")
	reloads = counter("config_reloads_total", "Changed configurations, by result.", "result")
	polls   = declare("histogram", "poll_duration_seconds", "Time from the beginning of a poll to the report of a unit.", "group")

	answering = gauge("loop_answers", "Whether the monitor's main loop has answered this scrape; if it is 0, states, values and timers are missing.")
	started   = gauge("start_timestamp_seconds", "When the monitor started.")
	loaded    = gauge("config_loaded_timestamp_seconds", "When the configuration in force was loaded.")
	refused   = gauge("config_refused", "Whether the file has errors, so that an earlier configuration is in force.")
	held      = gauge("config_held", "Whether a changed configuration is held back because it would drop running timers, or rules for a current outage.")
	dryRun    = gauge("dry_run", "Whether actions are only logged.")
	alert     = gauge("alert", "Whether a unit is in trouble, so that all are polled every POLLFREQALERT.")
	period    = gauge("poll_period_seconds", "Time from one poll to the next.")
	pending   = gauge("effects_pending", "Actions that wait or are running, by verb.", "verb")
	kept      = gauge("spool_messages", "Messages that wait to be tried again, by verb.", "verb")
	oldest    = gauge("spool_oldest_timestamp_seconds", "The time of the oldest message that waits to be tried again, by verb.", "verb")
	disk      = gauge("disk_failures", "How many of state, journal and the like cannot be written at present.")
	damaged   = gauge("damaged_files", "How many files could not be read since the start, and were set aside.")
	expires   = gauge("certificate_expiry_timestamp_seconds", "When the certificate of a server expires, or the one that this host presents to it (own), or the first to expire in its chain.", "own", "server")

	unitState   = gauge("unit_state", "1 for each state that the unit is in; 0 for OL, OB, LB, FSD and NOCOMM if it is not.", "group", "state", "unit")
	unitContact = gauge("unit_contact", "Whether there is contact with the unit.", ofUnit...)
	unitHeard   = gauge("unit_last_contact_timestamp_seconds", "When the unit was last heard from.", ofUnit...)
	unitLosses  = counter("unit_contact_losses_total", "How often contact with the unit was lost.", ofUnit...)
	unitTook    = gauge("unit_last_poll_duration_seconds", "How long the last poll of the unit took until there was an answer.", ofUnit...)
	unitTLS     = gauge("unit_tls", "Whether the connection to the unit's server is encrypted and verified.", ofUnit...)
	unitTimer   = gauge("unit_timer_end_timestamp_seconds", "When a running timer of the unit ends.", "group", "timer", "unit")
)

// A measure is a NUT variable that scrapes show.
type measure struct {
	variable string
	family   *family
	factor   float64
}

// measures are the variables that are shown if they are polled, in the base units of Prometheus.
// NUT's developer guide describes the variables in its appendix "NUT command and variable naming
// scheme".
var measures = []measure{
	{"battery.charge", gauge("unit_battery_charge_ratio", "Charge of the battery, 0 to 1.", ofUnit...), .01},
	{"battery.runtime", gauge("unit_battery_runtime_seconds", "How long the battery lasts at the present load, as the unit estimates.", ofUnit...), 1},
	{"battery.voltage", gauge("unit_battery_voltage_volts", "Voltage of the battery.", ofUnit...), 1},
	{"battery.temperature", gauge("unit_battery_temperature_celsius", "Temperature of the battery.", ofUnit...), 1},
	{"ups.load", gauge("unit_load_ratio", "Load, 1 is all that the unit can supply.", ofUnit...), .01},
	{"ups.realpower", gauge("unit_power_watts", "Real power that the unit supplies.", ofUnit...), 1},
	{"ups.temperature", gauge("unit_temperature_celsius", "Temperature of the unit.", ofUnit...), 1},
	{"input.voltage", gauge("unit_input_voltage_volts", "Voltage of the mains.", ofUnit...), 1},
	{"input.frequency", gauge("unit_input_frequency_hertz", "Frequency of the mains.", ofUnit...), 1},
	{"output.voltage", gauge("unit_output_voltage_volts", "Voltage that the unit supplies.", ofUnit...), 1},
}

var measureOf = func() map[string]*measure {
	m := map[string]*measure{}
	for i := range measures {
		m[measures[i].variable] = &measures[i]
	}
	return m
}()

// collect makes a scrape.
func (r *Recorder) collect() collection {
	c := collection{}
	r.collectKept(c)
	s, err := r.present()
	c.add(answering, truth(err == nil))
	if err != nil {
		return c
	}
	c.add(started, seconds(s.Since))
	c.add(loaded, seconds(s.Loaded))
	c.add(refused, truth(s.Refused != ""))
	c.add(held, truth(s.Held != nil))
	c.add(dryRun, truth(s.DryRun))
	c.add(alert, truth(s.Alert))
	c.add(period, s.Period.Seconds())
	c.add(disk, float64(len(s.Disk)))
	c.add(damaged, float64(len(s.Damaged)))
	for verb, n := range s.Pending {
		c.add(pending, float64(n), label(verb))
	}
	for verb, k := range s.Kept {
		c.add(kept, float64(k.Count), label(verb))
		if k.Count > 0 {
			c.add(oldest, seconds(k.Oldest), label(verb))
		}
	}
	r.mu.Lock()
	own := maps.Clone(r.states)
	r.mu.Unlock()
	for i := range s.Units {
		c.unit(&s.Units[i], own)
	}
	return c
}

// collectKept adds what the recorder itself has counted.
func (r *Recorder) collectKept(c collection) {
	c.add(build, 1, runtime.Version(), r.version)
	c.add(pulse, float64(r.pulse.Load())/1000)
	c.addSet(r.counted)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, u := range r.units {
		c.add(unitLosses, float64(u.losses), u.group, u.name)
		if u.took > 0 {
			c.add(unitTook, u.took.Seconds(), u.group, u.name)
		}
		if !u.contact.IsZero() {
			c.add(unitHeard, seconds(u.contact), u.group, u.name)
		}
	}
	for k, end := range r.certificates {
		c.add(expires, seconds(end), strconv.FormatBool(k.own), label(k.server))
	}
}

// present returns the state of the monitor, which is at most a second old.
func (r *Recorder) present() (status.Monitor, error) {
	r.asking <- struct{}{}
	defer func() { <-r.asking }()
	if r.now().Sub(r.asked) >= fresh {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		r.status, r.err = r.ask(ctx)
		r.asked = r.now()
	}
	return r.status, r.err
}

// shown are the states that are also shown as 0, so that a graph has a line.
var shown = []string{"OL", "OB", "LB", "FSD", "NOCOMM"}

// A collection is one scrape: the lines of each family.
type collection map[*family]*bytes.Buffer

func (c collection) lines(f *family) *bytes.Buffer {
	if c[f] == nil {
		c[f] = &bytes.Buffer{}
	}
	return c[f]
}

func (c collection) add(f *family, value float64, labels ...string) {
	vm.WriteGaugeFloat64(c.lines(f), f.metric(labels...), value)
}

// addSet adds what the library has counted.
func (c collection) addSet(set *vm.Set) {
	var text bytes.Buffer
	set.WritePrometheus(&text)
	for line := range bytes.Lines(text.Bytes()) {
		for _, f := range families {
			if rest, found := bytes.CutPrefix(line, []byte(f.name)); found && bytes.IndexByte([]byte("{ _"), rest[0]) >= 0 {
				c.lines(f).Write(line)
				break
			}
		}
	}
}

// text returns a scrape in Prometheus's text format.
func (c collection) text() []byte {
	var b bytes.Buffer
	for _, f := range families {
		if lines := c[f]; lines != nil {
			b.WriteString("# HELP " + f.name + " " + f.help + "\n# TYPE " + f.name + " " + f.kind + "\n")
			b.Write(lines.Bytes())
		}
	}
	return b.Bytes()
}

func (c collection) unit(u *status.Unit, own map[string]bool) {
	name, group := label(u.Name), label(u.Group)
	for _, s := range u.States {
		if _, known := fsm.LookupStatus(s); known || own[s] { // not what a server invents
			c.add(unitState, 1, group, label(s), name)
		}
	}
	for _, s := range shown {
		if !slices.Contains(u.States, s) {
			c.add(unitState, 0, group, s, name)
		}
	}
	contact := !u.Unheard && !slices.Contains(u.States, "NOCOMM")
	c.add(unitContact, truth(contact), group, name)
	c.add(unitTLS, truth(u.TLS), group, name)
	if contact { // otherwise old values would look current
		for _, v := range u.Values {
			m := measureOf[v.Name]
			if m == nil {
				continue
			}
			if n, known := fsm.Measurement(v.Name, v.Value); known {
				c.add(m.family, n*m.factor, group, name)
			}
		}
	}
	for i, t := range u.Timers {
		if slices.ContainsFunc(u.Timers[:i], func(o status.Timer) bool { return o.Name == t.Name }) {
			continue
		}
		c.add(unitTimer, seconds(t.Ends), group, label(t.Name), name)
	}
}

// label makes a text valid for a label, which must be UTF-8.
func label(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// seconds is a time as Prometheus expects it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
