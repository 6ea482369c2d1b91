package docs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/push"
)

// TestNotify: each configuration of the page compiles without a warning, URLs included, and what it posts
// is what the receiver takes, by the documentation of its API.
func TestNotify(t *testing.T) {
	p, err := parse("notify.md")
	if err != nil {
		t.Fatal(err)
	}
	var schemes []string
	for i := range p.blocks {
		if p.blocks[i].kind != "upsmon" {
			continue
		}
		title := p.subsection(p.blocks[i].line)
		t.Run(title, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "UPSmon.conf")
			if err := os.WriteFile(path, []byte(strings.Join(p.blocks[i].text, "\n")), 0o600); err != nil {
				t.Fatal(err)
			}
			c := config.Load(path)
			if len(c.Diagnostics) > 0 || c.Program == nil {
				t.Fatal(c.Diagnostics)
			}
			var posted []map[string]any
			beats := 0
			for _, e := range outage(c.Program.Policy) {
				switch {
				case e.Verb == fsm.Push:
					schemes = append(schemes, push.Scheme(e.URL))
				case e.Post != nil && e.Post.Method == "GET":
					beats++
				case e.Post != nil:
					posted = append(posted, object(t, fsm.Join(e.Post.Body)))
				}
			}
			if heartbeat := strings.Contains(title, "heartbeat"); heartbeat != (beats > 1) {
				t.Errorf("%d requests with GET", beats)
			}
			if check := receivers[title]; check != nil {
				check(t, posted)
			} else if len(posted) > 0 {
				t.Errorf("nothing checks what is posted: %v", posted)
			}
		})
	}
	slices.Sort(schemes)
	if got := slices.Compact(schemes); !slices.Equal(got, push.Services()) {
		t.Errorf("the page has %v, and the services are %v", got, push.Services())
	}
}

// outage returns the effects of a power failure of ten minutes, and of what a driver may send.
func outage(d *fsm.Definition) []*fsm.Effect {
	var effects []*fsm.Effect
	begin := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	at := func(s int) fsm.Instant {
		d := time.Duration(s) * time.Second
		return fsm.Instant{Mono: d, Wall: begin.Add(d)}
	}
	system, _ := fsm.Start(d, at(0), nil)
	for s := range 700 {
		status := "OL"
		if s >= 5 && s < 605 {
			status = `OB "quoted\`
		}
		for _, r := range system.Step(at(s), fsm.Input{Unit: d.Units[0].ID, Status: status, Values: []fsm.Value{{Name: "battery.charge", Value: "97"}}}) {
			if r.Effect != nil {
				effects = append(effects, r.Effect)
			}
		}
	}
	return effects
}

// object decodes a JSON object, or an array with one.
func object(t *testing.T, body string) map[string]any {
	t.Helper()
	var o map[string]any
	var list []map[string]any
	switch {
	case json.Unmarshal([]byte(body), &o) == nil:
	case json.Unmarshal([]byte(body), &list) == nil && len(list) == 1:
		o = list[0]
	default:
		t.Fatalf("no JSON object: %s", body)
	}
	return o
}

// receivers says what each program of the page takes.
var receivers = map[string]func(*testing.T, []map[string]any){
	// https://github.com/caronc/apprise-api: body is required, type is one of four.
	"Apprise API": func(t *testing.T, posted []map[string]any) {
		wantPosts(t, posted, "type", "warning", "success")
		wantPosts(t, posted, "title", "Eaton", "Eaton")
		wantPosts(t, posted, "body", "Power failure, charge 97 %", "On mains power")
	},
	"Slack with your own layout": func(t *testing.T, posted []map[string]any) { wantPosts(t, posted, "text", "Eaton: power failure") },
	"Discord with a custom name": func(t *testing.T, posted []map[string]any) {
		wantPosts(t, posted, "content", "**Eaton**: power failure, charge 97 %")
	},
	// https://developer.pagerduty.com/docs/send-alert-event
	"PagerDuty": func(t *testing.T, posted []map[string]any) {
		const key = "0123456789abcdef0123456789abcdef"
		wantPosts(t, posted, "routing_key", key, key)
		wantPosts(t, posted, "event_action", "trigger", "resolve")
		wantPosts(t, posted, "dedup_key", "Eaton", "Eaton")
		payload, _ := posted[0]["payload"].(map[string]any)
		if payload["summary"] == nil || payload["source"] == nil || payload["severity"] != "critical" {
			t.Errorf("payload: %v", payload)
		}
	},
	// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, postableAlert
	"Alertmanager": func(t *testing.T, posted []map[string]any) {
		if len(posted) != 6 {
			t.Fatalf("%d alerts", len(posted))
		}
		for i, p := range posted {
			labels, _ := p["labels"].(map[string]any)
			if labels["alertname"] != "UPSOnBattery" || labels["ups"] != "Eaton" {
				t.Errorf("labels: %v", labels)
			}
			end, resolved := p["endsAt"].(string)
			if resolved != (i == len(posted)-1) {
				t.Errorf("%d: %v", i, p)
			}
			if _, err := time.Parse(time.RFC3339, end); resolved && err != nil {
				t.Error(err)
			}
		}
	},
}

// wantPosts compares a member of all that was posted.
func wantPosts(t *testing.T, posted []map[string]any, member string, want ...string) {
	t.Helper()
	var got []string
	for _, p := range posted {
		s, _ := p[member].(string)
		got = append(got, s)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", member, got, want)
	}
}

// subsection returns the nearest heading above a line.
func (p *page) subsection(line int) string {
	for ; line > 0; line-- {
		if title, ok := strings.CutPrefix(p.lines[line], "### "); ok {
			return title
		}
	}
	return ""
}
