package beside

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestExplore(t *testing.T) {
	requireNUT(t)
	for _, file := range strings.Fields(os.Getenv("EXPLORE")) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			explore(t, file)
		})
	}
}

func explore(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	check(t, err)
	parts := map[string]string{}
	name := ""
	for line := range strings.Lines(string(text)) {
		if s, ok := strings.CutPrefix(line, "-- "); ok {
			name = strings.TrimSuffix(strings.TrimSpace(s), " --")
			continue
		}
		parts[name] += line
	}
	l := newLab(t, strings.Fields(parts["units"])...)
	for n, p := range parts {
		if n == "units" || n == "play" {
			continue
		}
		mode := os.FileMode(0o644)
		if strings.HasPrefix(p, "#!") {
			mode = 0o755
		}
		l.write("etc/"+n, p, mode)
	}
	for line := range strings.Lines(parts["before"]) {
		w := strings.Fields(line)
		l.units[w[0]].set(strings.Join(w[1:], " "), strings.Contains(line, "LOST"))
		time.Sleep(500 * time.Millisecond)
	}
	delete(parts, "before")
	l.run("/sbin/upsmon -u root")
	start := time.Now()
	clients := map[string]*client{}
	for line := range strings.Lines(parts["play"]) {
		w := strings.Fields(line)
		if len(w) == 0 {
			continue
		}
		at, err := strconv.ParseFloat(w[0], 64)
		check(t, err)
		time.Sleep(time.Until(start.Add(time.Duration(at * float64(time.Second)))))
		l.note([]string{"----", line})
		if len(w) == 2 {
			w = append(w, "")
		}
		switch w[2] {
		case "lost":
			l.units[w[1]].set(l.units[w[1]].status, true)
		case "back":
			l.units[w[1]].set(l.units[w[1]].status, false)
		case "login":
			clients[w[1]] = l.login(w[1])
		case "logout":
			clients[w[1]].Close()
		case "fsd":
			l.force(w[1])
		case "run":
			l.run(strings.Join(w[3:], " "))
		case "end":
		default:
			l.units[w[1]].set(strings.Join(w[2:], " "), false)
		}
	}
	var b strings.Builder
	for _, e := range l.noted() {
		fmt.Fprintf(&b, "%7.2f %s\n", e.at.Sub(start).Seconds(), strings.Join(e.words, " | "))
	}
	out, _ := os.ReadFile(l.path("programs"))
	t.Logf("%s\n%s\n", b.String(), out)
}
