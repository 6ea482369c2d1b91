package torture

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/emersion/go-smtp"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// sinks are the servers that receive mails, webhooks and pushes.
type sinks struct {
	url      string // the URL of WEBHOOK
	push     string // the URL of PUSH: an ntfy server
	mailPort int

	mu     sync.Mutex
	shut   bool                // whether all messages are refused
	posts  map[string][]string // message → ids
	pushes map[string][]string
	mails  map[string][]string

	trap atomic.Pointer[trap] // nil: none
}

// topic is the ntfy topic of the pushes.
const topic = "/ups"

// trap waits for a point of a delivery: a server is about to answer, or has just answered.
type trap struct {
	left    atomic.Int64  // points that remain until the trap
	reached chan struct{} // closed at the trap
	hold    chan struct{} // closed to let the delivery continue; nil: it is not stopped
}

// point is called at each point of a delivery.
func (s *sinks) point() {
	t := s.trap.Load()
	if t == nil || t.left.Add(-1) != 0 {
		return
	}
	close(t.reached)
	if t.hold != nil {
		<-t.hold
	}
}

func newSinks(t *trial, authority *simupsd.Authority) *sinks {
	t.Helper()
	s := &sinks{posts: map[string][]string{}, pushes: map[string][]string{}, mails: map[string][]string{}}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.point()
		if r.URL.Path == topic {
			s.note(w, r)
		} else {
			s.post(w, r)
		}
		_ = http.NewResponseController(w).Flush()
		s.point()
	}))
	t.Cleanup(web.Close)
	s.url, s.push = web.URL, "ntfy://"+strings.TrimPrefix(web.URL, "http://")+topic+"?scheme=http"

	cert, err := authority.Issue(host)
	t.check(err)
	relay := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{sinks: s}, nil }))
	relay.Domain, relay.TLSConfig = host, &tls.Config{Certificates: []tls.Certificate{cert}}
	relay.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	t.check(err)
	s.mailPort = l.Addr().(*net.TCPAddr).Port
	served := make(chan struct{})
	go func() { defer close(served); _ = relay.Serve(l) }()
	t.Cleanup(func() {
		_ = relay.Close()
		<-served
	})
	return s
}

func (s *sinks) post(w http.ResponseWriter, r *http.Request) {
	var n struct{ ID, Message string }
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		return // its sender was killed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		http.Error(w, "later", http.StatusServiceUnavailable)
		return
	}
	s.posts[n.Message] = append(s.posts[n.Message], n.ID)
}

// note receives a push.
func (s *sinks) note(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return // its sender was killed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		http.Error(w, "later", http.StatusServiceUnavailable)
		return
	}
	s.pushes[string(text)] = append(s.pushes[string(text)], r.Header.Get("Idempotency-Key"))
}

// session receives mails.
type session struct{ *sinks }

// Mail is called for MAIL FROM.
func (s *session) Mail(string, *smtp.MailOptions) error { s.point(); return nil }

// Rcpt is called for RCPT TO.
func (s *session) Rcpt(string, *smtp.RcptOptions) error { s.point(); return nil }

// Reset is called when the answer to a mail has been sent.
func (s *session) Reset() { s.point() }

// Logout is called at the end of a connection.
func (s *session) Logout() error { s.point(); return nil }

func (s *session) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	defer s.point()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 0, 0}, Message: "later"}
	}
	if strings.Contains(m.Header.Get("Subject"), "cannot be shut down") {
		return nil // an alarm is another message; it contains the token because it names the command
	}
	token := tokenOf(string(body))
	s.mails[token] = append(s.mails[token], m.Header.Get("Message-Id"))
	return nil
}

func (s *sinks) pushed(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pushes[text])
}

func (s *sinks) posted(message string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.posts[message])
}

func (s *sinks) mailed(token string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mails[token])
}

// doubled counts the messages that arrived more than once, and returns those that had different
// ids.
func (s *sinks) doubled() (twice int, wrong []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, messages := range []map[string][]string{s.posts, s.pushes, s.mails} {
		for message, ids := range messages {
			twice += len(ids) - 1
			if slices.ContainsFunc(ids, func(id string) bool { return id != ids[0] }) {
				wrong = append(wrong, message+": "+strings.Join(ids, " "))
			}
		}
	}
	return twice, wrong
}

// tokenOf returns the part of a text that identifies an event: the unit and a number.
func tokenOf(text string) string { return token.FindString(text) }

var token = regexp.MustCompile(`u\d+n\d+e`)

// follower reads a file as it grows.
type follower struct {
	path string
	at   int64
}

// read passes the new complete lines to line.
func (f *follower) read(line func(string)) {
	file, err := os.Open(f.path)
	if err != nil {
		return
	}
	defer file.Close()
	content, err := io.ReadAll(io.NewSectionReader(file, f.at, 1<<40))
	if err != nil {
		return
	}
	for {
		end := bytes.IndexByte(content, '\n')
		if end < 0 {
			return
		}
		line(string(content[:end]))
		content = content[end+1:]
		f.at += int64(end) + 1
	}
}
