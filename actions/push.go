package actions

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/push"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Priorities are those of PUSH, the lowest first.
var Priorities = push.Levels

func newPush(r *Runner) lane {
	return r.newRoute(fsm.Push, r.limits.Webhooks, r.limits.Push, func() carrier { return &pusher{r, r.webClient()} })
}

// describePush shows a message and where it goes.
func describePush(e *fsm.Effect) string {
	if e.Note != nil && e.Note.Title != "" {
		return Where(e) + ": " + e.Note.Title + ": " + e.Text
	}
	return Where(e) + ": " + e.Text
}

// serviceOf identifies the service and the account of a message, without anything secret.
func serviceOf(e *fsm.Effect) string {
	scheme := push.Scheme(e.URL)
	if scheme == "" {
		return ""
	}
	return scheme + ":" + digest(e)[:12]
}

// serviceName returns the name of the service alone.
func serviceName(host string) string {
	name, _, _ := strings.Cut(host, ":")
	return name
}

// A pusher delivers messages to a service.
type pusher struct {
	runner *Runner
	client http.Client
}

func (p *pusher) close() {}

func (p *pusher) deliver(ctx context.Context, m *message) error {
	e, err := p.runner.complete(m)
	if err != nil {
		return err
	}
	try := &pushTry{pusher: p, ctx: ctx, message: m, secrets: push.Secrets(e.URL)}
	cut, err := push.Send(try, e.URL, push.Message{
		Title: text.Line(m.effect.Note.Title), Text: cmp.Or(m.effect.Text, m.effect.Name+": "+m.effect.Event), Priority: m.effect.Note.Priority, Fallback: "UPS " + m.effect.Name,
	})
	if cut > 0 {
		p.runner.remark(slog.LevelDebug, "PUSH cut", m.effect, slog.String("service", m.where()), slog.Int("bytes", cut))
	}
	switch problem := (*push.Problem)(nil); {
	case try.failure != nil:
		return try.failure
	case errors.As(err, &problem):
		return fmt.Errorf("%w: %w", ErrRefused, problem)
	case err != nil && !try.answered:
		return fmt.Errorf("%w: %s does not take such a message", ErrRefused, m.where())
	}
	switch no, final := refusal(try.answer, err != nil); {
	case final:
		return fmt.Errorf("%w by %s: %s", ErrRefused, m.where(), try.quote())
	case no:
		return fmt.Errorf("%s does not take it now: %s", m.where(), try.quote())
	}
	// The service answered with success, but not in the expected form, perhaps because its answer
	// was too long. Sending the message again and again would be worse.
	return nil
}

// A pushTry is the client through which a service sends its requests for one message. It passes on
// only success; what to do about anything else is up to the outbox.
type pushTry struct {
	*pusher
	ctx     context.Context
	message *message
	secrets []string

	requests int
	failure  error
	answered bool
	answer   []byte // the last one
}

var errOver = errors.New("the try has failed")

// Do implements push.Client.
func (t *pushTry) Do(req *http.Request) (*http.Response, error) {
	t.requests++
	req = req.Clone(t.ctx)
	req.Header.Set("User-Agent", "upsmon")
	req.Header.Set(idHeader, fmt.Sprintf("%q", fmt.Sprintf("%s-%d", t.message.id, t.requests)))
	t.amend(req)
	// The service may have built the request from parts of the URL in another form.
	t.secrets = append(t.secrets, urlSecrets(req.URL)...)
	for _, v := range req.Header.Values("Authorization") {
		t.secrets = append(t.secrets, strings.Fields(v)...)
	}
	where := req.URL.Scheme + "://" + req.URL.Host + "/…"
	resp, err := t.client.Do(req)
	if err != nil {
		t.failure = outage{explainWeb(t.ctx, t.message.where()+" at "+where, t.secrets, t.runner.limits.Push, err)}
		return nil, errOver
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := judge(t.message.where()+" at "+where, t.secrets, resp)
	if refused := (*answerError)(nil); errors.As(err, &refused) {
		t.failure = refused
		if refused.final() {
			t.failure = fmt.Errorf("%w: %w", ErrRefused, refused)
		}
		return nil, errOver
	}
	t.answered, t.answer = true, body
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// amend changes a request from shoutrrr if the service expects something else.
func (t *pushTry) amend(req *http.Request) {
	switch t.message.where() {
	case "gotify":
		// A server behind a path would not find what is behind two slashes.
		req.URL.Path = path.Clean(req.URL.Path)
	case "matrix":
		// With the same transaction ID for each try, the message appears only once in the room
		// (Matrix client-server API, "Transaction identifiers").
		if req.Method == http.MethodPut && strings.Contains(req.URL.Path, "/send/") {
			req.URL.Path = path.Dir(req.URL.Path) + fmt.Sprintf("/%s-%d", t.message.id, t.requests)
			req.URL.RawPath = ""
		}
	}
}

// quote returns the last answer, unless it repeats something secret.
func (t *pushTry) quote() string {
	if push.Repeats(t.secrets, string(t.answer)) {
		return "the answer repeats parts of the URL"
	}
	return "“" + quote(string(t.answer)) + "”"
}

// passing are the errors in an answer of Slack's API that may be gone at the next try
// (https://docs.slack.dev/reference/methods/chat.postMessage).
var passing = map[string]bool{"fatal_error": true, "internal_error": true, "ratelimited": true, "rate_limited": true, "request_timeout": true, "service_unavailable": true}

// refusal reports whether an answer with status 200 refuses the message, and whether the service
// would refuse it again. doubted says that the answer is not the expected one.
func refusal(answer []byte, doubted bool) (no, final bool) {
	var said struct {
		OK      *bool   `json:"ok"`      // Slack
		Success *bool   `json:"success"` // Rocket.Chat
		Code    float64 `json:"code"`    // Lark
		Errcode float64 `json:"errcode"` // WeCom
		Error   string  `json:"error"`
	}
	if json.Unmarshal(answer, &said) != nil {
		return false, false
	}
	no = said.OK != nil && !*said.OK || said.Success != nil && !*said.Success || doubted && (said.Code != 0 || said.Errcode != 0)
	return no, no && said.OK != nil && said.Error != "" && !passing[said.Error]
}
