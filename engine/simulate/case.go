package simulate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// The environment of a case, so that its result is the same everywhere.
var (
	CaseStart   = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	CaseOptions = compile.Options{Host: "nas", User: "nut"}
)

// The files of a case, beside its configurations, whose names end in .conf.
const (
	mainFile     = "UPSmon.conf"
	scenarioFile = "scenario" // what the units report, and when
	settingsFile = "settings" // what the configuration sets beside the rules
	traceFile    = "trace"    // the compiler's messages, and then the timeline

	// The lines of a file with this ending are Go string literals, which keep bytes that a text
	// file could not.
	quotedEnding = ".quoted"
)

// A Case is a configuration with a scenario and the expected result, in one txtar file: its
// scenario has expectations, or there is a trace to compare with, or settings.
type Case struct {
	Name     string    // the name of the file
	Title    string    // the text before the first file
	Scenario *Scenario // its lines are numbered as in the case
	archive  *txtar.Archive
	first    int // how many lines the case has before its scenario
}

// ParseCase reads a case.
func ParseCase(name string, src []byte) (*Case, error) {
	archive := txtar.Parse(src)
	c := &Case{Name: name, Title: strings.TrimSpace(string(archive.Comment)), Scenario: &Scenario{}, archive: archive}
	seen := map[string]bool{}
	for _, f := range archive.Files {
		name := strings.TrimSuffix(f.Name, quotedEnding)
		others := []string{mainFile, scenarioFile, settingsFile, traceFile}
		if !slices.Contains(others, f.Name) && !strings.HasSuffix(name, ".conf") {
			return nil, fmt.Errorf("%s: a case has no file %s%s", c.Name, f.Name, meant(f.Name, others, ""))
		}
		if seen[name] {
			return nil, fmt.Errorf("%s: the case has two files %s", c.Name, name)
		}
		seen[name] = true
	}
	if !seen[mainFile] {
		return nil, fmt.Errorf("%s: the case has no file -- %s --", name, mainFile)
	}
	if f := c.section(scenarioFile); f != nil {
		c.first = linesBefore(src, scenarioFile)
		lines := append(bytes.Repeat([]byte("\n"), c.first), f.Data...)
		var err error
		if c.Scenario, err = ParseScenario(name, lines); err != nil {
			return nil, err
		}
	}
	for _, f := range archive.Files {
		name := strings.TrimSuffix(f.Name, quotedEnding)
		if strings.HasSuffix(name, ".conf") && name != mainFile && !slices.ContainsFunc(c.Scenario.Steps, func(s Step) bool { return s.Reload == name }) {
			return nil, fmt.Errorf("%s: no line of the scenario reloads the file %s", c.Name, name)
		}
	}
	return c, nil
}

// linesBefore returns how many lines a case has before the first of a file.
func linesBefore(src []byte, file string) int {
	n := 0
	for line := range strings.Lines(string(src)) {
		n++
		name, begins := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "-- ")
		name, ends := strings.CutSuffix(name, " --")
		if begins && ends && strings.TrimSpace(name) == file {
			break
		}
	}
	return n
}

// section returns a file of the case, or nil.
func (c *Case) section(name string) *txtar.File {
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == name {
			return &c.archive.Files[i]
		}
	}
	return nil
}

// source returns the text of a configuration.
func (c *Case) source(name string) ([]byte, error) {
	if f := c.section(name); f != nil {
		return f.Data, nil
	}
	f := c.section(name + quotedEnding)
	if f == nil {
		return nil, fmt.Errorf("the case has no file -- %s --", name)
	}
	src, err := Unquote(f.Data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return src, nil
}

// Unquote returns what a file with the ending .quoted stands for.
func Unquote(data []byte) ([]byte, error) {
	var src []byte
	for line := range strings.Lines(string(data)) {
		text, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("%s is not a string literal: %w", strings.TrimSpace(line), err)
		}
		src = append(src, text...)
	}
	return src, nil
}

// An Outcome is the result of a case.
type Outcome struct {
	Trace    []byte // what Case.Trace could be
	Settings []byte // nil if the configuration has errors
	problems []string
}

// Passed reports whether everything is as the case expects.
func (o *Outcome) Passed() bool { return len(o.problems) == 0 }

// Problems lists what differs from the case's expectations, in lines.
func (o *Outcome) Problems() string { return strings.Join(o.problems, "") }

// Run plays the case. coverage, which may be nil, records what the case has run.
func (c *Case) Run(coverage *Coverage) *Outcome {
	var trace bytes.Buffer
	o := &Outcome{}
	run := Run{Start: CaseStart, Derived: c.section(traceFile) != nil} // which shows that nothing comes of them
	run.Load = func(name string) (*compile.Program, error) {
		src, err := c.source(name)
		if err != nil {
			return nil, err
		}
		program, tree, diags := compile.Parse(name, src, CaseOptions)
		if err := tree.Write(&trace, diags); err != nil {
			return nil, err
		}
		if program == nil {
			return nil, fmt.Errorf("%s does not compile", name)
		}
		coverage.add(c.Name, name, src, program.Policy)
		return program, nil
	}
	program, err := run.Load(mainFile)
	if err == nil {
		o.Settings = settings(program)
		timeline := caseTimeline(&trace, program.Policy)
		run.Program = program
		run.Observe = func(at time.Duration, records []fsm.Record) {
			coverage.note(run.Program.Policy, records)
			for i := range records {
				timeline.Print(at, records[i:i+1])
				if e := records[i].Effect; e != nil {
					detail(&trace, e)
				}
			}
		}
		if err = run.Play(c.Scenario); err != nil {
			if bad := new(LineError); errors.As(err, &bad) {
				fmt.Fprintf(&trace, "error: line %d: %v\n", bad.Line-c.first, bad.Err) // wherever the case is, and has it
			} else {
				fmt.Fprintf(&trace, "error: %v\n", err)
			}
		}
	}
	o.Trace = trace.Bytes()
	c.judge(o, &run, err)
	return o
}

func caseTimeline(w io.Writer, policy *fsm.Definition) *Timeline {
	t := &Timeline{W: w, Explain: true}
	for i := range policy.Units {
		t.Width = max(t.Width, utf8.RuneCountInString(policy.Units[i].Name))
	}
	return t
}

// judge compares an outcome with what the case expects. An error that its trace has is expected. A
// case that expects nothing does not pass, since it could not fail.
func (c *Case) judge(o *Outcome, run *Run, err error) {
	want := c.section(traceFile)
	if want == nil && len(c.Scenario.Expectations) == 0 && c.section(settingsFile) == nil {
		o.problems = append(o.problems, fmt.Sprintf("%s: the case expects nothing (add lines with expect or refuse to its scenario, or a file -- %s --)\n", c.Name, traceFile))
	}
	if err != nil && want == nil {
		messages := ""
		if run.Program == nil {
			messages = string(o.Trace)
		}
		if bad := new(LineError); !errors.As(err, &bad) {
			err = fmt.Errorf("%s: %w", c.Name, err)
		}
		o.problems = append(o.problems, fmt.Sprintf("%v\n%s", err, messages))
		return
	}
	if err == nil {
		for _, f := range run.Failures() {
			o.problems = append(o.problems, fmt.Sprintf("%s:%d: %s", c.Scenario.Name, f.Line, f))
		}
	}
	for _, s := range []struct {
		name string
		got  []byte
	}{{settingsFile, o.Settings}, {traceFile, o.Trace}} {
		if want := c.section(s.name); want != nil && !bytes.Equal(want.Data, s.got) {
			o.problems = append(o.problems, fmt.Sprintf("%s: %s: not as expected\n%s", c.Name, s.name,
				diff.Diff("expected", want.Data, "got", s.got)))
		}
	}
}

// Updated returns the case with the resulting trace, and with the settings if it has any.
func (c *Case) Updated(o *Outcome) []byte {
	a := &txtar.Archive{Comment: c.archive.Comment, Files: slices.Clone(c.archive.Files)}
	traced := false
	for i := range a.Files {
		switch a.Files[i].Name {
		case settingsFile:
			a.Files[i].Data = o.Settings
		case traceFile:
			a.Files[i].Data, traced = o.Trace, true
		}
	}
	if !traced {
		a.Files = append(a.Files, txtar.File{Name: traceFile, Data: o.Trace})
	}
	return txtar.Format(a)
}

// detail writes down what the timeline omits about an effect: the words of a command where they
// are not plain to see, and addresses.
func detail(w io.Writer, e *fsm.Effect) {
	switch {
	case slices.ContainsFunc(e.Argv, func(word string) bool { return word == "" || strings.Contains(word, " ") }):
		fmt.Fprintf(w, "           words %q\n", e.Argv)
	case e.Note != nil: // where it goes is a secret
		if e.Note.Priority != "" {
			fmt.Fprintf(w, "           priority %s\n", e.Note.Priority)
		}
	case e.URL != "":
		fmt.Fprintf(w, "           to %s\n", e.URL)
		if p := e.Post; p != nil {
			if p.Method != "" {
				fmt.Fprintf(w, "           method %s\n", p.Method)
			}
			for _, h := range p.Headers {
				fmt.Fprintf(w, "           %s: %s\n", h.Name, fsm.Join(h.Value))
			}
			if p.Body != nil {
				fmt.Fprintf(w, "           body %s\n", fsm.Join(p.Body))
			}
		}
	case e.Target != "":
		fmt.Fprintf(w, "           unit %s\n", e.Target)
	}
}

// settings writes down what a configuration sets beside the rules.
func settings(p *compile.Program) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POLLFREQ %s POLLFREQALERT %s\n", p.PollFreq, p.PollFreqAlert)
	if flag := p.Policy.PowerDownFlag; flag != "" {
		fmt.Fprintf(&b, "POWERDOWNFLAG %s\n", flag)
	}
	if m := p.Mail; m != nil {
		if m.Plaintext {
			fmt.Fprintf(&b, "SMTPSERVER %s PORT %d PLAINTEXT\n", m.Host, m.Port)
		} else {
			certFile := ""
			if m.CertFile != "" {
				certFile = " CERTFILE " + m.CertFile
			}
			fmt.Fprintf(&b, "SMTPSERVER %s PORT %d%s USER %s PASSWORD %s\n", m.Host, m.Port, certFile, m.User, string(m.Password))
		}
	}
	if m := p.MQTT; m != nil {
		fmt.Fprintf(&b, "MQTT %s PORT %d plaintext %t CERTFILE %q, USER %q PASSWORD %q, TOPIC %s DISCOVERY %q BUTTONS %t\n",
			m.Host, m.Port, m.Plaintext, m.CertFile, m.User, string(m.Password), m.Topic, m.Discovery, m.Buttons)
	}
	for i, m := range p.Monitors {
		u := p.Policy.Units[i]
		g := p.Policy.Groups[u.Group]
		security := "PLAINTEXT"
		if !m.Plaintext {
			security = "CERTFILE " + m.CertFile
		}
		var supplies fsm.Power
		if g.Supply != nil {
			supplies = g.Supply.Min
		}
		role := "secondary"
		if m.Primary {
			role = "primary"
		}
		fmt.Fprintf(&b, "%s: %s of %s port %d, %s, user %s, password %s, %s\n",
			u.ID, m.UPS, m.Host, m.Port, security, m.User, string(m.Password), role)
		fmt.Fprintf(&b, "\tcalled %s, POWERVAL %v, MINSUPPLIES %v, LB1..3 at %v, asked for %v\n",
			u.Name, u.PowerVal, supplies, u.Trip, m.Variables)
	}
	return b.Bytes()
}
