package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/fsm/draw"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Limits of a trial.
const (
	MaxText  = 128 << 10 // bytes of a policy
	maxPlay  = 64 << 10  // bytes of a scenario
	maxTrace = 1000      // lines
	tryTime  = 2 * time.Second
	tryUnits = 50

	maxTrials = 8 // trials that are read, or wait
)

// A trial is a policy, and a scenario for its units.
type trial struct {
	Text     string `json:"text"`
	Scenario string `json:"scenario"`
	Dark     bool   `json:"dark"`
	Unit     string `json:"unit"` // the unit to draw
}

// The results of a trial.
type (
	tried struct {
		Diagnostics []diagnosticView `json:"diagnostics"`
		Good        bool             `json:"good"` // the text compiles
		Units       []triedUnit      `json:"units"`
		Trace       []triedLine      `json:"trace"`
		Next        []triedNext      `json:"next"` // what happens if nothing else changes
		Cut         bool             `json:"cut"`  // the trace is longer
		Error       string           `json:"error"`
	}
	triedUnit struct {
		ID     string       `json:"id"`
		Name   string       `json:"name"`
		Short  string       `json:"short"`
		States []string     `json:"states"`
		Lit    []string     `json:"lit"` // the nodes of the picture that are lit
		Timers []triedTimer `json:"timers"`
	}
	triedTimer struct {
		Name string  `json:"name"`
		Left float64 `json:"left"` // seconds
	}
	triedLine struct {
		At   float64 `json:"at"` // seconds since the start
		Name string  `json:"name"`
		Text string  `json:"text"`
		Rule string  `json:"rule"`
		Line int     `json:"line"`
		Kind string  `json:"kind"` // action, shuts, moved or ""
	}
	triedNext struct {
		At   float64 `json:"at"`
		Text string  `json:"text"`
	}
)

var errTooLong = errors.New("this takes too long; try a shorter scenario, or upsmon simulate")

// tryView is the initial content of the page.
type tryView struct {
	Text string
	File string
	Play bool // there is no monitor
}

func (p *Page) tryPage(*http.Request, *view) (string, any, error) {
	t := &tryView{Text: string(p.o.Text), File: p.o.File, Play: p.o.Monitor == nil}
	if policy, _ := p.inForce(); policy != nil {
		t.Text, t.File = string(policy.Public), policy.Path
	}
	return "Try it out", t, nil
}

// withTrial reads a request within its limits, and answers it with do, one request at a time. Only a few requests
// are read before their turn, since each takes memory.
func (p *Page) withTrial(w http.ResponseWriter, r *http.Request, do func(t *trial)) {
	if !enter(r.Context(), p.trials) {
		http.Error(w, errBusy, http.StatusServiceUnavailable)
		return
	}
	defer func() { <-p.trials }()
	t, ok := readTrial(w, r)
	switch {
	case !ok:
	case !enter(r.Context(), p.trying):
		http.Error(w, errBusy, http.StatusServiceUnavailable)
	default:
		defer func() { <-p.trying }()
		do(&t)
	}
}

const errBusy = "too many other trials are running; try again"

func readTrial(w http.ResponseWriter, r *http.Request) (t trial, ok bool) {
	err := json.NewDecoder(r.Body).Decode(&t)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), len(t.Text) > MaxText, len(t.Scenario) > maxPlay:
		http.Error(w, fmt.Sprintf("for a policy of more than %d KiB, or a scenario of more than %d KiB, use upsmon simulate", MaxText>>10, maxPlay>>10), http.StatusRequestEntityTooLarge)
		return t, false
	case err != nil:
		http.Error(w, "the request cannot be read", http.StatusBadRequest)
		return t, false
	}
	return t, true
}

// try compiles a policy and plays a scenario with it. It reads only the request, even if the policy names files.
func (p *Page) try(w http.ResponseWriter, r *http.Request) {
	p.withTrial(w, r, func(t *trial) { sendJSON(w, tryOut(r.Context(), t)) })
}

// tryOptions compile a policy without any file.
var tryOptions = compile.Options{Host: "host", User: "user"}

func tryOut(ctx context.Context, t *trial) *tried {
	out := &tried{Diagnostics: []diagnosticView{}, Units: []triedUnit{}, Trace: []triedLine{}, Next: []triedNext{}}
	program, _, diags := compile.Parse("UPSmon.conf", []byte(t.Text), tryOptions)
	for _, d := range diags {
		class := "warning"
		if d.Severity == grammar.Error {
			class = "error"
		}
		out.Diagnostics = append(out.Diagnostics, diagnosticView{class, sentence(&d), int(d.Span.Start.Line)})
	}
	if program == nil {
		return out
	}
	out.Good = true
	sc, err := simulate.ParseScenario("scenario", []byte(t.Scenario))
	if err != nil {
		out.Error = err.Error()
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	run := simulate.Run{Program: program, Start: time.Now(), Stop: func() error {
		if ctx.Err() != nil {
			return errTooLong
		}
		return nil
	}}
	run.Observe = func(at time.Duration, records []fsm.Record) {
		if at > sc.End && sc.End > 0 {
			return
		}
		for i := range records {
			out.note(at, &records[i])
		}
	}
	if err := run.Play(sc); err != nil {
		out.Error = err.Error()
		return out
	}
	out.present(program.Policy, &run, sc.End)
	return out
}

func (out *tried) note(at time.Duration, r *fsm.Record) {
	l := triedLine{At: at.Seconds(), Name: r.Name, Text: r.String(), Rule: r.Rule}
	switch r.Kind {
	case fsm.Transition:
		l.Kind = "moved"
	case fsm.TimerExpired:
		l.Kind, l.Text = "moved", r.Event.String()
	case fsm.TimerStarted:
		l.Text = "timer " + r.Timer + " runs for " + fsm.FormatDuration(r.Deadline-at)
	case fsm.TimerCancelled, fsm.StateRaised, fsm.StateCleared:
	case fsm.EffectRaised:
		l.Kind, l.Rule = "action", r.Effect.Rule
		if r.Effect.Verb == fsm.ShutdownCmd {
			l.Kind = "shuts"
		}
	default:
		return
	}
	if fsm.EndsDown(r.Timer) || fsm.CountsHeld(r.Timer) {
		return
	}
	if len(out.Trace) == maxTrace {
		out.Cut = true
		return
	}
	l.Line = lineOf(l.Rule)
	out.Trace = append(out.Trace, l)
}

// present describes the units as they are at the end of the run.
func (out *tried) present(policy *fsm.Definition, run *simulate.Run, now time.Duration) {
	state := run.State()
	g := policy.Graph()
	for i := range state.Units {
		u := &state.Units[i]
		tu := triedUnit{ID: u.ID, Name: u.Name, Short: policy.Units[i].Short, States: append([]string{}, run.States(i)...), Lit: []string{}, Timers: []triedTimer{}}
		running := map[string]bool{}
		for _, t := range u.Timers {
			running[t.Name] = true
			if !fsm.EndsDown(t.Name) && !fsm.CountsHeld(t.Name) {
				tu.Timers = append(tu.Timers, triedTimer{t.Name, (t.Deadline - now).Seconds()})
			}
		}
		if i < tryUnits {
			for _, region := range g.Units[i].Regions {
				k := region.States[0]
				if slices.Contains(tu.States, region.States[1]) {
					k = region.States[1]
				}
				tu.Lit = append(tu.Lit, u.ID+" "+region.Name+" "+k)
			}
			for _, t := range g.Units[i].Timers {
				k := fsm.StateIdle
				if running[t.Name] {
					k = fsm.StateRunning
				}
				tu.Lit = append(tu.Lit, u.ID+" timer "+t.Name+" "+k)
			}
		}
		out.Units = append(out.Units, tu)
		if len(out.Units) == tryUnits {
			break
		}
	}
}

// tryPicture draws the machines of a unit of a policy in a trial.
func (p *Page) tryPicture(w http.ResponseWriter, r *http.Request) {
	p.withTrial(w, r, func(t *trial) {
		program, _, _ := compile.Parse("UPSmon.conf", []byte(t.Text), tryOptions)
		if program == nil {
			http.Error(w, "the policy has errors", http.StatusUnprocessableEntity)
			return
		}
		i, err := program.Policy.Find(t.Unit)
		if err != nil {
			http.Error(w, "no such unit", http.StatusUnprocessableEntity)
			return
		}
		svg, err := p.drawSVG(r.Context(), program.Policy, draw.Drawing{Title: program.Policy.Units[i].Name, Units: []int{i}, Dark: t.Dark})
		if err != nil {
			http.Error(w, "the picture cannot be drawn", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write(svg)
	})
}

// tryCase answers with a case for upsmon test: the policy, the scenario and their trace.
func (p *Page) tryCase(w http.ResponseWriter, r *http.Request) {
	p.withTrial(w, r, func(t *trial) {
		out := tryOut(r.Context(), t) // within the limits of a trial, which a case does not have
		if out.Error != "" || !out.Good {
			http.Error(w, "the policy or the scenario has errors", http.StatusUnprocessableEntity)
			return
		}
		archive := &txtar.Archive{
			Comment: []byte("Tried out on the page.\n"),
			Files:   []txtar.File{{Name: "UPSmon.conf", Data: ended(t.Text)}, {Name: "scenario", Data: ended(t.Scenario)}},
		}
		c, err := simulate.ParseCase("case", txtar.Format(archive))
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="case.txtar"`)
		_, _ = w.Write(c.Updated(c.Run(nil)))
	})
}

func ended(text string) []byte {
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n"))
}
