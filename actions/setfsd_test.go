package actions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

func TestSetFSD(t *testing.T) {
	hangs := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	refuses := func(context.Context) error { return errors.New("ERR ACCESS-DENIED") }
	works := func(context.Context) error { return nil }
	for _, c := range []struct {
		name  string
		tries []func(context.Context) error
		want  string // the result
		at    time.Duration
	}{
		{"works", []func(context.Context) error{works}, "<nil>", 0},
		{"works at last", []func(context.Context) error{refuses, hangs, works}, "<nil>", 32 * time.Second},
		{"refuses", []func(context.Context) error{refuses, refuses, refuses},
			"G:u@h:1: ERR ACCESS-DENIED (try 3, the last)", 2 * time.Second},
		{"hangs", []func(context.Context) error{hangs, hangs, hangs},
			"G:u@h:1: timed out after 30s: context deadline exceeded (try 3, the last)", 92 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, n := time.Now(), 0
				results := make(chan string, 1)
				nut := NewNutLog(io.Discard)
				r := New(Options{
					NutLog: nut,
					FSD: func(ctx context.Context, unit string) error {
						if n++; unit != "G:u@h:1" {
							t.Errorf("unit %q", unit)
						}
						return c.tries[n-1](ctx)
					},
					Done: func(r Result) { results <- fmt.Sprint(r.Err) },
				})
				e := effect(fsm.SetFSD, "")
				e.Target = "G:u@h:1"
				r.Do(e)
				if got := <-results; got != c.want || time.Since(began) != c.at || n != len(c.tries) {
					t.Errorf("%s at %v after %d tries", got, time.Since(began), n)
				}
				_ = r.Close(context.Background())
				_ = nut.Close(context.Background())
			})
		})
	}
}

// A upsd that does not answer does not keep FSD from the others.
func TestSetFSDConcurrent(t *testing.T) {
	g := newRig(t, Options{FSD: func(ctx context.Context, unit string) error {
		if unit == "hangs" {
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}})
	for _, target := range []string{"hangs", "hangs", "works"} {
		e := effect(fsm.SetFSD, "")
		e.Target = target
		if g.Do(e); target == "works" {
			wantErr(t, g.await(e), nil)
		}
	}
}

func TestSetFSDLogged(t *testing.T) {
	g := newRig(t, Options{
		FSD:    func(context.Context, string) error { return errors.New("ERR ACCESS-DENIED") },
		Limits: Limits{FSDRetry: time.Nanosecond, FSDTries: 2},
	})
	e := effect(fsm.SetFSD, "")
	e.Target = "G:u@h:1"
	g.do(e)
	log := g.log()
	contains(t, "NUT log", log, "upsmon: warn: SETFSD failed, will be tried again", "upsmon: error: SETFSD failed ", "target=G:u@h:1", "try=1")
	if n := strings.Count(log, "\n"); n != 2 {
		t.Errorf("%d lines:\n%s", n, log)
	}
	g = newRig(t, Options{})
	if r := g.do(effect(fsm.SetFSD, "")); r.Err == nil {
		t.Error("SETFSD without FSD succeeded")
	}
}
