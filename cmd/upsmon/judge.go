package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// judgeJournal reports whether a monitor did what its configurations say.
func judgeJournal(cmd *cobra.Command, files []string, f verifyFlags) error {
	if f.save != "" {
		return exit{exitUsage, errors.New("--save and --journal cannot be combined")}
	}
	dir := f.journal
	if sub := filepath.Join(dir, engine.JournalDir); isDirectory(sub) {
		dir = sub
	}
	source := config.Source{User: ownerOf(dir)} // a text may name the user that the monitor runs as
	policies := map[string]*fsm.Definition{}
	for _, file := range files {
		c := source.LoadPolicy(file)
		if c.Program == nil {
			speak(cmd.Root(), c)
			if err := report(cmd.ErrOrStderr(), c); err != nil {
				return exit{exitBad, err}
			}
			return exit{code: exitBad}
		}
		policies[c.Hash()] = c.Program.Policy
	}
	var damaged damages
	all, err := journal.Judge(damaged.note(journal.Read(dir, journal.Query{})), func(hash string) *fsm.Definition { return policies[hash] })
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return exit{exitBad, fmt.Errorf("no journal in %s; name the --state-dir of \"%s run\"", dir, cmd.Root().Name())}
	case err != nil:
		return exit{exitBad, err}
	}
	damaged.remark(cmd)
	if f.json {
		if all == nil {
			all = []*journal.Judgement{}
		}
		err = printJSON(cmd.OutOrStdout(), all)
	} else {
		err = printJudgements(cmd.OutOrStdout(), all)
	}
	if err != nil {
		return exit{exitBad, err}
	}
	code := exitGood
	for _, j := range all {
		switch {
		case len(j.Differences) > 0:
			return exit{code: exitBad}
		case j.Unjudged != "" && f.strict:
			code = exitWarnings
		}
	}
	return exitWith(code)
}

// isDirectory reports whether a path is a directory.
func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// ownerOf returns the name of the user who owns a directory, or "".
func ownerOf(dir string) string {
	info, err := os.Stat(dir)
	if err != nil {
		return ""
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	u, err := user.LookupId(strconv.FormatUint(uint64(s.Uid), 10))
	if err != nil {
		return ""
	}
	return u.Username
}

// printJudgements prints a line for each outage, a line for the time between them if there is
// anything to report, and a summary.
func printJudgements(w io.Writer, all []*journal.Judgement) error {
	var b strings.Builder
	outages, different, unjudged := 0, 0, 0
	for _, j := range all {
		if j.Outage {
			outages++
		}
		word := "as it says"
		switch {
		case len(j.Differences) > 0:
			word = "DIFFERENT"
			different++
		case j.Unjudged != "":
			word = "not judged"
			unjudged++
		}
		if !j.Outage && word == "as it says" && len(j.Failed) == 0 {
			continue
		}
		what := "no outage"
		if j.Outage {
			what = "outage"
		}
		until := "until " + local(j.Until)
		if j.Running {
			until = "has not ended"
		}
		fmt.Fprintf(&b, "%-10s  %s  %s, %s: %s\n", word, local(j.From), what, until, summary(j.Did))
		for _, d := range j.Differences {
			fmt.Fprintf(&b, "            %s  %s\n", local(d.Time), strings.TrimSpace(d.Unit+"  "+d.Text))
		}
		for _, d := range j.Failed {
			fmt.Fprintf(&b, "            %s  %s  failed: %s\n", local(d.Time), d.Unit, d.Text)
		}
		if j.Unjudged != "" {
			fmt.Fprintf(&b, "            %s\n", j.Unjudged)
		}
	}
	fmt.Fprintf(&b, "%s; different: %d, not judged: %d\n", count(outages, "outage"), different, unjudged)
	_, err := io.WriteString(w, text.Lines(b.String()))
	return err
}

func local(t time.Time) string { return t.Local().Format(time.DateTime) }

// summary counts actions by verb.
func summary(did []string) string {
	if len(did) == 0 {
		return "nothing was done"
	}
	var order []string
	counts := map[string]int{}
	for _, d := range did {
		verb, _, _ := strings.Cut(d, " ")
		if counts[verb]++; counts[verb] == 1 {
			order = append(order, verb)
		}
	}
	for i, verb := range order {
		if counts[verb] > 1 {
			order[i] = fmt.Sprintf("%d %s", counts[verb], verb)
		}
	}
	return strings.Join(order, ", ")
}
