package push

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// examples has a URL for each service, in which everything secret has the word canary in it, as far as
// the service lets a token be a word.
var examples = map[string]string{
	"bark":       "bark://:canaryKEY@bark.example.com",
	"discord":    "discord://canary-TOKEN@693853386302554172",
	"googlechat": "googlechat://chat.googleapis.com/v1/spaces/canarySPACE/messages?key=canaryKEY&token=canaryTOKEN",
	"gotify":     "gotify://gotify.example.com/Acanary.TOKEN00",
	"ifttt":      "ifttt://canaryKEY/?events=ups",
	"join":       "join://shoutrrr:canaryKEY@join/?devices=canaryDEVICE",
	"lark":       "lark://open.larksuite.com/canaryTOKEN?secret=canarySECRET",
	"matrix":     "matrix://:canaryTOKEN@matrix.example.com/?rooms=!canary:example.com",
	"mattermost": "mattermost://mm.example.com/canaryTOKEN",
	"notifiarr":  "notifiarr://canaryKEY",
	"ntfy":       "ntfy://canaryUSER:canaryPASS@ntfy.example.com/canaryTOPIC",
	"opsgenie":   "opsgenie://api.opsgenie.com/canaryKEY",
	"pagerduty":  "pagerduty:///0123456789abcdef0123456789abcdef",
	"pushbullet": "pushbullet://o.canary01234567890123456789012345",
	"pushover":   "pushover://shoutrrr:canaryTOKEN@canaryUSER",
	"rocketchat": "rocketchat://chat.example.com/canaryA/canaryB/ups",
	"signal":     "signal://signal.example.com:8080/+15550000001/+15550000002",
	"slack":      "slack://hook:WNA3PBYV6-F20DUQND3RQ-WebcANARYAcrpPakR8phF0zi@webhook",
	"teams":      "teams://?host=https%3A%2F%2Fdefault123.45.environment.api.powerplatform.com%2Fpowerautomate%2Fautomations%2Fdirect%2Fworkflows%2Fcanary%2Ftriggers%2Fmanual%2Fpaths%2Finvoke%3Fsig%3DcanarySIG",
	"telegram":   "telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PAcanary@telegram?chats=@canarychat",
	"twilio":     "twilio://ACcanary:canaryTOKEN@+15550000001/+15550000002",
	"wecom":      "wecom://693axxx6-7aoc-4bc4-97a0-0ec2sifacanary",
	"zulip":      "zulip://bot@zulip.example.com:canaryKEY@zulip.example.com/?stream=ups&topic=ups",
}

// fake answers each request with success, and notes them.
type fake struct {
	requests []*http.Request
	bodies   []string
	answer   string
}

func (f *fake) Do(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		b, _ := io.ReadAll(req.Body)
		body = string(b)
	}
	f.requests, f.bodies = append(f.requests, req), append(f.bodies, body)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(f.answer))}, nil
}

// TestEveryService: each service has a URL that is good, and sends a message through the client that it
// is given and not otherwise.
func TestEveryService(t *testing.T) {
	for _, name := range Services() {
		t.Run(name, func(t *testing.T) {
			address := examples[name]
			if p := Check(address); p != nil {
				t.Fatal(p)
			}
			f := &fake{answer: "{}"}
			if err := Send(f, address, Message{Title: "a title", Text: "the text", Priority: "urgent", Fallback: "UPS"}); len(f.requests) == 0 {
				t.Fatalf("nothing was sent: %v", err)
			}
			all := strings.Join(f.bodies, " ") + " " + f.requests[0].URL.RawQuery
			if !strings.Contains(strings.ReplaceAll(all, "+", " "), "the text") {
				t.Errorf("the text is not in %s", all)
			}
			for _, h := range f.requests[0].Header {
				all += " " + strings.Join(h, " ")
			}
			if !strings.Contains(strings.ReplaceAll(all, "+", " "), "a title") {
				t.Errorf("the title is not in %s", all)
			}
			if strings.Contains(all, "houtrrr notification") {
				t.Errorf("another name is in %s", all)
			}
		})
	}
}

func TestTestsHaveEveryService(t *testing.T) {
	if len(examples) != len(services) {
		t.Errorf("%d examples for %d services", len(examples), len(services))
	}
	for name, s := range services {
		if Scheme(s.form) != name {
			t.Errorf("%s: the form is %s", name, s.form)
		}
	}
}

// TestCheckDoesNotRepeat: whatever is wrong with a URL, what is said has no part of it.
func TestCheckDoesNotRepeat(t *testing.T) {
	for name, address := range examples {
		for _, change := range []func(string) string{
			func(a string) string { return a + "?canaryOPTION=canaryVALUE" },
			func(a string) string { return a + "&canaryOPTION=canaryVALUE" },
			func(a string) string { return a + "?priority=canaryVALUE" },
			func(a string) string { return strings.Replace(a, "://", "://%zzcanary", 1) },
			func(a string) string { return strings.Replace(a, "://", "+https://", 1) },
			func(a string) string { return strings.Replace(a, "@", "/", 1) },
			func(a string) string { return name + "://canary" },
			func(a string) string { return name + "://" },
			func(a string) string { return name + "://canary:canary" },
			func(a string) string { return "canary" + a },
			func(a string) string { return strings.ToUpper(a) },
		} {
			changed := change(address)
			p := Check(changed)
			if p != nil && strings.Contains(strings.ToLower(p.Error()), "canary") {
				t.Errorf("%s: %v", changed, p)
			}
			if p != nil && (p.What == "" || p.Remedy == "") {
				t.Errorf("%s: %+v", changed, p)
			}
		}
	}
}

// TestServer: it is known where the messages of each service go, and nothing secret with it.
func TestServer(t *testing.T) {
	for name, address := range examples {
		u := Server(address)
		if u == nil || u.Scheme != "https" || u.Hostname() == "" || strings.Contains(strings.ToLower(u.String()), "canary") {
			t.Errorf("%s: %v", name, u)
		}
	}
	if u := Server("ntfy://ntfy.example.com:8080/topic?scheme=http"); u == nil || u.String() != "http://ntfy.example.com:8080" {
		t.Error(u)
	}
	for _, address := range []string{"pagerduty:///0123456789abcdef0123456789abcdef", "pagerduty://events.eu.pagerduty.com/0123456789abcdef0123456789abcdef"} {
		if u := Server(address); u == nil || !strings.HasSuffix(u.Host, "pagerduty.com:443") {
			t.Error(u)
		}
	}
	if u := Server("telegram://token@telegram"); u != nil {
		t.Error(u)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw@telegram", "this is not a URL of telegram: no channels defined in config URL (write it as telegram://token@telegram?chats=@channel)"},
		{"pushover://shoutrrr:token@", "this is not a URL of pushover"},
		{"ntfy://ntfy.sh/", "this is not a URL of ntfy: topic is required (write it as ntfy://host/topic)"},
		{"ntfi://ntfy.sh/topic", "the address begins with the name of no service (the services are bark, discord,"},
		{"smtp://mail.example.com", "a push cannot be sent by smtp (write SMTPSERVER and EMAIL)"},
		{"https://ntfy.sh/topic", "a push cannot be sent by https (write WEBHOOK"},
		{"generic+https://example.com/", "a push cannot be sent by generic (write WEBHOOK"},
		{"matrix://user:password@matrix.example.com/?rooms=!a:example.com", ""},
		{"", "the address begins with the name of no service"},
	} {
		got := ""
		if p := Check(c.address); p != nil {
			got = p.Error()
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", c.address, got, c.want)
		}
	}
}

// TestSendEndsAtOnce: a service whose request fails does not sleep and try again.
func TestSendEndsAtOnce(t *testing.T) {
	no := errors.New("no")
	for name, address := range examples {
		f := failing{err: no}
		if err := Send(&f, address, Message{Text: "x"}); err == nil || f.count != 1 || !errors.Is(err, no) {
			t.Errorf("%s: %d requests, %v", name, f.count, err)
		}
	}
}

type failing struct {
	err   error
	count int
}

func (f *failing) Do(*http.Request) (*http.Response, error) {
	f.count++
	return nil, f.err
}

// TestLongText: ntfy refuses more than 4,096 bytes, or makes a file of them, so a longer text is cut.
func TestLongText(t *testing.T) {
	f := &fake{answer: "{}"}
	if err := Send(f, examples["ntfy"], Message{Text: strings.Repeat("é", 8000), Fallback: "UPS"}); err != nil {
		t.Fatal(err)
	}
	if n := len(f.bodies[0]); n > 4096 || n < 4000 {
		t.Errorf("%d bytes are sent", n)
	}
}
