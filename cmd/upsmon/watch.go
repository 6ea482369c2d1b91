package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// watchPeriod is how often the live page queries the status.
const watchPeriod = time.Second

// watch shows the status live until the user presses q.
func watch(cmd *cobra.Command, client *control.Client) error {
	ctx := cmd.Context()
	if !isTerminal(os.Stdout) {
		return exit{exitBad, errors.New("--watch needs a terminal: without it status prints once, and --json for programs")}
	}
	ask := func() tea.Msg {
		a := answer{}
		if a.status, a.err = client.Status(ctx); a.err == nil && !calm(a.status) {
			a.next, _ = client.Next(ctx, "") // an older monitor does not support this
		}
		return a
	}
	// A page for a monitor that does not answer would be useless.
	first := ask().(answer)
	if first.err != nil {
		return controlError(cmd, first.err)
	}
	_, err := tea.NewProgram(page{ask: ask, status: first.status, next: first.next}, tea.WithContext(ctx)).Run()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) {
		return exit{exitBad, err}
	}
	return nil
}

// An answer is a status, or the error in its place.
type answer struct {
	status status.Monitor
	next   []next.Forecast
	err    error
}

// calm reports whether no unit is in trouble and no timer runs, so that nothing is expected to
// happen.
func calm(s status.Monitor) bool {
	return !s.Alert && !slices.ContainsFunc(s.Units, func(u status.Unit) bool { return len(u.Timers) > 0 })
}

// page is the live page. When the monitor is gone, it keeps showing the last status, with a note.
type page struct {
	ask           tea.Cmd
	status        status.Monitor
	next          []next.Forecast
	err           error // of the last query
	width, height int
	top           int // the first visible line
}

// Init implements tea.Model.
func (p page) Init() tea.Cmd { return p.later() }

func (p page) later() tea.Cmd {
	return tea.Tick(watchPeriod, func(time.Time) tea.Msg { return p.ask() })
}

// Update implements tea.Model.
func (p page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case answer:
		if p.err = msg.err; p.err == nil {
			p.status, p.next = msg.status, msg.next
		}
		p.scroll(0)
		return p, p.later()
	case tea.WindowSizeMsg:
		p.width, p.height = msg.Width, msg.Height
		p.scroll(0)
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q", "esc", "ctrl+c":
			return p, tea.Quit
		case "up", "k":
			p.scroll(-1)
		case "down", "j":
			p.scroll(1)
		case "pgup":
			p.scroll(-p.room())
		case "pgdown", "space":
			p.scroll(p.room())
		case "home", "g":
			p.scroll(-p.top)
		case "end", "G":
			p.scroll(len(p.lines()))
		}
	}
	return p, nil
}

// room is the number of lines that fit above the footer.
func (p page) room() int { return max(1, p.height-2) }

// scroll moves the page, within its lines.
func (p *page) scroll(by int) {
	p.top = min(max(0, p.top+by), max(0, len(p.lines())-p.room()))
}

// The styles of the page. A terminal without colours gets none.
func head(s string) string  { return ansi.NewStyle().Bold().Styled(s) }
func good(s string) string  { return s }
func amber(s string) string { return ansi.NewStyle().ForegroundColor(ansi.Yellow).Styled(s) }
func red(s string) string   { return ansi.NewStyle().Bold().ForegroundColor(ansi.Red).Styled(s) }
func faint(s string) string { return ansi.NewStyle().Faint().Styled(s) }

// rank returns the urgency of a unit.
func rank(u status.Unit) fsm.Urgency {
	if u.Trouble != "" {
		return fsm.Critical
	}
	return fsm.MostUrgent(u.States...)
}

// urgency returns the style of a unit.
func urgency(u status.Unit) func(string) string {
	switch rank(u) {
	case fsm.Critical:
		return red
	case fsm.Warning:
		return amber
	case fsm.Calm:
	}
	return good
}

// lines returns all lines except the footer: what happens next and the worst units first, with nothing cut off.
func (p page) lines() (lines []string) {
	add := func(style func(string) string, l string) {
		if p.width > 0 {
			l = ansi.Wrap(l, p.width, "")
		}
		for l := range strings.SplitSeq(l, "\n") {
			lines = append(lines, style(l))
		}
	}
	table := func(rows []string, styleOf func(i int) func(string) string) {
		for i, l := range rows {
			if p.width > 0 && ansi.StringWidth(rows[0]) > p.width {
				l = strings.Join(strings.Fields(l), " ") // its columns do not fit
			}
			add(styleOf(i), l)
		}
	}
	for _, l := range facts(p.status) {
		switch {
		case strings.HasPrefix(l, "Refused:"), strings.HasPrefix(l, "Damaged:"), strings.HasPrefix(l, "Disk:"):
			add(red, l)
		case strings.HasPrefix(l, "Held:"):
			add(amber, l)
		default:
			add(good, l)
		}
	}
	if len(p.next) > 0 {
		add(good, "")
	}
	for i := range p.next {
		f := &p.next[i]
		l := "If " + text.Line(string(f.If)) + ": " + verdictOf(f)
		if f.If == next.Nothing && f.Shutdown != nil {
			add(red, l)
		} else {
			add(good, l)
		}
	}
	add(good, "")
	s := p.status
	s.Units = slices.Clone(s.Units)
	slices.SortStableFunc(s.Units, func(a, b status.Unit) int { return cmp.Compare(rank(b), rank(a)) })
	table(unitTable(s), func(i int) func(string) string {
		if i == 0 {
			return head
		}
		return urgency(s.Units[i-1])
	})
	add(good, "")
	table(timerTable(p.status), func(i int) func(string) string {
		if i == 0 {
			return head
		}
		return good
	})
	return lines
}

// foot returns the footer.
func (p page) foot() string {
	at := p.status.Time.Local().Format(time.TimeOnly)
	if p.err != nil {
		return red(fmt.Sprintf("%s; last status at %s", text.Line(p.err.Error()), at))
	}
	keys := "q quits"
	if more := len(p.lines()) - p.room(); more > 0 {
		keys += fmt.Sprintf(", up and down scroll (%d lines above, %d below)", p.top, more-p.top)
	}
	return faint(at + "  " + keys)
}

// View implements tea.Model.
func (p page) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = "upsmon"
	if p.height == 0 {
		return v // the size is not known yet
	}
	cut := func(line string) string { return ansi.Truncate(line, p.width, "") }
	lines := p.lines()
	lines = lines[p.top:min(len(lines), p.top+p.room())]
	shown := make([]string, 0, p.height)
	for _, l := range lines {
		shown = append(shown, cut(l))
	}
	for len(shown) < p.room()+1 {
		shown = append(shown, "")
	}
	v.Content = strings.Join(append(shown, cut(p.foot())), "\n")
	return v
}
