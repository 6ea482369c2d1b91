package main

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestFirstReport: only a report is logged as the first report of a unit, not other inputs before it.
func TestFirstReport(t *testing.T) {
	var out strings.Builder
	g := greeter{log: slog.New(slog.NewTextHandler(&out, nil)), names: map[string]string{"Eaton": "Eaton"}, all: true}
	hear := func(in fsm.Input) {
		in.Unit = "Eaton"
		g.hear(engine.Step{Input: in})
	}
	hear(fsm.Input{Lost: "connection refused"})
	hear(fsm.Input{Adjust: &fsm.Adjust{}})
	hear(fsm.Input{FSD: true})
	if out.Len() > 0 {
		t.Errorf("before the first report: %s", &out)
	}
	hear(fsm.Input{Status: "OL"})
	hear(fsm.Input{Status: "OB"})
	if got := out.String(); strings.Count(got, "first report") != 1 || !strings.Contains(got, "status=OL") {
		t.Errorf("got %s", got)
	}
}

func TestFewFiles(t *testing.T) {
	if why := fewFiles(28); !strings.Contains(why, "only 28 files may be open") || fewFiles(enoughFiles) != "" {
		t.Errorf("%q, %q", why, fewFiles(enoughFiles))
	}
}
