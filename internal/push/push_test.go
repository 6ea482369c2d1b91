package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// examples has a URL for each service. All its secret parts contain the word canary, as far as the
// service accepts words there.
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

// fake answers each request with success, and records it.
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

// TestEveryService: the example of each service is valid, and Send sends the message through the
// given client.
func TestEveryService(t *testing.T) {
	for _, name := range Services() {
		t.Run(name, func(t *testing.T) {
			address := examples[name]
			if p := Check(address); p != nil {
				t.Fatal("the example is not valid: ", p)
			}
			f := &fake{answer: "{}"}
			if _, err := Send(f, address, Message{Title: "a title", Text: "the text", Priority: "urgent", Fallback: "UPS"}); len(f.requests) == 0 {
				t.Fatalf("got no request: %v", err)
			}
			all := strings.Join(f.bodies, " ") + " " + f.requests[0].URL.RawQuery
			if !strings.Contains(strings.ReplaceAll(all, "+", " "), "the text") {
				t.Errorf("the requests lack the text: %s", all)
			}
			for _, h := range f.requests[0].Header {
				all += " " + strings.Join(h, " ")
			}
			if !strings.Contains(strings.ReplaceAll(all, "+", " "), "a title") {
				t.Errorf("the requests lack the title: %s", all)
			}
			if strings.Contains(all, "houtrrr notification") {
				t.Errorf("the requests contain shoutrrr's default title: %s", all)
			}
		})
	}
}

func TestTestsHaveEveryService(t *testing.T) {
	if len(examples) != len(services) {
		t.Errorf("got %d examples, want one for each of the %d services", len(examples), len(services))
	}
	for name, s := range services {
		if Scheme(s.form) != name {
			t.Errorf("%s: the URL's form has another scheme: %s", name, s.form)
		}
	}
}

// TestCheckDoesNotRepeat: Check never repeats a part of an invalid URL.
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
				t.Errorf("%s: the problem repeats a part of the URL: %v", changed, p)
			}
			if p != nil && (p.What == "" || p.Remedy == "") {
				t.Errorf("%s: got problem %+v, want a text and a remedy", changed, p)
			}
		}
	}
}

// TestServer: Server returns where each service's messages go, without secrets.
func TestServer(t *testing.T) {
	for name, address := range examples {
		u := Server(address)
		if u == nil || u.Scheme != "https" || u.Hostname() == "" || strings.Contains(strings.ToLower(u.String()), "canary") {
			t.Errorf("%s: got server %v, want an https URL without secrets", name, u)
		}
	}
	if u := Server("ntfy://ntfy.example.com:8080/topic?scheme=http"); u == nil || u.String() != "http://ntfy.example.com:8080" {
		t.Errorf("ntfy: got server %v, want http://ntfy.example.com:8080", u)
	}
	for _, address := range []string{"pagerduty:///0123456789abcdef0123456789abcdef", "pagerduty://events.eu.pagerduty.com/0123456789abcdef0123456789abcdef"} {
		if u := Server(address); u == nil || !strings.HasSuffix(u.Host, "pagerduty.com:443") {
			t.Errorf("%s: got server %v, want one of pagerduty.com:443", address, u)
		}
	}
	if u := Server("telegram://token@telegram"); u != nil {
		t.Errorf("a URL without a channel: got server %v, want nil", u)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw@telegram", "this is not a URL of telegram: no channels defined in config URL (write it as telegram://token@telegram?chats=@channel)"},
		{"pushover://shoutrrr:token@", "this is not a URL of pushover"},
		{"gotify://gotify.example.com/Atoken", "this is not a URL of gotify"}, // gotify parses this part only when sending
		{"notifiarr://", "this is not a URL of notifiarr"},
		{"lark://lark.example.com/token?secret=secret", "this is not a URL of lark"},
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
			t.Errorf("%s: got %q, want %q", c.address, got, c.want)
		}
	}
}

// TestSendEndsAtOnce: after a failed request, no service sleeps and retries.
func TestSendEndsAtOnce(t *testing.T) {
	no := errors.New("no")
	for name, address := range examples {
		f := failing{err: no}
		if _, err := Send(&f, address, Message{Text: "x"}); err == nil || f.count != 1 || !errors.Is(err, no) {
			t.Errorf("%s: got %d requests and error %v, want one request and %v", name, f.count, err, no)
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

// TestLongText: a text that is too long for a service is cut between two characters. The result is
// one valid message with an ellipsis.
func TestLongText(t *testing.T) {
	const most = 16 << 10 // the longest possible message
	title := strings.Repeat("T", 120)
	for name, address := range examples {
		for _, c := range []string{"a", "é", "電", "🔋", "a 電 "} {
			f := &fake{answer: "{}"}
			long := strings.Repeat(c, most/len(c))
			cut, err := Send(f, address, Message{Title: title, Text: long, Fallback: "UPS"})
			if len(f.bodies) == 0 {
				t.Errorf("%s: got no request: %v", name, err)
				continue
			}
			last := len(f.requests) - 1
			sent := f.bodies[last] + f.requests[last].URL.RawQuery
			if plain, err := url.QueryUnescape(sent); err == nil && !strings.HasPrefix(sent, "{") {
				sent = plain
			}
			if !utf8.ValidString(sent) || strings.Contains(sent, "\uFFFD") || strings.Contains(sent, `\ufffd`) {
				t.Errorf("%s: the text of %q was cut within a character", name, c)
			}
			short := &fake{answer: "{}"}
			if _, _ = Send(short, address, Message{Title: title, Text: "short", Fallback: "UPS"}); len(short.requests) != len(f.requests) {
				t.Errorf("%s: got %d requests for a long text, want %d, as for a short one", name, len(f.requests), len(short.requests))
			}
			l := services[name].most
			if (cut > 0) != (l.n > 0 && l.length(long)+len(title)+1 > l.n) {
				t.Errorf("%s: Send reports that %d bytes were cut from a text of %d characters", name, cut, len([]rune(long)))
			}
			if (cut > 0) != strings.Contains(sent, ellipsis) {
				t.Errorf("%s: Send reports that %d bytes were cut, but the ellipsis in the request says otherwise", name, cut)
			}
			if n := strings.Count(sent, c[:1]); l.n > 0 && n > l.n+100 {
				t.Errorf("%s: got a text of %d characters, want at most %d", name, n, l.n)
			}
		}
	}
}

// TestLimits: a long text is cut to the limit of each service.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, field string
		title       int
		max         int
		bytes       bool
	}{
		{"ntfy", "", 0, 4096, true}, {"lark", "text", 0, 4096, true}, {"wecom", "content", 0, 2048, true},
		{"telegram", "text", 150, 4096, true}, {"pushover", "message", 200, 1024, false}, {"pagerduty", "summary", 200, 1024, false},
		{"twilio", "Body", 200, 1600, false}, {"zulip", "content", 200, 10000, true}, {"rocketchat", "text", 200, 5000, false}, {"mattermost", "text", 200, 16383, false},
	} {
		for _, letter := range []string{"x", "é"} {
			f := &fake{answer: "{}"}
			_, _ = Send(f, examples[c.name], Message{Title: strings.Repeat("T", c.title), Text: strings.Repeat(letter, 16<<10), Fallback: "UPS"})
			got := f.bodies[len(f.bodies)-1]
			if form, err := url.ParseQuery(got); err == nil && form.Has(c.field) {
				got = form.Get(c.field)
			} else if c.field != "" {
				var any any
				if err := json.Unmarshal([]byte(got), &any); err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
				got = strings.NewReplacer("<b>", "", "</b>", "").Replace(longest(any)) // Telegram does not count them
			}
			n := utf8.RuneCountInString(got)
			if c.bytes {
				n = len(got)
			}
			if n > c.max || n < c.max-300 {
				t.Errorf("%s: got a text of %d with the letter %s, want at most %d and little less", c.name, n, letter, c.max)
			}
		}
	}
}

// longest returns the longest string in a JSON value.
func longest(v any) (found string) {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, e := range v {
			if s := longest(e); len(s) > len(found) {
				found = s
			}
		}
	case map[string]any:
		for _, e := range v {
			if s := longest(e); len(s) > len(found) {
				found = s
			}
		}
	}
	return found
}

// TestManyLines: all lines of a message arrive, in order.
func TestManyLines(t *testing.T) {
	var lines []string
	for i := range 150 {
		lines = append(lines, fmt.Sprintf("line %03d", i))
	}
	for name, address := range examples {
		f := &fake{answer: "{}"}
		if cut, err := Send(f, address, Message{Title: "T", Text: strings.Join(lines, "\n"), Fallback: "UPS"}); cut > 0 && name != "pushover" && name != "pagerduty" {
			t.Errorf("%s: %d bytes were cut, want 0: %v", name, cut, err)
		}
		sent := strings.Join(f.bodies, "") + f.requests[len(f.requests)-1].URL.RawQuery
		if plain, err := url.QueryUnescape(sent); err == nil && !strings.HasPrefix(sent, "{") {
			sent = plain
		}
		at := 0
		for _, line := range lines[:100] {
			i := strings.Index(sent[at:], line)
			if i < 0 {
				t.Errorf("%s: %s is missing or out of order", name, line)
				break
			}
			at += i
		}
	}
}

// TestOpsgenieTitle: without a title, the beginning of the text becomes the title, cut between two
// characters.
func TestOpsgenieTitle(t *testing.T) {
	f := &fake{answer: "{}"}
	if cut, err := Send(f, examples["opsgenie"], Message{Text: strings.Repeat("電", 200), Fallback: "UPS"}); cut != 0 {
		t.Fatal(cut, err)
	}
	var got struct{ Message, Description string }
	if err := json.Unmarshal([]byte(f.bodies[0]), &got); err != nil || strings.Trim(got.Message, "電") != "" && strings.Trim(got.Message, "電") != ellipsis || len(got.Description) != 600 {
		t.Errorf("got %+v, %v, want a title of complete characters and the full description", got, err)
	}
}
