package actions

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// severities are the priorities of a SYSLOG text, by their numbers (RFC 3164,
// section 4.1.1).
var severities = []string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}

const (
	severityInfo   = 6
	facilityDaemon = 3
	maxSyslog      = 8000 // bytes of text; rsyslog takes messages up to 8 KiB
)

// syslogMessage makes the message as the local daemon wants it: without the
// host name, which it adds itself. A text begins with its priority in brackets
// where it has one.
func syslogMessage(now time.Time, pid int, priority, text string) string {
	level := slices.Index(severities, priority)
	if level < 0 {
		level = severityInfo
	} else {
		text = strings.TrimLeft(strings.TrimPrefix(text, "["+priority+"]"), " \t")
	}
	return fmt.Sprintf("<%d>%s upsmon[%d]: %s", facilityDaemon<<3|level, now.Format(time.Stamp), pid,
		clip(escape(strings.ReplaceAll(text, "\x00", "")), maxSyslog))
}

// clip shortens s to at most n bytes, not within a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// sendSyslog sends one message. A connection that fails, because the daemon
// was restarted, is made anew once.
func (r *Runner) sendSyslog(ctx context.Context, j *job) Outcome {
	msg := syslogMessage(time.Now(), os.Getpid(), j.effect.Priority, j.effect.Text)
	err := r.syslog.send(ctx, msg)
	if err != nil && ctx.Err() == nil {
		err = r.syslog.send(ctx, msg)
	}
	var late net.Error
	switch {
	case err != nil && ctx.Err() != nil:
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	case errors.As(err, &late) && late.Timeout(): // the socket's clock ran first
		err = fmt.Errorf("%w: %w", ErrTimeout, err)
	}
	return Outcome{Err: err}
}

// syslogConn is the connection to the local system log, made when needed.
type syslogConn struct {
	path string

	mu     sync.Mutex // held by the lane for no longer than its time-out
	conn   net.Conn
	stream bool
}

func (s *syslogConn) send(ctx context.Context, msg string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.dial(ctx); err != nil {
		return err
	}
	if s.stream {
		msg += "\n"
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = s.conn.SetWriteDeadline(deadline)
	}
	// The deadline does not know that the runner is being closed.
	conn := s.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	_, err := conn.Write([]byte(msg))
	if err != nil {
		_ = conn.Close()
		s.conn = nil
	}
	return err
}

func (s *syslogConn) dial(ctx context.Context) error {
	if s.conn != nil {
		return nil
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unixgram", s.path)
	s.stream = false
	if err != nil {
		var err2 error
		if conn, err2 = d.DialContext(ctx, "unix", s.path); err2 != nil {
			return err
		}
		s.stream = true
	}
	s.conn = conn
	return nil
}

func (s *syslogConn) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn = nil
	}
}
