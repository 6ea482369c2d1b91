package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/tools/txtar"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/simulate"
	"github.com/tls-upsmon/upsmon/engine/verify"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// verifyFlags are the flags of verify.
type verifyFlags struct {
	assume       verify.Assumptions
	json, strict bool
	within       time.Duration
	save         string
	against      string
	journal      string
}

// addAssumptions adds a flag for each assumption.
func (f *verifyFlags) addAssumptions(flags *pflag.FlagSet) {
	a := verify.Defaults(0)
	flags.DurationVar(&f.assume.Battery, "battery", a.Battery, "how long a full battery carries the load, at least")
	flags.DurationVar(&f.assume.Low, "low", a.Low, "how long the battery lasts after LB, at least")
	flags.DurationVar(&f.assume.ShutdownTakes, "shutdown-takes", a.ShutdownTakes, "how long this host takes from SHUTDOWNCMD until it is safe")
	flags.DurationVar(&f.assume.Flash, "flash", a.Flash, "how long a status word, or mains power in a flicker, may come or go, at most")
	flags.DurationVar(&f.assume.Report, "report", 0, "how late a report may be (default POLLFREQ + 10s)")
	flags.IntVar(&f.assume.Flickers, "flickers", a.Flickers, "how often mains power, and LB, may flicker in an outage")
	flags.IntVar(&f.assume.Lost, "lost", a.Lost, "how often contact may be lost and return, for any length of time")
	flags.IntVar(&f.assume.Restarts, "restarts", a.Restarts, "how often the monitor may be killed and restarted")
	flags.BoolVar(&f.assume.Latched, "latched", a.Latched, "a server may still report FSD when the monitor starts on mains")
	flags.StringVar(&f.assume.Secondaries, "secondaries", a.Secondaries, "how `MANY` secondaries log in: any, or none")
}

// assumptions returns the assumptions for a program.
func (f *verifyFlags) assumptions(p *compile.Program) verify.Assumptions {
	a := f.assume
	if a.Report == 0 {
		a.Report = verify.Defaults(p.PollFreq).Report
	}
	return a
}

// begin returns the context of an exploration, which ends after the time of --within, or with Ctrl-C: the answer is
// then what is known so far. A second Ctrl-C ends the program. After a second, a terminal shows the progress. The
// caller calls end.
func (f *verifyFlags) begin(cmd *cobra.Command) (ctx context.Context, o verify.Options, end func()) {
	ctx = cmd.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, release := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release)
	cancel := func() {}
	if f.within > 0 {
		ctx, cancel = context.WithTimeout(ctx, f.within)
	}
	hide := func() {}
	if w := cmd.ErrOrStderr(); isTerminal(w) {
		o.Progress = &verify.Progress{}
		hide = showProgress(w, o.Progress)
	}
	return ctx, o, func() {
		hide()
		cancel()
		release()
	}
}

// showProgress shows how far an exploration is, until the function that it returns is called.
func showProgress(w io.Writer, p *verify.Progress) (hide func()) {
	return showWaiting(w, func(passed time.Duration) string {
		return fmt.Sprintf("%s: %d of %d questions answered, %d situations explored; Ctrl-C ends it", passed,
			p.Done.Load(), p.Total.Load(), p.Nodes.Load())
	})
}

// cutShort says what ended an exploration before it was complete: "interrupted", "within" for --within, or "" if
// nothing did.
func cutShort(ctx context.Context) string {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return "interrupted"
	case ctx.Err() != nil:
		return "within"
	}
	return ""
}

// interrupted is the result of a command after Ctrl-C, once the known results have been printed.
func interrupted(ctx context.Context) error {
	if cutShort(ctx) == "interrupted" {
		return exit{exitWarnings, errors.New("interrupted: what had not been explored by then is up to a bound, or not checked")}
	}
	return nil
}

func newVerify() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [FILE…]",
		Short: "Prove what a configuration does in every outage, or show one in which it fails",
		Long: `verify explores what each FILE does in every order and every timing of outages,
low batteries, calibrations, lost contact, FSD, flickers and restarts, and answers a
list of questions: does this host always shut down in time, and never needlessly?
Without FILE it verifies /etc/nut/UPSmon.conf; the FILE - is standard input.

Each property, and each PROVE of the file, is proved, proved up to a bound, refuted, not
checked, or does not apply. A refuted one comes with the shortest outage that shows it;
--save writes it as a case for upsmon test. Each assumption about the world has a flag,
and is printed with the answers. upsmon explain V01 describes a property.

With --against OLD it compares FILE with another configuration instead, and shows the
shortest outage in which the two do different things. How the files are written does
not count: names of timers, the order of rules, conditions that mean the same.

With --journal DIR it replays each outage in the journal of a monitor against FILE, and
compares what the rules say with what the monitor did. A FILE counts for the time in
which exactly this content was in force; name several to cover a longer time.

Ctrl-C ends it and prints the results so far.

The exit code is 1 if a property is refuted, the files differ, or the monitor did something
else; with --strict it is 3 if something is not proved or cannot be judged. After Ctrl-C it is 3.`,
		RunE: func(cmd *cobra.Command, files []string) error {
			if len(files) == 0 {
				files = []string{defaultConfig()}
			}
			if err := f.check(); err != nil {
				return exit{exitUsage, err}
			}
			for _, name := range []string{"against", "journal", "save"} { // an empty variable in a script
				if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
					return exit{exitUsage, fmt.Errorf("--%s names no file or directory", name)}
				}
			}
			switch {
			case f.against != "" && f.journal != "":
				return exit{exitUsage, errors.New("use --against or --journal, not both")}
			case f.against != "":
				return runAgainst(cmd, files, f)
			case f.journal != "":
				return judgeJournal(cmd, files, f)
			}
			return runVerify(cmd, files, f)
		},
	}
	flags := cmd.Flags()
	f.addAssumptions(flags)
	flags.BoolVar(&f.json, "json", false, "print JSON")
	flags.BoolVar(&f.strict, "strict", false, "exit with 3 unless everything that applies is proved")
	flags.DurationVar(&f.within, "within", 0, "answer within this time, with the bounds reached by then; 0: no limit")
	flags.StringVar(&f.save, "save", "", "write each refutation to this `DIR` as a case for upsmon test")
	flags.StringVar(&f.against, "against", "", "compare FILE with the configuration `OLD`")
	flags.StringVar(&f.journal, "journal", "", "check whether the monitor did what FILE says, by the journal in this state `DIR`")
	return cmd
}

func runVerify(cmd *cobra.Command, files []string, f verifyFlags) error {
	worst := exitGood
	all := []jsonVerified{}
	saved := newSaved(f.save)
	var cut error
	for _, file := range files {
		c, err := loadPolicy(cmd, file)
		if err != nil { // already reported; the other files are still verified
			worst = exitBad
			continue
		}
		a := f.assumptions(c.Program)
		ctx, o, end := f.begin(cmd)
		r := verify.Verify(ctx, c.Program, a, o)
		short := cutShort(ctx)
		cut = interrupted(ctx)
		end()
		if code := verifiedCode(r, f.strict); worst == exitGood || code == exitBad {
			worst = code
		}
		if f.save != "" {
			if err := saved.stories(c, r, len(files) > 1); err != nil {
				return exit{exitBad, err}
			}
		}
		if f.json {
			all = append(all, jsonVerified{file, a.List(), short, r.Results, append([]verify.Figure{}, r.Worst...), r.RuntimeLow.Seconds()})
		} else {
			printVerified(cmd.OutOrStdout(), c, a, r)
			if short == "within" {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: --within %s ended the search before everything was explored\n", c.Path, verify.DurationText(f.within))
			}
		}
		if cut != nil {
			break // the remaining files were not verified
		}
	}
	if f.json {
		if err := printJSON(cmd.OutOrStdout(), all); err != nil {
			return exit{exitBad, err}
		}
	} else if f.save != "" {
		fmt.Fprintln(cmd.OutOrStdout(), saved.summary(cmd.Root().Name()))
	}
	if cut != nil && worst != exitBad {
		return cut
	}
	return exitWith(worst)
}

// loadPolicy loads a configuration, and prints its errors if it has any.
func loadPolicy(cmd *cobra.Command, file string) (*config.Config, error) {
	source, file, err := sourceOf(cmd, file)
	if err != nil {
		return nil, err
	}
	c := source.LoadPolicy(file)
	if c.Program != nil {
		return c, nil
	}
	speak(cmd.Root(), c)
	if err := report(cmd.ErrOrStderr(), c); err != nil {
		return nil, exit{exitBad, err}
	}
	return nil, exit{code: exitBad}
}

// A jsonVerified is the result for one file.
type jsonVerified struct {
	File     string              `json:"file"`
	Assumed  []verify.Assumption `json:"assumed"`
	CutShort string              `json:"cutShort,omitempty"` // see cutShort
	Results  []verify.Result     `json:"results"`
	Worst    []verify.Figure     `json:"worst"`
	// RuntimeLow is the smallest safe value of battery.runtime.low, in seconds; 0: unknown.
	RuntimeLow float64 `json:"runtimeLow,omitempty"`
}

func (f *verifyFlags) check() error {
	for _, d := range []struct {
		name  string
		value time.Duration
	}{
		{"battery", f.assume.Battery}, {"low", f.assume.Low}, {"shutdown-takes", f.assume.ShutdownTakes},
		{"flash", f.assume.Flash}, {"report", f.assume.Report}, {"within", f.within},
	} {
		if d.value < 0 || d.value > 366*24*time.Hour {
			return fmt.Errorf("--%s %s is not a time from 0 to a year", d.name, d.value)
		}
	}
	if f.assume.Battery < f.assume.Low {
		return fmt.Errorf("--battery %s is shorter than --low %s, but a full battery lasts longer than one that is low", verify.DurationText(f.assume.Battery), verify.DurationText(f.assume.Low))
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"flickers", f.assume.Flickers}, {"lost", f.assume.Lost}, {"restarts", f.assume.Restarts}} {
		if n.value < 0 || n.value > 20 {
			return fmt.Errorf("--%s %d is not between 0 and 20", n.name, n.value)
		}
	}
	if f.assume.Secondaries != "any" && f.assume.Secondaries != "none" {
		return fmt.Errorf("--secondaries %s is neither any nor none", f.assume.Secondaries)
	}
	return nil
}

// verifiedCode returns the exit code for a report.
func verifiedCode(r *verify.Report, strict bool) int {
	code := exitGood
	for _, res := range r.Results {
		switch res.Verdict {
		case verify.Refuted:
			return exitBad
		case verify.Proved, verify.NotApply:
		default:
			if strict {
				code = exitWarnings
			}
		}
	}
	return code
}

func printVerified(w io.Writer, c *config.Config, a verify.Assumptions, r *verify.Report) {
	counts := map[verify.Verdict]int{}
	shared := sharedReasons(r.Results)
	stories := storiesOf(r.Results)
	told := map[string]string{} // where each remedy stands
	for _, res := range r.Results {
		counts[res.Verdict]++
		if code := told[res.Remedy]; code != "" {
			res.Remedy = "The remedy is that of " + code + "."
		} else if res.Remedy != "" {
			told[res.Remedy] = res.Code
		}
		fmt.Fprintf(w, "%s  %-14s  %s\n", res.Code, verdictWord(res.Verdict), res.Title)
		if res.Story == nil {
			if res.Why != "" && !shared.has(&res) {
				fmt.Fprintf(w, "                     %s\n", res.Why)
			}
			printRemedy(w, &res)
			continue
		}
		stories.print(w, c, &res)
	}
	for _, reason := range shared {
		fmt.Fprintf(w, "%s: %s\n", enumerate(spans(reason.codes)), reason.why)
	}
	for _, f := range r.Worst {
		if f.Time == 0 {
			fmt.Fprintf(w, "SHUTDOWNCMD comes at once after %s.\n", strings.TrimPrefix(f.Name, "from "))
			continue
		}
		fmt.Fprintf(w, "SHUTDOWNCMD comes at most %s %s.\n", verify.DurationText(f.Time), f.Name)
	}
	if r.RuntimeLow > 0 {
		fmt.Fprintf(w, "So battery.runtime.low has to be at least %s.\n", verify.DurationText(r.RuntimeLow))
	}
	assumed := make([]string, 0, 10)
	for _, as := range a.List() {
		assumed = append(assumed, "--"+as.Flag+" "+as.Value)
	}
	fmt.Fprintf(w, "assumed: %s\n", strings.Join(assumed, ", "))
	do := "do"
	if counts[verify.NotApply] == 1 {
		do = "does"
	}
	fmt.Fprintf(w, "%s: %d proved, %d proved up to a bound, %d refuted, %d not checked; %d %s not apply\n", c.Path,
		counts[verify.Proved], counts[verify.Bounded], counts[verify.Refuted], counts[verify.NotChecked], counts[verify.NotApply], do)
}

func verdictWord(v verify.Verdict) string {
	switch v {
	case verify.Refuted:
		return "REFUTED"
	case verify.Bounded:
		return "up to a bound"
	}
	return string(v)
}

// How many lines of a long story are printed.
const (
	storyBegin = 20
	storyEnd   = 6
)

// A reason says why several properties have no answer.
type reason struct {
	verdict verify.Verdict
	why     string
	codes   []string
}

type reasons []*reason

// fewReasons is how many properties may have the same reason before it is printed once for all of them.
const fewReasons = 2

// sharedReasons returns the reasons that many properties share.
func sharedReasons(results []verify.Result) reasons {
	var all reasons
	for _, res := range results {
		if res.Story != nil || res.Why == "" {
			continue
		}
		i := slices.IndexFunc(all, func(r *reason) bool { return r.verdict == res.Verdict && r.why == res.Why })
		if i < 0 {
			i = len(all)
			all = append(all, &reason{verdict: res.Verdict, why: res.Why})
		}
		all[i].codes = append(all[i].codes, res.Code)
	}
	return slices.DeleteFunc(all, func(r *reason) bool { return len(r.codes) <= fewReasons })
}

// spans shortens a list of codes: V01 to V05, V07.
func spans(codes []string) []string {
	all := verify.Codes()
	var out []string
	for i := 0; i < len(codes); {
		n := 1
		for at := slices.Index(all, codes[i]); at >= 0 && i+n < len(codes) && at+n < len(all) && codes[i+n] == all[at+n]; n++ {
		}
		if n > 2 {
			out = append(out, codes[i]+" to "+codes[i+n-1])
		} else {
			out = append(out, codes[i:i+n]...)
		}
		i += n
	}
	return out
}

// has reports whether one of these reasons applies to a result.
func (all reasons) has(res *verify.Result) bool {
	return slices.ContainsFunc(all, func(r *reason) bool { return r.verdict == res.Verdict && r.why == res.Why })
}

// stories maps each story that was not printed yet to the codes of the properties that it refutes.
type stories map[string][]string

func storiesOf(results []verify.Result) stories {
	all := stories{}
	for _, res := range results {
		if res.Story != nil {
			key := storyKey(&res)
			all[key] = append(all[key], res.Code)
		}
	}
	return all
}

// print prints the story of a refutation, unless another one has already printed it.
func (all stories) print(w io.Writer, c *config.Config, res *verify.Result) {
	key := storyKey(res)
	codes := all[key]
	if codes == nil {
		fmt.Fprintf(w, "     in this world: %s\n     the story above shows it\n", res.Why)
		printRemedy(w, res)
		return
	}
	all[key] = nil
	printStory(w, c, res, codes[1:])
}

// storyKey is equal for stories with the same events and expectations, regardless of their times.
func storyKey(res *verify.Result) string {
	var key strings.Builder
	for line := range strings.Lines(res.Story.Scenario) {
		f := strings.Fields(line)
		switch {
		case len(f) == 4 && (f[1] == "expect" || f[1] == "refuse"):
			key.WriteString(strings.Join(f[1:], " "))
		case len(f) == 2 && f[1] == "end":
		default:
			key.WriteString(line)
		}
	}
	return key.String()
}

// printRemedy prints how to fix a refuted property.
func printRemedy(w io.Writer, res *verify.Result) {
	if res.Remedy != "" {
		fmt.Fprintf(w, "     %s\n", res.Remedy)
	}
}

// printStory prints a refutation as simulate does. The story may refute other properties as well.
func printStory(w io.Writer, c *config.Config, res *verify.Result, others []string) {
	fmt.Fprintf(w, "     in this world: %s\n", res.Why)
	var out bytes.Buffer
	timeline := &simulate.Timeline{W: &out, Width: unitWidth(c.Program.Policy)}
	run := simulate.Run{Program: c.Program, Start: simulate.CaseStart, Observe: timeline.Print}
	failures := []simulate.Failure{}
	if sc, err := simulate.ParseScenario(res.Code, []byte(res.Story.Scenario)); err == nil && run.Play(sc) == nil {
		failures = run.Failures()
	}
	lines := slices.Collect(strings.Lines(out.String()))
	for i, line := range lines {
		switch left := len(lines) - storyBegin - storyEnd; {
		case left <= 1 || i < storyBegin || i >= storyBegin+left:
			fmt.Fprint(w, "  "+line)
		case i == storyBegin:
			fmt.Fprintf(w, "     … and %d lines more, until\n", left)
		}
	}
	for _, f := range failures {
		fmt.Fprintf(w, "     expected: %s\n     got: %s\n", f.Want, f.Got)
	}
	if len(others) > 0 {
		fmt.Fprintf(w, "     This also refutes %s.\n", enumerate(others))
	}
	printRemedy(w, res)
}

// saved are the cases that --save has written.
type saved struct {
	dir   string
	dirs  map[string]bool
	cases int
}

func newSaved(dir string) *saved { return &saved{dir: dir, dirs: map[string]bool{}} }

// summary describes what was written.
func (s *saved) summary(program string) string {
	if s.cases == 0 {
		return "There was nothing to save in " + text.Line(s.dir) + "."
	}
	return fmt.Sprintf("%s: %s written; %s test %s plays them.", text.Line(s.dir), count(s.cases, "case"), program, pki.ShellWord(s.dir))
}

// stories writes refutations as cases, which fail until the policy is fixed. With several files,
// each has its own directory.
func (s *saved) stories(c *config.Config, r *verify.Report, several bool) error {
	conf := publicText(c.Tree)
	dir := s.dir
	if several {
		name := strings.TrimSuffix(filepath.Base(c.Path), ".conf")
		dir = filepath.Join(s.dir, name)
		for n := 2; s.dirs[dir]; n++ {
			dir = filepath.Join(s.dir, fmt.Sprintf("%s-%d", name, n))
		}
		s.dirs[dir] = true
	}
	if slices.ContainsFunc(r.Results, func(res verify.Result) bool { return res.Story != nil }) || !several {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	proofs := 0
	for _, res := range r.Results {
		name := res.Code
		if res.Code == verify.CodeProve {
			proofs++
			name = fmt.Sprintf("%s-%d", res.Code, proofs)
		}
		if res.Story == nil {
			continue
		}
		archive := &txtar.Archive{
			Comment: fmt.Appendf(nil, "%s is refuted: %s (%s).\n", res.Code, res.Title, res.Why),
			Files:   []txtar.File{{Name: "UPSmon.conf", Data: conf}, {Name: "scenario", Data: []byte(res.Story.Scenario)}},
		}
		path := filepath.Join(dir, name+".txtar")
		if err := atomicfile.Write(path, txtar.Format(archive), atomicfile.Options{Mode: 0o644}); err != nil {
			return err
		}
		s.cases++
	}
	return nil
}

// publicText returns a configuration without its secrets, for others to read: passwords, the destinations and
// contents of webhooks and pushes, and the texts of the messages that they name.
func publicText(tree *grammar.File) []byte {
	secret := func() *grammar.Text { return &grammar.Text{Value: "secret", Quote: '"'} }
	named := map[string]bool{}
	note := func(words ...grammar.Word) {
		for _, w := range words {
			switch w := w.(type) {
			case *grammar.Name:
				named[w.Value] = true
			case *grammar.Text:
				named[w.Value] = true
			}
		}
	}
	for _, item := range tree.Items {
		grammar.Walk(item, func(n grammar.Node) bool {
			switch n := n.(type) {
			case *grammar.Password:
				n.Text, n.File = secret(), nil
			case *grammar.Webhook:
				note(n.URL)
				n.URL = &grammar.Text{Value: "https://example.com/", Quote: '"'}
				n.Parts = slices.DeleteFunc(n.Parts, func(p *grammar.Part) bool {
					public := p.Keyword.Word == "MESSAGE"
					if p.Text != nil && !public {
						note(p.Text.Words...)
					}
					return !public
				})
			case *grammar.Push:
				note(n.URL)
				n.URL, n.File = &grammar.Text{Value: "ntfy://example.com/topic", Quote: '"'}, nil
			}
			return true
		})
	}
	for _, item := range tree.Items {
		if l, ok := item.(*grammar.Let); ok && named[l.Name.Value] {
			l.Value = &grammar.Texts{Words: []grammar.Word{secret()}}
		}
	}
	return grammar.Format(tree)
}
