package actions

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

const (
	maxURL     = 8 << 10  // bytes
	maxHeaders = 64 << 10 // bytes of an answer's headers
	maxAnswer  = 4 << 10  // bytes of an answer's body that are looked at
	minSecret  = 4        // bytes that a part of a URL needs to be one
)

// errNoRule ends a message for which there is no longer a rule.
var errNoRule = errors.New("no rule posts to that URL any more")

// hostOf returns the part before the path of an http or https URL, without user and password, and
// "" for anything else. Anyone who knows the path and the query can post, so neither may appear in
// a log.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || len(address) > maxURL {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func newWebhook(r *Runner) lane {
	return r.newRoute(fsm.Webhook, r.limits.Webhooks, r.limits.Webhook, r.newPoster)
}

// describeWebhook shows where a message goes.
func describeWebhook(e *fsm.Effect) string {
	where := "(bad URL)"
	if host := hostOf(e.URL); host != "" {
		where = host + "/…"
	}
	return where + ": " + e.Text
}

// A notice is what WEBHOOK posts: one JSON object, always with all of these members. Later versions
// may add members.
type notice struct {
	ID      string   `json:"id"`      // of this message: the same when it is sent once more because the answer got lost
	Unit    string   `json:"unit"`    // as %(u)s prints it
	Group   string   `json:"group"`   // as %(g)s prints it
	Event   string   `json:"event"`   // as %(e)s prints it: "OL->OB", "TIMEOUT two-min", "battery.runtime < 600"
	Status  string   `json:"status"`  // ups.status: "OB DISCHRG"; empty if unknown
	Charge  *float64 `json:"charge"`  // battery.charge in percent; null if unknown
	Time    string   `json:"time"`    // when it happened, RFC 3339: "2026-11-22T14:30:00+01:00"
	Message string   `json:"message"` // the text of MESSAGE; empty without one
	Host    string   `json:"host"`    // the host on which the monitor runs
	Rule    string   `json:"rule"`    // the place of the rule: "UPSmon.conf:12:1"

	// What chat services take for the message, and its beginning: Slack, Mattermost and others; Discord.
	Text    string `json:"text"`
	Content string `json:"content"`
}

// maxContent is how many characters Discord takes in a message (its API, "Execute Webhook").
const maxContent = 2000

// body returns what is posted. It is the same at each try.
func (m *message) body() ([]byte, error) {
	e := m.effect
	n := notice{
		ID: m.id, Unit: e.Name, Group: e.Group, Event: e.Event, Time: e.Time.Format(time.RFC3339),
		Message: e.Text, Rule: e.Rule, Text: e.Text, Content: e.Text,
	}
	if runes := []rune(e.Text); len(runes) > maxContent {
		n.Content = string(runes[:maxContent])
	}
	n.Host, _ = os.Hostname()
	for _, v := range e.Values {
		switch v.Name {
		case "ups.status":
			n.Status = v.Value
		case "battery.charge":
			if f, ok := fsm.Measurement(v.Name, v.Value); ok {
				n.Charge = &f
			}
		}
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false) // OL->OB stays legible
	err := out.Encode(n)
	return b.Bytes(), err
}

// A poster delivers webhooks to a web server.
type poster struct {
	runner *Runner
	client http.Client
}

func (r *Runner) newPoster() carrier {
	return &poster{runner: r, client: http.Client{
		// A redirected POST may become a GET, and may end up where nobody wants it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  proxyOf(http.ProxyFromEnvironment),
			DialContext:            r.dial,
			TLSClientConfig:        &tls.Config{RootCAs: r.opts.roots, MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true, // messages are rare
			MaxResponseHeaderBytes: maxHeaders,
		},
	}}
}

var errProxy = errors.New("the proxy that the environment names has no good URL (see HTTP_PROXY and HTTPS_PROXY)")

// proxyOf looks up the proxy. Its URL may contain a password, which must not appear in an error.
func proxyOf(ask func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		u, err := ask(req)
		if err != nil {
			return nil, errProxy
		}
		return u, nil
	}
}

func (p *poster) close() {}

func (p *poster) deliver(ctx context.Context, m *message) error {
	address, err := p.address(m)
	if err != nil {
		return err
	}
	body, err := m.body()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: %s/… is no good URL", ErrRefused, m.host)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "upsmon")
	resp, err := p.client.Do(req)
	if err != nil {
		return outage{p.explain(ctx, m, req.URL, err)}
	}
	defer func() { _ = resp.Body.Close() }()
	return p.judge(m, req.URL, resp)
}

// address returns the URL of a message. A kept message goes where the configuration in force sends
// it, or nowhere.
func (p *poster) address(m *message) (string, error) {
	policy := p.runner.config.Load().Policy
	switch {
	case m.url != "" && (m.job != nil || policy == nil):
		return m.url, nil
	case policy == nil:
		return "", outage{errors.New("there is no configuration in force")}
	}
	e := m.effect
	for would := range policy.Effects(e.Unit, fsm.Webhook, e.Values, e.Time) {
		if digest(would.URL) == m.digest {
			return would.URL, nil
		}
	}
	return "", fmt.Errorf("%s/…: %w", m.host, errNoRule)
}

// judge interprets an answer.
func (p *poster) judge(m *message, u *url.URL, resp *http.Response) error {
	status := strconv.Itoa(resp.StatusCode)
	if text := http.StatusText(resp.StatusCode); text != "" {
		status += " " + text
	}
	switch resp.StatusCode / 100 {
	case 2:
		return nil
	case 3:
		to := ""
		if l, err := resp.Location(); err == nil && hostOf(l.String()) != "" && !repeats(u, l.Host) {
			to = " to " + quote(hostOf(l.String())) + "/…"
		}
		return fmt.Errorf("%s/… redirects%s (%s), which is not followed (put the new URL into the configuration)", m.host, to, status)
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	text := quote(string(body))
	switch {
	case repeats(u, string(body)):
		text = " with an answer that repeats parts of the URL"
	case text != "":
		text = " “" + text + "”"
	}
	return fmt.Errorf("%s/… answers %s%s", m.host, status, text)
}

// explain says in one line why there was no answer. The errors of net/http contain the URL.
func (p *poster) explain(ctx context.Context, m *message, u *url.URL, err error) error {
	if wrapped := new(url.Error); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, errProxy) {
		return errProxy
	}
	remedy, what := fault(ctx, err, p.runner.limits.Webhook)
	switch {
	case what == nil && repeats(u, err.Error()):
		what = errors.New("its answer is not HTTP")
	case what == nil:
		what = errors.New(quote(err.Error()))
	}
	if remedy == "" {
		remedy = "is it up, and is the URL right?"
	}
	return fmt.Errorf("%s/…: %w (%s)", m.host, what, remedy)
}

// repeats reports whether a text contains a part of the URL that may be secret.
func repeats(u *url.URL, text string) bool {
	parts := strings.FieldsFunc(u.EscapedPath()+"/"+u.RawQuery, func(c rune) bool { return strings.ContainsRune("/&;=", c) })
	if password, ok := u.User.Password(); ok {
		parts = append(parts, password)
	}
	parts = append(parts, u.User.Username(), u.Fragment)
	text = strings.ToLower(text)
	plain := text
	if p, err := url.PathUnescape(text); err == nil {
		plain = strings.ToLower(p)
	}
	for _, part := range parts {
		forms := []string{part}
		if p, err := url.QueryUnescape(part); err == nil {
			forms = append(forms, p)
		}
		for _, form := range forms {
			form = strings.ToLower(form)
			if len(form) >= minSecret && (strings.Contains(text, form) || strings.Contains(plain, form)) {
				return true
			}
		}
	}
	return false
}
