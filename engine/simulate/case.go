package simulate

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// The environment of a case, so that its outcome is the same everywhere.
var (
	CaseStart   = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	CaseOptions = compile.Options{Host: "nas", User: "nut"}
)

// A Case is a configuration and a scenario in one txtar file: UPSmon.conf, scenario, and the files
// that the scenario reloads.
type Case struct {
	Name     string // the name of the file
	Title    string // the text before the first file
	Scenario *Scenario
	files    map[string][]byte
}

// ParseCase reads a case.
func ParseCase(name string, src []byte) (*Case, error) {
	archive := txtar.Parse(src)
	c := &Case{Name: name, Title: strings.TrimSpace(string(archive.Comment)), files: map[string][]byte{}}
	for _, f := range archive.Files {
		c.files[f.Name] = f.Data
	}
	for _, need := range []string{"UPSmon.conf", "scenario"} {
		if _, ok := c.files[need]; !ok {
			return nil, fmt.Errorf("%s: the case has no file -- %s --", name, need)
		}
	}
	var err error
	c.Scenario, err = ParseScenario(name+": scenario", c.files["scenario"])
	return c, err
}

// load compiles one of the case's configurations.
func (c *Case) load(name string) (*compile.Program, error) {
	src, ok := c.files[name]
	if !ok {
		return nil, fmt.Errorf("%s: the case has no file -- %s --", c.Name, name)
	}
	program, _, diags := compile.Parse(name, src, CaseOptions)
	if program == nil {
		return nil, fmt.Errorf("%s:\n%w", c.Name, diags)
	}
	return program, nil
}

// Run plays the case and returns the expectations that were not met. It prints what happens to
// timeline, which may be nil.
func (c *Case) Run(timeline *Timeline) ([]Failure, error) {
	program, err := c.load("UPSmon.conf")
	if err != nil {
		return nil, err
	}
	var effects Effects
	run := Run{Program: program, Start: CaseStart, Load: c.load, Observe: func(at time.Duration, records []fsm.Record) {
		effects.Note(at, records)
		if timeline != nil {
			timeline.Print(at, records)
		}
	}}
	if err := run.Play(c.Scenario); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Scenario.Name, err)
	}
	return effects.Failures(c.Scenario, run.Program.Policy), nil
}
