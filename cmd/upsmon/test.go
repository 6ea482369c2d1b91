package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/simulate"
)

func newTest() *cobra.Command {
	var verbose bool
	var junit string
	cmd := &cobra.Command{
		Use:   "test CASE…",
		Short: "Run test cases: configuration, scenario and expectations in one file",
		Long: `test runs test cases, for your own continuous integration. A case is a text file in
txtar format: a sentence that says what it shows, and then its files, each after a
line with its name,

  -- UPSmon.conf --
  -- scenario --

and any file that the scenario reloads. upsmon simulate --help describes
scenarios. In a case the host is called nas and the user nut.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			results := make([]result, 0, len(files))
			failed := 0
			for _, f := range files {
				r := runCase(cmd.OutOrStdout(), f, verbose)
				if r.Failure != nil {
					failed++
				}
				results = append(results, r)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d passed, %d failed\n", len(results)-failed, failed)
			if junit != "" {
				if err := writeJUnit(junit, results, failed); err != nil {
					return exit{exitBad, err}
				}
			}
			if failed > 0 {
				return exit{code: exitBad}
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "print each case's timeline")
	cmd.Flags().StringVar(&junit, "junit", "", "write the results to this file as JUnit XML")
	return cmd
}

// A result is one case's, in the form of JUnit's XML.
type result struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Seconds string   `xml:"time,attr"`
	Failure *failure `xml:"failure,omitempty"`
}

type failure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func runCase(w io.Writer, file string, verbose bool) result {
	begin := time.Now()
	r := result{Name: file, Class: "upsmon"}
	var text strings.Builder
	var timeline *simulate.Timeline
	if verbose {
		timeline = &simulate.Timeline{W: w, Explain: true}
	}
	message := ""
	if err := playCase(file, timeline, &text); err != nil {
		message = err.Error()
	} else if text.Len() > 0 {
		message = "not as expected"
	}
	if message == "" {
		fmt.Fprintf(w, "PASS %s\n", file)
	} else {
		if text.Len() == 0 {
			text.WriteString(message + "\n")
		}
		fmt.Fprintf(w, "FAIL %s\n%s", file, text.String())
		r.Failure = &failure{message, text.String()}
	}
	r.Seconds = fmt.Sprintf("%.3f", time.Since(begin).Seconds())
	return r
}

// playCase writes to text which expectations were not met.
func playCase(file string, timeline *simulate.Timeline, text io.Writer) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	c, err := simulate.ParseCase(file, src)
	if err != nil {
		return err
	}
	failures, err := c.Run(timeline)
	if err != nil {
		return err
	}
	printFailures(text, c.Scenario.Name, failures)
	return nil
}

func writeJUnit(file string, results []result, failed int) error {
	suite := struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Cases    []result `xml:"testcase"`
	}{Name: "upsmon test", Tests: len(results), Failures: failed, Cases: results}
	b, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(xml.Header+string(b)+"\n"), 0o644)
}
