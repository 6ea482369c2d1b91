package simupsd_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var units = map[string]map[string]string{"one": {"ups.status": "OL CHRG", "battery.charge": "97.5"}, "two": {"ups.status": "OL"}}

func start(t *testing.T, c simupsd.Config) *simupsd.Server {
	t.Helper()
	s, err := simupsd.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// talk is a conversation with a server.
type talk struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

func dial(t *testing.T, addr string) *talk {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(time.Minute))
	return &talk{t, conn, bufio.NewReader(conn)}
}

// ask sends a line and returns the reply. For a list, it returns all lines.
func (k *talk) ask(line string) string {
	k.t.Helper()
	fmt.Fprintf(k.conn, "%s\n", line)
	var reply strings.Builder
	for {
		got, err := k.r.ReadString('\n')
		if err != nil {
			k.t.Fatalf("%s: %v after %q", line, err, got)
		}
		reply.WriteString(got)
		if first := reply.String(); !strings.HasPrefix(first, "BEGIN ") || strings.HasPrefix(got, "END ") {
			return strings.TrimSuffix(first, "\n")
		}
	}
}

// wantSilence checks that neither a line nor a VER after it is answered. Other clients get answers,
// which proves that the server had the time.
func (k *talk) wantSilence(line string) {
	k.t.Helper()
	fmt.Fprintf(k.conn, "%s\nVER\n", line)
	for range 20 {
		dial(k.t, k.conn.RemoteAddr().String()).ask("VER")
	}
	k.conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if got, err := k.r.ReadString('\n'); !errors.Is(err, os.ErrDeadlineExceeded) {
		k.t.Errorf("%s: got %q, %v; want no answer", line, got, err)
	}
}

// dialogues are what clients send, each on its own connection, and what upsd answers. The answer
// "…" stands for any answer.
var dialogues = []struct {
	name  string
	lines [][2]string
}{
	{"questions", [][2]string{
		{"VER", "…"},
		{"ver", "…"},
		{"NETVER", "1.3"},
		{"PROTVER", "1.3"},
		{"PROTVER x", "ERR INVALID-ARGUMENT"},
		{"VER x", "ERR INVALID-ARGUMENT"},
		{"NONSENSE", "ERR UNKNOWN-COMMAND"},
		{"", "ERR UNKNOWN-COMMAND"},
		{"GET", "ERR INVALID-ARGUMENT"},
		{"GET NONSENSE", "ERR INVALID-ARGUMENT"},
		{"GET VAR one", "ERR INVALID-ARGUMENT"},
		{"GET VAR one ups.status", `VAR one ups.status "OL CHRG"`},
		{`GET VAR "one" "ups.status"`, `VAR one ups.status "OL CHRG"`},
		{`get var one battery.charge`, `VAR one battery.charge "97.5"`},
		{"GET VAR one no.such", "ERR VAR-NOT-SUPPORTED"},
		{"GET VAR none ups.status", "ERR UNKNOWN-UPS"},
		{"GET NUMLOGINS one", "NUMLOGINS one 0"},
		{"GET NUMLOGINS one x", "NUMLOGINS one 0"}, // extra words are ignored
		{"GET VAR two ups.status x", `VAR two ups.status "OL"`},
		{"LIST VAR none x", "ERR UNKNOWN-UPS"},
		{"GET NUMLOGINS none", "ERR UNKNOWN-UPS"},
		{"LIST", "ERR INVALID-ARGUMENT"},
		{"LIST VAR", "ERR INVALID-ARGUMENT"},
		{"LIST VAR none", "ERR UNKNOWN-UPS"},
		{"LIST CLIENT one", "BEGIN LIST CLIENT one\nEND LIST CLIENT one"},
		{"LIST CLIENT one two", "BEGIN LIST CLIENT one\nEND LIST CLIENT one"},
		{"LIST CLIENT none", "ERR UNKNOWN-UPS"},
		{"LIST CLIENTS one", "ERR INVALID-ARGUMENT"},
		{"LOGOUT", "OK Goodbye"},
	}},
	{"privileges", [][2]string{
		{"LOGIN", "ERR USERNAME-REQUIRED"},
		{"LOGIN one", "ERR USERNAME-REQUIRED"},
		{"FSD", "ERR USERNAME-REQUIRED"},
		{"USERNAME", "ERR INVALID-ARGUMENT"},
		{"USERNAME a b", "ERR INVALID-ARGUMENT"},
		{"USERNAME monitor", "OK"},
		{"USERNAME monitor", "ERR ALREADY-SET-USERNAME"},
		{"PRIMARY one", "ERR PASSWORD-REQUIRED"},
		{`PASSWORD "pass \"word\" \\ 1"`, "OK"},
		{"PASSWORD x", "ERR ALREADY-SET-PASSWORD"},
		{"LOGIN one two", "ERR INVALID-ARGUMENT"},
		{"LOGIN none", "ERR UNKNOWN-UPS"},
		{"LOGIN one", "OK"},
		{"LOGIN one", "ERR ALREADY-LOGGED-IN"},
		{"LOGIN two", "ERR ALREADY-LOGGED-IN"},
		{"GET NUMLOGINS one", "NUMLOGINS one 1"},
		{"LIST CLIENT one", "BEGIN LIST CLIENT one\nCLIENT one 127.0.0.1\nEND LIST CLIENT one"},
		{"PRIMARY one", "OK PRIMARY-GRANTED"},
		{"MASTER one", "OK MASTER-GRANTED"},
		{"PRIMARY none", "ERR UNKNOWN-UPS"},
		{"FSD none", "ERR UNKNOWN-UPS"},
		{"FSD one", "OK FSD-SET"},
		{"GET VAR one ups.status", `VAR one ups.status "FSD OL CHRG"`},
		{"GET VAR two ups.status", `VAR two ups.status "OL"`},
		{"LOGOUT x", "ERR INVALID-ARGUMENT"},
		{"LOGOUT", "OK Goodbye"},
	}},
	{"a wrong password", [][2]string{
		{"USERNAME monitor", "OK"},
		{"PASSWORD wrong", "OK"},
		{"LOGIN none", "ERR UNKNOWN-UPS"},
		{"LOGIN one", "ERR ACCESS-DENIED"},
		{"PRIMARY one", "ERR ACCESS-DENIED"},
		{"MASTER one", "ERR ACCESS-DENIED"},
		{"FSD one", "ERR ACCESS-DENIED"},
		{"GET NUMLOGINS one", "NUMLOGINS one 0"},
		{"GET VAR one battery.charge", `VAR one battery.charge "97.5"`},
	}},
	{"a secondary", [][2]string{
		{"USERNAME secondary", "OK"},
		{"PASSWORD x", "OK"},
		{"PRIMARY one", "ERR ACCESS-DENIED"},
		{"MASTER one", "ERR ACCESS-DENIED"},
		{"FSD one", "ERR ACCESS-DENIED"},
		{"LOGIN one", "OK"},
		{"GET NUMLOGINS one", "NUMLOGINS one 1"},
	}},
	{"a user without a role", [][2]string{
		{"USERNAME norole", "OK"},
		{"PASSWORD x", "OK"},
		{"LOGIN one", "ERR ACCESS-DENIED"},
		{"PRIMARY one", "ERR ACCESS-DENIED"},
		{"FSD one", "ERR ACCESS-DENIED"},
	}},
	{"words", [][2]string{
		{`  GET	VAR   one battery.charge`, `VAR one battery.charge "97.5"`},
		{"GET VAR one battery.charge\r", `VAR one battery.charge "97.5"`},
		{"PROTVER # comment", "1.3"},
		{"PROTVER#comment", "1.3"},
		{"# comment", "ERR UNKNOWN-COMMAND"},
		{`GET "VAR""one"battery.charge`, `VAR one battery.charge "97.5"`},
		{`GET VAR \one battery\.charge`, `VAR one battery.charge "97.5"`},
		{`GET VAR one= ups.status`, "ERR VAR-NOT-SUPPORTED"}, // `=` is the variable
		{`GET VAR "one=" ups.status`, "ERR UNKNOWN-UPS"},
		{`GET VAR o"ne ups.status`, "ERR UNKNOWN-UPS"}, // a quote inside a word has no special meaning
		{`GET VAR "one#" ups.status`, silence},
	}},
	{"upper and lower case", [][2]string{
		{"GET VAR ONE battery.charge", `VAR ONE battery.charge "97.5"`},
		{"GET VAR one BATTERY.Charge", `VAR one BATTERY.Charge "97.5"`},
		{"GET NUMLOGINS One", "NUMLOGINS One 0"},
		{"USERNAME Monitor", "OK"},
		{`PASSWORD "pass \"word\" \\ 1"`, "OK"},
		{"LOGIN ONE", "ERR ACCESS-DENIED"},
	}},
	{"lists in upper case", [][2]string{
		{"USERNAME monitor", "OK"},
		{`PASSWORD "pass \"word\" \\ 1"`, "OK"},
		{"LOGIN ONE", "OK"},
		{"PRIMARY ONE", "OK PRIMARY-GRANTED"},
		{"LIST CLIENT ONE", "BEGIN LIST CLIENT ONE\nCLIENT one 127.0.0.1\nEND LIST CLIENT ONE"},
	}},
	{"an open quote", [][2]string{
		{"GET VAR \"one\nVER\nx\" ups.status", "ERR UNKNOWN-UPS"},
		{"GET VAR \"one\\\nVER\" ups.status", "ERR UNKNOWN-UPS"},
		{"PROTVER", "1.3"},
		{`USERNAME "x`, silence},
	}},
	{"nobody", [][2]string{
		{"USERNAME nobody", "OK"},
		{"PASSWORD x", "OK"},
		{"LOGIN one", "ERR ACCESS-DENIED"},
		{"STARTTLS", "ERR FEATURE-NOT-CONFIGURED"},
	}},
}

// silence stands for no reply, not even to a VER afterwards.
const silence = "(silence)"

const password = `pass "word" \ 1`

func TestDialogues(t *testing.T) {
	s := start(t, simupsd.Config{Users: map[string]string{"monitor": password, "secondary": "x", "norole": "x"},
		Roles: map[string]simupsd.Role{"secondary": simupsd.Secondary, "norole": simupsd.None}, Units: units})
	converse(t, s.Addr())
}

// TestDialoguesWithUpsd holds the same conversations with the real upsd.
func TestDialoguesWithUpsd(t *testing.T) {
	s := upsdtest.Start(t, upsdtest.Config{Plaintext: true, User: "monitor", Password: password, Units: units, Users: map[string]upsdtest.User{
		"secondary": {Password: "x", Role: simupsd.Secondary}, "norole": {Password: "x", Role: simupsd.None}}})
	converse(t, fmt.Sprintf("%s:%d", s.Host(), s.Port()))
}

func converse(t *testing.T, addr string) {
	for _, d := range dialogues {
		t.Run(d.name, func(t *testing.T) {
			k := dial(t, addr)
			for _, l := range d.lines {
				if l[1] == silence {
					k.wantSilence(l[0])
					return
				}
				if got := k.ask(l[0]); got != l[1] && l[1] != "…" {
					t.Errorf("%s\ngot  %s\nwant %s", l[0], got, l[1])
				}
			}
			if last := d.lines[len(d.lines)-1]; last[0] == "LOGOUT" {
				if rest, err := k.r.ReadString('\n'); err == nil {
					t.Errorf("after LOGOUT: got %q, want the end", rest)
				}
			}
		})
	}
}

func TestSet(t *testing.T) {
	s := start(t, simupsd.Config{Units: units})
	k := dial(t, s.Addr())
	is := func(line, want string) {
		t.Helper()
		if got := k.ask(line); got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
	s.Set("one", "ups.status", "OB LB")
	is("GET VAR one ups.status", `VAR one ups.status "OB LB"`)
	s.Set("new", "ups.mfr", `a "b" \ #`)
	is("GET VAR new ups.mfr", `VAR new ups.mfr "a \"b\" \\ \#"`)
	is("LIST UPS", "BEGIN LIST UPS\nUPS new \"Simulated\"\nUPS one \"Simulated\"\nUPS two \"Simulated\"\nEND LIST UPS")
	is("LIST VAR one", "BEGIN LIST VAR one\nVAR one battery.charge \"97.5\"\nVAR one ups.status \"OB LB\"\nEND LIST VAR one")
	s.Unset("one", "battery.charge")
	s.Unset("none", "battery.charge")
	is("GET VAR one battery.charge", "ERR VAR-NOT-SUPPORTED")
	s.SetStale("one", true)
	for _, line := range []string{"GET VAR one ups.status", "LIST VAR one", "GET NUMLOGINS one"} {
		is(line, "ERR DATA-STALE")
	}
	is("LIST CLIENT one", "BEGIN LIST CLIENT one\nEND LIST CLIENT one")
	is("GET VAR two ups.status", `VAR two ups.status "OL"`)
	s.SetStale("one", false)
	is("GET VAR one ups.status", `VAR one ups.status "OB LB"`)
	if units["one"]["ups.status"] != "OL CHRG" {
		t.Error("the caller's map was changed")
	}
}

func TestTLS(t *testing.T) {
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := authority.Issue("ups.example.org", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, simupsd.Config{Cert: &cert, Units: units})
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority.PEM()) {
		t.Fatal("no certificate in the authority's PEM")
	}
	for _, name := range []string{"ups.example.org", "127.0.0.1"} {
		k := dial(t, s.Addr())
		if got := k.ask("STARTTLS"); got != "OK STARTTLS" {
			t.Fatalf("STARTTLS: got %q", got)
		}
		k.conn = tls.Client(k.conn, &tls.Config{RootCAs: roots, ServerName: name})
		k.r = bufio.NewReader(k.conn)
		if got := k.ask("GET VAR two ups.status"); got != `VAR two ups.status "OL"` {
			t.Errorf("GET VAR over TLS: got %q", got)
		}
		if got := k.ask("STARTTLS"); got != "ERR ALREADY-SSL-MODE" {
			t.Errorf("STARTTLS again: got %q, want ERR ALREADY-SSL-MODE", got)
		}
	}
}

// TestFaults: what a client sees if the second of three commands has a fault.
func TestFaults(t *testing.T) {
	const status = "GET VAR one ups.status"
	const right = `VAR one ups.status "OL CHRG"` + "\n"
	for _, test := range []struct {
		name  string
		fault func(*simupsd.Exchange)
		want  string // everything that the client receives; "…" at the end: then nothing, but the connection stays open
	}{
		{"none", func(*simupsd.Exchange) {}, "first\n" + right + "third\n…"},
		{"another reply", func(x *simupsd.Exchange) { x.Reply = "ERR DATA-STALE\n" }, "first\nERR DATA-STALE\nthird\n…"},
		{"no reply", func(x *simupsd.Exchange) { x.Reply = "" }, "first\nthird\n…"},
		{"delay", func(x *simupsd.Exchange) { x.Delay = 20 * time.Millisecond }, "first\n" + right + "third\n…"},
		{"pace", func(x *simupsd.Exchange) { x.Pace = time.Millisecond }, "first\n" + right + "third\n…"},
		{"behind", func(x *simupsd.Exchange) { x.Behind = true }, "first\nthird\n" + right + "…"},
		{"half and hang", func(x *simupsd.Exchange) { x.Reply, x.Then = x.Reply[:5], simupsd.Hang }, "first\nVAR o…"},
		{"half and close", func(x *simupsd.Exchange) { x.Reply, x.Then = x.Reply[:5], simupsd.Close }, "first\nVAR o"},
		{"a line without end", func(x *simupsd.Exchange) {
			x.Reply = strings.Repeat("x", 100_000)
			x.Then = simupsd.Close
		}, "first\n" + strings.Repeat("x", 100_000)},
		{"alert without TLS", func(x *simupsd.Exchange) { x.Then = simupsd.Alert }, "first\n" + right},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, simupsd.Config{Units: units})
			s.SetFault(func(x *simupsd.Exchange) {
				switch {
				case x.Conn != 1:
					t.Errorf("got the connection number %d, want 1", x.Conn)
				case x.Line == status:
					if x.Reply != right {
						t.Errorf("got the correct reply %q, want %q", x.Reply, right)
					}
					test.fault(x)
				default:
					x.Reply = map[string]string{"VER": "first\n", "NETVER": "third\n"}[x.Line]
				}
			})
			k := dial(t, s.Addr())
			fmt.Fprint(k.conn, "VER\n"+status+"\nNETVER\n")
			want, stays := strings.CutSuffix(test.want, "…")
			got := make([]byte, len(want))
			if _, err := io.ReadFull(k.r, got); err != nil || string(got) != want {
				t.Fatalf("got %.100q, %v; want %.100q", got, err, want)
			}
			if stays {
				k.conn.SetDeadline(time.Now().Add(30 * time.Millisecond))
			}
			if b, err := k.r.ReadByte(); errors.Is(err, os.ErrDeadlineExceeded) != stays || err == nil {
				t.Errorf("after that: got %q, %v", b, err)
			}
		})
	}
}

// TestBrokenConnections tests a reset and a TLS alert.
func TestBrokenConnections(t *testing.T) {
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := authority.Issue("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority.PEM())
	for then, want := range map[simupsd.Then]string{simupsd.Reset: "connection reset", simupsd.Alert: "remote error: tls: bad record MAC"} {
		s := start(t, simupsd.Config{Cert: &cert, Units: units})
		s.SetFault(func(x *simupsd.Exchange) {
			if x.Line == "VER" {
				x.Reply, x.Then = "", then
			}
		})
		k := dial(t, s.Addr())
		if got := k.ask("STARTTLS"); got != "OK STARTTLS" {
			t.Fatalf("STARTTLS: got %q", got)
		}
		k.conn = tls.Client(k.conn, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"})
		fmt.Fprintln(k.conn, "VER")
		if _, err := k.conn.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestRestart: connections, LOGINs and flags are gone, and a new certificate applies to clients
// that come back.
func TestRestart(t *testing.T) {
	s := start(t, simupsd.Config{Users: map[string]string{"u": "p"}, Units: units})
	k := dial(t, s.Addr())
	for _, line := range []string{"USERNAME u", "PASSWORD p", "LOGIN one", "FSD one"} {
		if got := k.ask(line); !strings.HasPrefix(got, "OK") {
			t.Errorf("%s: got %q, want OK", line, got)
		}
	}
	s.Restart()
	if s.NumLogins("one") != 0 || s.FSD("one") || s.Connections() != 0 {
		t.Errorf("got %d logins, FSD %v and %d connections, want none", s.NumLogins("one"), s.FSD("one"), s.Connections())
	}
	if line, err := k.r.ReadString('\n'); err == nil {
		t.Errorf("after Restart: got %q, want the end", line)
	}
	k = dial(t, s.Addr())
	if got := k.ask("STARTTLS"); got != "ERR FEATURE-NOT-CONFIGURED" {
		t.Errorf("STARTTLS without a certificate: got %q", got)
	}
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := authority.Issue("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s.SetCert(&cert)
	if got := k.ask("STARTTLS"); got != "OK STARTTLS" {
		t.Errorf("STARTTLS after SetCert: got %q, want OK STARTTLS", got)
	}
}

// TestPipelined: many commands in one write, the last one being LOGOUT.
func TestPipelined(t *testing.T) {
	s := start(t, simupsd.Config{Units: units})
	k := dial(t, s.Addr())
	fmt.Fprint(k.conn, strings.Repeat("GET VAR one ups.status\n", 500)+"LOGOUT\nVER\n")
	var lines []string
	for {
		line, err := k.r.ReadString('\n')
		if err != nil {
			break
		}
		lines = append(lines, line)
	}
	want := slices.Repeat([]string{"VAR one ups.status \"OL CHRG\"\n"}, 500)
	if want = append(want, "OK Goodbye\n"); !slices.Equal(lines, want) {
		t.Errorf("got %d replies, want 500 and the goodbye", len(lines))
	}
}

func TestClose(t *testing.T) {
	s := start(t, simupsd.Config{Users: map[string]string{"u": "p"}, Units: units})
	k := dial(t, s.Addr())
	for _, line := range []string{"USERNAME u", "PASSWORD p", "LOGIN one"} {
		if got := k.ask(line); got != "OK" {
			t.Errorf("%s: got %q, want OK", line, got)
		}
	}
	if s.NumLogins("one") != 1 || s.Accepted() != 1 || s.Connections() != 1 {
		t.Errorf("got %d logins, %d accepted connections and %d open ones, want 1 of each", s.NumLogins("one"), s.Accepted(), s.Connections())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if line, err := k.r.ReadString('\n'); err == nil {
		t.Errorf("after Close: got %q, want the end", line)
	}
	if s.Connections() != 0 {
		t.Errorf("got %d connections after Close, want 0", s.Connections())
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: got %v", err)
	}
}

func TestLongLine(t *testing.T) {
	s := start(t, simupsd.Config{Units: units})
	k := dial(t, s.Addr())
	go fmt.Fprintf(k.conn, "VER %s\n", strings.Repeat("x", 1<<20))
	if line, err := k.r.ReadString('\n'); err == nil {
		t.Errorf("got %q, want the end", line)
	}
}
