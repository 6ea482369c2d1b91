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

	"github.com/emersion/go-smtp"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// sinks are where mails and webhooks go.
type sinks struct {
	url      string
	mailPort int

	mu    sync.Mutex
	shut  bool                // nothing is accepted
	posts map[string][]string // the ids of a message
	mails map[string][]string
}

func newSinks(t *trial, authority *simupsd.Authority) *sinks {
	t.Helper()
	s := &sinks{posts: map[string][]string{}, mails: map[string][]string{}}
	web := httptest.NewServer(http.HandlerFunc(s.post))
	t.Cleanup(web.Close)
	s.url = web.URL

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

// session takes mails.
type session struct{ *sinks }

func (session) Mail(string, *smtp.MailOptions) error { return nil }
func (session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (session) Reset()                               {}
func (session) Logout() error                        { return nil }

func (s *session) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 0, 0}, Message: "later"}
	}
	if strings.Contains(m.Header.Get("Subject"), "cannot be shut down") {
		return nil // an alarm names the command, and with it the token, but is another message
	}
	token := tokenOf(string(body))
	s.mails[token] = append(s.mails[token], m.Header.Get("Message-Id"))
	return nil
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

// doubled counts the messages that came more than once, and returns those that did so with another id.
func (s *sinks) doubled() (twice int, wrong []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, messages := range []map[string][]string{s.posts, s.mails} {
		for message, ids := range messages {
			twice += len(ids) - 1
			if slices.ContainsFunc(ids, func(id string) bool { return id != ids[0] }) {
				wrong = append(wrong, message+": "+strings.Join(ids, " "))
			}
		}
	}
	return twice, wrong
}

// tokenOf is what identifies an event: the unit and a number.
func tokenOf(text string) string { return token.FindString(text) }

var token = regexp.MustCompile(`u\d+n\d+e`)

// follower reads a file as it grows.
type follower struct {
	path string
	at   int64
}

// read passes on the lines that are complete since the last time.
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
