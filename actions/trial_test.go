package actions

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/tls-upsmon/upsmon/engine/compile"
)

// TestTrials: every address receives one message that says that it is a test. Each result says why
// a message did not arrive, and no command of the file runs.
func TestTrials(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	var bodies []string
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		bodies = append(bodies, r.URL.Path+" "+string(b))
		mu.Unlock()
		if strings.HasPrefix(r.URL.Path, "/bad") {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer hooks.Close()
	relay := newRelay(t, true)
	relay.script = func(step string, _ int) error {
		if step == "rcpt gone@example.com" {
			return &smtp.SMTPError{Code: 550, Message: "no such user"}
		}
		return nil
	}
	touch := filepath.Join(dir, "touched")
	program, _, diags := compile.Parse("UPSmon.conf", fmt.Appendf(nil, `SMTPSERVER %q PORT 465 USER "u" PASSWORD "p"
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD "x" TYPE primary
MONITOR APC POWERVAL 1 UPSDUSER mon PASSWORD "x" TYPE primary
WHEN EACH REPORTS OL->OB : EMAIL FROM "ups@example.com" TO "Anna <anna@example.com>, gone@example.com" SUBJECT "%%(u)s" MESSAGE "outage"
                           WEBHOOK "%[2]s/good/token" MESSAGE "outage"
                           WEBHOOK "%[2]s/bad/token"
                           WEBHOOK "%[2]s/body" BODY '{"key": "%%(u)s", "charge": %%(c)s, "text": "%%(e)s"}'
                           WEBHOOK "%[2]s/fixed" BODY '{"key": "outage"}'
                           SHELLCMD "touch %[3]s" ROOTCMD "/usr/bin/touch %[3]s" SHUTDOWNCMD "/usr/bin/touch %[3]s" SETFSD
WHEN EACH REPORTS OB->OL : EMAIL FROM "ups@example.com" TO "anna@example.com" SUBJECT "%%(u)s" MESSAGE "back"
`, mailHost, hooks.URL, touch), compile.Options{})
	if program == nil {
		t.Fatal(diags)
	}
	c := Config{Policy: program.Policy, Mail: relay.server(465)}
	trials := Trials(c, "nas", time.Now())
	var got []string
	for r := range Try(t.Context(), Options{dial: to(relay.addr), Shell: []string{"/bin/sh", "-c"}}, c, onlyVerb(trials, "EMAIL")) {
		got = append(got, describeTrial(r))
	}
	for r := range Try(t.Context(), Options{}, c, onlyVerb(trials, "WEBHOOK")) {
		got = append(got, describeTrial(r))
	}
	host := hooks.URL + "/…"
	want := []string{
		"EMAIL anna@example.com ok", "EMAIL gone@example.com refused",
		"WEBHOOK " + host + " ok", "WEBHOOK " + host + " 403", "WEBHOOK " + host + " ok", "WEBHOOK " + host + " skipped",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got the results %q", got)
	}
	relay.mu.Lock()
	if len(relay.got) != 1 || !strings.Contains(relay.got[0].data, "Subject: upsmon on nas: test") || !strings.Contains(relay.got[0].data, "This is a test of upsmon on nas.") {
		t.Errorf("got the mails %+v", relay.got)
	}
	relay.mu.Unlock()
	mu.Lock()
	all := strings.Join(bodies, "\n")
	mu.Unlock()
	for _, part := range []string{`"event":"TEST"`, `/body {"key": "TEST-Eaton", "charge": "unknown", "text": "`} {
		if !strings.Contains(all, part) {
			t.Errorf("no %s in\n%s", part, all)
		}
	}
	if strings.Contains(all, "/fixed") || strings.Count(all, "/good/") != 1 {
		t.Errorf("got the requests\n%s", all)
	}
	if _, err := os.Stat(touch); err == nil {
		t.Error("a command of the file ran")
	}
}

func onlyVerb(all []Trial, verb string) []Trial {
	var some []Trial
	for _, t := range all {
		if t.Verb.String() == verb {
			some = append(some, t)
		}
	}
	return some
}

func describeTrial(r TrialResult) string {
	s := r.Verb.String() + " " + r.Where
	switch {
	case r.Skipped != "":
		return s + " skipped"
	case r.Err == nil:
		return s + " ok"
	case strings.Contains(r.Err.Error(), "403"):
		return s + " 403"
	case strings.Contains(r.Err.Error(), "refused") && !strings.Contains(r.Err.Error(), ErrKept.Error()):
		return s + " refused"
	}
	return s + " " + r.Err.Error()
}
