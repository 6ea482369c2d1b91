package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/verify"
)

// TestVerifyInterrupted: Ctrl-C ends an exploration. Properties that were not explored are not reported as proved, and
// the exit code says that the answer is not complete.
func TestVerifyInterrupted(t *testing.T) {
	c := config.LoadPolicy("../../testdata/timed.conf")
	var f verifyFlags
	cmd := &cobra.Command{}
	cmd.SetContext(t.Context())
	cmd.SetErr(io.Discard)
	ctx, o, end := f.begin(cmd)
	defer end()
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	for _, res := range verify.Verify(ctx, c.Program, verify.Defaults(c.Program.PollFreq), o).Results {
		switch res.Verdict {
		case verify.Bounded, verify.NotChecked, verify.NotApply:
		default:
			t.Errorf("%s is %s", res.Code, res.Verdict)
		}
	}
	for _, d := range verify.Against(ctx, c.Program, config.LoadPolicy("../../testdata/standard.conf").Program, verify.Defaults(0), o) {
		if d.Verdict != verify.Bounded && d.Verdict != verify.NotChecked {
			t.Errorf("%s: %s", d.About, d.Verdict)
		}
	}
	if short := cutShort(ctx); short != "interrupted" {
		t.Errorf("%q", short)
	}
	var e exit
	if err := interrupted(ctx); !errors.As(err, &e) || e.code != exitWarnings || !strings.Contains(e.Error(), "interrupted") {
		t.Errorf("%v", e)
	}
}

// TestVerifyProgress: after a second, a terminal shows how far an exploration is, and the line is removed at the
// end.
func TestVerifyProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &verify.Progress{}
		p.Total.Add(12)
		p.Done.Add(3)
		p.Nodes.Add(640)
		hide := showProgress(&out, p)
		time.Sleep(2900 * time.Millisecond)
		hide()
		got := out.String()
		if strings.Contains(got, "0s") || !strings.Contains(got, "\r\x1b[K2s: 3 of 12 questions answered, 640 situations explored; Ctrl-C ends it") || !strings.HasSuffix(got, "\r\x1b[K") {
			t.Errorf("%q", got)
		}
	})
}
