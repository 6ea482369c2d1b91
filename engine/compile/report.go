package compile

import (
	"fmt"
	"slices"

	"github.com/tls-upsmon/upsmon/grammar"
)

// A report collects the findings of the passes about a file.
type report struct {
	file       string
	partial    bool // parts of the file could not be read
	incomplete bool // a rule or an action was left out because of an error
	diags      grammar.Diagnostics
	said       map[grammar.Diagnostic]bool
	dropped    [2]int // errors and warnings beyond maxDiagnostics
	compared   int    // words that were compared to find one that is alike
}

// maxDiagnostics bounds how many findings one run reports about a file, maxCompared how much work
// it spends on suggestions.
const (
	maxDiagnostics = 1000
	maxCompared    = 200_000
)

// say reports a finding once, even if it applies to many units.
func (r *report) say(sev grammar.Severity, code grammar.Code, at grammar.Span, remedy, format string, args ...any) {
	if len(r.diags) >= maxDiagnostics && sev == grammar.Warning {
		r.dropped[sev]++
		return
	}
	for i, a := range args {
		if s, ok := a.(fmt.Stringer); ok {
			a = s.String()
		}
		if s, ok := a.(string); ok {
			args[i] = grammar.Clip(s, 500) // a name may have any length
		}
	}
	d := grammar.Diagnostic{File: r.file, Span: at, Severity: sev, Code: code, Message: fmt.Sprintf(format, args...), Remedy: remedy}
	if r.said[d] {
		return
	}
	r.said[d] = true
	if len(r.diags) >= maxDiagnostics && slices.ContainsFunc(r.diags, func(d grammar.Diagnostic) bool { return d.Severity == grammar.Error }) {
		r.dropped[sev]++
		return
	}
	r.diags = append(r.diags, d)
}

func (r *report) errorf(code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	r.say(grammar.Error, code, at.Extent(), remedy, format, args...)
}

func (r *report) warnf(code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	r.say(grammar.Warning, code, at.Extent(), remedy, format, args...)
}

// missing reports that something is missing. If parts of the file could not be read, they may
// contain it, so nothing is reported.
func (r *report) missing(sev grammar.Severity, code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	if !r.partial {
		r.say(sev, code, at.Extent(), remedy, format, args...)
	}
}

// absent warns that no rule does something. If rules were left out because of errors, one of them
// may, so nothing is reported.
func (r *report) absent(code grammar.Code, at grammar.Node, remedy, format string, args ...any) {
	if !r.incomplete {
		r.missing(grammar.Warning, code, at, remedy, format, args...)
	}
}

// once warns about a repeated element of which only one counts.
func (r *report) once(given map[string]grammar.Span, element string, n grammar.Node) {
	if before, ok := given[element]; ok {
		r.warnf(grammar.CodeElementTwice, n, "remove one of them",
			"this %s replaces the one at line %d", element, before.Start.Line)
	}
	given[element] = n.Extent()
}

// closest is grammar.Closest, with bounded work for a file of many mistakes.
func (r *report) closest(word string, candidates []string) string {
	if r.compared += len(candidates); r.compared > maxCompared {
		return ""
	}
	return grammar.Closest(word, candidates)
}

// finish returns all that was reported, in the order of the file.
func (r *report) finish() grammar.Diagnostics {
	r.diags.Sort()
	if more := r.dropped[grammar.Error] + r.dropped[grammar.Warning]; more > 0 {
		last := r.diags[len(r.diags)-1]
		r.diags = append(r.diags, grammar.Diagnostic{File: r.file, Severity: grammar.Warning, Code: grammar.CodeTooMany, Span: last.Span,
			Message: fmt.Sprintf("there are %d more errors and warnings", more)})
	}
	return r.diags
}
