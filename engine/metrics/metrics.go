// Package metrics shows a running monitor to Prometheus, and answers whether it lives and is ready.
//
// A Recorder counts what it hears of the engine's events. What is true at present, such as states,
// values and timers, it asks the engine for, as ctl does, and at most once a second: a gauge that
// missed an event would be wrong for ever.
//
// Invariant: neither a scrape nor its absence changes anything for the monitor. Events go through a
// bounded queue, and the names of states and verbs are bounded by the configuration, not by what a
// server sends.
//
// The library is prometheus/client_golang v1.25.0. Compared with VictoriaMetrics/metrics v1.45.0, with
// 20 metrics for each of 1,000 units, it takes four times the memory of a scrape (15 MB in all, soon
// garbage, against 3.6 MB) and twice the time, and the program grows by 0.8 MB. But only it writes help texts,
// without which promtool check metrics fails, and only its collectors let the metrics of a unit vanish with the unit.
package metrics

import (
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
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Status is what is shown of the present.
type Status = status.Monitor

const (
	// fresh is how old a status may be that a scrape shows: however many ask, the loop answers once.
	fresh = time.Second

	// patience is how long a scrape waits for the status.
	patience = 2 * time.Second

	// scrapes is how many are answered at the same time. Others are refused.
	scrapes = 4

	namespace = "upsmon"
)

// Recorder is a subscriber that keeps what a scrape shows.
type Recorder struct {
	ask      func(context.Context) (Status, error)
	now      func() time.Time // for tests
	registry *prometheus.Registry

	effects *prometheus.CounterVec
	late    *prometheus.CounterVec
	reloads *prometheus.CounterVec
	polls   *prometheus.HistogramVec
	pulse   prometheus.Gauge

	asking chan struct{} // holds a token while somebody asks for the status
	asked  time.Time
	status status.Monitor
	err    error

	mu           sync.Mutex
	states       map[string]bool // of the units' own, which the configuration declares
	units        map[string]*unit
	certificates map[certificate]time.Time // when it ends
}

// A unit is what is kept of the reports of one unit.
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

// New returns a recorder that has heard nothing yet. It asks for the status of an engine.Engine.
func New(ask func(context.Context) (Status, error), version string) *Recorder {
	opts := func(name, help string) prometheus.Opts {
		return prometheus.Opts{Namespace: namespace, Name: name, Help: help}
	}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts(opts(name, help)), labels)
	}
	r := &Recorder{
		ask: ask, now: time.Now, registry: prometheus.NewRegistry(), asking: make(chan struct{}, 1),
		effects: counter("effects_total", "Actions that have ended, by verb and outcome.", "verb", "outcome"),
		late:    counter("late_messages_total", "Messages that had to be kept, and were delivered later or given up.", "verb", "outcome"),
		reloads: counter("config_reloads_total", "Changed configurations, by what became of them.", "result"),
		polls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "poll_duration_seconds", Help: "Time from the beginning of a poll to the report of a unit.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"group"}),
		pulse:  prometheus.NewGauge(prometheus.GaugeOpts(opts("loop_last_pulse_timestamp_seconds", "When the monitor's loop last said that it is alive."))),
		states: map[string]bool{}, units: map[string]*unit{}, certificates: map[certificate]time.Time{},
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "The version of the monitor; its value is always 1.",
		ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()},
	})
	build.Set(1)
	for _, result := range []string{reloadInForce, reloadRefused} {
		r.reloads.WithLabelValues(result)
	}
	r.registry.MustRegister(r, r.effects, r.late, r.reloads, r.polls, r.pulse, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// The results of a reload that are counted.
const (
	reloadInForce = "in_force"
	reloadRefused = "refused"
)

// Handler answers a scrape.
func (r *Recorder) Handler() http.Handler {
	return promhttp.HandlerFor(r.registry, promhttp.HandlerOpts{MaxRequestsInFlight: scrapes, ErrorHandling: promhttp.ContinueOnError})
}

// Hear takes an event. It is an engine.Subscriber that belongs behind an engine.Queue.
func (r *Recorder) Hear(e engine.Event) {
	switch e := e.(type) {
	case engine.Began:
		r.adopt(e.Config.Program)
	case engine.Reloaded:
		r.adopt(e.Config.Program)
		r.reloads.WithLabelValues(reloadInForce).Inc()
	case engine.Refused:
		r.reloads.WithLabelValues(reloadRefused).Inc()
	case engine.Step:
		r.note(&e)
	case engine.Result:
		r.effects.WithLabelValues(e.Effect.Verb.String(), outcome(&e.Result)).Inc()
	case engine.Settled:
		how := "delivered"
		if e.Err != nil {
			how = "given_up"
		}
		r.late.WithLabelValues(e.Effect.Verb.String(), how).Inc()
	case engine.Verified:
		r.mu.Lock()
		defer r.mu.Unlock()
		r.certificates[certificate{e.Server, e.Own}] = e.NotAfter
	case engine.Pulse:
		r.pulse.Set(seconds(r.now()))
	}
}

// adopt takes another configuration: its units, its states, and the verbs that may end in one way or
// another. A counter that is there from the beginning shows its first increase, too.
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
			r.effects.WithLabelValues(v.String(), done)
			r.effects.WithLabelValues(v.String(), failed)
		}
	}
}

// note takes a step, if it is a report or the loss of contact.
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
		return // somebody's order
	}
	u.took = e.Took
	r.polls.WithLabelValues(u.group).Observe(e.Took.Seconds())
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

// A gauge is a metric that is made for each scrape.
type gauge = *prometheus.Desc

func describe(name, help string, labels ...string) gauge {
	return prometheus.NewDesc(namespace+"_"+name, help, labels, nil)
}

// ofUnit are the labels of all metrics of a unit.
var ofUnit = []string{"unit", "group"}

var (
	answering = describe("loop_answers", "Whether the monitor's loop has answered this scrape; if it is 0, states, values and timers are missing.")
	started   = describe("start_timestamp_seconds", "When the monitor began.")
	loaded    = describe("config_loaded_timestamp_seconds", "When the configuration in force was loaded.")
	refused   = describe("config_refused", "Whether the file has errors, so that an earlier configuration is in force.")
	held      = describe("config_held", "Whether a changed configuration waits since it would drop running timers.")
	dryRun    = describe("dry_run", "Whether actions are only logged.")
	alert     = describe("alert", "Whether a unit is in trouble, so that all are polled every POLLFREQALERT.")
	period    = describe("poll_period_seconds", "Time from one poll to the next.")
	pending   = describe("effects_pending", "Actions that wait or are under way, by verb.", "verb")
	kept      = describe("spool_messages", "Messages that wait to be tried again, by verb.", "verb")
	oldest    = describe("spool_oldest_timestamp_seconds", "The time of the oldest message that waits to be tried again, by verb.", "verb")
	disk      = describe("disk_failures", "How many of state, journal and the like cannot be written at present.")
	damaged   = describe("damaged_files", "How many files could not be read since the start, and were set aside.")
	expires   = describe("certificate_expiry_timestamp_seconds", "When the certificate of a server ends, or the one that this host shows it (own), or the first of its chain.", "server", "own")

	unitState   = describe("unit_state", "1 for each state that the unit is in; 0 for OL, OB, LB, FSD and NOCOMM if it is not.", "unit", "group", "state")
	unitContact = describe("unit_contact", "Whether there is contact with the unit.", ofUnit...)
	unitHeard   = describe("unit_last_contact_timestamp_seconds", "When the unit was last heard from.", ofUnit...)
	unitLosses  = prometheus.NewDesc(namespace+"_unit_contact_losses_total", "How often contact with the unit was lost.", ofUnit, nil)
	unitTook    = describe("unit_last_poll_duration_seconds", "How long the last poll of the unit took until there was an answer.", ofUnit...)
	unitTLS     = describe("unit_tls", "Whether the connection to the unit's server is encrypted and verified.", ofUnit...)
	unitTimer   = describe("unit_timer_end_timestamp_seconds", "When a running timer of the unit ends.", "unit", "group", "timer")
)

// A measure is a NUT variable that is shown.
type measure struct {
	variable string
	desc     gauge
	factor   float64
}

// measures are the variables that are shown where they are polled, in the base units of Prometheus. The
// variables are described in NUT's developer guide, appendix "NUT command and variable naming scheme".
var measures = []measure{
	{"battery.charge", describe("unit_battery_charge_ratio", "Charge of the battery, 0 to 1.", ofUnit...), .01},
	{"battery.runtime", describe("unit_battery_runtime_seconds", "How long the battery lasts at the present load, as the unit estimates.", ofUnit...), 1},
	{"battery.voltage", describe("unit_battery_voltage_volts", "Voltage of the battery.", ofUnit...), 1},
	{"battery.temperature", describe("unit_battery_temperature_celsius", "Temperature of the battery.", ofUnit...), 1},
	{"ups.load", describe("unit_load_ratio", "Load, 1 is all that the unit can supply.", ofUnit...), .01},
	{"ups.realpower", describe("unit_power_watts", "Real power that the unit supplies.", ofUnit...), 1},
	{"ups.temperature", describe("unit_temperature_celsius", "Temperature of the unit.", ofUnit...), 1},
	{"input.voltage", describe("unit_input_voltage_volts", "Voltage of the mains.", ofUnit...), 1},
	{"input.frequency", describe("unit_input_frequency_hertz", "Frequency of the mains.", ofUnit...), 1},
	{"output.voltage", describe("unit_output_voltage_volts", "Voltage that the unit supplies.", ofUnit...), 1},
}

var measureOf = func() map[string]*measure {
	m := map[string]*measure{}
	for i := range measures {
		m[measures[i].variable] = &measures[i]
	}
	return m
}()

// Describe implements prometheus.Collector. The metrics depend on the configuration, so that none is
// promised.
func (r *Recorder) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (r *Recorder) Collect(to chan<- prometheus.Metric) {
	c := collection{to: to}
	r.collectKept(&c)
	s, err := r.present()
	c.gauge(answering, truth(err == nil))
	if err != nil {
		return
	}
	c.gauge(started, seconds(s.Since))
	c.gauge(loaded, seconds(s.Loaded))
	c.gauge(refused, truth(s.Refused != ""))
	c.gauge(held, truth(s.Held != nil))
	c.gauge(dryRun, truth(s.DryRun))
	c.gauge(alert, truth(s.Alert))
	c.gauge(period, s.Period.Seconds())
	c.gauge(disk, float64(len(s.Disk)))
	c.gauge(damaged, float64(len(s.Damaged)))
	for verb, n := range s.Pending {
		c.gauge(pending, float64(n), label(verb))
	}
	for verb, k := range s.Kept {
		c.gauge(kept, float64(k.Count), label(verb))
		if k.Count > 0 {
			c.gauge(oldest, seconds(k.Oldest), label(verb))
		}
	}
	r.mu.Lock()
	own := maps.Clone(r.states)
	r.mu.Unlock()
	for i := range s.Units {
		c.unit(&s.Units[i], own)
	}
}

// collectKept shows what the recorder itself has kept.
func (r *Recorder) collectKept(c *collection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, u := range r.units {
		c.add(unitLosses, prometheus.CounterValue, float64(u.losses), u.name, u.group)
		if u.took > 0 {
			c.gauge(unitTook, u.took.Seconds(), u.name, u.group)
		}
		if !u.contact.IsZero() {
			c.gauge(unitHeard, seconds(u.contact), u.name, u.group)
		}
	}
	for k, end := range r.certificates {
		c.gauge(expires, seconds(end), label(k.server), strconv.FormatBool(k.own))
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

// shown are the states that are shown as 0, too, so that a graph has a line.
var shown = []string{"OL", "OB", "LB", "FSD", "NOCOMM"}

// A collection is one scrape.
type collection struct{ to chan<- prometheus.Metric }

func (c *collection) add(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
	if m, err := prometheus.NewConstMetric(d, kind, value, labels...); err == nil {
		c.to <- m
	}
}

func (c *collection) gauge(d gauge, value float64, labels ...string) {
	c.add(d, prometheus.GaugeValue, value, labels...)
}

func (c *collection) unit(u *status.Unit, own map[string]bool) {
	name, group := label(u.Name), label(u.Group)
	for _, s := range u.States {
		if _, known := fsm.LookupStatus(s); known || own[s] { // not what a server makes up
			c.gauge(unitState, 1, name, group, label(s))
		}
	}
	for _, s := range shown {
		if !slices.Contains(u.States, s) {
			c.gauge(unitState, 0, name, group, s)
		}
	}
	contact := !u.Unheard && !slices.Contains(u.States, "NOCOMM")
	c.gauge(unitContact, truth(contact), name, group)
	c.gauge(unitTLS, truth(u.TLS), name, group)
	if contact { // old values would look like new ones
		for _, v := range u.Values {
			m := measureOf[v.Name]
			if m == nil {
				continue
			}
			if n, known := fsm.Measurement(v.Name, v.Value); known {
				c.gauge(m.desc, n*m.factor, name, group)
			}
		}
	}
	for i, t := range u.Timers {
		if slices.ContainsFunc(u.Timers[:i], func(o status.Timer) bool { return o.Name == t.Name }) {
			continue
		}
		c.gauge(unitTimer, seconds(t.Ends), name, group, label(t.Name))
	}
}

// label makes a text fit for a label, which must be UTF-8.
func label(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// seconds is a time as Prometheus has it.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
