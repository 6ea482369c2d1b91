package push

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nicholas-fedor/shoutrrr/pkg/format"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// Problem says what is wrong with a URL and how to fix it. Neither text repeats the URL.
type Problem struct{ What, Remedy string }

func (p *Problem) Error() string { return p.What + " (" + p.Remedy + ")" }

// Message is a message to send.
type Message struct {
	Title, Text string
	Priority    string // low, normal, high or urgent; "": as the URL says
	Fallback    string // the title if there is none and the service requires one
}

// Levels are the priorities of a Message, lowest first.
var Levels = []string{"low", "normal", "high", "urgent"}

const maxTitle = 200 // bytes; Pushover takes 250 characters

// Check says what is wrong with a URL. It returns nil if, as far as can be known without sending
// one, a message can be sent to it.
func Check(address string) *Problem {
	// Some services parse all of their URL only when a message is sent.
	var to noting
	_, err := Send(&to, address, Message{Title: "test", Text: "test", Fallback: "test"})
	problem := (*Problem)(nil)
	switch {
	case errors.As(err, &problem):
		return problem
	case to.first == nil:
		return bad(Scheme(address), address, err)
	}
	return nil
}

// bad reports that a URL is not valid for its service.
func bad(scheme, address string, why error) *Problem {
	return &Problem{"this is not a URL of " + scheme + reason(address, why), "write it as " + services[scheme].form}
}

// Scheme returns the name of the service of a URL, or "" if no service has that scheme.
func Scheme(address string) string {
	scheme, _, _ := strings.Cut(address, "://")
	scheme, _, _ = strings.Cut(strings.ToLower(scheme), "+")
	if own := aliases[scheme]; own != "" {
		scheme = own
	}
	if _, known := services[scheme]; !known {
		return ""
	}
	return scheme
}

// A Client sends the HTTP requests of a service.
type Client interface {
	Do(*http.Request) (*http.Response, error)
}

// Send sends a message through a client. The client must return only successful answers to the
// service, and handle all others itself: some services would sleep and retry. The returned error
// contains the client's errors. Do not show other errors, because they may repeat the URL. A text
// that is longer than the service allows is cut; Send returns by how many bytes.
func Send(client Client, address string, m Message) (cut int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a bug, please report it: %T", p)
		}
	}()
	once := &counting{Client: client}
	defer func() {
		if once.err != nil {
			err = once.err // some services do not report it
		}
	}()
	s, service, err := open(address, once)
	if err != nil {
		return 0, err
	}
	own := format.NewPropKeyResolver(format.GetServiceConfig(s))
	params := maps.Clone(service.always)
	if params == nil {
		params = types.Params{}
	}
	body, title := m.Text, ""
	switch current, err := own.Get(types.TitleKey); {
	case err != nil || service.untitled:
		if m.Title != "" {
			body = m.Title + "\n" + body
		}
	case m.Title != "":
		title = m.Title
	case strings.HasPrefix(current, "Shoutrrr"):
		title = m.Fallback
	default:
		title = current
	}
	if most := (limit{n: service.title}); title == "" && most.cut(body) != body {
		title = body // shoutrrr would take the beginning of the text, and might cut a character
	}
	if title != "" {
		title = limit{n: service.title}.cut(text.Clip(title, maxTitle))
		params.SetTitle(title)
	}
	if i := slices.Index(Levels, m.Priority); i >= 0 && service.priority != "" {
		params[service.priority] = service.levels[i]
	}
	most := service.most
	if most.all {
		most.n -= most.length(title + "\n\n")
	}
	short := most.cut(body)
	if short != body {
		cut = len(body) - len(strings.TrimSuffix(short, ellipsis))
	}
	return cut, s.Send(short, &params)
}

// ellipsis marks the end of a text that was cut.
const ellipsis = "…"

func (l limit) length(s string) int {
	if l.bytes {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}

// cut shortens a text to the limit.
func (l limit) cut(s string) string {
	switch {
	case l.n <= 0 || l.length(s) <= l.n:
		return s
	case l.bytes:
		return text.Clip(s, l.n-len(ellipsis)) + ellipsis
	}
	return string([]rune(s)[:l.n-1]) + ellipsis
}

// Server returns the address of the server that a message to a URL goes to, without path and query,
// or nil if nothing can be sent to the URL. It sends nothing.
func Server(address string) *url.URL {
	var to noting
	_, _ = Send(&to, address, Message{Text: "test"})
	if to.first == nil {
		return nil
	}
	return &url.URL{Scheme: to.first.Scheme, Host: to.first.Host}
}

// noting is the client of Check and Server.
type noting struct{ first *url.URL }

// Do fails, and remembers the first request.
func (n *noting) Do(req *http.Request) (*http.Response, error) {
	if n.first == nil {
		n.first = req.URL
	}
	return nil, errNotNow
}

// open parses a URL. It sends nothing, except for Matrix, which logs in.
func open(address string, client *counting) (types.Service, *service, error) {
	scheme := Scheme(address)
	if scheme == "" {
		return nil, nil, unknown(address)
	}
	of := services[scheme]
	u, err := url.Parse(address)
	if err != nil || strings.HasSuffix(address, "://") {
		return nil, nil, bad(scheme, address, nil)
	}
	if of.host != "" {
		switch _, port, _ := net.SplitHostPort(of.host); {
		case u.Hostname() == "":
			u.Host = of.host
		case u.Port() == "":
			u.Host = net.JoinHostPort(u.Hostname(), port)
		}
	}
	s := of.open()
	if custom, ok := s.(types.CustomURLService); ok && strings.Contains(u.Scheme, "+") {
		if u, err = custom.GetServiceURLFromCustom(u); err != nil {
			return nil, nil, bad(scheme, address, err)
		}
	} else if strings.Contains(u.Scheme, "+") {
		return nil, nil, bad(scheme, address, nil)
	}
	// Some services connect during initialisation, and some reset the client in it. So it is set
	// both before and after.
	setter, ok := s.(types.HTTPClientSetter)
	if !ok {
		return nil, nil, &Problem{"nothing can be sent to " + scheme, "use another service"}
	}
	setter.SetHTTPClient(client)
	switch err := initialise(s, u); {
	case err != nil && client.count == 0:
		return nil, nil, bad(scheme, address, err)
	case err != nil:
		return nil, nil, err
	}
	setter.SetHTTPClient(client)
	return s, &of, nil
}

// initialise makes a service parse its URL. A URL that differs much from the expected form may make
// it panic.
func initialise(s types.Service, u *url.URL) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("it cannot be read")
		}
	}()
	return s.Initialize(u, silent{})
}

// unknown says what to write instead of a URL that belongs to no service.
func unknown(address string) *Problem {
	scheme, _, _ := strings.Cut(strings.ToLower(address), "://")
	scheme, _, _ = strings.Cut(scheme, "+")
	if remedy := elsewhere[scheme]; remedy != "" {
		return &Problem{"a push cannot be sent by " + scheme, remedy}
	}
	return &Problem{"the address begins with the name of no service", "the services are " + strings.Join(Services(), ", ")}
}

// reason says why a URL is invalid, if that is possible without repeating a part of it.
func reason(address string, err error) string {
	if err == nil {
		return ""
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			break
		}
		err = inner
	}
	why := strings.TrimSpace(err.Error())
	if why == "" || len(why) > 100 || Repeats(Secrets(address), why) {
		return ""
	}
	return ": " + why
}

// Secrets returns the parts of a URL that may be secret, which excludes the name of the service.
func Secrets(address string) []string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return []string{address}
	}
	parts := strings.FieldsFunc(rest, func(c rune) bool { return strings.ContainsRune("/&;=?@:,", c) })
	parts = append(parts, rest)
	if u, err := url.Parse(address); err == nil {
		password, _ := u.User.Password()
		parts = append(parts, password, u.User.Username(), u.Host, u.Hostname())
		for _, values := range u.Query() {
			parts = append(parts, values...)
		}
	}
	return slices.DeleteFunc(parts, func(p string) bool { return strings.EqualFold(p, scheme) || harmless[strings.ToLower(p)] })
}

// harmless are words in URLs that may also occur in an answer.
var harmless = map[string]bool{
	"shoutrrr": true, "webhook": true, "true": true, "false": true, "host": true, "token": true, "title": true, "priority": true, "chats": true,
	"channel": true, "channels": true, "devices": true, "rooms": true, "room": true, "events": true, "https": true, "http": true, "disabletls": true,
	"tags": true, "user": true, "hook": true, "xoxb": true, "xoxp": true, "apikey": true, "name": true, "message": true, "topic": true, "stream": true,
}

// minSecret is how many bytes a part of a URL needs to count as a secret.
const minSecret = 4

// Repeats reports whether a text contains one of some secrets, in any form that URLs have it in.
func Repeats(secrets []string, said string) bool {
	said = strings.ToLower(said)
	plain := said
	if p, err := url.PathUnescape(said); err == nil {
		plain = strings.ToLower(p)
	}
	for _, secret := range secrets {
		forms := []string{secret}
		if p, err := url.QueryUnescape(secret); err == nil {
			forms = append(forms, p)
		}
		for _, form := range forms {
			form = strings.ToLower(form)
			if len(form) >= minSecret && (strings.Contains(said, form) || strings.Contains(plain, form)) {
				return true
			}
		}
	}
	return false
}

// silent discards what services log, since that includes tokens.
type silent struct{}

// Print does nothing.
func (silent) Print(...any) {}

// Printf does nothing.
func (silent) Printf(string, ...any) {}

// Println does nothing.
func (silent) Println(...any) {}

var errNotNow = errors.New("nothing is sent")

// counting counts requests. After one that has failed, it sends none.
type counting struct {
	Client
	count int
	err   error
}

// Do sends a request.
func (c *counting) Do(req *http.Request) (*http.Response, error) {
	c.count++
	if c.err != nil {
		return nil, c.err
	}
	resp, err := c.Client.Do(req)
	c.err = err
	return resp, err
}
