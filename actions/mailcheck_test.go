package actions

import (
	"bufio"
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// TestMailCheck: the check tries a mail server up to the login, and no further.
func TestMailCheck(t *testing.T) {
	for _, port := range []int{465, 587} {
		r := newRelay(t, port == 465)
		o := Options{dial: to(r.addr)}
		if err := r.server(port).check(t.Context(), o); err != nil {
			t.Errorf("port %d: got %v", port, err)
		}
		wrong := r.server(port)
		wrong.Password = func() string { return "SECRET-wrong" }
		if err := wrong.check(t.Context(), o); err == nil || strings.Contains(err.Error(), "SECRET") ||
			!strings.Contains(err.Error(), "535 ") || !strings.Contains(err.Error(), "(are USER and PASSWORD of SMTPSERVER right?") {
			t.Errorf("port %d, wrong password: got %v", port, err)
		}
		stranger := r.server(port)
		stranger.Roots = nil
		if err := stranger.check(t.Context(), o); err == nil || !strings.Contains(err.Error(), "its certificate is not valid") {
			t.Errorf("port %d, unknown authority: got %v", port, err)
		}
		r.mu.Lock()
		if want := []string{"PLAIN", "PLAIN"}; !slices.Equal(r.logins, want) || len(r.steps) != 0 || len(r.got) != 0 {
			t.Errorf("port %d: got the logins %v, the steps %v and the mails %v", port, r.logins, r.steps, r.got)
		}
		r.mu.Unlock()
	}

	r := newRelay(t, false, func(_ *relay, s *smtp.Server) { s.TLSConfig = nil })
	if err := r.server(587).check(t.Context(), Options{dial: to(r.addr)}); err == nil || !strings.Contains(err.Error(), "offers no TLS") {
		t.Errorf("got %v, want an error with %q", err, "offers no TLS")
	}
	bug := &MailServer{Host: mailHost, Port: 465, User: mailUser, Password: func() string { panic(mailPassword) }}
	if err := bug.check(t.Context(), Options{}); err == nil || err.Error() != "a bug, please report it: string" {
		t.Errorf("got %v, want %q", err, "a bug, please report it: string")
	}
}

// TestMailCheckSilence: the check waits for a silent server until the context ends.
func TestMailCheckSilence(t *testing.T) {
	addr := talker(t, func(_ net.Conn, in *bufio.Reader) { _, _ = in.ReadByte() })
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	s := &MailServer{Host: mailHost, Port: 587}
	if err := s.check(ctx, Options{dial: to(addr)}); err == nil || !strings.Contains(err.Error(), "timed out after ") {
		t.Errorf("got %v, want an error with %q", err, "timed out after ")
	}
}
