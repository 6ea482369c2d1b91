package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
)

// TestAcknowledge: a client that may act can silence the messages that a unit repeats, and undo that; no other
// client can.
func TestAcknowledge(t *testing.T) {
	const conf = `POLLFREQ 50ms
POLLFREQALERT 50ms
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE primary
WHEN Eaton REPORTS OB EVERY 10m : WALL "%(u)s: still on battery"
`
	s := startSite(t, conf, map[string]map[string]string{"Eaton": unitVars("OB", "90")}, Options{TokenFile: bothTokens(t)}, PageOptions{})
	s.until(t, "[COMM OB")
	c := client(t, &http.Transport{})
	act := "Authorization: Bearer " + actToken
	// The page may be a moment older than the order.
	shows := func(want string) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			_, text := ask(t, c, "GET", s.URL()+"unit?id=LOCAL:Eaton@localhost:3493", act)
			if strings.Contains(text, want) {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("the page does not show %q:\n%s", want, text)
			}
		}
	}
	shows(">Acknowledge</button>")
	if code, text := post(t, c, s.URL()+"act/ack", `{"Unit":"Eaton","Do":"acknowledge"}`, ""); code != http.StatusForbidden {
		t.Errorf("without a token: %d %s", code, text)
	}
	for _, step := range []struct{ do, says, shows string }{
		{"acknowledge", "Silenced until it has ended: OB EVERY 10m", "Acknowledged: OB EVERY 10m."},
		{"undo", "Repeated again: OB EVERY 10m.", ">Acknowledge</button>"},
	} {
		if code, text := post(t, c, s.URL()+"act/ack", `{"Unit":"Eaton","Do":"`+step.do+`"}`, act); code != http.StatusOK || !strings.Contains(text, step.says) {
			t.Errorf("%s: %d %s", step.do, code, text)
		}
		shows(step.shows)
	}
	for _, bad := range []string{`{"Unit":"Eaton","Do":"undo"}`, `{"Unit":"nobody","Do":"acknowledge"}`, `{"Unit":"Eaton","Do":"x"}`} {
		if code, _ := post(t, c, s.URL()+"act/ack", bad, act); code != http.StatusConflict {
			t.Errorf("%s: %d", bad, code)
		}
	}
}

// TestTestMessage: a request for a test message returns its result, and only one message is sent at a time. A bug in
// sending it does not end the monitor.
func TestTestMessage(t *testing.T) {
	errBug := errors.New("bug")
	began, end := make(chan string), make(chan error)
	test := func(_ context.Context, c *config.Config, by string) error {
		began <- c.Path + " " + by
		err := <-end
		if errors.Is(err, errBug) {
			panic("a bug")
		}
		return err
	}
	s := startSite(t, siteConf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": unitVars("OL CHRG", "98")}, Options{TokenFile: bothTokens(t)}, PageOptions{Test: test})
	s.until(t, "[COMM OL CHRG]")
	c := client(t, &http.Transport{})
	act := "Authorization: Bearer " + actToken
	type answer struct {
		code int
		text string
	}
	for want, err := range map[answer]error{
		{http.StatusOK, "Every test message was delivered."}:                            nil,
		{http.StatusConflict, "1 of 2 were not delivered; the log says which, and why"}: errors.New("1 of 2 were not delivered"),
		{http.StatusConflict, "a bug in upsmon; the log says which, and why"}:           errBug,
	} {
		got := make(chan answer, 1)
		go func() {
			code, text := post(t, c, s.URL()+"act/test", "{}", act)
			got <- answer{code, strings.TrimSpace(text)}
		}()
		select {
		case by := <-began:
			if by != "/etc/nut/UPSmon.conf anna, on the page from 127.0.0.1" {
				t.Errorf("asked with %s", by)
			}
		case <-time.After(time.Minute):
			t.Fatal("no test message is sent")
		}
		if code, text := post(t, c, s.URL()+"act/test", "{}", act); code != http.StatusConflict || !strings.Contains(text, "another") {
			t.Errorf("a second one: %d %s", code, text)
		}
		end <- err
		if a := <-got; a != want {
			t.Errorf("got %v, want %v", a, want)
		}
	}
}

// post sends an order.
func post(t *testing.T, c *http.Client, url, body, header string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	r.Header.Set("Content-Type", "application/json")
	if name, value, found := strings.Cut(header, ": "); found {
		r.Header.Set(name, value)
	}
	response, err := c.Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return response.StatusCode, string(text)
}
