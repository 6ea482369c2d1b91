package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os/exec"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/fsm/draw"
)

// A unitPage is what the page of a unit shows.
type unitPage struct {
	*unitView
	Nexts    []nextView
	Machines []machineView
	Lit      string // the nodes of the picture that are lit, as JSON
	Picture  string // its address; "": there is none
	Values   []fsm.Value
	Rules    []fsm.RuleState
	Curves   []curveView
	Marks    string   // the address of the events in the time of the curves
	Timeline string   // the address of its entries in the journal; "": there is no journal
	Powers   []string // the units that power this host, for which FSD is set
	Drill    *drillView
	Trouble  string
}

// Spans returns the time spans that curves can show.
func (*unitPage) Spans() []struct{ Name, Value string } {
	return []struct{ Name, Value string }{{"Hour", "1h"}, {"Day", "24h"}, {"Week", "168h"}, {"Month", "744h"}, {"Year", "8760h"}}
}

// A nextView is what happens under one assumption.
type nextView struct {
	If      string
	Verdict string
	Shut    *shutView
	Events  []eventView
	More    bool
}

type eventView struct {
	After string
	At    string
	Text  string
	Name  string // "": the unit of the page
	Rule  string
	Shuts bool
}

// A machineView is a region or a timer.
type machineView struct {
	Name   string
	States [2]machineState
	Timer  *timerView
	Starts int64 // Unix milliseconds: when its progress starts
}

type machineState struct {
	Name, Class string
	Present     bool
}

type curveView struct{ Title, URL, Unit string }

var curves = []struct{ variable, title, unit string }{
	{"battery.charge", "Charge", "%"}, {"battery.runtime", "Runtime", "min"}, {"ups.load", "Load", "%"}, {"input.voltage", "Input voltage", "V"},
}

func (p *Page) unit(r *http.Request, v *view) (string, any, error) {
	u := v.byID[r.URL.Query().Get("id")]
	if u == nil {
		return "", nil, problem{http.StatusNotFound, "no such unit"}
	}
	up := &unitPage{unitView: u, Values: u.Unit.Values, Trouble: u.Unit.Trouble}
	id := strings.TrimPrefix(u.URL, "/unit?")
	if p.o.Journal != "" {
		up.Timeline = "/timeline?" + id
	}
	if v.drill != nil && v.drill.URL == u.URL {
		up.Drill = v.drill
	}
	all, err := p.o.Monitor.Next(r.Context(), u.ID)
	if err != nil {
		return "", nil, err
	}
	for i := range all {
		up.Nexts = append(up.Nexts, newNextView(&all[i], u.ID))
	}
	if up.Rules, err = p.o.Monitor.Explain(r.Context(), u.ID); err != nil {
		return "", nil, err
	}
	policy, _ := p.inForce()
	if policy != nil && policy.Program != nil {
		up.machines(policy.Program.Policy)
		if _, err := exec.LookPath("dot"); err == nil {
			up.Picture = "/picture?" + id
		}
		for i := range policy.Program.Policy.Units {
			if w := &policy.Program.Policy.Units[i]; w.PowerVal > 0 {
				up.Powers = append(up.Powers, w.Name)
			}
		}
	}
	if p.o.History != nil {
		up.Marks = "/marks?" + id
		for _, c := range curves {
			up.Curves = append(up.Curves, curveView{c.title, "/curve?" + id + "&var=" + c.variable, c.unit})
		}
	}
	state := "on mains power"
	if len(u.Words) > 0 && u.Words[0].Means != "" {
		state = u.Words[0].Means
	}
	return u.Name + ": " + state, up, nil
}

func newNextView(f *next.Forecast, unit string) nextView {
	n := nextView{If: string(f.If), More: f.More}
	switch {
	case f.Shutdown != nil:
		n.Shut = shut(f.Shutdown)
	case len(f.Events) == 0:
		n.Verdict = "Nothing happens."
	default:
		n.Verdict = "No shutdown within a day."
	}
	const most = 12
	for _, e := range f.Events {
		if e.Kind == next.Started {
			continue // the end of the timer follows
		}
		shuts := e.Verb == fsm.ShutdownCmd
		if len(n.Events) >= most && !shuts {
			n.More = true
			continue
		}
		ev := eventView{After: clockOf(e.After), At: e.Time.Local().Format(time.TimeOnly), Text: e.Text, Rule: e.Rule, Shuts: shuts}
		if e.Unit != unit {
			ev.Name = e.Name
		}
		n.Events = append(n.Events, ev)
	}
	return n
}

// machines fills in the timers, and the machines that rules or conditions name.
func (up *unitPage) machines(policy *fsm.Definition) {
	i, err := policy.Find(up.ID)
	if err != nil {
		return
	}
	lit := []string{}
	g := graphOf(policy)
	for _, region := range g.Units[i].Regions {
		if !region.Named {
			continue
		}
		m := machineView{Name: region.Name}
		on := slices.Contains(up.States, region.States[1])
		for k, state := range region.States {
			class := "calm"
			switch fsm.MostUrgent(state) {
			case fsm.Critical:
				class = "critical"
			case fsm.Warning:
				class = "warning"
			}
			m.States[k] = machineState{state, class, (k == 1) == on && !up.Unheard}
			if m.States[k].Present {
				lit = append(lit, up.ID+" "+region.Name+" "+state)
			}
		}
		up.Machines = append(up.Machines, m)
	}
	for _, t := range g.Units[i].Timers {
		m := machineView{Name: "timer " + t.Name, States: [2]machineState{{Name: fsm.StateIdle, Class: "calm", Present: true}, {Name: fsm.StateRunning, Class: "warning"}}}
		for k := range up.unitView.Nexts {
			running := &up.unitView.Nexts[k]
			if running.Name == t.Name {
				m.Timer = running
				m.States[0].Present, m.States[1].Present = false, true
				m.Starts = running.Ends - t.Hold.Milliseconds()
			}
		}
		state := fsm.StateIdle
		if m.Timer != nil {
			state = fsm.StateRunning
		}
		lit = append(lit, up.ID+" timer "+t.Name+" "+state)
		up.Machines = append(up.Machines, m)
	}
	text, _ := json.Marshal(lit)
	up.Lit = string(text)
}

// graphs keeps the graph of the last policy, since computing it takes long for many units.
var graphs struct {
	sync.Mutex
	policy *fsm.Definition
	graph  *fsm.Graph
}

func graphOf(policy *fsm.Definition) *fsm.Graph {
	graphs.Lock()
	defer graphs.Unlock()
	if graphs.policy != policy {
		graphs.policy, graphs.graph = policy, policy.Graph()
	}
	return graphs.graph
}

// ---- pictures --------------------------------------------------------------------------------------

// Limits of pictures.
const (
	drawTime   = 15 * time.Second
	maxDrawn   = 32
	maxPicture = 8 << 20
)

// drawings are the pictures drawn so far, by their content.
type drawings struct {
	sync.Mutex
	pictures map[string][]byte
}

func (d *drawings) get(key string) []byte {
	d.Lock()
	defer d.Unlock()
	return d.pictures[key]
}

func (d *drawings) put(key string, picture []byte) {
	d.Lock()
	defer d.Unlock()
	if len(d.pictures) >= maxDrawn {
		clear(d.pictures)
	}
	d.pictures[key] = picture
}

// picture draws the machines of a unit with Graphviz, if that is installed.
func (p *Page) picture(w http.ResponseWriter, r *http.Request) {
	policy, _ := p.inForce()
	if policy == nil || policy.Program == nil {
		http.NotFound(w, r)
		return
	}
	i, err := policy.Program.Policy.Find(r.URL.Query().Get("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	dark := r.URL.Query().Get("dark") != ""
	key := fmt.Sprintf("%s %d %t", policy.Hash(), i, dark)
	svg := p.drawn.get(key)
	if svg == nil {
		if svg, err = p.drawSVG(r.Context(), policy.Program.Policy, draw.Drawing{Title: policy.Program.Policy.Units[i].Name, Units: []int{i}, Dark: dark}); err != nil {
			p.o.Logger.Debug("a picture cannot be drawn", "error", err)
			http.Error(w, "the picture cannot be drawn", http.StatusServiceUnavailable)
			return
		}
		p.drawn.put(key, svg)
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(svg)
}

// drawSVG draws a policy. Only one drawing runs at a time.
func (p *Page) drawSVG(ctx context.Context, policy *fsm.Definition, d draw.Drawing) ([]byte, error) {
	picture, err := draw.Draw(policy, d)
	if err != nil {
		return nil, err
	}
	var dot, svg bytes.Buffer
	if err := picture.WriteDOT(&dot); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, drawTime)
	defer cancel()
	if !enter(ctx, p.drawing) {
		return nil, ctx.Err()
	}
	defer func() { <-p.drawing }()
	cmd := exec.CommandContext(ctx, "dot", "-Tsvg")
	cmd.Stdin, cmd.Stdout, cmd.WaitDelay = &dot, &limitedBuffer{&svg, maxPicture}, time.Second
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	if i := bytes.Index(svg.Bytes(), []byte("<svg")); i > 0 {
		return svg.Bytes()[i:], nil // without the document type
	}
	return svg.Bytes(), nil
}

// A limitedBuffer takes a limited number of bytes.
type limitedBuffer struct {
	*bytes.Buffer
	left int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if len(p) > b.left {
		return 0, io.ErrShortBuffer
	}
	b.left -= len(p)
	return b.Buffer.Write(p)
}

// ---- the journal -----------------------------------------------------------------------------------

// Limits of what is read from the journal.
const (
	maxTimeline = 200
	pastDays    = 30
	maxMarks    = 500
	markDays    = 366
	maxPasts    = 16
	pastHolds   = 2 * time.Second // how long the result is used, even if something has happened
)

// A moment is an entry of the timeline.
type moment struct {
	Time  int64 // Unix milliseconds
	At    string
	Name  string
	Said  string
	Class string // action, shuts or ""
	Why   string // the address of its explanation; "": there is none
}

// A past is the part of the journal about a unit. It is immutable.
type past struct {
	read    time.Time
	version uint64   // the version of the page when it was read
	moments []moment // the newest first
	marks   []mark   // the oldest first
}

// pasts are the most recently read results, by unit.
type pasts struct {
	sync.Mutex
	of map[string]*past
}

// past reads the journal for a unit, or for all units if unit is "". If nothing has happened since the last time,
// it returns the previous result.
func (p *Page) past(ctx context.Context, unit string) (*past, error) {
	if !enter(ctx, p.reading) {
		return nil, ctx.Err()
	}
	defer func() { <-p.reading }()
	p.mu.Lock()
	now := p.version
	p.mu.Unlock()
	p.pasts.Lock()
	known := p.pasts.of[unit]
	p.pasts.Unlock()
	if known != nil && (time.Since(known.read) < pastHolds || known.version == now && time.Since(known.read) < stale) {
		return known, nil
	}
	name := ""
	if v, err := p.present(ctx); err == nil && v.byID[unit] != nil {
		name = v.byID[unit].Name
	}
	read, err := p.readPast(ctx, unit, name)
	if err != nil {
		return nil, err
	}
	read.version = now
	p.pasts.Lock()
	defer p.pasts.Unlock()
	if len(p.pasts.of) >= maxPasts {
		clear(p.pasts.of)
	}
	p.pasts.of[unit] = read
	return read, nil
}

// readPast reads the journal for a unit with a full and a printed name.
func (p *Page) readPast(ctx context.Context, unit, name string) (*past, error) {
	out := &past{read: time.Now()}
	recent := out.read.AddDate(0, 0, -pastDays)
	for e, err := range journal.Read(p.o.Journal, journal.Query{Unit: unit, Since: out.read.AddDate(0, 0, -markDays)}) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if errors.As(err, new(*journal.Damage)) || errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return nil, err
		}
		said, class := e.Say()
		if said == "" || unit != "" && e.Unit == "" && e.Name != "" && e.Name != name { // an entry of a drill has only the printed name
			continue
		}
		if marks(&e, class) {
			out.marks = latest(append(out.marks, mark{e.Time.Unix(), said, class == "shuts"}), maxMarks)
		}
		if e.Time.Before(recent) {
			continue
		}
		m := moment{Time: e.Time.UnixMilli(), At: e.Time.Local().Format(time.DateTime), Name: e.Name, Said: said, Class: class}
		if e.Kind == journal.EffectRaised || e.Kind == journal.Transition {
			m.Why = "/why?seq=" + strconv.FormatUint(e.Seq, 10)
		}
		out.moments = latest(append(out.moments, m), maxTimeline)
	}
	out.moments = out.moments[max(0, len(out.moments)-maxTimeline):]
	out.marks = out.marks[max(0, len(out.marks)-maxMarks):]
	slices.Reverse(out.moments)
	return out, nil
}

// latest returns the last n entries once there are more than twice as many.
func latest[T any](all []T, n int) []T {
	if len(all) < 2*n {
		return all
	}
	return slices.Delete(all, 0, n)
}

// timeline serves the part of the journal about a unit, or about all if no unit is given, newest first.
func (p *Page) timeline(w http.ResponseWriter, r *http.Request) {
	if p.o.Journal == "" {
		http.NotFound(w, r)
		return
	}
	past, err := p.past(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		http.Error(w, "the journal cannot be read", http.StatusInternalServerError)
		return
	}
	var b bytes.Buffer
	if err := p.pages["unit"].ExecuteTemplate(&b, "timeline", past.moments); err != nil {
		http.Error(w, "the timeline cannot be drawn", http.StatusInternalServerError)
		return
	}
	send(w, b.Bytes())
}

// why explains an entry: an action with what led to it, any other entry with the step that it belongs to.
func (p *Page) why(w http.ResponseWriter, r *http.Request) {
	seq, err := strconv.ParseUint(r.URL.Query().Get("seq"), 10, 64)
	if err != nil || p.o.Journal == "" {
		http.NotFound(w, r)
		return
	}
	if !enter(r.Context(), p.reading) {
		return
	}
	defer func() { <-p.reading }()
	var said bytes.Buffer
	if err := journal.Why(&said, p.o.Journal, seq); err != nil {
		http.Error(w, "the journal no longer has this entry", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(said.Bytes())
}

// ---- curves ----------------------------------------------------------------------------------------

const maxPoints = 800

// A course is the data of a curve: times in Unix seconds, and values.
type course struct {
	Times  []int64   `json:"times"`
	Values []float64 `json:"values"`
	Low    []float64 `json:"low"`
	High   []float64 `json:"high"`
}

// Happenings are the events that are drawn into curves, in Unix seconds.
type happenings struct {
	From  int64      `json:"from"`
	To    int64      `json:"to"`
	Bands [][2]int64 `json:"bands"` // when the unit was on battery
	Marks []mark     `json:"marks"` // by time
}

// A mark is an event.
type mark struct {
	At    int64  `json:"at"`
	Said  string `json:"said"`
	Shuts bool   `json:"shuts"` // it orders a shutdown
}

// marks reports whether an entry of the journal is a mark on the curves. Outages are bands, and losses of contact
// come from the history.
func marks(e *journal.Entry, class string) bool {
	if e.Kind != journal.Transition {
		return class == "shuts" || class == "bad"
	}
	_, state, _ := strings.Cut(e.Event, "->")
	return state != "OB" && state != "NOCOMM" && fsm.MostUrgent(state) > fsm.Calm
}

// asked returns the unit and the time span of a request for curves.
func (p *Page) asked(r *http.Request) (unit string, from, to time.Time, ok bool) {
	q := r.URL.Query()
	span, err := time.ParseDuration(q.Get("span"))
	if p.o.History == nil || err != nil || span <= 0 || span > markDays*24*time.Hour {
		return "", from, to, false
	}
	v, err := p.present(r.Context())
	if err != nil || v.byID[q.Get("id")] == nil {
		return "", from, to, false
	}
	to = time.Now()
	return q.Get("id"), to.Add(-span), to, true
}

// curve returns the values of a variable.
func (p *Page) curve(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(curves, func(c struct{ variable, title, unit string }) bool {
		return c.variable == r.URL.Query().Get("var")
	})
	unit, from, to, ok := p.asked(r)
	if !ok || i < 0 {
		http.NotFound(w, r)
		return
	}
	if !enter(r.Context(), p.reading) {
		return
	}
	defer func() { <-p.reading }()
	series, err := p.o.History.Series(r.Context(), history.Query{Unit: unit, Variable: curves[i].variable, From: from, To: to, Points: maxPoints})
	if err != nil {
		http.Error(w, "the values cannot be read", http.StatusServiceUnavailable)
		return
	}
	by := 1.0
	if curves[i].unit == "min" {
		by = 60
	}
	c := course{Times: []int64{}, Values: []float64{}, Low: []float64{}, High: []float64{}}
	for _, point := range series.Points {
		c.Times, c.Values = append(c.Times, point.Time.Unix()), append(c.Values, point.Mean/by)
		c.Low, c.High = append(c.Low, point.Min/by), append(c.High, point.Max/by)
	}
	sendJSON(w, &c)
}

// marked returns the events in the time of the curves.
func (p *Page) marked(w http.ResponseWriter, r *http.Request) {
	unit, from, to, ok := p.asked(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	spans, err := p.o.History.Spans(r.Context(), unit, from, to)
	if err != nil {
		http.Error(w, "the outages cannot be read", http.StatusServiceUnavailable)
		return
	}
	h := happenings{From: from.Unix(), To: to.Unix(), Bands: [][2]int64{}, Marks: []mark{}}
	for i := range spans {
		s := &spans[i]
		end := s.End
		if s.Open {
			end = to
		}
		switch s.Kind {
		case history.Outage:
			h.Bands = append(h.Bands, [2]int64{s.Start.Unix(), end.Unix()})
		case history.Test:
			h.Marks = append(h.Marks, mark{At: s.Start.Unix(), Said: "battery test, " + clockOf(end.Sub(s.Start))})
		case history.Calibration:
			h.Marks = append(h.Marks, mark{At: s.Start.Unix(), Said: "calibration, " + clockOf(end.Sub(s.Start))})
		case history.Lost:
			h.Marks = append(h.Marks, mark{At: s.Start.Unix(), Said: "no contact for " + clockOf(end.Sub(s.Start))})
		}
	}
	if p.o.Journal != "" {
		past, err := p.past(r.Context(), unit)
		if err != nil {
			http.Error(w, "the journal cannot be read", http.StatusServiceUnavailable)
			return
		}
		for _, m := range past.marks {
			if m.At >= h.From {
				h.Marks = append(h.Marks, m)
			}
		}
	}
	sort.SliceStable(h.Marks, func(i, j int) bool { return h.Marks[i].At < h.Marks[j].At })
	h.Marks = h.Marks[max(0, len(h.Marks)-maxMarks):]
	sendJSON(w, &h)
}
