package actions

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// severities are the priorities of a SYSLOG text, by their numbers.
var severities = fsm.Priorities()

const (
	severityInfo   = 6
	facilityDaemon = 3
	maxSyslog      = 8000 // bytes of text; rsyslog accepts messages up to 8 KiB
	maxField       = 1000 // bytes of any other field of a journal entry
)

// A syslogMessage is a message before it is formatted for a socket.
type syslogMessage struct {
	at       time.Time
	pid      int
	severity int
	text     string
	effect   *fsm.Effect
}

// newSyslogMessage strips the priority with which a text may begin.
func newSyslogMessage(now time.Time, pid int, e *fsm.Effect) syslogMessage {
	severity, said := slices.Index(severities, e.Priority), e.Text
	if severity < 0 {
		severity = severityInfo
	} else {
		said = strings.TrimLeft(strings.TrimPrefix(said, "["+e.Priority+"]"), " \t")
	}
	said = text.Short(strings.ReplaceAll(said, "\x00", ""), maxSyslog)
	return syslogMessage{at: now, pid: pid, severity: severity, text: said, effect: e}
}

// traditional formats the message for /dev/log, without the host name, which the daemon adds.
func (m *syslogMessage) traditional() []byte {
	return fmt.Appendf(nil, "<%d>%s upsmon[%d]: %s", facilityDaemon<<3|m.severity, m.at.Format(time.Stamp), m.pid, m.text)
}

// native formats the message for systemd's journal (systemd.io/JOURNAL_NATIVE_PROTOCOL). All fields
// are clipped, so that the entry fits into one datagram.
func (m *syslogMessage) native() []byte {
	var b bytes.Buffer
	for _, f := range [...]struct{ name, value string }{
		{"MESSAGE", m.text},
		{"PRIORITY", strconv.Itoa(m.severity)},
		{"SYSLOG_FACILITY", strconv.Itoa(facilityDaemon)},
		{"SYSLOG_IDENTIFIER", "upsmon"},
		{"SYSLOG_PID", strconv.Itoa(m.pid)},
		{"UPSMON_UNIT", text.Clip(m.effect.Name, maxField)},
		{"UPSMON_GROUP", text.Clip(m.effect.Group, maxField)},
		{"UPSMON_EVENT", text.Clip(m.effect.Event, maxField)},
		{"UPSMON_RULE", text.Clip(m.effect.Rule, maxField)},
	} {
		appendField(&b, f.name, f.value)
	}
	return b.Bytes()
}

// appendField writes a field of a journal entry. A value of several lines is preceded by its
// length, so that none of its lines can become a separate field.
func appendField(b *bytes.Buffer, name, value string) {
	b.WriteString(name)
	if strings.Contains(value, "\n") {
		b.WriteByte('\n')
		b.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(value))))
	} else {
		b.WriteByte('=')
	}
	b.WriteString(value)
	b.WriteByte('\n')
}

// syslogger carries out SYSLOG.
type syslogger struct{ conn *syslogConn }

func newSyslog(r *Runner) lane {
	return r.newFifo(1, r.limits.Syslog, syslogger{&syslogConn{path: r.opts.SyslogSocket, journal: r.opts.JournalSocket}})
}

// perform sends one message. If the connection fails, because the daemon was restarted, it connects
// again, once.
func (s syslogger) perform(ctx context.Context, j *job) Outcome {
	msg := newSyslogMessage(time.Now(), os.Getpid(), j.effect)
	err := s.conn.send(ctx, &msg)
	if err != nil && ctx.Err() == nil {
		err = s.conn.send(ctx, &msg)
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

func (s syslogger) close() { s.conn.close() }

// syslogConn is the connection to the local system log, established on demand: to systemd's journal
// if it runs, else to the traditional socket. The journal package of go-systemd is not used,
// because it waits indefinitely for a journal that hangs. Only the lane's goroutine uses it.
type syslogConn struct {
	journal, path string // journal is "" if there is none

	conn net.Conn
	form func(*syslogMessage) []byte // the format for conn
}

func (s *syslogConn) send(ctx context.Context, msg *syslogMessage) error {
	if err := s.dial(ctx); err != nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = s.conn.SetWriteDeadline(deadline)
	}
	// The deadline does not know that the runner is being closed.
	conn := s.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	_, err := conn.Write(s.form(msg))
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
	if s.journal != "" {
		if conn, err := d.DialContext(ctx, "unixgram", s.journal); err == nil {
			s.conn, s.form = conn, (*syslogMessage).native
			return nil
		}
	}
	conn, err := d.DialContext(ctx, "unixgram", s.path)
	if err == nil {
		s.conn, s.form = conn, (*syslogMessage).traditional
		return nil
	}
	if conn, errStream := d.DialContext(ctx, "unix", s.path); errStream == nil {
		s.conn, s.form = conn, func(m *syslogMessage) []byte { return append(m.traditional(), '\n') }
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		err = fmt.Errorf("no system log runs on this machine: start one, such as rsyslog, or write NUTLOG instead: %w", err)
	}
	return err
}

func (s *syslogConn) close() {
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn = nil
	}
}
