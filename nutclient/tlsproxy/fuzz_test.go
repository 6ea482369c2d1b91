package tlsproxy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// played is a client that sends a text in pieces, and then closes.
type played struct {
	net.Conn
	text  []byte
	piece int
	said  int
	heard bytes.Buffer
}

func (c *played) Read(b []byte) (int, error) {
	if c.said == len(c.text) {
		return 0, io.EOF
	}
	n := copy(b, c.text[c.said:min(len(c.text), c.said+c.piece)])
	c.said += n
	return n, nil
}

func (c *played) Write(b []byte) (int, error)      { return c.heard.Write(b) }
func (c *played) Close() error                     { return nil }
func (c *played) SetDeadline(time.Time) error      { return nil }
func (c *played) SetReadDeadline(time.Time) error  { return nil }
func (c *played) SetWriteDeadline(time.Time) error { return nil }
func (c *played) RemoteAddr() net.Addr             { return pipeAddr("127.0.0.1:1") }

var seeds = []string{
	"STARTTLS\n", "STARTTLS\nVER\n", "starttls\r\nSTARTTLS\n", "STARTTLS", " STARTTLS \n\n", "STARTTLS x\n", "STARTTLS\n\x16\x03\x01\x00",
	"USERNAME u\nPASSWORD p\nLOGIN one\n", "LOGOUT\n", "\n", "\x00\n", strings.Repeat("x", 200) + "\n", "LIST VAR one\nSTARTTLS\nVER",
}

func seed(f *testing.F) {
	for _, s := range seeds {
		for _, piece := range []byte{1, 7, 255} {
			f.Add([]byte(s), piece)
		}
	}
}

// FuzzClear: of everything that comes without TLS, nothing reaches upsd. There is one answer, which
// is OK only for STARTTLS and LOGOUT. Nothing that came together with STARTTLS reaches the TLS
// handshake.
func FuzzClear(f *testing.F) {
	seed(f)
	fs := newFiles(f)
	p, err := NewServer(ServerConfig{Host: "127.0.0.1", Port: 1, CertFile: fs.cert, KeyFile: fs.key}, Options{Limits: Limits{Line: 100},
		dial: func(context.Context, string, string) (net.Conn, error) {
			f.Error("the proxy connected to upsd")
			return nil, errors.New("no")
		}})
	check(f, err)
	f.Fuzz(func(t *testing.T, text []byte, piece byte) {
		c := &played{text: text, piece: max(1, int(piece))}
		if l, _ := p.open(t.Context(), c); l != nil {
			t.Fatal("a client without TLS was admitted")
		}
		line, behind, whole := bytes.Cut(text, []byte("\n"))
		answer, more, _ := strings.Cut(c.heard.String(), "\n")
		command := strings.ToUpper(string(bytes.TrimSpace(line)))
		switch answer {
		case "":
			if whole || len(text) >= 100 {
				t.Error("got no answer")
			}
		case okGoodbye:
			if command != logout || more != "" {
				t.Errorf("%q: got the answer %q", text, c.heard.String())
			}
		case okStartTLS:
			// Bytes that arrived together with STARTTLS must be refused.
			if end := len(line) + 1; command != startTLS || end%c.piece != 0 && len(behind) > 0 {
				t.Errorf("%q in pieces of %d: got the answer %q", text, c.piece, c.heard.String())
			}
		case "ERR ACCESS-DENIED", "ERR INVALID-ARGUMENT":
			if more != "" {
				t.Errorf("%q: got the answer %q", text, c.heard.String())
			}
		default:
			t.Errorf("%q: got the answer %q", text, c.heard.String())
		}
	})
}

// FuzzFirstCommand: a client proxy passes on everything that the client sent, except the STARTTLS
// lines at the beginning. Each of those gets one answer.
func FuzzFirstCommand(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte, piece byte) {
		c := &played{text: text, piece: max(1, int(piece))}
		first, err := firstCommand(c, 100)
		rest, answers := text, 0
		for {
			line, after, whole := bytes.Cut(rest, []byte("\n"))
			if fields := bytes.Fields(line); !whole || len(line) >= 100 || len(fields) == 0 || !bytes.EqualFold(fields[0], []byte(startTLS)) {
				break
			}
			rest, answers = after, answers+1
		}
		if want := strings.Repeat("ERR FEATURE-NOT-CONFIGURED\n", answers); c.heard.String() != want {
			t.Errorf("%q: got the answers %q", text, c.heard.String())
		}
		if err != nil {
			if line, _, whole := bytes.Cut(rest, []byte("\n")); whole && len(line) < 100 {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if got := append(bytes.Clone(first), text[c.said:]...); !bytes.Equal(got, rest) {
			t.Errorf("%q: passed on %q", text, got)
		}
	})
}

// FuzzLineMeter: however a text is divided, it passes up to the first line that is too long.
func FuzzLineMeter(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte, piece byte) {
		const most = 20
		m := lineMeter{most: most}
		for i := 0; i < len(text); i += max(1, int(piece)) {
			end := min(len(text), i+max(1, int(piece)))
			good := true
			for line := range bytes.Lines(text[:end]) {
				good = good && len(line) <= most
			}
			if m.pass(text[i:end]) != good {
				t.Fatalf("%q: passes: got %v", text[:end], !good)
			}
			if !good {
				return
			}
		}
	})
}
