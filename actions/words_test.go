package actions

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestAlarmWords: in the body for each service, the alarm is in a place that people read, and its
// unit has another name than the one whose end the service may hear of.
func TestAlarmWords(t *testing.T) {
	const words = `nas cannot be shut down: "exit status 1"`
	for _, tt := range []struct {
		name   string
		bodies []string // the bodies of rules, as UPSmon.conf has them
		want   string   // "": none of them has a place for the alarm
	}{
		{
			"Apprise", []string{`{"title": "%(ups)s", "body": "Power failure, charge %(c)s %%", "type": "warning", "tag": "all"}`},
			`{"title": "ALARM-Eaton", "body": "nas cannot be shut down: \"exit status 1\"", "type": "warning", "tag": "all"}`,
		},
		{
			"Slack", []string{`{"text": "%(ups)s: power failure", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*%(ups)s* is on battery"}}]}`},
			`{"text": "nas cannot be shut down: \"exit status 1\"", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "nas cannot be shut down: \"exit status 1\""}}]}`,
		},
		{
			"Discord", []string{`{"username": "The monitor of the cellar", "content": "%(e)s"}`},
			`{"username": "The monitor of the cellar", "content": "nas cannot be shut down: \"exit status 1\""}`,
		},
		{
			"PagerDuty: not the one that resolves", []string{
				`{"routing_key": "0123", "event_action": "resolve", "dedup_key": "%(u)s"}`,
				`{"routing_key": "0123", "event_action": "trigger", "dedup_key": "%(u)s", "payload": {"summary": "%(u)s: power failure", "source": "%(h)s", "severity": "critical"}}`,
			},
			`{"routing_key": "0123", "event_action": "trigger", "dedup_key": "ALARM-Eaton", "payload": {"summary": "nas cannot be shut down: \"exit status 1\"", "source": "localhost", "severity": "critical"}}`,
		},
		{
			"Alertmanager", []string{
				`[{"labels": {"alertname": "UPSOnBattery", "ups": "%(u)s"}, "annotations": {"summary": "%(u)s is on battery"}}]`,
				`[{"labels": {"alertname": "UPSOnBattery", "ups": "%(u)s"}, "endsAt": "%(t)s"}]`,
			},
			`[{"labels": {"alertname": "UPSOnBattery", "ups": "ALARM-Eaton"}, "annotations": {"summary": "nas cannot be shut down: \"exit status 1\""}}]`,
		},
		{"no name that is known", []string{`{"id": 7, "was": "ok", "what": "%(e)s of %(u)s", "unit": "%(u)s"}`}, `{"id": 7, "was": "ok", "what": "nas cannot be shut down: \"exit status 1\"", "unit": "ALARM-Eaton"}`},
		{"marks in strings", []string{`{"a\": b": "\"", "text": "\"%(e)s\" ,"}`}, `{"a\": b": "\"", "text": "nas cannot be shut down: \"exit status 1\""}`},
		{"a form", []string{`unit=%(u)s&message=on+battery`}, `unit=ALARM-Eaton&message=nas+cannot+be+shut+down%3A+%22exit+status+1%22`},
		{"plain text", []string{`%(u)s is on battery`}, words},
		{"what switches something", []string{`{"state": "off"}`}, ""},
		{"a word", []string{`off`}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var src strings.Builder
			src.WriteString("GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n")
			for _, b := range tt.bodies {
				fmt.Fprintf(&src, "WHEN Eaton REPORTS OL->OB : WEBHOOK \"https://example.com/x\" BODY '%s'\n", b)
			}
			program, _, diags := compile.Parse("UPSmon.conf", []byte(src.String()), compile.Options{})
			if program == nil {
				t.Fatal(diags)
			}
			best := bestPosts(program.Policy.Effects(program.Policy.Units[0].ID, fsm.Webhook, nil, time.Now()))
			got := ""
			for _, e := range best {
				said, _ := reword(e.Post.Body, e.Name, words)
				got += string(said)
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestAlarmInABody: an alarm reaches a service that requires its own body, even at a second try.
func TestAlarmInABody(t *testing.T) {
	var mu sync.Mutex
	var got, ids []string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got, ids = append(got, r.URL.Path+" "+string(b)), append(ids, r.Header.Get(idHeader))
		if len(got) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer service.Close()
	program, _, diags := compile.Parse("UPSmon.conf", fmt.Appendf(nil, `GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 0 UPSDUSER mon PASSWORD "x" TYPE primary
WHEN Eaton REPORTS OL->OB : WEBHOOK "%[1]s/chat" BODY '{"text": "%%(u)s: power failure"}'
                            WEBHOOK "%[1]s/lamp" BODY '{"state": "on"}'
WHEN Eaton REPORTS None->LB : SHUTDOWN
`, service.URL), compile.Options{})
	if program == nil {
		t.Fatal(diags)
	}
	g := newRig(t, Options{Wall: "/bin/true", Spool: t.TempDir(), Limits: Limits{Retry: time.Millisecond, RetryMax: time.Millisecond}})
	g.Configure(Config{Policy: program.Policy})
	g.Do(shutdownCmd("/bin/false"))
	eventually(t, "the second try", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(got) >= 2
	})
	mu.Lock()
	defer mu.Unlock()
	for _, said := range got {
		if !strings.HasPrefix(said, `/chat {"text": "`) || !strings.Contains(said, " cannot be shut down: SHUTDOWNCMD /bin/false: exit status 1") {
			t.Errorf("got %s", said)
		}
	}
	if ids[0] != ids[1] {
		t.Errorf("got IDs %q, want the same for both", ids)
	}
}
