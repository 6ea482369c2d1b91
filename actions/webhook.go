package actions

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/push"
)

const (
	maxURL     = 8 << 10  // bytes
	maxHeaders = 64 << 10 // bytes of an answer's headers
	maxAnswer  = 4 << 10  // bytes of a refusal's body that are read
	maxSuccess = 64 << 10 // bytes of a success's body, which may repeat the message
	minSecret  = 4        // bytes that a part of a URL needs to count as secret
)

// errNoRule ends a message whose rule no longer exists.
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

// describeWebhook shows a message and where it goes.
func describeWebhook(e *fsm.Effect) string { return Where(e) + ": " + e.Text }

// A notice is the body of a WEBHOOK: one JSON object, always with all of these members. Later
// versions may add members.
type notice struct {
	ID      string   `json:"id"`      // of this message: the same if it is sent again because the answer was lost
	Unit    string   `json:"unit"`    // as %(u)s prints it
	Group   string   `json:"group"`   // as %(g)s prints it
	Event   string   `json:"event"`   // as %(e)s prints it: "OL->OB", "TIMEOUT two-min", "battery.runtime < 600"
	Status  string   `json:"status"`  // ups.status: "OB DISCHRG"; empty if unknown
	Charge  *float64 `json:"charge"`  // battery.charge in percent; null if unknown
	Time    string   `json:"time"`    // when it happened, RFC 3339: "2026-11-22T14:30:00+01:00"
	Message string   `json:"message"` // the text of MESSAGE; empty without one
	Host    string   `json:"host"`    // the host on which the monitor runs
	Rule    string   `json:"rule"`    // the place of the rule: "UPSmon.conf:12:1"

	// Where chat services look for the message: Slack, Mattermost and others; Discord.
	Text    string `json:"text"`
	Content string `json:"content"`
}

// maxContent is how many characters Discord accepts in a message (its API, "Execute Webhook").
const maxContent = 2000

// body returns what is posted. Each try posts the same.
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

func (r *Runner) newPoster() carrier { return &poster{runner: r, client: r.webClient()} }

// webClient makes the client of WEBHOOK and PUSH.
func (r *Runner) webClient() http.Client {
	return http.Client{
		// A redirected POST may become a GET, and may end up where nobody wants it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  proxyOf(http.ProxyFromEnvironment),
			DialContext:            r.dial,
			TLSClientConfig:        &tls.Config{RootCAs: r.opts.roots, MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true, // messages are rare
			MaxResponseHeaderBytes: maxHeaders,
		},
	}
}

var errProxy = errors.New("the proxy URL in the environment is invalid (see HTTP_PROXY and HTTPS_PROXY)")

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
	e, err := p.runner.complete(m)
	if err != nil {
		return err
	}
	where := m.where()
	req, err := m.request(ctx, e)
	if err != nil {
		return fmt.Errorf("%w: a request to %s cannot be made of the URL and what goes with it", ErrRefused, where)
	}
	secrets := append(urlSecrets(req.URL), postSecrets(e.Post)...)
	resp, err := p.client.Do(req)
	if err != nil {
		return outage{explainWeb(ctx, where, secrets, p.runner.limits.Webhook, err)}
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = judge(where, secrets, resp)
	if refused := (*answerError)(nil); errors.As(err, &refused) && refused.ofMessage() {
		return fmt.Errorf("%w: %w", ErrRefused, refused)
	}
	return err
}

// idHeader is the header field by which a server recognises a message that it has already received
// (draft-ietf-httpapi-idempotency-key-header).
const idHeader = "Idempotency-Key"

// request builds the request. Each try sends the same one.
func (m *message) request(ctx context.Context, e *fsm.Effect) (*http.Request, error) {
	post := e.Post
	if post == nil {
		post = &fsm.Post{}
	}
	method := cmp.Or(post.Method, http.MethodPost)
	kind := "application/json"
	var body []byte
	switch {
	case post.Body != nil:
		body = []byte(fsm.Join(post.Body))
		if e.Text != "" { // an alarm: a BODY has no MESSAGE beside it
			if words, found := reword(post.Body, e.Name, e.Text); found > 0 {
				body = words
			}
		}
		if !json.Valid(body) {
			kind = "text/plain; charset=utf-8"
		}
	case method == http.MethodGet:
		kind = ""
	default:
		var err error
		if body, err = m.body(); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, e.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "upsmon")
	req.Header.Set(idHeader, strconv.Quote(m.id))
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	own := map[string]bool{}
	for _, h := range post.Headers {
		name := http.CanonicalHeaderKey(h.Name)
		if !own[name] {
			req.Header.Del(name)
		}
		own[name] = true
		req.Header.Add(name, strings.TrimSpace(fsm.Join(h.Value)))
	}
	return req, nil
}

// complete returns the effect of a message with its URL. A kept message goes where the
// configuration in force sends it, or nowhere.
func (r *Runner) complete(m *message) (*fsm.Effect, error) {
	policy := r.config.Load().Policy
	switch {
	case m.whole != nil && (m.job != nil || policy == nil):
		return m.whole, nil
	case policy == nil:
		return nil, outage{errors.New("there is no configuration in force")}
	}
	e := m.effect
	for would := range policy.Effects(e.Unit, e.Verb, e.Values, e.Time) {
		if digest(would) == m.digest {
			if whole, ok := e.Complete(would); ok {
				return whole, nil
			}
		}
	}
	return nil, fmt.Errorf("%s: %w", m.where(), errNoRule)
}

// where returns the destination of a message, without anything secret.
func (m *message) where() string {
	if m.effect.Verb == fsm.Push {
		return serviceName(m.host)
	}
	return m.host + "/…"
}

// judge interprets an answer, and returns the beginning of its body. A refusal is an *answerError.
func judge(where string, secrets []string, resp *http.Response) (body []byte, err error) {
	status := strconv.Itoa(resp.StatusCode)
	if text := http.StatusText(resp.StatusCode); text != "" {
		status += " " + text
	}
	switch resp.StatusCode / 100 {
	case 2:
		body, _ = io.ReadAll(io.LimitReader(resp.Body, maxSuccess))
		return body, nil
	case 3:
		to := ""
		if l, err := resp.Location(); err == nil && hostOf(l.String()) != "" && !push.Repeats(secrets, l.Host) {
			to = " to " + quote(hostOf(l.String())) + "/…"
		}
		return nil, &answerError{status: resp.StatusCode, said: fmt.Sprintf("%s redirects%s (%s), which is not followed (put the new URL into the configuration)", where, to, status)}
	}
	body, _ = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	text := quote(string(body))
	switch {
	case push.Repeats(secrets, string(body)):
		text = " with an answer that repeats parts of the URL"
	case text != "":
		text = " “" + text + "”"
	}
	wait := retryAfter(resp.Header, time.Now())
	if wait == 0 && resp.StatusCode == http.StatusTooManyRequests {
		wait = retryAfterIn(body)
	}
	return nil, &answerError{resp.StatusCode, fmt.Sprintf("%s answers %s%s", where, status, text), wait}
}

// retryAfterIn returns the pause that an answer of 429 asks for in its body: in milliseconds as
// from Matrix, or in seconds as from Discord and Telegram; 0 if there is none.
func retryAfterIn(body []byte) time.Duration {
	var said struct {
		Milliseconds float64 `json:"retry_after_ms"`
		Seconds      float64 `json:"retry_after"`
		Parameters   struct {
			Seconds float64 `json:"retry_after"`
		} `json:"parameters"`
	}
	if json.Unmarshal(body, &said) != nil {
		return 0
	}
	seconds := max(said.Milliseconds/1000, said.Seconds, said.Parameters.Seconds, 0)
	return time.Duration(min(seconds, math.MaxUint32) * float64(time.Second))
}

// retryAfter returns the pause that a server asks for (RFC 9110, section 10.2.3); 0 if there is
// none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	said := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(said, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(said)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date // its time is on the server's clock
	}
	return max(0, until.Sub(now))
}

// An answerError is an answer other than success.
type answerError struct {
	status int
	said   string
	wait   time.Duration // the pause that it asks for
}

func (e *answerError) Error() string { return e.said }

// final reports whether the server would refuse the same message again.
func (e *answerError) final() bool {
	switch e.status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return e.status/100 == 4
}

// ofMessage reports whether the server refuses the message itself. All other refusals of a webhook
// may be temporary: somebody corrects the token, or a proxy answers 404 until the service behind it
// has started, as after a power failure.
func (e *answerError) ofMessage() bool {
	switch e.status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// explainWeb says in one line why there was no answer. It does not use the errors of net/http,
// which contain the URL.
func explainWeb(ctx context.Context, where string, secrets []string, patience time.Duration, err error) error {
	if wrapped := new(url.Error); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, errProxy) {
		return errProxy
	}
	remedy, what := Fault(ctx, err, patience)
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "proxyconnect" && what != nil {
		if inner := (*net.OpError)(nil); errors.As(op.Err, &inner) {
			what = inner.Err
			if inner.Addr != nil {
				what = fmt.Errorf("the proxy %s: %w", inner.Addr, inner.Err)
			}
		}
		remedy = cmp.Or(remedy, "is it up? HTTP_PROXY or HTTPS_PROXY in the environment names it")
	}
	switch {
	case what == nil && push.Repeats(secrets, err.Error()):
		what = errors.New("its answer is not HTTP")
	case what == nil:
		what = errors.New(quote(err.Error()))
	}
	if remedy == "" {
		remedy = "is it up, and is the URL right?"
	}
	return fmt.Errorf("%s: %w (%s)", where, what, remedy)
}

// urlSecrets returns the parts of a URL that may be secret: all but the host.
func urlSecrets(u *url.URL) []string {
	parts := strings.FieldsFunc(u.EscapedPath()+"/"+u.RawQuery, func(c rune) bool { return strings.ContainsRune("/&;=", c) })
	if password, ok := u.User.Password(); ok {
		parts = append(parts, password)
	}
	return append(parts, u.User.Username(), u.Fragment)
}

// token matches a possible token in a body.
var token = regexp.MustCompile(`[A-Za-z0-9_.~+/=-]{12,}`)

// postSecrets returns everything in a post that may be secret.
func postSecrets(p *fsm.Post) []string {
	if p == nil {
		return nil
	}
	var parts []string
	for _, h := range p.Headers {
		for _, v := range h.Value {
			if v.Fixed {
				parts = append(parts, strings.FieldsFunc(v.Text, func(c rune) bool { return c == ' ' || c == ':' || c == ',' })...)
			}
		}
	}
	for _, b := range p.Body {
		if b.Fixed {
			parts = append(parts, token.FindAllString(b.Text, -1)...)
		}
	}
	return parts
}
