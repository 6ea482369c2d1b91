package web

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

// A view is the content of the pages of one version.
type view struct {
	version  uint64
	made     time.Time
	pause    time.Duration // the minimum time until the next view, which limits the processor time of rendering
	status   status.Monitor
	units    []*unitView // worst first
	byID     map[string]*unitView
	forecast *next.Forecast // if nothing changes; nil: nothing is expected to happen
	back     *next.Forecast // if mains power returns now; nil: it is on
	drill    *drillView     // the current drill, or the last one; nil: there was none
}

// A drillView is a drill as a page shows it.
type drillView struct {
	status.Drill
	URL  string // address of its unit's page; "": there is none
	Ends int64  // Unix milliseconds; 0: it has ended
	Left string
	Done []drillStep // the actions
	Cut  bool        // there were more actions
}

// A drillStep is an action of a drill.
type drillStep struct {
	After, Action, To, Result, Class string
}

// maxDrillSteps is how many actions of a drill a page shows.
const maxDrillSteps = 50

// The ranks of a unit.
const (
	rankCalm  = iota
	rankMinor // it works, but needs attention
	rankUnknown
	rankWarning
	rankCritical
)

var rankClasses = [...]string{rankCalm: "calm", rankMinor: "minor", rankUnknown: "unknown", rankWarning: "warning", rankCritical: "critical"}

// minors are the states of a unit that need attention, worst first, with their text in the headline.
var minors = []struct{ state, title string }{
	{"LS", "Too few supplies"}, {"OFF", "Output is off"}, {"OVER", "Overloaded"}, {"ALARM", "Alarm"}, {"BYPASS", "On bypass"},
	{"REFUSED", "Login refused"}, {"RB", "Replace the battery"},
}

func minor(state string) bool {
	return slices.ContainsFunc(minors, func(m struct{ state, title string }) bool { return m.state == state })
}

// A unitView is a unit as a page shows it.
type unitView struct {
	status.Unit
	Short   string // its name without its group, if no other unit has the same
	Rank    int
	URL     string
	Words   []wordView
	Charge  figure
	Runtime figure
	Load    figure
	Nexts   []timerView
	Battery int64 // since when it has been on battery, as Unix milliseconds; 0: it is not, or the time is unknown
}

// Lost reports whether contact is lost, so that the states and values are the last known ones.
func (u *unitView) Lost() bool { return u.is("NOCOMM") }

// Class is the name of the rank.
func (u *unitView) Class() string { return rankClasses[u.Rank] }

func (u *unitView) is(state string) bool { return slices.Contains(u.States, state) }

// A wordView is a state with what it means.
type wordView struct{ Word, Means, Class string }

// A figure is a measurement: as text, and as a bar from 0 to 100.
type figure struct {
	Text  string
	Bar   int // percent
	Known bool
	Class string // low, middle or ""
}

// A timerView is a running timer, and what happens at its end.
type timerView struct {
	Name   string
	Ends   int64 // Unix milliseconds
	At     string
	Left   string
	Then   string // the first action; "": none
	Rule   string
	Shuts  bool
	Old    string
	Manage bool // it can be cancelled or extended
}

// meanings explain the states in plain words (NUT developer guide, "Status data").
var meanings = map[string]string{
	"OL": "on mains power", "OB": "on battery", "LB": "battery low", "FSD": "forced shutdown", "NOCOMM": "no contact", "COMM": "in contact",
	"CAL": "calibrating", "RB": "replace the battery", "CHRG": "charging", "DISCHRG": "discharging", "BYPASS": "on bypass", "OVER": "overloaded",
	"TRIM": "trimming high voltage", "BOOST": "boosting low voltage", "OFF": "off", "ALARM": "alarm", "TEST": "testing itself", "ECO": "saving energy",
	"LS": "too few supplies", "SEC": "secondaries are logged in", "REFUSED": "login refused", "DOWN": "shutting down", "WAIT": "its driver is starting",
	"LB1": "charge below the first level", "LB2": "charge below the second level", "LB3": "charge below the third level",
}

// present returns the current view. It queries the monitor at most once per version.
func (p *Page) present(ctx context.Context) (*view, error) {
	p.tick()
	if v := p.latest(); v != nil {
		return v, nil
	}
	if !enter(ctx, p.asking) {
		return nil, ctx.Err()
	}
	defer func() { <-p.asking }()
	if v := p.latest(); v != nil { // another request has queried it meanwhile
		return v, nil
	}
	p.dirty.Store(false)
	p.drifted.Store(false)
	v, err := p.look(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	v.version = p.version
	p.view = v
	return v, nil
}

func (p *Page) latest() *view {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view
}

// look queries the monitor.
func (p *Page) look(ctx context.Context) (*view, error) {
	began := time.Now()
	s, err := p.o.Monitor.Status(ctx)
	if err != nil {
		return nil, err
	}
	v := &view{status: s, byID: map[string]*unitView{}}
	expecting := s.Alert
	for i := range s.Units {
		u := newUnitView(&s.Units[i])
		v.units = append(v.units, u)
		v.byID[u.ID] = u
		expecting = expecting || len(u.Timers) > 0
	}
	if expecting {
		all, err := p.o.Monitor.Next(ctx, "", next.Nothing, next.MainsBack)
		if err != nil {
			return nil, err
		}
		for i := range all {
			switch all[i].If {
			case next.Nothing:
				v.forecast = &all[i]
			case next.MainsBack:
				v.back = &all[i]
			}
		}
	}
	shorten(v.units)
	for _, u := range v.units {
		u.Nexts = timersOf(u, v.forecast)
	}
	if d, err := p.o.Monitor.DrillStatus(ctx); err == nil {
		v.drill = newDrillView(&d, v.units)
	}
	p.drilled.Store(v.drill != nil && v.drill.Ends > 0)
	slices.SortStableFunc(v.units, func(a, b *unitView) int {
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(soonest(a), soonest(b)), strings.Compare(a.Short, b.Short), strings.Compare(a.Name, b.Name))
	})
	v.made = time.Now()
	v.pause = min(max(200*v.made.Sub(began), minPause), maxPause)
	return v, nil
}

// shorten leaves out the group from names that are unique without it.
func shorten(units []*unitView) {
	short := func(u *unitView) string { return strings.TrimPrefix(u.Name, u.Group+":") }
	count := map[string]int{}
	for _, u := range units {
		count[short(u)]++
	}
	for _, u := range units {
		if u.Short = short(u); count[u.Short] > 1 {
			u.Short = u.Name
		}
	}
}

func soonest(u *unitView) int64 {
	if len(u.Nexts) == 0 {
		return math.MaxInt64
	}
	return u.Nexts[0].Ends
}

func newUnitView(s *status.Unit) *unitView {
	u := &unitView{Unit: *s, URL: unitURL(s.ID)}
	switch urgency := fsm.MostUrgent(s.States...); {
	case s.Trouble != "" || urgency == fsm.Critical:
		u.Rank = rankCritical
	case urgency == fsm.Warning:
		u.Rank = rankWarning
	case s.Unheard:
		u.Rank = rankUnknown
	case slices.ContainsFunc(s.States, minor):
		u.Rank = rankMinor
	}
	for _, state := range s.States {
		if state == "COMM" {
			continue // a normal state
		}
		class := "calm"
		switch urgency := fsm.MostUrgent(state); {
		case urgency == fsm.Critical:
			class = "critical"
		case urgency == fsm.Warning || minor(state):
			class = "warning"
		}
		u.Words = append(u.Words, wordView{state, meanings[state], class})
	}
	if s.Unheard {
		u.Words = append(u.Words, wordView{"not heard yet", "", "unknown"})
	}
	if !s.OnBattery.IsZero() {
		u.Battery = s.OnBattery.UnixMilli()
	}
	u.Charge = measure(s, "battery.charge", func(n float64) (string, int, string) {
		class := ""
		switch {
		case n <= 20:
			class = "low"
		case n <= 50:
			class = "middle"
		}
		return number(n) + " %", percent(n, 100), class
	})
	u.Runtime = measure(s, "battery.runtime", func(n float64) (string, int, string) {
		class := ""
		switch {
		case n <= 180:
			class = "low"
		case n <= 600:
			class = "middle"
		}
		return minutes(n), percent(n, 3600), class
	})
	u.Load = measure(s, "ups.load", func(n float64) (string, int, string) {
		class := ""
		switch {
		case n >= 100:
			class = "low"
		case n >= 80:
			class = "middle"
		}
		return number(n) + " %", percent(n, 100), class
	})
	return u
}

func newDrillView(d *status.Drill, units []*unitView) *drillView {
	v := &drillView{Drill: *d}
	for _, u := range units {
		if u.Name == d.Unit {
			v.URL = u.URL
		}
	}
	if d.Ended.IsZero() {
		ends := d.Began.Add(d.Length)
		v.Ends, v.Left = ends.UnixMilli(), clockOf(max(0, time.Until(ends)))
	}
	for i := range d.Steps {
		s := &d.Steps[i]
		if s.Verb == "" {
			continue
		}
		step := drillStep{After: clockOf(s.At), Action: s.Text, To: s.To, Result: string(s.Outcome)}
		switch s.Outcome {
		case status.DrillFailed, status.DrillKept:
			step.Result, step.Class = step.Result+": "+s.Error, "refuted"
		case status.DrillDone:
			step.Result, step.Class = fmt.Sprintf("done in %s", s.Took.Round(time.Millisecond)), "proved"
		}
		v.Done = append(v.Done, step)
	}
	if v.Cut = len(v.Done) > maxDrillSteps; v.Cut {
		v.Done = v.Done[len(v.Done)-maxDrillSteps:]
	}
	return v
}

func measure(u *status.Unit, name string, show func(float64) (string, int, string)) figure {
	for _, v := range u.Values {
		if v.Name != name {
			continue
		}
		n, known := fsm.Measurement(name, v.Value)
		if !known || n < 0 || n > 1e9 {
			break
		}
		text, bar, class := show(n)
		return figure{text, bar, true, class}
	}
	return figure{Text: "not known"}
}

func number(n float64) string { return strconv.FormatFloat(math.Round(n), 'f', -1, 64) }

func percent(n, of float64) int { return int(max(0, min(100, math.Round(100*n/of)))) }

// minutes formats a runtime in seconds.
func minutes(n float64) string {
	switch m := int(n) / 60; {
	case n < 60:
		return fmt.Sprintf("%d s", int(n))
	case m < 120:
		return fmt.Sprintf("%d min", m)
	default:
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	}
}

// timersOf returns the running timers of a unit, with what happens when they expire.
func timersOf(u *unitView, f *next.Forecast) []timerView {
	var out []timerView
	for _, t := range u.Timers {
		if fsm.EndsDown(t.Name) || fsm.CountsHeld(t.Name) {
			continue
		}
		tv := timerView{Name: t.Name, Ends: t.Ends.UnixMilli(), At: t.Ends.Local().Format(time.TimeOnly), Left: clockOf(t.Left), Old: t.Old, Manage: true}
		if f != nil {
			tv.follow(u.ID, f.Events)
		}
		out = append(out, tv)
	}
	return out
}

// follow fills in the most important action when the timer expires.
func (t *timerView) follow(unit string, events []next.Event) {
	i := slices.IndexFunc(events, func(e next.Event) bool { return e.Kind == next.Ended && e.Unit == unit && e.Timer == t.Name })
	if i < 0 {
		return
	}
	for _, e := range events[i+1:] {
		if e.After != events[i].After || e.Kind == next.Ended {
			return
		}
		if e.Kind != next.Acts || t.Then != "" && e.Verb != fsm.ShutdownCmd {
			continue
		}
		t.Then, t.Rule, t.Shuts = e.Text, e.Rule, e.Verb == fsm.ShutdownCmd
	}
}

// clockOf formats a duration like a clock.
func clockOf(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if h := s / 3600; h > 0 {
		return fmt.Sprintf("%d:%02d:%02d", h, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// ---- the overview ----------------------------------------------------------------------------------

// maxRows is how many units a page shows at once. A filter finds the others.
const maxRows = 100

// fewUnits is the number of units up to which the page needs no filter.
const fewUnits = 12

type overviewView struct {
	Hero    hero
	Units   []*unitView
	More    int // number of units that are not shown
	Many    bool
	Filters []filterView
	Query   string
	State   string
	Strip   string // a letter for each unit, worst first
	Sums    string
	Monitor status.Monitor
	Kept    []string
	Drill   *drillView // the current drill
}

type filterView struct {
	Name, State, URL string
	Count            int
	Current          bool
}

// A hero is the headline, large enough to read from across the room.
type hero struct {
	Class string
	Title string
	Says  string
	Shut  *shutView // when this host shuts down
	Back  string
}

type shutView struct {
	Ends int64
	Left string
	At   string
	Rule string
	Unit string
}

// The filters, and which units they select.
var filters = []struct {
	name, state string
	lets        func(u *unitView) bool
}{
	{"All", "", func(*unitView) bool { return true }},
	{"On battery", "battery", func(u *unitView) bool { return u.is("OB") }},
	{"Battery low", "low", func(u *unitView) bool { return u.is("LB") }},
	{"Forced shutdown", "fsd", func(u *unitView) bool { return u.is("FSD") }},
	{"No contact", "contact", func(u *unitView) bool { return u.is("NOCOMM") }},
	{"Not heard yet", "unheard", func(u *unitView) bool { return u.Unheard }},
	{"On mains power", "mains", func(u *unitView) bool { return u.is("OL") && !u.is("NOCOMM") }},
	{"Replace battery", "replace", func(u *unitView) bool { return u.is("RB") }},
	{"Other trouble", "other", func(u *unitView) bool { return u.Rank == rankMinor && !u.is("RB") }},
}

func (p *Page) overview(r *http.Request, v *view) (string, any, error) {
	q := r.URL.Query()
	o := &overviewView{Hero: v.hero(), Query: q.Get("q"), State: q.Get("state"), Many: len(v.units) > fewUnits, Monitor: v.status}
	for _, f := range filters {
		n := 0
		for _, u := range v.units {
			if f.lets(u) {
				n++
			}
		}
		if n == 0 && f.state != o.State && f.state != "" {
			continue
		}
		values := url.Values{}
		if f.state != "" {
			values.Set("state", f.state)
		}
		if o.Query != "" {
			values.Set("q", o.Query)
		}
		link := "/"
		if len(values) > 0 {
			link += "?" + values.Encode()
		}
		o.Filters = append(o.Filters, filterView{f.name, f.state, link, n, f.state == o.State})
	}
	lets := filters[0].lets
	for _, f := range filters {
		if f.state == o.State {
			lets = f.lets
		}
	}
	wanted := strings.ToLower(o.Query)
	for _, u := range v.units {
		if !lets(u) || !strings.Contains(strings.ToLower(u.Name+" "+u.Group+" "+strings.Join(u.States, " ")), wanted) {
			continue
		}
		if len(o.Units) == maxRows {
			o.More++
			continue
		}
		o.Units = append(o.Units, u)
	}
	if o.Many {
		cells := make([]byte, len(v.units))
		for i, u := range v.units {
			cells[i] = [...]byte{rankCalm: '0', rankWarning: '1', rankCritical: '2', rankUnknown: '3', rankMinor: '4'}[u.Rank]
		}
		o.Strip = string(cells)
	}
	for verb, k := range v.status.Kept {
		what := fmt.Sprintf("%d %s", k.Count, verb)
		if len(k.Reasons) > 0 {
			what += " (" + strings.Join(k.Reasons, "; ") + ")"
		}
		o.Kept = append(o.Kept, what)
	}
	slices.Sort(o.Kept)
	if v.drill != nil && v.drill.Ends > 0 {
		o.Drill = v.drill
	}
	return o.Hero.Title, o, nil
}

// hero sums up the state of everything.
func (v *view) hero() hero {
	var low, forced, battery, lost, unheard []string
	odd := map[string][]string{} // by state
	charge, mains := 101.0, 0
	for _, u := range v.units {
		switch {
		case u.is("FSD"):
			forced = append(forced, u.Short)
		case u.is("OB") && u.is("LB"):
			low = append(low, u.Short)
		case u.is("OB"):
			battery = append(battery, u.Short)
		}
		if u.is("NOCOMM") || u.Trouble != "" {
			lost = append(lost, u.Short)
		}
		for _, m := range minors {
			if u.is(m.state) {
				odd[m.state] = append(odd[m.state], u.Short)
			}
		}
		if u.Unheard && !u.is("NOCOMM") && u.Trouble == "" {
			unheard = append(unheard, u.Short)
		}
		if u.is("OL") {
			mains++
		}
		if u.Charge.Known {
			charge = min(charge, float64(u.Charge.Bar))
		}
	}
	var also []string
	tell := func(title string, names []string) {
		if len(names) > 0 {
			also = append(also, title+": "+some(names))
		}
	}
	h := hero{Class: "calm"}
	quiet := false // no unit is without power or contact
	switch {
	case len(v.units) == 0:
		return hero{Class: "unknown", Title: "No unit is monitored"}
	case v.status.Pending[string(fsm.ShutdownCmd)] > 0:
		h.Class, h.Title = "down", "This host is shutting down"
		tell("Forced shutdown", forced)
		tell("Battery low", low)
		tell("On battery", battery)
	case len(forced) > 0:
		h.Class, h.Title = "critical", "Forced shutdown: "+some(forced)
		tell("Battery low", low)
		tell("On battery", battery)
	case len(low) > 0:
		h.Class, h.Title = "critical", "Battery low: "+some(low)
		tell("On battery", battery)
	case len(battery) > 0:
		h.Class, h.Title = "warning", "On battery: "+some(battery)
	case len(lost) > 0:
		h.Class, h.Title = "critical", "No contact: "+some(lost)
		lost = nil
	case len(unheard) > 0:
		h.Class, h.Title = "unknown", "Waiting for the first report"
		tell("Not heard yet", unheard)
		unheard = nil
	case len(odd) > 0:
		quiet, h.Class = true, "minor"
		if len(odd["LS"]) > 0 {
			h.Class = "critical"
		}
	default:
		quiet, h.Title = true, "All is well"
	}
	switch {
	case !quiet:
	case len(v.units) == 1:
		if mains == 1 {
			h.Says = v.units[0].Short + " is on mains power."
		}
		if charge <= 100 {
			h.Says += fmt.Sprintf(" Its charge is %.0f %%.", charge)
		}
	default:
		h.Says = fmt.Sprintf("All %d units are in contact, %d on mains power.", len(v.units), mains)
		if mains == len(v.units) {
			h.Says = fmt.Sprintf("All %d units are in contact and on mains power.", mains)
		}
		if charge <= 100 {
			h.Says += fmt.Sprintf(" The lowest charge is %.0f %%.", charge)
		}
	}
	tell("No contact", lost)
	tell("Not heard yet", unheard)
	for _, m := range minors {
		if names := odd[m.state]; h.Title == "" && len(names) > 0 {
			h.Title = m.title + ": " + some(names)
		} else {
			tell(m.title, names)
		}
	}
	if len(also) > 0 {
		h.Says += " " + strings.Join(also, ". ") + "."
	}
	h.Says = strings.TrimSpace(h.Says)
	if f := v.forecast; f != nil && f.Shutdown != nil {
		h.Shut = shut(f.Shutdown)
		if h.Class == "calm" || h.Class == "unknown" || h.Class == "minor" {
			h.Class = "warning"
		}
		if b := v.back; b != nil && b.Shutdown == nil {
			h.Back = "If mains power returns now, it stays up."
		} else if b != nil {
			h.Back = "Even if mains power returns now, it shuts down."
		}
	} else if h.Class == "warning" || h.Class == "critical" {
		h.Back = "This host stays up if nothing changes."
	}
	return h
}

func shut(e *next.Event) *shutView {
	return &shutView{e.Time.UnixMilli(), clockOf(e.After), e.Time.Local().Format(time.TimeOnly), e.Rule, e.Name}
}

// some names a few units, or returns their number.
func some(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%d units", len(names))
	}
	return strings.Join(names, ", ")
}

// functions returns the functions of the templates.
func (p *Page) functions() map[string]any {
	return map[string]any{
		"asset":  func(name string) string { return "/static/" + name },
		"line":   lineOf,
		"unit":   unitURL,
		"add":    func(a, b int) int { return a + b },
		"negate": fsm.Negation,
		"clock":  clockOf,
	}
}

// lineOf returns the line number of a position such as "UPSmon.conf:12:1", or 0.
func lineOf(place string) int {
	parts := strings.Split(place, ":")
	if len(parts) < 3 {
		return 0
	}
	n, _ := strconv.Atoi(parts[len(parts)-2])
	return n
}
