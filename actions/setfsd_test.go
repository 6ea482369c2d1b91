package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

func TestSetFSD(t *testing.T) {
	hangs := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	refuses := func(context.Context) error { return fmt.Errorf("%w: ERR ACCESS-DENIED", ErrRefused) }
	away := func(context.Context) error { return errors.New("not connected") }
	works := func(context.Context) error { return nil }
	for _, c := range []struct {
		name  string
		tries []func(context.Context) error
		want  string // the result
		at    time.Duration
	}{
		{"works", []func(context.Context) error{works}, "<nil>", 0},
		{"works at last", []func(context.Context) error{refuses, hangs, works}, "<nil>", 32 * time.Second},
		{"is back after a while", append(slices.Repeat([]func(context.Context) error{away}, 300), works), "<nil>", 300 * time.Second},
		{"refuses", slices.Repeat([]func(context.Context) error{refuses}, 61),
			"G:u@h:1: refused: ERR ACCESS-DENIED (try 61, the last)", time.Minute},
		{"hangs", slices.Repeat([]func(context.Context) error{hangs}, 20),
			"G:u@h:1: timed out after 30s: context deadline exceeded (try 20, the last)", 619 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, n := time.Now(), 0
				results := make(chan string, 1)
				nut := nutlog.New(io.Discard)
				r := New(Options{
					NutLog: nut,
					FSD: func(ctx context.Context, unit string) error {
						if n++; unit != "G:u@h:1" {
							t.Errorf("got the unit %q", unit)
						}
						return c.tries[n-1](ctx)
					},
					Done: func(r Result) { results <- fmt.Sprint(r.Err) },
				})
				e := effect(fsm.SetFSD, "")
				e.Target = "G:u@h:1"
				r.Do(e)
				if got := <-results; got != c.want || time.Since(began) != c.at || n != len(c.tries) {
					t.Errorf("got %s at %v after %d tries", got, time.Since(began), n)
				}
				_ = r.Close(context.Background())
				_ = nut.Close(context.Background())
			})
		})
	}
}

// TestSetFSDConcurrent: however many servers do not answer, and however many units there are, each
// unit gets its FSD.
func TestSetFSDConcurrent(t *testing.T) {
	const units = 1000
	var mu sync.Mutex
	got := map[string]int{}
	g := newRig(t, Options{FSD: func(ctx context.Context, unit string) error {
		if strings.HasPrefix(unit, "hangs") {
			<-ctx.Done()
			return ctx.Err()
		}
		mu.Lock()
		defer mu.Unlock()
		got[unit]++
		return nil
	}})
	order := func(target string) *fsm.Effect {
		e := effect(fsm.SetFSD, "")
		e.Target = target
		g.Do(e)
		return e
	}
	var all []*fsm.Effect
	for i := range units {
		order(fmt.Sprint("hangs ", i))
		all = append(all, order(fmt.Sprint("works ", i)))
	}
	for _, e := range all {
		wantErr(t, g.await(e), nil)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != units {
		t.Errorf("got FSD for %d units", len(got))
	}
}

// TestSetFSDServes: a running SETFSD serves a second order for the unit, but not one that comes
// after its end.
func TestSetFSDServes(t *testing.T) {
	tries, release := make(chan struct{}), make(chan error)
	g := newRig(t, Options{FSD: func(context.Context, string) error { tries <- struct{}{}; return <-release }})
	first, second, third := effect(fsm.SetFSD, ""), effect(fsm.SetFSD, ""), effect(fsm.SetFSD, "")
	g.Do(first)
	<-tries
	g.Do(second)
	wantErr(t, g.await(second), ErrCoalesced)
	release <- nil
	wantErr(t, g.await(first), nil)
	g.Do(third)
	<-tries
	release <- nil
	wantErr(t, g.await(third), nil)
}

// TestSetFSDOfADrill: a running SETFSD of a drill does not serve a real order, which would be
// forgotten with the drill's if the monitor were killed.
func TestSetFSDOfADrill(t *testing.T) {
	first, release := make(chan struct{}), make(chan struct{})
	var asked atomic.Int32
	g := newRig(t, Options{FSD: func(context.Context, string) error {
		if asked.Add(1) == 1 {
			close(first)
			<-release
		}
		return nil
	}})
	rehearsed, really := effect(fsm.SetFSD, ""), effect(fsm.SetFSD, "")
	rehearsed.Target, rehearsed.Drill, really.Target = "u", true, "u"
	g.Do(rehearsed)
	<-first
	g.Do(really)
	done := g.await(really)
	close(release)
	wantErr(t, done, nil)
	wantErr(t, g.await(rehearsed), nil)
}

func TestSetFSDLogged(t *testing.T) {
	g := newRig(t, Options{
		FSD:    func(context.Context, string) error { return fmt.Errorf("%w: ERR ACCESS-DENIED", ErrRefused) },
		Limits: Limits{FSDRetry: 100 * time.Millisecond, FSDRefused: 2 * time.Second},
	})
	e := effect(fsm.SetFSD, "")
	e.Target = "G:u@h:1"
	g.do(e)
	log := g.log()
	contains(t, "NUT log", log, "upsmon: warn: SETFSD failed, will be retried", "upsmon: error: SETFSD failed ", "target=G:u@h:1", "try=1")
	if n := strings.Count(log, "\n"); n != 2 {
		t.Errorf("got %d lines, want 2:\n%s", n, log)
	}
	g = newRig(t, Options{})
	if r := g.do(effect(fsm.SetFSD, "")); r.Err == nil {
		t.Error("SETFSD without FSD succeeded")
	}
}
