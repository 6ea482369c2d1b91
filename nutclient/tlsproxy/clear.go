package tlsproxy

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient"
)

// The words of the protocol that a proxy understands, and its answers.
const (
	startTLS = "STARTTLS"
	logout   = "LOGOUT"
	username = "USERNAME"
	password = "PASSWORD"

	okStartTLS = "OK STARTTLS"
	okGoodbye  = "OK Goodbye"
)

// A refusal ends a connection with an ERR.
type refusal struct {
	code nutclient.Code
	why  string // for the log
}

func (r *refusal) Error() string { return r.why }

var (
	errLine   = &refusal{nutclient.ErrInvalidArgument, "a line is longer than --max-line allows"}
	errBehind = &refusal{nutclient.ErrInvalidArgument, "the client has sent more before TLS began"}
	errBare   = &refusal{nutclient.ErrAccessDenied, "a command without TLS"}
	errSecret = &refusal{nutclient.ErrAccessDenied, "a user name or a password without TLS"}
	errRemote = &refusal{nutclient.ErrAccessDenied, "not a client of this host"}
)

// readLine returns the next line with its end, valid until the next read. The size of the reader's
// buffer limits the line.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, errLine
	}
	return line, err
}

// word is the command of a line in capitals: its first word. upsd 2.8 also accepts commands in
// lower case.
func word(line []byte) string {
	fields := bytes.Fields(line)
	if len(fields) == 0 {
		return ""
	}
	return strings.ToUpper(string(fields[0]))
}

// judge answers a command that a server proxy received without TLS. behind is the number of bytes
// after it.
func judge(line []byte, behind int) (answer string, err error) {
	alone := len(bytes.Fields(line)) == 1
	switch w := word(line); {
	case w == startTLS && alone && behind > 0:
		return "", errBehind
	case w == startTLS && alone:
		return okStartTLS, nil
	case w == logout && alone:
		return okGoodbye, nil
	case w == username, w == password:
		return "", errSecret
	}
	return "", errBare
}

func say(c net.Conn, text string) error {
	_, err := io.WriteString(c, text+"\n")
	return err
}

// lingering is how long a refused client has to read the reason, and to close. Closing a connection
// with unread bytes resets it, and the reply may be lost.
const lingering = time.Second

// refuse answers with an error, and lingers.
func refuse(c net.Conn, code nutclient.Code) {
	c.SetDeadline(time.Now().Add(lingering))
	if say(c, "ERR "+string(code)) == nil {
		linger(c)
	}
}

// linger tells the client that nothing more follows, and waits a short time for it to close.
func linger(c net.Conn) {
	c.SetDeadline(time.Now().Add(lingering))
	if closeWrite(c) == nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(c, 64<<10)) // the content does not matter any more
	}
}

// closeWrite tells the other side that nothing more follows.
func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return c.Close()
}
