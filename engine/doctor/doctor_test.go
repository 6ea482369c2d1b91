package doctor

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/privsep"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "SECRET-7b1f"

// options returns the options of a monitor in its own directory, as the user who runs the test.
func options(t *testing.T, conf string) Options {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "UPSmon.conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	return Options{
		Config: path, User: "root", StateDir: filepath.Join(dir, "state"), Socket: filepath.Join(dir, "run", "upsmon.sock"),
		NutLog: filepath.Join(dir, "NUT.log"), Ask: filepath.Join(dir, "run", "upsmon.sock"), Shell: []string{"/bin/sh", "-c"},
		Timeout: 30 * time.Second, Systemd: dir, Proc: dir,
	}
}

func look(t *testing.T, o Options) []Finding {
	t.Helper()
	found := slices.Collect(Look(t.Context(), o))
	for _, f := range found {
		if strings.Contains(fmt.Sprint(f), password) {
			t.Errorf("the password is in %+v", f)
		}
		if strings.ContainsFunc(fmt.Sprint(f), func(c rune) bool { return !unicode.IsGraphic(c) }) {
			t.Errorf("not printable: %q", f)
		}
		if (f.Level == Warn || f.Level == Fail) && f.Remedy == "" {
			t.Errorf("no remedy: %+v", f)
		}
	}
	return found
}

// wants fails unless there are findings that match: area, level, and words of the texts.
func wants(t *testing.T, found []Finding, want ...string) {
	t.Helper()
	for _, w := range want {
		fields := strings.SplitN(w, " ", 3)
		if !slices.ContainsFunc(found, func(f Finding) bool {
			return string(f.Area) == fields[0] && string(f.Level) == fields[1] && strings.Contains(f.Subject+": "+f.Detail+" ["+f.Remedy+"]", fields[2])
		}) {
			t.Errorf("no %q in", w)
			for _, f := range found {
				t.Errorf("   %+v", f)
			}
		}
	}
}

// failures counts what fails.
func failures(found []Finding) (n int) {
	for _, f := range found {
		if f.Level == Fail {
			n++
		}
	}
	return n
}

// TestUpsd checks Debian's upsd as a monitor sees it.
func TestUpsd(t *testing.T) {
	s := upsdtest.Start(t, upsdtest.Config{User: "monitor", Password: password, Units: map[string]map[string]string{
		"one": {"ups.status": "OL CHRG", "battery.charge": "97.5"}, "two": {},
	}})
	conf := func(units string) string {
		return fmt.Sprintf("GROUP RACK HOST localhost PORT %d CERTFILE %q\n%s", s.Port(), s.CAFile(), units)
	}
	const unit = "MONITOR %s POWERVAL 1 UPSDUSER %s PASSWORD %q TYPE %s\n"
	addr := fmt.Sprintf("localhost:%d", s.Port())

	good := look(t, options(t, conf(fmt.Sprintf(unit, "one", "monitor", password, "primary")+
		"WHEN one REPORTS None->LB : IF OB AND battery.charge < 50 SHUTDOWNCMD \"/bin/true now\"\n")))
	wants(t, good, "server ok "+addr+": answers; TLS 1.3; its certificate is valid for ", `unit ok reports "OL CHRG"`,
		`unit ok user "monitor" is accepted as primary`, "certificate ok is valid for ", "configuration ok 1 unit", "monitor skip no monitor answers")
	if n := failures(good); n != 0 {
		t.Errorf("%d failures: %+v", n, good)
	}

	bad := look(t, options(t, conf(fmt.Sprintf(unit, "one", "monitor", "wrong", "primary")+fmt.Sprintf(unit, "three", "monitor", password, "primary")+
		fmt.Sprintf(unit, "two", "monitor", password, "secondary")+"WHEN two REPORTS OL->OB : IF battery.runtime < 600 SHUTDOWNCMD \"/none/shutdown -h\"\n")))
	wants(t, bad, `unit fail the server refuses user "monitor", its password, or these rights [compare user and password with the server's upsd.users, which must say upsmon primary`,
		`unit fail the server does not have this unit; it has "one", "two"`, "unit warn does not have battery.runtime, which the rules name",
		`unit skip user "monitor" was not tried`, "shutdown fail /none/shutdown: no such program (rule UPSmon.conf:5:1)")
	if n := failures(bad); n != 3 {
		t.Errorf("%d failures: %+v", n, bad)
	}

	o := options(t, conf(fmt.Sprintf(unit, "two", "monitor", "wrong", "secondary")+fmt.Sprintf(unit, "one", "monitor", password, "secondary")))
	o.Login = true
	wants(t, look(t, o), "unit fail must say upsmon secondary", `unit ok user "monitor" is accepted as secondary, and logged out again`)

	s.KillDriver(t, "one")
	wants(t, look(t, options(t, conf(fmt.Sprintf(unit, "one", "monitor", password, "primary")))),
		"unit fail ERR DRIVER-NOT-CONNECTED: the driver of this unit does not run [start it on the server]")
	s.Kill(t)
	wants(t, look(t, options(t, conf(fmt.Sprintf(unit, "one", "monitor", password, "primary")))),
		"server fail "+addr+": refuses the connection [start upsd there", "unit skip its server could not be queried")
}

func TestUpsdWithoutTLS(t *testing.T) {
	s := upsdtest.Start(t, upsdtest.Config{Plaintext: true, User: "monitor", Password: password, Units: map[string]map[string]string{"one": {}}})
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, authority.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	const unit = "\nMONITOR one POWERVAL 0 UPSDUSER monitor PASSWORD \"" + password + "\" TYPE primary\n"
	wants(t, look(t, options(t, fmt.Sprintf("GROUP LOCAL PORT %d CERTFILE %q", s.Port(), ca)+unit)), "server fail has no TLS [give it a certificate")
	wants(t, look(t, options(t, fmt.Sprintf("GROUP LOCAL PORT %d PLAINTEXT", s.Port())+unit)), "server ok without TLS, on this machine", "unit ok accepted as primary")
}

// TestCertificates: a server's certificate, and one in a file, is judged by its remaining lifetime.
func TestCertificates(t *testing.T) {
	now := time.Now().UTC()
	for _, c := range []struct {
		ca, server int // days left
		want       []string
	}{
		{400, 90, []string{"certificate ok is valid for 400 more days", "server ok its certificate is valid for 90 more days"}},
		{400, 29, []string{"certificate ok ", "server warn is valid for 29 more days, until "}},
		{29, 29, []string{"certificate warn is valid for 29 more days", "server warn "}},
		{400, -1, []string{"certificate ok ", "server fail TLS refused: certificate with subject"}},
		{-1, -1, []string{"certificate fail expired on ", "server fail TLS refused"}},
	} {
		ca, err := pki.NewCA("CA", pki.ECDSA, pki.Validity{NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(0, 0, c.ca)})
		if err != nil {
			t.Fatal(err)
		}
		signer := ca
		if c.ca < 0 { // it no longer signs anything
			if signer, err = pki.NewCA("another", pki.ECDSA, pki.Days(now, 90)); err != nil {
				t.Fatal(err)
			}
		}
		id, err := signer.Issue(pki.Request{Name: "s", Hosts: []string{"localhost"}, Type: pki.ECDSA,
			Validity: pki.Validity{NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(0, 0, c.server)}})
		if err != nil {
			t.Fatal(err)
		}
		port := serve(t, id)
		file := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(file, ca.CertPEM(), 0o600); err != nil {
			t.Fatal(err)
		}
		wants(t, look(t, options(t, fmt.Sprintf("GROUP LOCAL PORT %d CERTFILE %q\n"+
			"MONITOR one POWERVAL 0 UPSDUSER mon PASSWORD %q TYPE primary\n", port, file, password))), c.want...)
	}
}

// TestCertificateFiles: one good certificate among several in a file is enough, and a client certificate matches
// its key.
func TestCertificateFiles(t *testing.T) {
	now := time.Now().UTC()
	make := func(days int) []byte {
		ca, err := pki.NewCA("CA", pki.ECDSA, pki.Validity{NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(0, 0, days)})
		if err != nil {
			t.Fatal(err)
		}
		return ca.CertPEM()
	}
	d := &doctor{now: now}
	for _, c := range []struct {
		pem  []byte
		want string
	}{
		{append(make(-3), make(90)...), `certificate warn 2 certificates, 1 valid; "CN=CA" expired on `},
		{append(make(90), make(60)...), `certificate ok 2 certificates, 2 valid; "CN=CA" is valid for 60 more days`},
		{append(make(-3), make(-2)...), "certificate fail 2 certificates, 0 valid"},
		{[]byte("no PEM"), "certificate fail holds no certificate"},
	} {
		wants(t, d.certificates("file", c.pem, "", "renew it"), c.want)
	}
}

// serve starts a simulated upsd with a certificate.
func serve(t *testing.T, id *pki.Identity) (port int) {
	t.Helper()
	key, err := id.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := tls.X509KeyPair(id.CertPEM(), key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"mon": password}, Units: map[string]map[string]string{"one": {"ups.status": "OL"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s.Port()
}

// record is a proxy between a monitor and a simulated upsd without TLS that records all commands.
func record(t *testing.T, units map[string]map[string]string) (port int, said func() []string) {
	t.Helper()
	s, err := simupsd.Start(simupsd.Config{Users: map[string]string{"mon": password}, Units: units})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var lines []string
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer client.Close()
				server, err := net.Dial("tcp", s.Addr())
				if err != nil {
					return
				}
				defer server.Close()
				all.Go(func() { io.Copy(client, server); client.Close() })
				in := bufio.NewScanner(client)
				for in.Scan() {
					mu.Lock()
					lines = append(lines, in.Text())
					mu.Unlock()
					fmt.Fprintln(server, in.Text())
				}
			})
		}
	})
	t.Cleanup(func() { l.Close(); s.Close(); all.Wait() })
	return l.Addr().(*net.TCPAddr).Port, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(lines)
	}
}

// TestChangesNothing: doctor only queries servers. It does LOGIN only on request, and only while no shutdown is
// near.
func TestChangesNothing(t *testing.T) {
	for _, c := range []struct {
		status string
		login  bool
		logins int
		want   string
	}{
		{"OL", false, 0, "unit skip --login tries it"},
		{"OL CHRG", true, 1, "unit ok accepted as secondary"},
		{"OB DISCHRG", true, 0, "unit skip LOGIN is tried only while"},
		{"FSD OL", true, 0, "unit warn it is in a forced shutdown"},
		{"", true, 0, "unit skip LOGIN is tried only while"},
	} {
		port, said := record(t, map[string]map[string]string{"one": {"ups.status": "OL"}, "two": {"ups.status": c.status}, "three": {"ups.status": "OL"}})
		o := options(t, fmt.Sprintf(`GROUP LOCAL PORT %d PLAINTEXT
MONITOR one POWERVAL 1 UPSDUSER mon PASSWORD "`+password+`" TYPE primary
MONITOR two POWERVAL 1 UPSDUSER mon PASSWORD "`+password+`" TYPE secondary
MONITOR three POWERVAL 0 UPSDUSER mon PASSWORD "`+password+`" TYPE secondary
WHEN two REPORTS OL->OB : SHELLCMD "touch done" WALL "text" SHUTDOWNCMD "touch down"
`, port))
		o.Login = c.login
		dir := filepath.Dir(o.Config)
		wants(t, look(t, o), c.want)
		logins := 0
		for _, line := range said() {
			switch words := strings.Fields(line); words[0] {
			case "VER", "LIST", "USERNAME", "PASSWORD", "GET", "PRIMARY", "LOGOUT":
			case "LOGIN":
				if logins++; words[1] != "two" {
					t.Errorf("%+v: %s", c, line)
				}
			default:
				t.Errorf("%+v: %s", c, line)
			}
		}
		if logins != c.logins {
			t.Errorf("%+v: %d logins", c, logins)
		}
		var there []string
		if err := fs.WalkDir(os.DirFS(dir), ".", func(path string, _ fs.DirEntry, err error) error {
			there = append(there, path)
			return err
		}); err != nil || !slices.Equal(there, []string{".", "UPSmon.conf"}) {
			t.Errorf("%+v: the directory has %q, %v", c, there, err)
		}
	}
}

// TestHostileServer: a server that says nothing, or too much, is reported, and its text does no harm.
func TestHostileServer(t *testing.T) {
	for _, c := range []struct{ reply, want string }{
		{"", "server fail no answer within 200ms"},
		{"ERR \x1b[31m\n", "server fail malformed"},
		{"ERR ACCESS-DENIED\n", "server fail refuses the user"},
		{strings.Repeat("x", 100_000), "server fail a reply of more than"},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		all.Go(func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				all.Go(func() {
					defer conn.Close()
					for lines := bufio.NewScanner(conn); lines.Scan(); {
						io.WriteString(conn, c.reply)
					}
				})
			}
		})
		o := options(t, fmt.Sprintf("GROUP LOCAL PORT %d PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD %q TYPE primary\n",
			l.Addr().(*net.TCPAddr).Port, password))
		if c.reply == "" {
			o.Timeout = 200 * time.Millisecond
		}
		found := look(t, o)
		l.Close()
		all.Wait()
		wants(t, found, c.want, "unit skip its server could not be queried")
	}

	port, _ := record(t, map[string]map[string]string{"one": {"ups.status": "OL \x1b[2J\u202e"}, "evil\u202e": {}})
	found := look(t, options(t, fmt.Sprintf("GROUP LOCAL PORT %d PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD %q TYPE primary\n"+
		"MONITOR two POWERVAL 0 UPSDUSER mon PASSWORD %[2]q TYPE primary\n", port, password)))
	wants(t, found, `unit ok reports "OL \x1b[2J\u202e"`, `unit fail it has "evil\u202e", "one"`)
}

// TestConfiguration: errors in the configuration come first, and doctor still checks the rest.
func TestConfiguration(t *testing.T) {
	o := options(t, strings.Repeat("GROUP\n", 5))
	wants(t, look(t, o), "configuration fail UPSmon.conf:2:1: ", "configuration fail errors in all [upsmon check "+o.Config,
		"server skip all: ", "files ok state directory", "monitor ok processes")
	o.Config += "\x1b[2J"
	wants(t, look(t, o), "configuration fail no such file [name another, or write one with upsmon init]")

	o = options(t, "GROUP LOCAL PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\nWHEN one TIMEOUT none : WALL \"x\"\n")
	o.Actions.Wall = "/none/wall"
	o.StateDir, o.Own = "/none/state", []string{"/none/state"}
	if os.Geteuid() == 0 {
		wants(t, look(t, o), "files ok /none/state: is created when the monitor starts")
	} else {
		wants(t, look(t, o), "files warn cannot write to /: a monitor that is restarted")
	}
	for _, c := range []struct {
		mode fs.FileMode
		want string
	}{
		{0o600, "configuration ok mode 0600"},
		{0o640, "configuration ok mode 0640"},
		{0o644, "configuration warn everybody on this machine can read the passwords in it [chmod o-r "},
		{0o602, "configuration fail everybody on this machine can change the file"},
	} {
		if err := os.Chmod(o.Config, c.mode); err != nil {
			t.Fatal(err)
		}
		wants(t, look(t, o), "configuration warn 1 warning [upsmon check", c.want, "wall fail /none/wall: no such program")
	}
}

// TestKeys: a key that others can read, or break, is reported.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "me"}, NotAfter: time.Now().Add(1000 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o644), os.Chmod(path, 0o644)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cert, private := write("cert.pem", "CERTIFICATE", der), write("key.pem", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
	o := options(t, fmt.Sprintf("GROUP LOCAL PORT 1 CERTFILE %q CLIENTCERT %q CLIENTKEY %q\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n", cert, cert, private))
	wants(t, look(t, o), "configuration warn "+o.Config+":1:", "configuration warn everybody on this machine can read the key in "+private+" [chmod o-r "+private,
		"certificate warn "+cert+": ", "certificate warn CLIENTCERT of GROUP LOCAL: ", "certificate warn its key (RSA 1024) is too short, so an attacker could forge it")
}

// TestRights: if root starts the monitor, doctor reports what other users could do.
func TestRights(t *testing.T) {
	needs.Root(t)
	dir, err := os.MkdirTemp("", "doctor") // other users cannot enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := func(name string) string { return filepath.Join(dir, name) }
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	account, err := privsep.Lookup("nobody")
	check(err)
	nobody := account.Credential()
	check(os.Chmod(dir, 0o755))
	for name, owner := range map[string]uint32{"theirs": nobody.Uid, "ours": 0} {
		check(os.Mkdir(path(name), 0o750))
		check(os.Chmod(path(name), 0o750)) // whatever the umask is
		check(os.Chown(path(name), int(owner), int(nobody.Gid)))
		check(os.WriteFile(path(name+"/file"), []byte("#!/bin/sh\n"), 0o700))
		check(os.Chown(path(name+"/file"), int(owner), 0))
	}
	const conf = "GROUP LOCAL PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n" +
		"WHEN one REPORTS OL->OB : SHELLCMD \"true\" SHUTDOWNCMD \"%s -h\"\n"
	base := func(where string) Options {
		o := options(t, fmt.Sprintf(conf, path(where+"/file")))
		o.User, o.StateDir, o.Socket, o.NutLog, o.NutLogRequired = "nobody", path(where), path(where+"/sock"), path(where+"/file"), true
		o.Shell = []string{path(where + "/file"), "-c"}
		return o
	}
	confined := "confined by Landlock"
	if privsep.Confinable() != nil {
		confined = "not confined: the kernel has no Landlock"
	}
	wants(t, look(t, base("theirs")), "user ok nobody: would run the monitor, "+confined, "files ok state directory "+path("theirs")+": is writable", "files ok socket directory",
		"files ok NUT log "+path("theirs/file")+": is writable", "shell ok exists",
		"shutdown fail the user nobody can change or replace "+path("theirs/file"), "configuration ok owner root")
	wants(t, look(t, base("ours")), "files warn nobody cannot write to "+path("ours")+": a monitor that is restarted", "files warn upsmon ctl could not",
		"files fail nobody cannot write "+path("ours/file")+": the monitor would not start", "shell fail nobody cannot execute it",
		"shutdown ok exists, and may be run")

	// Where a directory above is closed, that is the one to name.
	check(os.MkdirAll(path("closed/open"), 0o755))
	check(os.WriteFile(path("closed/open/file"), []byte("#!/bin/sh\n"), 0o777))
	check(os.Chmod(path("closed/open"), 0o777))
	check(os.Chmod(path("closed/open/file"), 0o777))
	check(os.Chmod(path("closed"), 0o700))
	shut := "nobody cannot enter " + path("closed") + " (mode 0700, owner root), and so not reach " + path("closed/open")
	open := "[chmod a+x " + path("closed") + ", or"
	wants(t, look(t, base("closed/open")), "files warn "+shut+": a monitor that is restarted during an outage would start from scratch "+open, "files warn "+shut+": upsmon ctl",
		"files fail "+shut+"/file: the monitor would not start "+open, "shell fail "+shut+"/file, so no SHELLCMD could run "+open)

	o := base("ours")
	o.Own, o.NutLogRequired = []string{path("ours")}, false
	wants(t, look(t, o), "files ok belongs to root; the monitor gives it to nobody", "files warn it would go to standard error")
	o.Own = append(o.Own, path("ours/file"))
	wants(t, look(t, o), "files ok NUT log "+path("ours/file")+": belongs to root; the monitor gives it to nobody")
	check(os.Chown(o.Config, int(nobody.Uid), 0))
	wants(t, look(t, o), "configuration fail the user nobody can change or replace it")
	check(os.Chown(o.Config, 1, 0))
	wants(t, look(t, o), "configuration fail and so make root run any command, so root's monitor refuses it [chown root")
	o.Insecure = true
	wants(t, look(t, o), "configuration fail and so make root run any command [chown root")
	check(os.Chown(o.Config, 0, 0))
	check(os.Chown(filepath.Dir(o.Config), 1, 0))
	wants(t, look(t, o), "configuration fail users other than root can change "+filepath.Dir(o.Config))
	check(os.Chown(filepath.Dir(o.Config), 0, 0))
	o.User = "nobody-at-all"
	wants(t, look(t, o), "user fail no such user", "files skip ")
	o.User = "root"
	wants(t, look(t, o), "user warn root's privileges")

	// root does nothing at a path that the user could redirect.
	check(os.Mkdir(path("theirs/sub"), 0o755))
	o = base("theirs")
	o.StateDir, o.Socket, o.NutLog = path("theirs/sub/state"), path("theirs/sub/sock/s"), path("theirs/sub/log")
	leads := "users other than root can change " + path("theirs")
	wants(t, look(t, o), "files warn nobody cannot write to "+path("theirs/sub")+": a monitor that is restarted during an outage would start from scratch [install -d -m 750 -o nobody "+o.StateDir+", or", "files warn state directory "+o.StateDir+": "+leads,
		"files warn socket directory "+path("theirs/sub/sock")+": "+leads, "files fail NUT log "+o.NutLog+": "+"nobody cannot write "+path("theirs/sub")+": the monitor would not start [install -m 640 -o nobody /dev/null "+o.NutLog+", or",
		"files warn NUT log "+o.NutLog+": "+leads)
	o = options(t, fmt.Sprintf("POWERDOWNFLAG %q\n", path("theirs/sub/killpower"))+strings.Replace(fmt.Sprintf(conf, "/bin/true"), "POWERVAL 0", "POWERVAL 1", 1))
	o.User = "nobody"
	wants(t, look(t, o), "powerdown fail nobody cannot write to "+path("theirs/sub"), "powerdown warn "+leads)
}

// TestOtherMonitors: doctor recognises NUT's upsmon by its name, and does not confuse it with this program.
func TestOtherMonitors(t *testing.T) {
	dir := t.TempDir()
	cat, err := exec.LookPath("cat")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(cat)
	if err != nil {
		t.Fatal(err)
	}
	fake := filepath.Join(dir, "upsmon")
	if err := os.WriteFile(fake, program, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "run"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, out, err := os.Pipe() // it is read until the process ends
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	start := func(args ...string) (pid string, end func()) {
		for { // another test may fork while the file is still open for writing
			cmd := exec.Command(fake, args...)
			cmd.Dir, cmd.Stdin = dir, in
			err := cmd.Start()
			if err == nil {
				return fmt.Sprint(cmd.Process.Pid), sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
			}
			if !errors.Is(err, syscall.ETXTBSY) {
				t.Fatal(err)
			}
		}
	}
	bare, endBare := start()
	defer endBare()
	theirs, endTheirs := start("-u")
	defer endTheirs()
	ours, endOurs := start("run")
	defer endOurs()
	d := &doctor{Options: Options{}.withDefaults()}
	found := d.otherMonitors(t.Context())
	wants(t, found, "monitor warn another monitor is running, with its own rules: process ")
	told := strings.FieldsFunc(found[0].Detail, func(c rune) bool { return c == ' ' || c == ',' })
	if !slices.Contains(told, bare) || !slices.Contains(told, theirs) || slices.Contains(told, ours) {
		t.Errorf("%s and %s are others, %s is not: %+v", bare, theirs, ours, found)
	}
	endTheirs()
	if found := d.otherMonitors(t.Context()); slices.Contains(strings.FieldsFunc(found[0].Detail, func(c rune) bool { return c == ' ' || c == ',' }), theirs) {
		t.Errorf("%s has ended: %+v", theirs, found)
	}
}

// TestMonitorInContainer: a monitor in a container does not shut down this machine.
func TestMonitorInContainer(t *testing.T) {
	d := &doctor{Options: Options{Proc: t.TempDir()}.withDefaults()}
	for _, pid := range []string{"1", "2", "3"} {
		dir := filepath.Join(d.Proc, pid)
		err := os.Mkdir(dir, 0o700)
		for name, content := range map[string]string{"comm": "upsmon\n", "cmdline": "/lib/nut/upsmon\x00-F\x00", "status": "Name:\tupsmon\nNSpid:\t" + pid + "\nVmPeak:\t 5 kB\n"} {
			if pid == "3" {
				content = strings.Replace(content, "NSpid:\t3", "NSpid:\t3\t17", 1)
			}
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	wants(t, d.otherMonitors(t.Context()), "monitor warn another monitor is running, with its own rules: process 1, 2 [")
}

func TestNutMonitor(t *testing.T) {
	d := &doctor{Options: Options{Systemd: t.TempDir()}}
	wants(t, d.nutMonitor(t.Context()), "monitor ok would not start at boot")
	wanted := filepath.Join(d.Systemd, "multi-user.target.wants")
	if err := os.Mkdir(wanted, 0o700); err != nil {
		t.Fatal(err)
	}
	link := func(to, from string) {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	units := t.TempDir()
	for _, u := range []string{"nut.target", "nut-monitor.service"} {
		if err := os.WriteFile(filepath.Join(units, u), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link(units+"/nut.target", filepath.Join(wanted, "nut.target"))
	wants(t, d.nutMonitor(t.Context()), "monitor warn ")
	if err := os.Remove(units + "/nut-monitor.service"); err != nil {
		t.Fatal(err)
	}
	wants(t, d.nutMonitor(t.Context()), "monitor ok ")
	link("/lib/systemd/system/none.service", filepath.Join(wanted, "nut-monitor.service"))
	wants(t, d.nutMonitor(t.Context()), "monitor warn NUT's own upsmon would start at boot [systemctl mask --now nut-monitor.service]")
	link("/dev/null", filepath.Join(d.Systemd, "nut-monitor.service"))
	wants(t, d.nutMonitor(t.Context()), "monitor ok would not start at boot")
}

// TestOwnMonitor: doctor asks a running monitor for its status, which makes a secondary's LOGIN unnecessary.
func TestOwnMonitor(t *testing.T) {
	port, _ := record(t, map[string]map[string]string{"one": {"ups.status": "OL"}})
	o := options(t, fmt.Sprintf("GROUP LOCAL PORT %d PLAINTEXT\nMONITOR one POWERVAL 1 UPSDUSER mon PASSWORD %q TYPE secondary\n", port, password))
	id := fmt.Sprintf("LOCAL:one@localhost:%d", port)
	unit := status.Unit{ID: id, Values: []fsm.Value{{Name: "ups.status", Value: "OL"}}}
	lost := unit
	lost.Trouble = "access denied"
	for _, c := range []struct {
		status status.Monitor
		want   []string
	}{
		{status.Monitor{Config: o.Config, Units: []status.Unit{unit}}, []string{"monitor ok with this configuration", "unit ok the running monitor is logged in"}},
		{status.Monitor{Config: "UPSmon.conf", Units: []status.Unit{lost}}, []string{"monitor ok with this configuration", "unit skip was not tried"}},
		{status.Monitor{Config: "/etc/nut/UPSmon.conf", Units: []status.Unit{unit}}, []string{"monitor warn with another configuration: /etc/nut", "unit skip was not tried"}},
		{status.Monitor{Config: o.Config}, []string{"monitor warn with another configuration", "unit skip was not tried"}},
		{status.Monitor{Config: o.Config, Units: []status.Unit{unit}, Refused: "x"}, []string{"monitor warn the previous one is in force"}},
		{status.Monitor{Config: o.Config, Units: []status.Unit{unit}, DryRun: true}, []string{"monitor warn --dry-run"}},
	} {
		s, err := control.Listen(control.Options{Path: o.Ask, Engine: answering{status: c.status}, Stop: func() {}})
		if err != nil {
			t.Fatal(err)
		}
		wants(t, look(t, o), c.want...)
		if err := s.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// answering is an engine that has only a status.
type answering struct {
	control.Engine
	status status.Monitor
}

func (a answering) Status(context.Context) (status.Monitor, error) { return a.status, nil }

func TestNotify(t *testing.T) {
	o := options(t, "GROUP LOCAL PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\nWHEN one REPORTS OL->OB : NOTIFY \"x\"\n")
	dir := t.TempDir()
	o.Actions = actions.Options{SystemBus: filepath.Join(dir, "none"), RuntimeDir: dir}
	if err := os.Mkdir(filepath.Join(dir, fmt.Sprint(os.Geteuid())), 0o700); err != nil {
		t.Fatal(err)
	}
	wants(t, look(t, o), "notify warn logind cannot say who is logged in to a desktop")
}

// TestMail: doctor tries the mail server if a rule has EMAIL. The package that sends mails tests the answers.
func TestMail(t *testing.T) {
	const unit = "GROUP LOCAL PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n"
	const email = "WHEN one REPORTS OL->OB : EMAIL FROM \"a@example.com\" TO \"b@example.com\" SUBJECT \"s\" MESSAGE \"m\"\n"
	server := fmt.Sprintf("SMTPSERVER \"127.0.0.1\" PORT %d USER \"ups\" PASSWORD %q\n", freeport.Pick(t), password)
	wants(t, look(t, options(t, server+unit+email)), "mail fail connection refused")
	wants(t, look(t, options(t, unit+email)), "mail fail there is none")
	for _, f := range look(t, options(t, server+unit)) {
		if f.Area == Mail {
			t.Errorf("without EMAIL: %+v", f)
		}
	}
}

// TestMessageServers: doctor asks the hosts of webhooks and pushes, and the broker, without sending anything, and
// shows none of their secrets.
func TestMessageServers(t *testing.T) {
	for _, v := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		t.Setenv(v, "")
	}
	nobody := freeport.Address(t)
	asked := func(w http.ResponseWriter, r *http.Request) { t.Errorf("%s %s", r.Method, r.URL) }
	plain, secure := httptest.NewServer(http.HandlerFunc(asked)), httptest.NewUnstartedServer(http.HandlerFunc(asked))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer plain.Close()
	defer secure.Close()
	host := func(s *httptest.Server) string { return s.Listener.Addr().String() }
	_, port, _ := net.SplitHostPort(nobody)
	found := look(t, options(t, fmt.Sprintf(`MQTT "127.0.0.1" PORT %s PLAINTEXT USER "ups" PASSWORD %q TOPIC "ups"
GROUP LOCAL PLAINTEXT
MONITOR one POWERVAL 0 UPSDUSER mon PASSWORD "x" TYPE primary
WHEN one REPORTS OL->OB : WEBHOOK "http://%s/%[2]s" WEBHOOK "https://%[4]s/%[2]s" WEBHOOK "http://%[5]s/%[2]s"
	PUSH "ntfy://%[3]s/%[2]s-other?scheme=http" PUSH "gotify://%[4]s/Acanary.TOKEN00" PUSH "ntfy://%[5]s/%[2]s"
`, port, password, host(plain), host(secure), nobody)))
	wants(t, found,
		"webhook ok "+host(plain)+": answers, without TLS", "webhook fail "+host(secure)+": its certificate is not valid", "webhook fail "+nobody+": connect: connection refused",
		"push fail "+nobody+": connect: connection refused", "mqtt fail connection refused")
	for _, f := range found {
		if strings.Contains(fmt.Sprint(f), "canary") {
			t.Errorf("%+v", f)
		}
	}
}

// TestEnough: a caller that stops early leaves nothing running.
func TestEnough(t *testing.T) {
	o := options(t, "GROUP LOCAL PLAINTEXT\nMONITOR one POWERVAL 0 UPSDUSER mon PASSWORD \"x\" TYPE primary\n")
	for range Look(t.Context(), o) {
		break
	}
}

// TestHang: a check that hangs uninterruptibly delays the others until its time is up, and no longer.
func TestHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &doctor{Options: Options{}.withDefaults()}
		hung := make(chan struct{})
		began := time.Now()
		found := <-d.start(t.Context(), make(chan struct{}, width), check{Files, "disk", func(context.Context) []Finding { <-hung; return nil }})
		wants(t, found, "files fail disk: no answer within 45s")
		if took := time.Since(began); took != 3*d.Timeout+spare+grace {
			t.Error(took)
		}
		found = <-d.start(t.Context(), make(chan struct{}, width), check{Files, "slow", func(ctx context.Context) []Finding {
			<-ctx.Done()
			return []Finding{{Files, "slow", Fail, "waited for x", ""}}
		}})
		wants(t, found, "files fail slow: waited for x")
		close(hung)
	})
}

// TestFindingsAreClean: every text in a finding is printable.
func TestFindingsAreClean(t *testing.T) {
	f := Finding{Files, "\x1b]0;x\a", Fail, strings.Repeat("\u202e", 5000), "a\nb"}.clean()
	if f.Subject != `\x1b]0;x\a` || f.Remedy != `a\nb` || !text.Safe(f.Detail) || len(f.Detail) > maxText {
		t.Errorf("%q", f)
	}
}
