package compile

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/fsm/draw"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/grammar/grammartest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// TestErrors runs the files of testdata/errors. Comments in them say which errors to expect; see
// grammartest.
func TestErrors(t *testing.T) {
	files, _ := filepath.Glob("testdata/errors/*.conf")
	if len(files) == 0 {
		t.Fatal("testdata/errors has no files")
	}
	read := func(name string) ([]byte, fs.FileMode, error) {
		switch filepath.Base(name) {
		case "empty.pem":
			return []byte("no certificate here\n"), 0, nil
		case "bad.pem":
			return []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), 0, nil
		case "url", "badurl":
			return []byte("fake://" + strings.TrimSuffix(filepath.Base(name), "url") + "\n"), 0, nil
		}
		return nil, 0, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkPush := func(url string) *PushProblem {
				if url != "fake://bad" {
					return nil
				}
				return &PushProblem{"it is bad", "fix it"}
			}
			o := Options{ReadFile: read, CheckPush: checkPush}
			if strings.Contains(string(src), string(grammar.CodeReadable)) {
				o.Mode = 0o644
			}
			program, _, diags := Parse(file, src, o)
			grammartest.Compare(t, src, diags)
			if (program == nil) != diags.HasErrors() {
				t.Errorf("got errors: %v, and a program: %v; want exactly one of them", diags.HasErrors(), program != nil)
			}
		})
	}
}

// TestExposed: not only passwords must not be read by others. Secrets in other files, and examples,
// may be.
func TestExposed(t *testing.T) {
	const push, web = "everybody on this machine can read the URLs of PUSH in the file", "everybody on this machine can read the tokens of WEBHOOK in the file"
	for action, want := range map[string]string{
		`PUSH "ntfy://ntfy.sh/our-ups"`:                                                      push,
		`PUSH "telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5@telegram?chats=-100"`:        push,
		`PUSH "ntfy://ntfy.example.com/our-ups"`:                                             "",
		`PUSH FILE "url"`:                                                                    "",
		`WEBHOOK "https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/aBcDeFgHiJkL"`:        web,
		`WEBHOOK "https://hooks.slack.com/services/T000/B000/XXXX"`:                          "",
		`WEBHOOK "https://ha.lan/api/webhook/power-failure"`:                                 "",
		`WEBHOOK "https://ha.lan/api/webhook/-KqZ8hT2x"`:                                     web,
		`WEBHOOK "http://ups:9vK2mQ8@nas.lan/ups"`:                                           web,
		`WEBHOOK "https://nas.lan/ups?token=abcd"`:                                           web,
		`WEBHOOK "https://nas.lan/ups?unit=%(u)s&token=%(u)s"`:                               "",
		`WEBHOOK "https://nas.lan/ups" HEADER Authorization "Bearer 9vK2mQ8"`:                web,
		`WEBHOOK "https://nas.lan/ups" HEADER "X-Api-Key" "abcdef"`:                          web,
		`WEBHOOK "https://nas.lan/ups" HEADER Authorization "Bearer change-me"`:              "",
		`WEBHOOK "https://nas.lan/ups" HEADER "X-Unit" "cellar-ups-0042"`:                    "",
		`WEBHOOK "https://alerts.example.org/a" HEADER Authorization "Bearer 9vK2mQ8"`:       "",
		`WEBHOOK "https://events.lan/" BODY '{"routing_key": "0123456789abcdef", "x": "y"}'`: web,
		`WEBHOOK "https://events.lan/" BODY '{"dedup_key": "%(u)s", "text": "%(u)s"}'`:       "",
		`WEBHOOK "https://events.lan/" BODY 'token=0123456789abcdef&text=%(u)s'`:             web,
		`WALL "token=0123456789abcdef"`:                                                      "",
	} {
		src := "GROUP g PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"change me\" TYPE primary\nWHEN u REPORTS OL->OB : " + action + "\n"
		for mode, want := range map[fs.FileMode]string{0o640: "", 0o644: want} {
			read := func(string) ([]byte, fs.FileMode, error) { return []byte("ntfy://ntfy.sh/our-ups"), 0o640, nil }
			_, _, diags := Parse("x", []byte(src), Options{Mode: mode, ReadFile: read})
			var out strings.Builder
			for _, d := range diags {
				if d.Code == grammar.CodeReadable {
					out.WriteString(d.Message)
				}
			}
			if out.String() != want {
				t.Errorf("%s, mode %o: got %q, want %q", action, mode, out.String(), want)
			}
		}
	}
}

// TestPasswordFile: a password file is read with the configuration, and must not be readable by
// everybody. No message shows its content, or a password given instead of its path.
func TestPasswordFile(t *testing.T) {
	for _, tt := range []struct {
		name, path, content string
		mode                fs.FileMode
		err                 error
		want, password      string
	}{
		{"the first line", "/etc/p", "SECRET\nmore\n", 0o400, nil, "", "SECRET"},
		{"without an end", "/etc/p", "SECRET", 0o640, nil, "", "SECRET"},
		{"blanks count", "/etc/p", " SEC RET \r\n", 0o600, nil, "", " SEC RET "},
		{"beside the configuration", "p/q", "SECRET\n", 0o600, nil, "", "SECRET"},
		{"readable", "/etc/p", "SECRET\n", 0o644, nil, "PASSWORD FILE /etc/p: everybody on this machine can read it (chmod o-r) [U229]", ""},
		{"writable", "/etc/p", "SECRET\n", 0o602, nil, "PASSWORD FILE /etc/p: everybody on this machine can change it (chmod o-w) [U229]", ""},
		{"empty", "/etc/p", "", 0o600, nil, "PASSWORD FILE /etc/p: its first line is empty (write the password there, and nothing else) [U229]", ""},
		{"long", "/etc/p", strings.Repeat("SECRET", 1000), 0o600, nil, "PASSWORD FILE /etc/p: its first line has more than 4096 bytes (is this the right file?) [U229]", ""},
		{"binary", "/etc/p", "SECRET\x00", 0o600, nil, "PASSWORD FILE /etc/p: its first line contains the control character U+0000 (is this the right file?) [U229]", ""},
		{"missing", "/etc/p", "", 0, fs.ErrNotExist, "PASSWORD FILE /etc/p: file does not exist (check the path, and that the user of upsmon may read it) [U229]", ""},
		{"a password for the path", "SECRET", "", 0, fs.ErrNotExist, "PASSWORD FILE in /conf: file does not exist (check the path, and that the user of upsmon may read it) [U229]", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := Options{ReadFile: func(name string) ([]byte, fs.FileMode, error) {
				if want := filepath.Join("/conf", tt.path); name != want && name != tt.path {
					t.Errorf("read the file %s, want %s", name, want)
				}
				return []byte(tt.content), tt.mode, tt.err
			}}
			src := fmt.Appendf(nil, "SMTPSERVER \"m\" PORT 465 USER \"u\" PASSWORD FILE %q\nGROUP g PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD FILE %q TYPE primary\n", tt.path, tt.path)
			program, tree, diags := Parse("/conf/x", src, o)
			var all strings.Builder
			if err := tree.Write(&all, diags); err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(all.String(), tt.want); tt.want == "" && len(diags) > 0 || tt.want != "" && n != 2 || strings.Contains(all.String(), "SECRET") {
				t.Errorf("want twice %q, and no secret; got diagnostics\n%s", tt.want, &all)
			}
			if program != nil && (string(program.Mail.Password) != tt.password || string(program.Monitors[0].Password) != tt.password) || (program == nil) != (tt.want != "") {
				t.Errorf("wrong passwords, or errors; want the password %q", tt.password)
			}
		})
	}
}

// TestPermissions: there are warnings about users who may read the passwords or change what root
// runs.
func TestPermissions(t *testing.T) {
	for _, tt := range []struct {
		name     string
		password string
		options  Options
		want     string
	}{
		{"its user's alone", "p", Options{Mode: 0o600}, ""},
		{"its group's, too", "p", Options{Mode: 0o660}, ""},
		{"readable", "p", Options{Mode: 0o644}, "[U505]"},
		{"an example is readable", "change me", Options{Mode: 0o644}, ""},
		{"writable", "change me", Options{Mode: 0o666}, "everybody on this machine can change the file (chmod o-w) [U506]"},
		{"directory writable", "p", Options{Mode: 0o600, Writable: "/srv"}, "because everybody may write to the directory /srv (chmod o-w /srv) [U506]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, diags := Parse("x", fmt.Appendf(nil, "GROUP g PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD %q TYPE primary\n", tt.password), tt.options)
			switch {
			case tt.want == "" && len(diags) > 0:
				t.Errorf("got %v, want no diagnostics", diags)
			case tt.want != "" && (len(diags) != 1 || !strings.HasSuffix(diags[0].String(), tt.want)):
				t.Errorf("got %v, want %s", diags, tt.want)
			}
		})
	}
}

// TestUnusable: commands and passwords that would compile, and then fail in an outage.
func TestUnusable(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for _, tt := range []struct{ name, src, want string }{
		{"NUL in a password", "MONITOR v POWERVAL 0 UPSDUSER a PASSWORD \"a\x00b\" TYPE primary", "the password contains the control character U+0000"},
		{"NUL in a command", "WHEN u REPORTS OL->OB : SHUTDOWNCMD \"/bin/true a\x00b\"", "the command contains a NUL character"},
		{"a long word", "WHEN u REPORTS OL->OB : SHUTDOWNCMD \"/bin/true " + long + "\"", "a word of the command may have more than 131071 bytes"},
		{"a long word of two texts", "WHEN u REPORTS OL->OB : SHUTDOWNCMD '/bin/true \"" + long[:70_000] + "' '" + long[:70_000] + "\"'", "a word of the command may have more than 131071 bytes"},
		{"a word of values", "WHEN u REPORTS OL->OB : SHUTDOWNCMD '/bin/true " + strings.Repeat("%(ups.mfr)s", 33) + "'", "counting 4096 for each value"},
		{"many words", "WHEN u REPORTS OL->OB : SHUTDOWNCMD '/bin/true " + strings.Repeat("xxxxxxxxxxx ", 60_000) + "'", "the command may have more than 1048576 bytes"},
		{"a long text for a shell", "WHEN u REPORTS OL->OB : SHELLCMD \"true " + long + "\"", "more than 131071 bytes"},
		{"a text of values for a shell", "WHEN u REPORTS OL->OB : SHELLCMD 'true " + strings.Repeat("%(ups.mfr)s", 33) + "'", "counting 4096 for each value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			program, _, diags := Parse("x", []byte("GROUP g PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"+tt.src), Options{})
			if program != nil || len(diags) != 1 || !strings.Contains(diags[0].String(), tt.want) {
				t.Errorf("got %.300v, want %s", diags, tt.want)
			}
		})
	}
	mail := "SMTPSERVER \"m\" PORT 25 USER \"u\" PASSWORD \"a\x00b\"\nGROUP g PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"
	if program, _, diags := Parse("x", []byte(mail), Options{}); program != nil || len(diags) != 1 ||
		!strings.Contains(diags[0].String(), "x:1:42: error: the password contains the control character U+0000") {
		t.Errorf("a NUL in the password of the mail server: got %v", diags)
	}
	// Long commands of ordinary words are allowed.
	if _, _, diags := Parse("x", []byte("GROUP g PLAINTEXT\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\nWHEN u REPORTS OL->OB : SHUTDOWNCMD \"/bin/true"+strings.Repeat(" x", 60_000)+"\""), Options{}); len(diags) > 0 {
		t.Errorf("a long command: got %v, want no diagnostics", diags)
	}
}

// TestBrokenFile: a declaration that cannot be read may contain what seems to be missing. So only
// errors in what was read are reported.
func TestBrokenFile(t *testing.T) {
	src := "GROUP LOCAL PLAINTEXT\nMONITOR u POWERVAL \"one\" UPSDUSER a PASSWORD \"p\" TYPE primary\n" +
		"WHEN u TIMEOUT t : WALL msg\nWHEN u REPORTS OL->LB : DEBUG 0\n"
	program, _, diags := Parse("x", []byte(src), Options{})
	if program != nil || len(diags) != 2 || diags[0].Code != grammar.CodeSyntax || diags[1].Code != grammar.CodeEvent {
		t.Errorf("got %v, want one syntax error and one illegal event", diags)
	}
}

func TestNothing(t *testing.T) {
	for _, src := range []string{"", "# nothing\n", "POLLFREQ 1"} {
		program, _, diags := Parse("x", []byte(src), Options{})
		if program != nil || len(diags) != 1 || diags[0].String() != "x: error: the file monitors nothing (add a GROUP with a MONITOR for each UPS) [U219]" {
			t.Errorf("%q: got %v", src, diags)
		}
	}
}

const twoGroups = `
POLLFREQ 2 POLLFREQALERT 500ms
SMTPSERVER "mail" PORT 587 USER "u" PASSWORD "hunter2"
GROUP RACK HOST "2001:db8::1" PORT 401 CERTFILE ca.pem
MONITOR a POWERVAL 0.5 UPSDUSER mon PASSWORD "hunter2" TYPE master
LET battery.charge.low.2 = "40"
MINSUPPLIES 0.5 UNLESS OB AND (LB OR battery.runtime < 60)
WHEN a REPORTS None->LB2 : NUTLOG "%(ups.model)s"
WHEN a REPORTS None->LS : SHUTDOWN
WHEN a REPORTS None->LB : IF LOCAL:b IS LB1 WALL "x"
WHEN a REPORTS COMM->NOCOMM : WALL "x"
GROUP LOCAL PLAINTEXT
MONITOR b POWERVAL 0 UPSDUSER mon PASSWORD "hunter2" TYPE secondary
WHEN b REPORTS input.voltage > 240 : WALL "%(input.frequency)s"
`

func compileOK(t *testing.T, src string) *Program {
	t.Helper()
	program, _, diags := Parse("/etc/nut/UPSmon.conf", []byte(src), Options{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return program
}

func TestProgram(t *testing.T) {
	p := compileOK(t, twoGroups)
	if p.PollFreq.String() != "2s" || p.PollFreqAlert.String() != "500ms" {
		t.Errorf("polling: got %v and %v, want 2s and 500ms", p.PollFreq, p.PollFreqAlert)
	}
	if p.Mail == nil || p.Mail.Host != "mail" || p.Mail.Port != 587 {
		t.Errorf("mail: got %v", p.Mail)
	}
	a, b := p.Policy.Units[0], p.Policy.Units[1]
	for _, tt := range []struct{ what, got, want string }{
		{"full name", a.ID, "RACK:a@[2001:db8::1]:401"},
		{"printed name", a.Name, "RACK:a@[2001:db8::1]:401"},
		{"full name of defaults", b.ID, "LOCAL:b@localhost:3493"},
		{"printed name of defaults", b.Name, "b"},
		{"certificate", p.Monitors[0].CertFile, "/etc/nut/ca.pem"},
		{"variables", strings.Join(p.Monitors[0].Variables, " "), "battery.charge battery.runtime ups.model"},
		// A rule of a asks for LB1 of b.
		{"variables", strings.Join(p.Monitors[1].Variables, " "), "battery.charge input.frequency input.voltage"},
		{"position", a.Rules[0].Pos, "UPSmon.conf:8:1"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.what, tt.got, tt.want)
		}
	}
	if a.Trip != [3]float64{50, 40, 12} {
		t.Errorf("trip levels: got %v, want 50, 40 and 12", a.Trip)
	}
	if !p.Monitors[0].Primary || p.Monitors[1].Primary {
		t.Error("want the master as primary, and the secondary not")
	}
}

// TestSecretsDoNotPrint: a formatted Program shows no password.
func TestSecretsDoNotPrint(t *testing.T) {
	p := compileOK(t, twoGroups)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if s := sprint(format, p.Monitors, *p.Mail); strings.Contains(s, "hunter2") {
			t.Errorf("the format %s shows the password: %s", format, s)
		}
	}
}

// TestLongNames: MaxName is the length of the longest allowed name.
func TestLongNames(t *testing.T) {
	for length, good := range map[int]bool{MaxName: true, MaxName + 1: false} {
		_, _, diags := Parse("UPSmon.conf", []byte("GROUP LOCAL PLAINTEXT\nMONITOR "+strings.Repeat("u", length)+" POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"), Options{})
		if diags.HasErrors() == good {
			t.Errorf("a name of %d bytes: got %v", length, diags)
		}
	}
}

// TestShutdownCommand: substitutions never add a word to the command.
func TestShutdownCommand(t *testing.T) {
	p := compileOK(t, `GROUP LOCAL PLAINTEXT
MONITOR u POWERVAL 0 UPSDUSER a PASSWORD "p" TYPE primary
WHEN u REPORTS OL->OB : SHUTDOWNCMD «/bin/x 'a b' --unit=%(u)s "%(ups.model)s y" %(e)s»`)
	system, _ := fsm.Start(p.Policy, fsm.Instant{}, nil)
	records := system.Step(fsm.Instant{}, fsm.Input{Unit: p.Policy.Units[0].ID, Status: "OB",
		Values: []fsm.Value{{Name: "ups.model", Value: `evil"; rm -rf /`}}})
	for _, r := range records {
		if r.Kind != fsm.EffectRaised {
			continue
		}
		want := []string{"/bin/x", "a b", "--unit=u", "evil___rm_-rf_/ y", "OL->OB"}
		if got := r.Effect.Argv; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("got %q, want %q", got, want)
		}
		return
	}
	t.Fatal("no step raised an effect")
}

// TestDeterminism: the same file always gives the same diagnostics.
func TestDeterminism(t *testing.T) {
	src, err := os.ReadFile("testdata/errors/rules.conf")
	if err != nil {
		t.Fatal(err)
	}
	_, _, first := Parse("x", src, Options{})
	for range 20 {
		if _, _, again := Parse("x", src, Options{}); first.Error() != again.Error() || len(first) != len(again) {
			t.Fatal("two runs have different diagnostics")
		}
	}
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte(twoGroups))
	for _, pattern := range []string{"testdata/errors/*.conf", "../../testdata/*.conf"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		program, _, diags := Parse("x", src, Options{})
		if (program == nil) != diags.HasErrors() {
			t.Errorf("got errors: %v, and a program: %v; want exactly one of them", diags.HasErrors(), program != nil)
		}
		if program == nil {
			return
		}
		// A program that compiles can be started, drawn and run.
		system, _ := fsm.Start(program.Policy, fsm.Instant{}, nil)
		for _, u := range program.Policy.Units {
			system.Step(fsm.Instant{}, fsm.Input{Unit: u.ID, Status: "OB LB FSD", Values: []fsm.Value{{Name: "battery.charge", Value: "1"}}})
		}
		system.Step(fsm.Instant{Mono: 1 << 50}, fsm.Input{})
		picture, err := draw.Draw(program.Policy, draw.Drawing{All: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := picture.WriteDOT(new(strings.Builder)); err != nil {
			t.Error(err)
		}
	})
}

func sprint(format string, args ...any) string {
	return fmt.Sprintf(strings.Repeat(format, len(args)), args...)
}

// TestKeys: warnings about a key that others can read, and about one that is too short.
func TestKeys(t *testing.T) {
	pair := func(bits int) (cert, key []byte) {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "me"}}
		der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
			pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)})
	}
	const readable = `x:1:60: warning: everybody on this machine can read the key in key.pem (chmod o-r key.pem) [U505]`
	const short = "warning: the RSA key of CN=me has only 1024 bits, so an attacker could break it and forge the certificate (make one with a new key) [U228]"
	for _, tt := range []struct {
		bits int
		mode fs.FileMode
		want []string
	}{
		{2048, 0o640, nil},
		{2048, 0, nil},
		{2048, 0o644, []string{readable}},
		{1024, 0o600, []string{"x:1:27: " + short, "x:1:44: " + short}},
	} {
		cert, key := pair(tt.bits)
		_, _, diags := Parse("x", []byte("GROUP g HOST nas CERTFILE c.pem CLIENTCERT c.pem CLIENTKEY key.pem\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"),
			Options{ReadFile: func(name string) ([]byte, fs.FileMode, error) {
				if name == "key.pem" {
					return key, tt.mode, nil
				}
				return cert, 0o644, nil
			}})
		var got []string
		for _, d := range diags {
			got = append(got, d.String())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%d bits with mode %v: got %q, want %q", tt.bits, tt.mode, got, tt.want)
		}
	}
}

// TestCertificates: what is known about a CERTFILE before the first connection.
func TestCertificates(t *testing.T) {
	now := time.Now()
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	leaf := func(from, to time.Duration, names ...string) []byte {
		cert, err := authority.IssueBetween(now.Add(from), now.Add(to), names...)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]})
	}
	for _, tt := range []struct {
		name string
		pem  []byte
		want string
	}{
		{"a CA", authority.PEM(), ""},
		{"the server's own", leaf(-time.Hour, time.Hour, "nas", "10.0.0.1"), ""},
		{"expired", leaf(-48*time.Hour, -24*time.Hour, "nas"), "expired on " + now.Add(-24*time.Hour).UTC().Format("2006-01-02") + ", so no connection that it verifies will succeed (renew it) [U221]"},
		{"not yet valid", leaf(24*time.Hour, 48*time.Hour, "nas"), "is valid only from " + now.Add(24*time.Hour).UTC().Format("2006-01-02") + " on"},
		{"another host", leaf(-time.Hour, time.Hour, "other", "10.0.0.1"), "the certificate is for other, 10.0.0.1, not for nas, so every connection will be refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, diags := Parse("x", []byte("GROUP g HOST nas CERTFILE c.pem\nMONITOR u POWERVAL 0 UPSDUSER a PASSWORD \"p\" TYPE primary\n"),
				Options{Now: now, ReadFile: func(string) ([]byte, fs.FileMode, error) { return tt.pem, 0, nil }})
			switch {
			case tt.want == "" && len(diags) > 0:
				t.Errorf("got %v, want no diagnostics", diags)
			case tt.want != "" && (len(diags) != 1 || !strings.Contains(diags[0].String(), tt.want)):
				t.Errorf("got %v, want %s", diags, tt.want)
			}
		})
	}
}
