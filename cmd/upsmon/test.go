package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// testFlags are the flags of test.
type testFlags struct {
	verbose, coverage, update bool
	junit                     string
}

func newTest() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test CASE…",
		Short: "Run test cases: configuration, scenario and expectations in one file",
		Long: `test runs test cases, for your own continuous integration. A case is a text file in
txtar format: a sentence that says what it shows, and then its files, each after a
line with its name:

  -- UPSmon.conf --   the configuration
  -- scenario --      what the units report, and what is expected of the rules
  -- trace --         optional: the compiler's messages and the timeline, word for word
  -- settings --      optional: what the configuration sets beside the rules

and any other configuration that the scenario reloads. upsmon simulate --help
describes scenarios. A case without an expectation fails. In a case the host is named
nas and the user nut.

A directory means all files below it whose names end in .txtar.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTests(cmd.OutOrStdout(), args, f)
		},
	}
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "print each case's trace")
	cmd.Flags().BoolVar(&f.coverage, "coverage", false, "list the rules and actions that no case has run")
	cmd.Flags().BoolVar(&f.update, "update", false, "replace the trace in each case with the current one")
	cmd.Flags().StringVar(&f.junit, "junit", "", "write the results to this `FILE` as JUnit XML")
	return cmd
}

func runTests(w io.Writer, args []string, f testFlags) error {
	begin := time.Now()
	files, err := caseFiles(args)
	if err != nil {
		return exit{exitBad, err}
	}
	var coverage *simulate.Coverage
	if f.coverage {
		coverage = &simulate.Coverage{}
	}
	var results []result
	var failed []string
	for _, file := range files {
		r := runCase(w, file, f, coverage)
		if r.problems != "" {
			failed = append(failed, file)
		}
		results = append(results, r)
	}
	if len(failed) > 0 && len(files) > 1 {
		fmt.Fprintf(w, "failed:\n  %s\n", strings.Join(failed, "\n  "))
	}
	fmt.Fprintf(w, "%d passed, %d failed, in %s\n", len(results)-len(failed), len(failed), time.Since(begin).Round(time.Millisecond))
	if coverage != nil {
		if err := coverage.Write(w); err != nil {
			return exit{exitBad, err}
		}
	}
	if f.junit != "" {
		if err := writeJUnit(f.junit, results, len(failed)); err != nil {
			return exit{exitBad, err}
		}
	}
	if len(failed) > 0 {
		return exit{code: exitBad}
	}
	return nil
}

// caseFiles returns the files of the arguments. A directory without a case is an error: otherwise its tests would
// always pass.
func caseFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			files = append(files, arg) // runCase reports it if it is not readable
			continue
		}
		before := len(files)
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && filepath.Ext(path) == ".txtar" {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(files) == before {
			return nil, fmt.Errorf("%s: no cases found in this directory; the names of cases end in .txtar", arg)
		}
	}
	return files, nil
}

// A result is the outcome of one case.
type result struct {
	name, seconds string
	problems      string // "": none
}

func runCase(w io.Writer, file string, f testFlags, coverage *simulate.Coverage) result {
	begin := time.Now()
	r := result{name: file}
	trace, problems := playCase(file, f.update, coverage)
	if f.verbose {
		_, _ = w.Write(trace)
	}
	if problems == "" {
		fmt.Fprintf(w, "PASS %s\n", file)
	} else {
		problems = strings.TrimSuffix(problems, "\n") + "\n"
		fmt.Fprintf(w, "FAIL %s\n%s", file, problems)
		r.problems = problems
	}
	r.seconds = fmt.Sprintf("%.3f", time.Since(begin).Seconds())
	return r
}

// playCase returns a case's trace, and how it differs from what the case expects.
func playCase(file string, update bool, coverage *simulate.Coverage) (trace []byte, problems string) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, config.Unreadable(file, err).Error()
	}
	c, err := simulate.ParseCase(file, src)
	if err != nil {
		return nil, err.Error()
	}
	o := c.Run(coverage)
	if update {
		now := c.Updated(o)
		if bytes.Equal(now, src) {
			return o.Trace, o.Problems()
		}
		if err := atomicfile.Rewrite(file, now); err != nil {
			return o.Trace, err.Error()
		}
		if c, err = simulate.ParseCase(file, now); err != nil {
			return o.Trace, err.Error()
		}
		o = c.Run(nil)
	}
	return o.Trace, o.Problems()
}

// writeJUnit writes the results as JUnit XML. It does not use encoding/xml, which would make the program larger by
// a hundred kilobytes.
func writeJUnit(file string, results []result, failed int) error {
	var b strings.Builder
	q := html.EscapeString
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"upsmon test\" tests=\"%d\" failures=\"%d\">\n", len(results), failed)
	for _, r := range results {
		fmt.Fprintf(&b, "  <testcase name=\"%s\" classname=\"upsmon\" time=\"%s\">", q(text.Line(r.name)), r.seconds)
		if r.problems != "" {
			message, _, _ := strings.Cut(r.problems, "\n")
			fmt.Fprintf(&b, "\n    <failure message=\"%s\">%s</failure>\n  ", q(text.Line(message)), q(text.Lines(r.problems)))
		}
		b.WriteString("</testcase>\n")
	}
	b.WriteString("</testsuite>\n")
	return writeFile(file, []byte(b.String()))
}
