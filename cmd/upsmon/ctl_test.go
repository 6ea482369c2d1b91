package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// hostile is what a server might send to a terminal.
const hostile = "\x1b]0;owned\a\u009b2J\u202e\U000e0041\xff\tend"

// drives are the characters of hostile that control a terminal.
const drives = "\x1b\a\t\u009b\u202e\U000e0041"

func sampleStatus(units int) status.Monitor {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	s := status.Monitor{
		Time: now, Version: version, Since: now.Add(-90 * time.Minute), Loaded: now.Add(-time.Hour), Config: "/etc/nut/UPSmon.conf" + hostile,
		Period: 2500 * time.Millisecond, Refused: "UPSmon.conf:1:1: error: a" + hostile + "\nUPSmon.conf:2:1: error: b",
	}
	for i := range units {
		s.Units = append(s.Units, status.Unit{
			Name: "unit" + string(rune('a'+i%26)), States: []string{"COMM", "OL"}, TLS: true,
			Values: []fsm.Value{{Name: "ups.status", Value: "OL"}, {Name: "battery.charge", Value: "99.5"}, {Name: "battery.runtime", Value: "1201.7"}},
		})
	}
	if units > 1 {
		s.Units[0].Timers = []status.Timer{{Name: "late", Left: 2 * time.Minute, Ends: now.Add(2 * time.Minute)}}
		s.Units[1] = status.Unit{
			Name: "Eaton" + hostile, States: []string{"NOCOMM"}, Trouble: "refused: " + hostile,
			Values: []fsm.Value{{Name: "battery.charge", Value: "full" + hostile}, {Name: "battery.runtime", Value: "NaN"}},
			Timers: []status.Timer{{Name: "soon", Left: 1400 * time.Millisecond, Ends: now.Add(1400 * time.Millisecond)}},
		}
	}
	return s
}

// TestForecasts: a monitor's predictions are printed in lines, without control characters for the terminal.
func TestForecasts(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	shut := next.Event{After: 2 * time.Minute, Time: at.Add(2 * time.Minute), Name: "Eaton" + hostile, Kind: next.Acts, Verb: fsm.ShutdownCmd, Text: "SHUTDOWNCMD x" + hostile, Rule: "UPSmon.conf:4:1" + hostile}
	got := forecasts([]next.Forecast{{If: next.Nothing, Events: []next.Event{shut}, Shutdown: &shut, More: true}, {If: next.MainsBack + hostile}})
	if strings.ContainsAny(got, strings.ReplaceAll(drives, "\n", "")) || !utf8.ValidString(got) {
		t.Errorf("a terminal is driven: %q", got)
	}
	for _, want := range []string{"If nothing changes: shuts down at 03:06:05, in 2m, by UPSmon.conf:4:1", "  03:06:05  in 2m  Eaton", "  and more\n", "now", ": nothing happens\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestPrintStatus(t *testing.T) {
	var b strings.Builder
	s := sampleStatus(2)
	s.Disk = []string{"the journal cannot be written: no space left on device" + hostile}
	s.Held = &status.Held{Until: s.Time.Add(7 * time.Second), Timers: []string{"soon of Eaton"}, Rules: []string{"None->LB of Eaton"}}
	s.Damaged = []string{"the state" + hostile}
	s.Units = append(s.Units, status.Unit{Name: "never-heard", Unheard: true})
	s.Units[0].Timers[0].Old = "keeps the length that it was started with; the configuration now says 5m0s"
	if err := printStatus(&b, s); err != nil {
		t.Fatal(err)
	}
	const quoted = `\x1b]0;owned\a\u009b2J\u202e\U000e0041\xff\tend`
	for _, want := range []string{
		"Version:        " + version + "\n",
		`Configuration:  /etc/nut/UPSmon.conf` + quoted + "\n",
		"Since:          2026-01-02 01:34:05 (1h30m)\n",
		"Dry run:        no\n",
		"Polling:        every 2.5s\n",
		"Loaded:         2026-01-02 02:04:05 (1h)\n",
		"Held:           the changed configuration, for another 7s, since it would drop running timers: soon of Eaton; and rules for the outage under way: None->LB of Eaton; ctl reload applies it now\n",
		"Damaged:        the state" + quoted + "\n",
		"Disk:           the journal cannot be written: no space left on device" + quoted + "\n",
		"never-heard", "  unknown  ",
		"\nlate of unita keeps the length that it was started with; the configuration now says 5m0s\n",
		"Refused:        the changed configuration has errors, so the previous one stays in force:\n  UPSmon.conf:1:1: error: a" + quoted + "\n  UPSmon.conf:2:1: error: b\n",
		"  COMM OL  99.5%   ", "  20m2s    -     yes  -\n",
		`Eaton` + quoted + `  NOCOMM   full` + quoted + `  NaN      -     no   refused: ` + quoted + "\n",
		"\nsoon   Eaton" + quoted + "  1s    2026-01-02 03:04:06\nlate   unita",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if !utf8.ValidString(b.String()) || strings.ContainsAny(b.String(), drives) {
		t.Errorf("%q drives the terminal", b.String())
	}

	b.Reset()
	s = sampleStatus(2)
	s.Version = "0.0.1" + hostile
	s.Kept = map[string]actions.Kept{"WEBHOOK": {Count: 2, Oldest: s.Time.Add(-time.Hour), Reasons: []string{"out" + hostile, "too busy"}}, "EMAIL": {Count: 1, Oldest: s.Time.Add(-90 * time.Second)}}
	if err := printStatus(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`Version:        0.0.1` + quoted + "; this program's is " + version + "\n",
		"To be retried:  1 EMAIL, the oldest from 1m30s ago\nTo be retried:  2 WEBHOOK, the oldest from 1h ago: out" + quoted + "; too busy\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}

	b.Reset()
	if err := printStatus(&b, status.Monitor{}); !strings.HasPrefix(b.String(), "Version:        older than this program's, "+version+"\n") || err != nil || !strings.HasSuffix(b.String(), "\n\nNo units are monitored.\n\nNo timers are running.\n") {
		t.Errorf("%q, %v", b.String(), err)
	}
}

// TestJSONDrivesNoTerminal: whatever a file or its texts are called, no command's JSON controls a terminal.
func TestJSONDrivesNoTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	const odd = "\u009b2J\u202e"
	conf, scenario, nut := "a"+odd+".conf", "a"+odd+".txt", odd+".nut"
	for name, content := range map[string]string{
		conf: "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD \"x\" TYPE primary\n" +
			"WHEN Eaton REPORTS OL->OB : SHUTDOWNCMD \"/sbin/shutdown " + odd + "\"\n",
		"other.conf": "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD \"x\" TYPE primary\n" +
			"WHEN Eaton REPORTS None->LB : SHUTDOWNCMD \"/sbin/shutdown\"\n",
		scenario: "1s Eaton ups.status OB\n2s end\n",
		nut:      "MONITOR ups@localhost 1 u p primary\nSHUTDOWNCMD \"/sbin/shutdown\"\nNOTIFYFLAG ONLINE BEEP\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"check", "--json", conf, "missing" + odd},
		{"verify", "--json", "--within", "100ms", conf},
		{"verify", "--json", "--within", "100ms", "--against", "other.conf", conf},
		{"convert", "--json", "--upsmon", nut, "-o", "out" + odd},
		{"simulate", "--json", conf, scenario},
	} {
		var out strings.Builder
		root := newRoot()
		root.SetArgs(args)
		root.SetOut(&out)
		root.SetErr(io.Discard)
		err := root.Execute()
		if err != nil && !errors.As(err, new(exit)) {
			t.Errorf("%q: %v", args, err)
		}
		if !strings.Contains(out.String(), `\u009b2J`) || strings.ContainsAny(out.String(), drives) {
			t.Errorf("%q prints %q", args, out.String())
		}
	}
}

// TestPrintJSON: the JSON has no control characters for a terminal, and keeps its meaning.
func TestPrintJSON(t *testing.T) {
	s := sampleStatus(2)
	s.Refused, s.Time, s.Since, s.Loaded = "", s.Time.UTC(), s.Since.UTC(), s.Loaded.UTC()
	for i := range s.Units[1].Timers {
		s.Units[1].Timers[i].Ends = s.Units[1].Timers[i].Ends.UTC()
	}
	s.Units[0].Timers = nil
	var b strings.Builder
	if err := printJSON(&b, s); err != nil {
		t.Fatal(err)
	}
	if !utf8.ValidString(b.String()) || strings.ContainsAny(b.String(), drives) {
		t.Errorf("%q drives the terminal", b.String())
	}
	var got status.Monitor
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	// JSON cannot contain invalid UTF-8.
	was, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var want status.Monitor
	if err := json.Unmarshal(was, &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// screen returns the content of a page, without colours.
func screen(p tea.Model) string { return colours.ReplaceAllString(p.View().Content, "") }

func press(t *testing.T, p tea.Model, keys ...tea.KeyPressMsg) tea.Model {
	t.Helper()
	for _, k := range keys {
		var cmd tea.Cmd
		if p, cmd = p.Update(k); cmd != nil {
			t.Errorf("%s: a command", k)
		}
	}
	return p
}

// TestExplainRules: what an action would do now, and why.
func TestExplainRules(t *testing.T) {
	got := explainRules([]fsm.RuleState{{Rule: "x:1:1", Event: "OL->OB EVERY 1m", Running: true, Left: 30 * time.Second, Actions: []fsm.ActionState{
		{Action: "WALL", If: "LB", Holds: true, Acked: true}, {Action: "EMAIL", If: "LB"}, {Action: "SHELLCMD", Holds: true},
	}}})
	want := "x:1:1  OL->OB EVERY 1m: running, ends in 30s\n    not WALL, since it is acknowledged\n    not EMAIL, since not LB\n    SHELLCMD\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestHostileMonitor: nothing from a socket or a journal controls the terminal. The socket does not belong to root,
// and the journal contains text from servers.
func TestHostileMonitor(t *testing.T) {
	rules := []fsm.RuleState{{Rule: hostile, Event: hostile, Actions: []fsm.ActionState{
		{Action: hostile}, {Action: hostile, If: hostile}, {Action: hostile, If: hostile, Holds: true},
	}}}
	var entries strings.Builder
	err := printEntries(&entries, slices.Values([]journal.Entry{{Event: hostile, Text: hostile}, {Reason: "\x7f\u0085\u2066\u200b\ufeff"}}))
	if err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]string{"ctl explain": explainRules(rules), "why --json": entries.String()} {
		for line := range strings.Lines(got) {
			if line = strings.TrimSuffix(line, "\n"); strings.ContainsAny(strings.TrimPrefix(line, "\t"), strings.ReplaceAll(drives, "\t", "")) || !text.Safe(strings.ReplaceAll(line, "\t", "")) {
				t.Errorf("%s: %q", what, line)
			}
		}
	}
	var e journal.Entry
	if err := json.NewDecoder(strings.NewReader(entries.String())).Decode(&e); err != nil || e.Text != strings.ToValidUTF8(hostile, "\ufffd") {
		t.Errorf("%v, the text has become %q", err, e.Text)
	}
}

func TestPage(t *testing.T) {
	var p tea.Model = page{ask: func() tea.Msg { return nil }, status: sampleStatus(2)}
	if got := screen(p); got != "" {
		t.Errorf("without a size: %q", got)
	}
	p, _ = p.Update(tea.WindowSizeMsg{Width: 60, Height: 40})
	lines := strings.Split(screen(p), "\n")
	if len(lines) != 40 || !strings.HasPrefix(lines[0], "Version:") || lines[39] != "03:04:05  q quits" {
		t.Errorf("%d lines:\n%s", len(lines), screen(p))
	}
	for _, l := range lines {
		if n := ansi.StringWidth(l); n > 60 {
			t.Errorf("%d wide: %s", n, l)
		}
	}

	// The last known status stays, with the error below it.
	p, next := p.Update(answer{err: errors.New("gone\x1b")})
	if got := screen(p); next == nil || !strings.Contains(got, "unita") || !strings.HasSuffix(got, "\ngone\\x1b; last status at 03:04:05") {
		t.Errorf("%s", got)
	}
	p, next = p.Update(answer{status: sampleStatus(1)})
	if got := screen(p); next == nil || strings.Contains(got, "gone") || !strings.Contains(got, "No timers are running.") {
		t.Errorf("%s", got)
	}
	for _, k := range []tea.KeyPressMsg{{Code: 'q', Text: "q"}, {Code: tea.KeyEscape}, {Code: 'c', Mod: tea.ModCtrl}} {
		_, cmd := p.Update(k)
		if cmd == nil {
			t.Errorf("%s does not end the page", k)
		} else if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf("%s does not end the page", k)
		}
	}
}

func TestPageScrolls(t *testing.T) {
	var p tea.Model = page{status: sampleStatus(100)}
	p, _ = p.Update(tea.WindowSizeMsg{Width: 80, Height: 12})
	total := len(p.(page).lines())
	down, up := tea.KeyPressMsg{Code: tea.KeyDown}, tea.KeyPressMsg{Code: tea.KeyUp}
	space, end, home := tea.KeyPressMsg{Code: ' ', Text: " "}, tea.KeyPressMsg{Code: tea.KeyEnd}, tea.KeyPressMsg{Code: tea.KeyHome}
	for _, c := range []struct {
		keys []tea.KeyPressMsg
		top  int
	}{
		{nil, 0},
		{[]tea.KeyPressMsg{up}, 0},
		{[]tea.KeyPressMsg{down, down, up}, 1},
		{[]tea.KeyPressMsg{space}, 11},
		{[]tea.KeyPressMsg{end, down}, total - 10},
		{[]tea.KeyPressMsg{home}, 0},
		{[]tea.KeyPressMsg{end}, total - 10},
	} {
		p = press(t, p, c.keys...)
		if got := p.(page).top; got != c.top {
			t.Errorf("after %v the page begins at %d, want %d", c.keys, got, c.top)
		}
	}
	if want := fmt.Sprintf("(%d lines above, 0 below)", total-10); !strings.Contains(screen(p), want) {
		t.Errorf("no %s in\n%s", want, screen(p))
	}
	// With fewer lines, or more room, the page is not empty.
	p, _ = p.Update(answer{status: sampleStatus(1)})
	if got := screen(p); !strings.Contains(got, "unita") {
		t.Error(got)
	}
	p, _ = p.Update(tea.WindowSizeMsg{Width: 1, Height: 1})
	_ = screen(p)
}

// TestPageNarrow: what happens next comes before the units, the worst unit comes first, and a narrow terminal cuts
// nothing off.
func TestPageNarrow(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	unit := func(name string, states ...string) status.Unit {
		return status.Unit{Name: name + "@upsd.example.com:3493", States: append([]string{"COMM"}, states...)}
	}
	var p tea.Model = page{
		status: status.Monitor{Time: at, Units: []status.Unit{unit("calm", "OL"), unit("bad", "OB"), unit("worst", "OB", "LB")}},
		next:   []next.Forecast{{If: next.Nothing, Shutdown: &next.Event{Time: at, After: 90 * time.Second, Rule: "UPSmon.conf:12:1"}}},
	}
	for _, width := range []int{20, 38, 80} {
		p, _ = p.Update(tea.WindowSizeMsg{Width: width, Height: 100})
		got := strings.Join(strings.Fields(screen(p)), " ")
		for _, want := range []string{"If nothing changes: shuts down at 03:04:05, in 1m30s, by UPSmon.conf:12:1", "UNIT STATES", "worst@", "COMM OB LB", "bad@", "COMM OB", "calm@", "COMM OL"} {
			_, behind, found := strings.Cut(got, want)
			if !found {
				t.Errorf("%d wide: no %q behind what comes before it in\n%s", width, want, screen(p))
			}
			got = behind
		}
	}
}

// TestUrgency: the units that need help come first.
func TestUrgency(t *testing.T) {
	for want, u := range map[string]status.Unit{
		good("x"):  {States: []string{"COMM", "OL"}},
		amber("x"): {States: []string{"COMM", "OB"}},
		red("x"):   {States: []string{"COMM", "OB", "LB"}},
	} {
		if got := urgency(u)("x"); got != want {
			t.Errorf("%v: %q, want %q", u.States, got, want)
		}
	}
	if got := urgency(status.Unit{States: []string{"COMM", "OL"}, Trouble: "refused"})("x"); got != red("x") {
		t.Errorf("trouble: %q", got)
	}
}

// TestReloadWarns: reload reports what the new configuration removes from a current outage.
func TestReloadWarns(t *testing.T) {
	const want = `reload: warning: it removes x\x1b]0;owned\a`
	for _, result := range []status.ReloadResult{status.ReloadInForce, status.ReloadHeld} {
		said, _ := orders[0].done(control.Reply{Reload: &status.Reload{Result: result, Warning: "removes x\x1b]0;owned\a"}})
		if lines := strings.Split(said, "\n"); len(lines) != 2 || lines[1] != want {
			t.Errorf("%s: %q", result, said)
		}
	}
}
