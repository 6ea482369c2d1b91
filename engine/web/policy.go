package web

import (
	"context"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/guard"
)

// A policyView is what the page of the policy shows.
type policyView struct {
	File     string
	Loaded   string
	Errors   int
	Warnings int
	Lines    []lineView
	Whole    []diagnosticView // about the whole file
	Diff     []diffLine
	Refused  string // why a newer file is not in force
	Held     string
	Cut      bool // the page shows only the start of the file
}

type lineView struct {
	Text  string
	Class string // bad, odd or ""
	Notes []diagnosticView
}

type diagnosticView struct {
	Class string // error or warning
	Text  string
	Line  int
}

type diffLine struct{ Text, Class string }

// maxLines is how many lines of a file the page shows.
const maxLines = 5000

func (p *Page) policyPage(_ *http.Request, v *view) (string, any, error) {
	policy, before := p.inForce()
	if policy == nil {
		return "", nil, problem{http.StatusServiceUnavailable, "no policy is in force yet"}
	}
	out := &policyView{File: policy.Path, Loaded: policy.loaded.Local().Format(time.DateTime), Refused: v.status.Refused}
	if h := v.status.Held; h != nil {
		out.Held = "A changed file waits until " + h.Until.Local().Format(time.TimeOnly) + ", since it " + h.Would()
	}
	out.Lines, out.Cut = lines(policy.Public)
	for _, d := range policy.Diagnostics {
		dv := diagnosticView{"warning", sentence(&d), int(d.Span.Start.Line)}
		if d.Severity == grammar.Error {
			dv.Class = "error"
			out.Errors++
		} else {
			out.Warnings++
		}
		if n := dv.Line; n > 0 && n <= len(out.Lines) {
			l := &out.Lines[n-1]
			l.Notes = append(l.Notes, dv)
			l.Class = map[string]string{"error": "bad", "warning": "odd"}[dv.Class]
			continue
		}
		out.Whole = append(out.Whole, dv)
	}
	if before != nil {
		out.Diff = differences(before, policy)
	}
	return "Policy", out, nil
}

func lines(text []byte) (out []lineView, cut bool) {
	for l := range strings.Lines(string(text)) {
		if len(out) == maxLines {
			return out, true
		}
		out = append(out, lineView{Text: strings.TrimRight(l, "\r\n")})
	}
	return out, false
}

// sentence returns a diagnostic without its position.
func sentence(d *grammar.Diagnostic) string {
	s := d.Message
	if d.Remedy != "" {
		s += " (" + d.Remedy + ")"
	}
	return s + " [" + string(d.Code) + "]"
}

// differences compares two files, without their secrets.
func differences(before, now *policyInForce) []diffLine {
	const most = 256 << 10
	if len(before.Public) > most || len(now.Public) > most {
		return nil
	}
	var out []diffLine
	for l := range strings.Lines(string(diff.Diff("before", before.Public, "now", now.Public))) {
		l = strings.TrimSuffix(l, "\n")
		class := ""
		switch {
		case strings.HasPrefix(l, "diff "), strings.HasPrefix(l, "--- "), strings.HasPrefix(l, "+++ "):
			continue
		case strings.HasPrefix(l, "+"):
			class = "add"
		case strings.HasPrefix(l, "-"):
			class = "del"
		}
		out = append(out, diffLine{l, class})
	}
	return out
}

// proveTime bounds a proof. Only one runs at a time, for the policy in force.
const proveTime = 15 * time.Second

type proofs struct {
	sync.Mutex
	reports map[string]*proof // by the hash of the policy
}

// A proof runs until done is closed.
type proof struct {
	done   chan struct{}
	report *verify.Report
}

// prove answers with verify's table. Requests for the same policy share one computation.
func (p *Page) prove(w http.ResponseWriter, r *http.Request) {
	policy, _ := p.inForce()
	if policy == nil || policy.Program == nil {
		http.NotFound(w, r)
		return
	}
	p.proofs.Lock()
	pr := p.proofs.reports[policy.Hash()]
	if pr == nil {
		for hash, old := range p.proofs.reports {
			select {
			case <-old.done:
				delete(p.proofs.reports, hash)
			default:
				p.proofs.Unlock()
				http.Error(w, "another policy is being verified; try again in a moment", http.StatusServiceUnavailable)
				return
			}
		}
		pr = &proof{done: make(chan struct{})}
		p.proofs.reports[policy.Hash()] = pr
		go func() {
			defer close(pr.done)
			ctx, cancel := context.WithTimeout(context.Background(), proveTime)
			defer cancel()
			g := guard.Guard{Logger: p.o.Logger, What: "the proof"}
			g.Run(func() {
				pr.report = verify.Verify(ctx, policy.Program, verify.Defaults(policy.Program.PollFreq), verify.Beside)
			})
			debug.FreeOSMemory() // the search may have used more memory than the monitor needs
		}()
	}
	p.proofs.Unlock()
	select {
	case <-pr.done:
	case <-r.Context().Done():
		http.Error(w, "this takes longer; ask again in a moment, or run upsmon verify", http.StatusServiceUnavailable)
		return
	}
	if pr.report == nil {
		http.Error(w, "the proof has failed; the log says why", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := p.pages["policy"].ExecuteTemplate(w, "proofs", pr.report); err != nil {
		p.o.Logger.Debug("the proofs cannot be shown", "error", err)
	}
}
