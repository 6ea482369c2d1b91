package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
)

// maxExtension bounds how long a timer may be extended at a time.
const maxExtension = 7 * 24 * time.Hour

// actTime is how long an order may take. It is carried out even if the client does not wait.
const actTime = 10 * time.Second

// order reads an order into body and carries it out. do returns the result as a sentence.
func (p *Page) order(w http.ResponseWriter, r *http.Request, body any, what func() string, do func(ctx context.Context) (string, error)) {
	from := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	if err := from.Decode(body); err != nil {
		http.Error(w, "the order cannot be read", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), actTime)
	defer cancel()
	p.o.Logger.Info("ordered on the page", "order", what(), "by", Asker(r))
	said, err := do(ctx)
	if err != nil {
		p.o.Logger.Warn("an order could not be carried out", "order", what(), "error", err)
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	p.Heard()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, said)
}

// actTimer cancels a running timer, or extends it.
func (p *Page) actTimer(w http.ResponseWriter, r *http.Request) {
	var o struct{ Unit, Timer, Do, By string }
	p.order(w, r, &o, func() string { return fmt.Sprintf("%s timer %s of %s", o.Do, o.Timer, o.Unit) }, func(ctx context.Context) (string, error) {
		a := fsm.Adjust{Timer: o.Timer}
		switch o.Do {
		case "cancel":
		case "extend":
			d, err := time.ParseDuration(o.By)
			if err != nil || d <= 0 || d > maxExtension {
				return "", fmt.Errorf("%q is not a duration such as 10m", o.By)
			}
			a.Extend = d
		default:
			return "", fmt.Errorf("a timer can only be cancelled or extended")
		}
		ends, err := p.o.Monitor.AdjustTimer(ctx, o.Unit, a, Asker(r))
		switch {
		case err != nil:
			return "", err
		case ends.IsZero():
			return "The timer " + o.Timer + " was cancelled.", nil
		}
		return "The timer " + o.Timer + " ends at " + ends.Local().Format(time.TimeOnly) + ".", nil
	})
}

// actFSD orders a forced shutdown. The user must type the name of the unit, so that it cannot happen by accident.
func (p *Page) actFSD(w http.ResponseWriter, r *http.Request) {
	var o struct{ Unit, Typed string }
	p.order(w, r, &o, func() string { return "forced shutdown" }, func(ctx context.Context) (string, error) {
		policy, _ := p.inForce()
		if policy == nil || policy.Program == nil {
			return "", fmt.Errorf("no policy is in force")
		}
		i, err := policy.Program.Policy.Find(o.Unit)
		if err != nil {
			return "", err
		}
		if name := policy.Program.Policy.Units[i].Name; strings.TrimSpace(o.Typed) != name {
			return "", fmt.Errorf("nothing was done: type %s to confirm", name)
		}
		units, err := p.o.Monitor.FSD(ctx, Asker(r))
		switch {
		case err != nil:
			return "", err
		case len(units) == 0:
			return "FSD was set for no unit: none has a POWERVAL of more than 0.", nil
		}
		return "FSD was set for " + strings.Join(units, ", ") + ".", nil
	})
}

// actAck acknowledges what a unit repeats, or undoes that.
func (p *Page) actAck(w http.ResponseWriter, r *http.Request) {
	var o struct{ Unit, Do string }
	p.order(w, r, &o, func() string { return o.Do + " " + o.Unit }, func(ctx context.Context) (string, error) {
		undo := o.Do == "undo"
		if !undo && o.Do != "acknowledge" {
			return "", errors.New("a unit can only be acknowledged, and the acknowledgement undone")
		}
		events, err := p.o.Monitor.Acknowledge(ctx, o.Unit, undo, Asker(r))
		switch {
		case err != nil:
			return "", err
		case undo:
			return "Repeated again: " + strings.Join(events, ", ") + ".", nil
		}
		return "Silenced until it has ended: " + strings.Join(events, ", ") + ".", nil
	})
}

// Limits of a test message: how long it may take, and how long the client waits for it.
const (
	testTime = 2 * time.Minute
	testWait = 8 * time.Second
)

// actTest sends a test message to every address. The client gets the results if they are known
// soon.
func (p *Page) actTest(w http.ResponseWriter, r *http.Request) {
	p.order(w, r, &struct{}{}, func() string { return "test message" }, func(ctx context.Context) (string, error) {
		policy, _ := p.inForce()
		if policy == nil || policy.Program == nil {
			return "", errors.New("no policy is in force")
		}
		select {
		case p.testing <- struct{}{}:
		default:
			return "", errors.New("another test message is on its way")
		}
		ended := make(chan error, 1)
		by := Asker(r)
		go func() {
			defer func() { <-p.testing }()
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), testTime)
			defer cancel()
			err := errors.New("a bug in upsmon")
			g := guard.Guard{Logger: p.o.Logger, What: "a test message"}
			g.Run(func() { err = p.o.Test(ctx, policy.Config, by) })
			ended <- err
		}()
		select {
		case err := <-ended:
			if err != nil {
				return "", fmt.Errorf("%w; the log says which, and why", err)
			}
			return "Every test message was delivered.", nil
		case <-time.After(testWait):
			return "The test message is still on its way; the log will report the result.", nil
		}
	})
}

// actDrill starts a drill that carries out only messages.
func (p *Page) actDrill(w http.ResponseWriter, r *http.Request) {
	var o struct{ Unit, Speed string }
	p.order(w, r, &o, func() string { return "drill of " + o.Unit }, func(ctx context.Context) (string, error) {
		speed, err := strconv.ParseFloat(o.Speed, 64)
		if err != nil || speed < 1 || speed > 100 {
			return "", fmt.Errorf("a drill runs at 1 to 100 times real time")
		}
		d, err := p.o.Monitor.Drill(ctx, status.DrillOrder{Unit: o.Unit, Speed: speed}, Asker(r))
		if err != nil {
			return "", err
		}
		return "The drill has begun. It takes " + d.Length.Round(time.Second).String() + ".", nil
	})
}

// actDrillEnd ends the current drill.
func (p *Page) actDrillEnd(w http.ResponseWriter, r *http.Request) {
	p.order(w, r, &struct{}{}, func() string { return "end of the drill" }, func(ctx context.Context) (string, error) {
		if err := p.o.Monitor.EndDrill(ctx, Asker(r)); err != nil {
			return "", err
		}
		return "The drill has ended.", nil
	})
}
