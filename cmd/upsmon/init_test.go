package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/setup"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// A dialogue is a user at the console: questions that must come in this order, each with its answer.
type dialogue struct {
	t     *testing.T
	steps [][2]string
	said  bytes.Buffer // everything that init printed
	heard int          // the part up to the last question
	typed string       // typed, but not read
}

// Read answers the last question.
func (d *dialogue) Read(p []byte) (n int, err error) {
	if d.typed == "" {
		asked := d.said.String()[d.heard:]
		d.heard = d.said.Len()
		if len(d.steps) == 0 {
			return 0, io.EOF
		}
		if !strings.HasSuffix(asked, d.steps[0][0]) {
			d.t.Errorf("asked %q, want %q", asked, d.steps[0][0])
		}
		d.typed = d.steps[0][1] + "\n"
		d.steps = d.steps[1:]
	}
	n = copy(p, d.typed)
	d.typed = d.typed[n:]
	return n, nil
}

// initialise runs init with the answers, or without a terminal if steps is nil. It returns the text of both
// outputs.
func initialise(t *testing.T, steps [][2]string, args ...string) (said string, err error) {
	t.Helper()
	return initialiseWith(t, nil, steps, args...)
}

// initialiseWith is initialise with another function for send --test.
func initialiseWith(t *testing.T, test func(context.Context, string) error, steps [][2]string, args ...string) (said string, err error) {
	t.Helper()
	o := setup.Options{Test: test}
	d := &dialogue{t: t, steps: steps}
	cmd := &cobra.Command{Use: "tls-upsmon"}
	cmd.SetContext(t.Context())
	defineInit(cmd, &o)
	if err := cmd.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	cmd.SetOut(&d.said)
	cmd.SetErr(&d.said)
	o.Dirs = nil
	if steps != nil {
		o.Console = setup.NewConsole(d, &d.said, func(read func() error) error { return read() })
	}
	err = runInit(cmd, o)
	if len(d.steps) > 0 && err == nil {
		t.Errorf("not asked: %q", d.steps)
	}
	return d.said.String(), err
}

// mustInit is initialise for a run that must succeed. It loads the configuration as run does; it must have no
// warnings and be formatted.
func mustInit(t *testing.T, conf string, steps [][2]string, args ...string) (c *config.Config, said string) {
	t.Helper()
	said, err := initialise(t, steps, append(args, "--configurationfile", conf)...)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	strictlyGood(t, conf)
	if out, _, code := runFmt(t, "", "-l", conf); out != "" || code != exitGood {
		t.Errorf("fmt -l: exit code %d, %s", code, out)
	}
	info, err := os.Stat(conf)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o640 {
		t.Errorf("mode %s", info.Mode())
	}
	for _, secret := range []string{"sekret", "pass%word"} {
		if strings.Contains(said, secret) {
			t.Errorf("it shows the password:\n%s", said)
		}
	}
	return config.Load(conf), said
}

// refusedInit is initialise for a run that must fail and leave nothing behind.
func refusedInit(t *testing.T, code int, want string, steps [][2]string, args ...string) (said string) {
	t.Helper()
	dir := t.TempDir()
	said, err := initialise(t, steps, append(args, "--configurationfile", filepath.Join(dir, configName))...)
	var e exit
	if !errors.As(err, &e) || e.code != code || e.err == nil || !strings.Contains(e.Error(), want) {
		t.Errorf("%v (%d), want %q (%d)\n%s", err, e.code, want, code, said)
	} else if strings.ContainsAny(e.Error(), "\n\x1b") {
		t.Errorf("not one line: %q", e)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("it left %v, %v", entries, err)
	}
	return said
}

// Kinds of servers.
type (
	authority = *simupsd.Authority
	server    = *simupsd.Server
)

var initHosts = []string{"localhost", "127.0.0.1"}

func simulated(t *testing.T, cert *tls.Certificate, units ...string) server {
	t.Helper()
	c := simupsd.Config{Cert: cert, Users: map[string]string{"upsmon": "sekret"}, Units: map[string]map[string]string{}}
	for _, u := range units {
		c.Units[u] = map[string]string{"ups.status": "OL"}
	}
	s, err := simupsd.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newAuthority(t *testing.T) (authority, *tls.Certificate) {
	t.Helper()
	a, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := a.Issue(initHosts...)
	if err != nil {
		t.Fatal(err)
	}
	return a, &cert
}

// withCA makes a server also send the certificate of its CA.
func withCA(t *testing.T, a authority, cert *tls.Certificate) *tls.Certificate {
	t.Helper()
	block, _ := pem.Decode(a.PEM())
	cert.Certificate = append(cert.Certificate, block.Bytes)
	return cert
}

// selfSigned makes a self-signed certificate.
func selfSigned(t *testing.T, name string) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: initHosts[:1],
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func fingerprintOf(t *testing.T, der []byte) string {
	t.Helper()
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return pki.Fingerprint(cert)
}

func portFlag(s server) string { return fmt.Sprintf("--upsdport=%d", s.Port()) }

const (
	askPlan    = "Plan [standard]: "
	askHost    = "Host of upsd [localhost]: "
	askPort    = "Its port [3493]: "
	askSame    = "Is it the same [no]: "
	askAnyUnit = "Unit that powers this machine: "
	askUnit    = "Unit that powers this machine [Eaton]: "
	askUser    = "User of upsd [upsmon]: "
	askFile    = "File that contains the password of upsmon (Enter: type the password now): "
	askWord    = "Password of upsmon (not shown): "
	askMail    = "Send mail about power failures [no]: "
	askAgain   = "Try another user or password [yes]: "
	askCorrect = "Correct the host or the port [yes]: "
	askNoTLS   = "Is upsd on this machine without TLS, as Debian sets it up [yes]: "
	askCAFile  = "PEM file with the certificate of the server's CA, or with its own if that is self-signed: "
)

// TestInitAsksLeastWithoutTLS: pressing Enter at every question except the password writes the file of a desktop.
func TestInitAsksLeastWithoutTLS(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	config := filepath.Join(t.TempDir(), configName)
	c, said := mustInit(t, config, [][2]string{
		{askPlan, ""}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}, {askUnit, ""}, {askUser, ""}, {askFile, ""}, {askWord, "sekret"}, {askMail, ""},
	})
	if m := c.Program.Monitors[0]; !m.Plaintext || m.UPS != "Eaton" || m.Host != "localhost" || m.Port != s.Port() || m.User != "upsmon" || m.Password != "sekret" || !m.Primary {
		t.Errorf("%+v", m)
	}
	for _, want := range []string{
		"  staged     shed load", fmt.Sprintf("localhost:%d has no TLS. That is good enough on this machine.\n", s.Port()), "  Eaton          Simulated\n",
		fmt.Sprintf("%s: written; the plan standard for Eaton of localhost:%d, without TLS, no mail.\n", config, s.Port()),
		"\n  tls-upsmon check --strict " + config + "\n", "\n  printf '%s\\n' '10s Eaton ups.status OB' '10m Eaton ups.status OB LB' | tls-upsmon simulate " + config + " -\n",
		"\n  tls-upsmon doctor -c " + config + "\n", "\n  tls-upsmon run -c " + config + " --dry-run --no-login -l -\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
}

// TestInitOffersTest: at its end init offers to send a test message. It writes the file, whatever the result.
func TestInitOffersTest(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	const ask = "Send a test message now in every way that the file names "
	mail := [][2]string{
		{askMail, "yes"}, {"Mail server: ", "mail.example.com"}, {"Its port [465]: ", ""}, {"User of the mail server (Enter: it needs none): ", ""},
		{"Send mail to: ", "you@example.com"}, {"Sender of the mail [you@example.com]: ", ""},
	}
	for name, tt := range map[string]struct {
		steps  [][2]string
		result error
		sent   bool
		want   string
	}{
		"yes":      {append(slices.Clone(mail), [2]string{ask + "[yes]: ", ""}), nil, true, "[yes]: "},
		"failed":   {append(slices.Clone(mail), [2]string{ask + "[yes]: ", "yes"}), exit{code: exitBad}, true, "Some messages have not arrived. Fix what is reported above, and try again:\n  tls-upsmon send --test -c "},
		"no":       {append(slices.Clone(mail), [2]string{ask + "[yes]: ", "no"}), nil, false, "You can do that later with:\n  tls-upsmon send --test -c "},
		"no mail":  {[][2]string{{askMail, ""}, {ask + "[no]: ", ""}}, nil, false, "You can do that later with:\n  tls-upsmon send --test -c "},
		"the end":  {mail, nil, false, "You can do that later with:\n  tls-upsmon send --test -c "},
		"too long": {append(slices.Clone(mail), [2]string{ask + "[yes]: ", "perhaps"}), nil, false, "You can do that later with:"},
	} {
		t.Run(name, func(t *testing.T) {
			conf := filepath.Join(t.TempDir(), configName)
			sent := ""
			test := func(_ context.Context, path string) error { sent = path; return tt.result }
			steps := append([][2]string{{askPlan, ""}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}, {askUnit, ""}, {askUser, ""}, {askFile, ""}, {askWord, "sekret"}}, tt.steps...)
			said, err := initialiseWith(t, test, steps, "--configurationfile", conf)
			if err != nil || (sent == conf) != tt.sent || !strings.Contains(said, tt.want) {
				t.Errorf("%v, sent %q\n%s", err, sent, said)
			}
			strictlyGood(t, conf)
		})
	}
}

// TestInitPins: init pins a self-signed certificate once the user has compared the fingerprint, and a monitor then
// accepts it.
func TestInitPins(t *testing.T) {
	self := selfSigned(t, "nas")
	a, issued := newAuthority(t)
	chain := withCA(t, a, issued)
	for _, tt := range []struct {
		name   string
		cert   *tls.Certificate
		pinned []byte
		whose  string
	}{
		{"self-signed", self, self.Certificate[0], "must show the same for its certificate:\n"},
		{"with its CA", chain, chain.Certificate[1], "must show the same for the certificate of the CA CN=simupsd test CA,O=simupsd:\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := simulated(t, tt.cert, "Eaton")
			dir := t.TempDir()
			c, said := mustInit(t, filepath.Join(dir, configName), [][2]string{
				{askPlan, ""}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}, {askSame, "yes"}, {askUnit, ""}, {askUser, ""}, {askFile, ""}, {askWord, "sekret"}, {askMail, ""},
			})
			m := c.Program.Monitors[0]
			if want := filepath.Join(dir, fmt.Sprintf("upsd-localhost-%d.pem", s.Port())); m.Plaintext || m.CertFile != want || !bytes.Equal(m.Roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tt.pinned})) {
				t.Errorf("%+v", m)
			}
			if want := tt.whose + "  " + fingerprintOf(t, tt.pinned); !strings.Contains(said, want) {
				t.Errorf("%q is missing in:\n%s", want, said)
			}
			conn, err := nutclient.Dial(t.Context(), nutclient.Server{Host: m.Host, Port: m.Port, Roots: m.Roots}, nutclient.Options{})
			check(t, err)
			conn.Close()
			if info, err := os.Stat(m.CertFile); err != nil || info.Mode() != 0o644 {
				t.Errorf("%v, %v", info, err)
			}

			// Without a terminal, the user must pass the fingerprint.
			t.Setenv("SEKRET", "sekret")
			args := []string{portFlag(s), "--upsdpass=env:SEKRET"}
			refusedInit(t, exitBad, fingerprintOf(t, tt.pinned)+": compare it with the one on the server", nil, args...)
			refusedInit(t, exitBad, "does not have the fingerprint of --fingerprint, but ", nil, append(args, "--fingerprint=AA:BB")...)
			spelt := "sha256 Fingerprint=" + strings.ToLower(fingerprintOf(t, tt.pinned))
			mustInit(t, filepath.Join(t.TempDir(), configName), nil, append(args, "--fingerprint="+spelt)...)
			// It may exist from the last time.
			if err := os.Remove(filepath.Join(dir, configName)); err != nil {
				t.Fatal(err)
			}
			mustInit(t, filepath.Join(dir, configName), nil, append(args, "--fingerprint="+spelt)...)
		})
	}

	// A user who does not see the same fingerprint gets nothing.
	s := simulated(t, self, "Eaton")
	refusedInit(t, exitBad, "nothing was written; copy the certificate of the server's CA", [][2]string{{askSame, ""}}, portFlag(s))
}

// TestInitFrom: with --from, init converts NUT's files, and asks only for the certificates of servers elsewhere.
func TestInitFrom(t *testing.T) {
	const elsewhere = "0.0.0.0" // this machine, although no name says so
	a, err := simupsd.NewAuthority()
	check(t, err)
	cert, err := a.Issue(elsewhere)
	check(t, err)
	s := simulated(t, withCA(t, a, &cert), "Eaton")
	dir := t.TempDir()
	old := filepath.Join(dir, "upsmon.conf")
	text := fmt.Sprintf("MONITOR Eaton@%s:%d 1 upsmon sekret secondary\nSHUTDOWNCMD \"/sbin/shutdown -h +0\"\n", elsewhere, s.Port())
	check(t, os.WriteFile(old, []byte(text), 0o600))

	c, said := mustInit(t, filepath.Join(dir, configName), [][2]string{{askSame, "yes"}}, "--from", old)
	m := c.Program.Monitors[0]
	if m.Host != elsewhere || m.CertFile != filepath.Join(dir, fmt.Sprintf("upsd-0.0.0.0-%d.pem", s.Port())) || m.User != "upsmon" || m.Primary {
		t.Errorf("%+v\n%s", m, said)
	}
	conn, err := nutclient.Dial(t.Context(), nutclient.Server{Host: m.Host, Port: m.Port, Roots: m.Roots}, nutclient.Options{})
	check(t, err)
	conn.Close()

	// A user who does not see the same fingerprint gets nothing, and neither does one who cannot be asked.
	refusedInit(t, exitBad, "nothing was written", [][2]string{{askSame, ""}}, "--from", old)
	refusedInit(t, exitBad, ": compare it with the one on the server", nil, "--from", old)
	refusedInit(t, exitBad, "no such file", nil, "--from", old+".none")
	check(t, os.WriteFile(old, []byte("MINSUPPLIES 1\n"), 0o600))
	refusedInit(t, exitBad, "it has no MONITOR that upsmon would use", nil, "--from", old)
}

// TestInitFile: if the server does not send its CA's certificate, the certificate must be in a file.
func TestInitFile(t *testing.T) {
	a, cert := newAuthority(t)
	s := simulated(t, cert, "Eaton")
	dir := t.TempDir()
	t.Chdir(dir)
	other, err := simupsd.NewAuthority()
	check(t, err)
	check(t, errors.Join(os.WriteFile("ca.pem", a.PEM(), 0o600), os.WriteFile("other.pem", other.PEM(), 0o600), os.WriteFile("text", []byte("text"), 0o600)))
	t.Setenv("SEKRET", "sekret")
	args := []string{portFlag(s), "--upsdpass=env:SEKRET"}

	c, said := mustInit(t, "UPSmon.conf", [][2]string{{askCAFile, "none.pem"}, {askCAFile, "text"}, {askCAFile, "ca.pem"}}, args...)
	if got, want := c.Program.Monitors[0].CertFile, "ca.pem"; got != want {
		t.Errorf("CERTFILE %s, want %s, beside the configuration", got, want)
	}
	for _, want := range []string{"presents no certificate that can be trusted: the server does not send the certificate of the CA", "none.pem: no such file", "text: holds no certificate"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
	mustInit(t, "second.conf", nil, append(args, "--clientcertfile=ca.pem")...)

	refusedInit(t, exitBad, "does not send the certificate of the CA", nil, args...)
	refusedInit(t, exitBad, "is not signed by any certificate in", nil, append(args, "--clientcertfile=other.pem")...)
	refusedInit(t, exitBad, "--clientcertfile: "+dir+"/none.pem: no such file", nil, append(args, "--clientcertfile=none.pem")...)
	refusedInit(t, exitUsage, "cannot be combined with --plaintext", nil, append(args, "--clientcertfile=ca.pem", "--fingerprint=AA")...)
	refusedInit(t, exitUsage, "not both", nil, append(args, "--clientcertfile=ca.pem", "--plaintext")...)

	elsewhere, err := a.Issue("nas.example.com")
	check(t, err)
	args[0] = portFlag(simulated(t, &elsewhere, "Eaton"))
	refusedInit(t, exitBad, `is not good for host "localhost", only for "nas.example.com"`, nil, append(args, "--clientcertfile=ca.pem")...)
	refusedInit(t, exitBad, `cannot be trusted under this name: certificate with subject "CN=simupsd,O=simupsd"`, nil, args...)
}

// TestInitNoTLS: a server without TLS is accepted on this machine, unless a certificate was given. Elsewhere it is
// refused, and nothing is sent to it.
func TestInitNoTLS(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	t.Setenv("SEKRET", "sekret")
	args := []string{portFlag(s), "--upsdpass=env:SEKRET", "--ups=Eaton"}
	refusedInit(t, exitBad, "has no TLS (it answers ERR FEATURE-NOT-CONFIGURED); give it a certificate, in its upsd.conf: CERTFILE, or CERTPATH and CERTIDENT; "+
		"it presents no certificate with the fingerprint", nil, append(args, "--fingerprint=AA")...)
	refusedInit(t, exitBad, "the server has no TLS", nil, append(args, "--clientcertfile="+writeTemp(t, selfSigned(t, "nas")))...)
	refusedInit(t, exitUsage, "--plaintext is only for this machine, and nas.example.com is another", nil, "--plaintext", "--upsdname=nas.example.com", "--ups=Eaton", "--upsdpass=env:SEKRET")
	// Linux treats this address as this machine, but the language does not.
	refusedInit(t, exitBad, "has no TLS, so the password could be read on the network; give it a certificate (tls-upsmon cert), or run tls-upsmon tlsproxy server beside it",
		nil, append(args, "--upsdname=0.0.0.0")...)
	refusedInit(t, exitBad, "has no TLS, so the password could be read on the network", [][2]string{}, append(args, "--upsdname=0.0.0.0")...)
}

func writeTemp(t *testing.T, cert *tls.Certificate) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "cert.pem")
	check(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}), 0o600))
	return path
}

// TestInitServerObjects: if the server contradicts an answer, init asks again or ends. If the server cannot tell,
// init says so.
func TestInitServerObjects(t *testing.T) {
	s := simulated(t, nil, "Eaton", "APC", "heartbeat")
	t.Setenv("SEKRET", "sekret")
	t.Setenv("WRONG", "pass%word")
	args := []string{portFlag(s), "--upsdpass=env:SEKRET"}
	refusedInit(t, exitUsage, "--ups is missing", nil, args...)
	refusedInit(t, exitUsage, "--ups: the server has no unit Eton; it has: APC, Eaton", nil, append(args, "--ups=Eton")...)
	refusedInit(t, exitBad, "the server refuses the user upsmon, the password or this host; its upsd.users needs [upsmon] with this password and the line upsmon primary "+
		"(after a change there, run upsd -c reload); with --offline, init does not ask the server", nil, portFlag(s), "--ups=Eaton", "--upsdpass=env:WRONG")
	// If both are on the command line, init does not ask again at a terminal.
	refusedInit(t, exitBad, "with --offline, init does not ask the server", [][2]string{}, portFlag(s), "--ups=Eaton", "--upsduser=upsmon", "--upsdpass=env:WRONG")
	refusedInit(t, exitBad, "the line upsmon secondary", nil, portFlag(s), "--plan=secondary", "--upsdname=localhost", "--ups=Eaton", "--upsdpass=env:WRONG")
	config := func() string { return filepath.Join(t.TempDir(), configName) }
	c, _ := mustInit(t, config(), nil, portFlag(s), "--ups=Eaton", "--upsdpass=env:WRONG", "--offline", "--plaintext")
	if got := string(c.Program.Monitors[0].Password); got != "pass%word" {
		t.Errorf("password %q", got)
	}

	c, said := mustInit(t, config(), [][2]string{
		{askPlan, "timid"}, {askPlan, "timed"}, {askHost, "nas:1"}, {askHost, "127.0.0.1"}, {askPort, "x"}, {askPort, "0"}, {askPort, fmt.Sprint(s.Port())},
		{askAnyUnit, ""}, {askAnyUnit, "Eton"}, {askAnyUnit, "Eaton,APC"}, {askAnyUnit, "APC"},
		{askUser, "u\u200bh"}, {askUser, ""}, {askFile, ""}, {askWord, ""}, {askWord, "pass%word"}, {askAgain, "perhaps"}, {askAgain, ""}, {askUser, ""}, {askFile, ""}, {askWord, "sekret"}, {askMail, "n"},
	})
	for _, want := range []string{
		`No plan is called "timid" (did you mean timed?).`, `"nas:1" is neither a host name`, `"x" is not a number`, "0 is not a port", "An answer is required: this question has no default.",
		"The server has no unit Eton; it has: APC, Eaton.", "The plan timed is for one UPS, not for 2", `A user of upsd cannot be called "u\u200bh"`, "The password is empty.", "The server refuses the user upsmon", "Answer yes or no.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
	if m := c.Program.Monitors[0]; m.UPS != "APC" || m.Host != "127.0.0.1" || m.Password != "sekret" {
		t.Errorf("%+v", m)
	}
	// The user may insist.
	_, said = mustInit(t, config(), [][2]string{{askWord, "pass%word"}, {askAgain, "no"}}, portFlag(s), "--ups=Eaton")
	if want := "The server still refuses the user upsmon"; !strings.Contains(said, want) {
		t.Errorf("%q is missing in:\n%s", want, said)
	}

	_, said = mustInit(t, config(), nil, append(args, "--ups=Eaton", "--plan=heartbeat")...)
	if strings.Contains(said, "no unit heartbeat") {
		t.Error(said)
	}
	s = simulated(t, nil, "Eaton")
	_, said = mustInit(t, config(), nil, portFlag(s), "--upsdpass=env:SEKRET", "--plan=heartbeat")
	if !strings.Contains(said, "The server has no unit heartbeat yet. The file says what to add to its ups.conf.\n") {
		t.Error(said)
	}
}

// TestInitOddNames: a unit and a user may have any name that upsd allows, and the monitor accepts what init writes.
func TestInitOddNames(t *testing.T) {
	t.Setenv("SEKRET", `pa#ss"'`)
	users := []string{"1user", "123", "user@example.com", "the monitor", "WHEN", "u#"}
	for i, unit := range []string{"1USB", "5p1150", "9PX 3000", "a@b", "TO", "x#1", `a"b`} {
		user := users[i%len(users)]
		sim, err := simupsd.Start(simupsd.Config{Users: map[string]string{user: `pa#ss"'`}, Units: map[string]map[string]string{unit: {"ups.status": "OL"}}})
		check(t, err)
		config := filepath.Join(t.TempDir(), configName)
		c, _ := mustInit(t, config, nil, "--ups", `"`+strings.ReplaceAll(unit, `"`, `""`)+`"`, portFlag(sim), "--upsduser", user, "--upsdpass=env:SEKRET")
		m := c.Program.Monitors[0]
		if m.UPS != unit || m.User != user {
			t.Errorf("%q, %q: %+v", unit, user, m)
		}
		reports := make(chan nutclient.Report, 10)
		p := nutclient.NewPoller(nutclient.Options{Deliver: func(r nutclient.Report) { reports <- r }})
		p.Update([]nutclient.Unit{{ID: "x", Name: m.UPS, Server: nutclient.Server{Host: m.Host, Port: m.Port, Plaintext: true}, User: m.User,
			Password: nutclient.Secret(m.Password), Primary: true, Powered: true}})
		if r := <-reports; r.Err != nil || r.Refused != nil || r.Status != "OL" {
			t.Errorf("%q, %q: %+v", unit, user, r)
		}
		check(t, p.Close(t.Context()))
		sim.Close()
	}
}

// TestInitUnreachable: without the server, the user must say how to trust it.
func TestInitUnreachable(t *testing.T) {
	t.Setenv("SEKRET", "sekret")
	l := simulated(t, nil)
	port := portFlag(l)
	check(t, l.Close())
	args := []string{port, "--upsdpass=env:SEKRET", "--ups=Eaton"}
	refusedInit(t, exitBad, "connection refused; is upsd running, and does its upsd.conf LISTEN on this address and port? (with --offline, init does not ask the server)", nil, args...)
	refusedInit(t, exitBad, "connection refused; is upsd running", nil, append(args, "--plaintext")...)
	refusedInit(t, exitBad, "the server was not asked; say how to trust it, with --clientcertfile or --plaintext", nil, append(args, "--offline")...)
	refusedInit(t, exitBad, "say how to trust it, with --clientcertfile", nil, append(args, "--offline", "--upsdname=nas.example.com")...)
	c, said := mustInit(t, filepath.Join(t.TempDir(), configName), [][2]string{{askCorrect, "no"}, {askNoTLS, ""}}, args...)
	if !c.Program.Monitors[0].Plaintext || !strings.Contains(said, "Nothing in the file has been compared with the server.\n") {
		t.Errorf("%+v\n%s", c.Program.Monitors[0], said)
	}
	pem := writeTemp(t, selfSigned(t, "nas"))
	c, _ = mustInit(t, filepath.Join(t.TempDir(), configName), [][2]string{{askCorrect, "no"}, {askNoTLS, "no"}, {askCAFile, pem}}, args...)
	if got := c.Program.Monitors[0].CertFile; got != pem {
		t.Errorf("CERTFILE %s, want %s", got, pem)
	}
}

// TestInitCorrects: a wrong host or port can be corrected, and becomes the default.
func TestInitCorrects(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	gone := simulated(t, nil)
	check(t, gone.Close())
	config := filepath.Join(t.TempDir(), configName)
	port := func(s server) string { return fmt.Sprint(s.Port()) }
	c, said := mustInit(t, config, [][2]string{
		{askPlan, ""}, {askHost, "no.such.invalid"}, {askPort, port(gone)}, {askCorrect, ""},
		{"Host of upsd [no.such.invalid]: ", "localhost"}, {fmt.Sprintf("Its port [%s]: ", port(gone)), ""}, {askCorrect, "yes"},
		{askHost, ""}, {fmt.Sprintf("Its port [%s]: ", port(gone)), port(s)},
		{askUnit, ""}, {askUser, ""}, {askFile, ""}, {askWord, "sekret"}, {askMail, ""},
	})
	if m := c.Program.Monitors[0]; m.Host != "localhost" || m.Port != s.Port() {
		t.Errorf("%+v", m)
	}
	for _, want := range []string{"no.such.invalid:" + port(gone) + ": connect: ", "localhost:" + port(gone) + ": connect: connection refused; is upsd running"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
	// An error about the name does not mention upsd.
	line, _, _ := strings.Cut(said[strings.Index(said, "no.such.invalid:"):], "\n")
	if !strings.Contains(line, "host") || strings.Contains(line, "upsd") {
		t.Error(line)
	}

	// The same with options at a terminal, and for a certificate from a file.
	cert := selfSigned(t, "nas")
	tls := simulated(t, cert, "Eaton")
	c, _ = mustInit(t, filepath.Join(t.TempDir(), configName), [][2]string{
		{askCorrect, ""}, {askHost, ""}, {fmt.Sprintf("Its port [%s]: ", port(gone)), port(tls)}, {askWord, "sekret"},
	}, "--ups=Eaton", portFlag(gone), "--clientcertfile="+writeTemp(t, cert))
	if m := c.Program.Monitors[0]; m.Plaintext || m.Port != tls.Port() {
		t.Errorf("%+v", m)
	}
}

// TestInitNames: a certificate for another name is a problem of the name; one without any name is not.
func TestInitNames(t *testing.T) {
	s := simulated(t, selfSigned(t, "nas"), "Eaton") // valid for localhost
	address := "Host of upsd [127.0.0.1]: "
	c, said := mustInit(t, filepath.Join(t.TempDir(), configName), [][2]string{
		{askCorrect, ""}, {address, "localhost"}, {fmt.Sprintf("Its port [%d]: ", s.Port()), ""}, {askSame, "yes"}, {askWord, "sekret"},
	}, "--ups=Eaton", "--upsdname=127.0.0.1", portFlag(s))
	if m := c.Program.Monitors[0]; m.Host != "localhost" || !strings.Contains(said, `is not good for host "127.0.0.1", only for "localhost"; use one of these as the host`) {
		t.Errorf("%+v\n%s", m, said)
	}
	refusedInit(t, exitBad, "nothing was written, since the monitor would not trust this server", [][2]string{{askCorrect, "no"}},
		"--ups=Eaton", "--upsdname=127.0.0.1", portFlag(s))

	a, err := simupsd.NewAuthority()
	check(t, err)
	nameless, err := a.Issue()
	check(t, err)
	s = simulated(t, withCA(t, a, &nameless), "Eaton")
	const want = "is good for no host at all, since it has no subject alternative names; make one with the subject alternative name \"localhost\""
	refusedInit(t, exitBad, want, nil, "--ups=Eaton", "--upsdpass=env:SEKRET", portFlag(s))
	refusedInit(t, exitBad, want, [][2]string{}, "--ups=Eaton", portFlag(s))
	// doctor, run and cert fetch report the same.
	_, err = nutclient.Dial(t.Context(), nutclient.Server{Host: "localhost", Port: s.Port(), Roots: a.PEM()}, nutclient.Options{})
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	check(t, os.WriteFile(file, a.PEM(), 0o600))
	if out, err := certOutput(t, "fetch", fmt.Sprintf("localhost:%d", s.Port()), "--ca", file); err == nil || !strings.Contains(out, "is good for no host at all") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestInitUnanswered: if the answers end early, nothing is written.
func TestInitUnanswered(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	refusedInit(t, exitBad, "nothing was written, since the input ended", [][2]string{{askPlan, ""}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}})
	refusedInit(t, exitBad, "nothing was written, since the input ended", [][2]string{{askPlan, ""}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}, {askUnit, ""}, {askUser, ""}})
	wrong := [2]string{askPlan, "none"}
	refusedInit(t, exitBad, "nothing was written, since there was no valid answer", [][2]string{wrong, wrong, wrong, wrong, wrong})
	refusedInit(t, exitBad, "nothing was written, since an answer could not be read: bufio.Scanner: token too long", [][2]string{{askPlan, strings.Repeat("x", 16<<10)}})
	again := [][2]string{{askWord, "wrong"}, {askAgain, ""}}
	refusedInit(t, exitBad, "nothing was written, since the server refused every password",
		slices.Concat(again, again, again, again, again), portFlag(s), "--upsduser=upsmon")
}

// TestInitAsksMost: with several UPSs, mail, and TLS, init asks every question once.
func TestInitAsksMost(t *testing.T) {
	self := selfSigned(t, "nas")
	s := simulated(t, self, "left", "right")
	config := filepath.Join(t.TempDir(), configName)
	c, said := mustInit(t, config, [][2]string{
		{askPlan, "multi"}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}, {askSame, "y"},
		{"Units that power this machine, separated by commas [left,right]: ", "right, left"}, {"How many of them this machine needs at least [1]: ", "3"}, {"How many of them this machine needs at least [1]: ", "2"},
		{askUser, ""}, {askFile, ""}, {askWord, "sekret"}, {askMail, "yes"},
		{"Mail server: ", "mail.example.com"}, {"Its port [465]: ", "587"}, {"User of the mail server (Enter: it needs none): ", "me@example.com"}, {"Send mail to: ", "you"}, {"Send mail to: ", "you@example.com, them@example.com"},
		{"File that contains the password of me@example.com (Enter: type the password now): ", ""}, {"Password of me@example.com (not shown): ", "pass%word"}, {"Sender of the mail [me@example.com]: ", ""},
	})
	p := c.Program
	if len(p.Monitors) != 2 || p.Monitors[0].UPS != "right" || p.Policy.Groups[0].Supply.Min.String() != "2" {
		t.Errorf("%+v %+v", p.Monitors, p.Policy.Groups)
	}
	if m := p.Mail; m.Host != "mail.example.com" || m.Port != 587 || m.User != "me@example.com" || m.Password != "pass%word" {
		t.Errorf("%+v", p.Mail)
	}
	text, err := os.ReadFile(config)
	check(t, err)
	for _, want := range []string{"LET Mail-from = \"me@example.com\"\n", "LET Mail-to   = \"you@example.com, them@example.com\"\n", "MINSUPPLIES 2 UNLESS "} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no %q in\n%s", want, text)
		}
	}
	if !strings.Contains(said, "the plan multi for right and left of localhost:") || !strings.Contains(said, "mail to you@example.com, them@example.com.\n") {
		t.Error(said)
	}
}

// TestInitPasswordFile: a password may stay in its own file. init rejects at once a file that the monitor would not
// accept.
func TestInitPasswordFile(t *testing.T) {
	s := simulated(t, nil, "Eaton")
	dir := t.TempDir()
	word, open := filepath.Join(dir, "word"), filepath.Join(dir, "open")
	check(t, os.WriteFile(word, []byte("\ufeffsekret\r\nanother line\n"), 0o600))
	check(t, os.WriteFile(open, []byte("sekret\n"), 0o600))
	check(t, os.Chmod(open, 0o644))
	c, said := mustInit(t, filepath.Join(t.TempDir(), configName), [][2]string{
		{askPlan, ""}, {askHost, ""}, {askPort, fmt.Sprint(s.Port())}, {askUnit, ""}, {askUser, ""},
		{askFile, dir}, {askFile, open}, {askFile, filepath.Join(dir, "none")}, {askFile, word}, {askMail, ""},
	})
	if m := c.Program.Monitors[0]; m.Password != "sekret" {
		t.Errorf("%+v", m)
	}
	for _, want := range []string{
		dir + ": this is a directory; name the file in it.\n",
		open + ": everybody on this machine can read it (chmod o-r).\n",
		"none: no such file.\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
	text, err := os.ReadFile(c.Tree.Name)
	check(t, err)
	if want := `PASSWORD FILE "` + word + `" TYPE primary`; !strings.Contains(string(text), want) {
		t.Errorf("there is no %q in\n%s", want, text)
	}
}

// TestInitMailOptions: mail without a user, and options that need each other.
func TestInitMailOptions(t *testing.T) {
	t.Setenv("SEKRET", "sekret")
	args := []string{"--offline", "--plaintext", "--ups=Eaton", "--upsdpass=env:SEKRET"}
	c, _ := mustInit(t, filepath.Join(t.TempDir(), configName), nil, append(args, "--smtpserver=mail.example.com", "--emailto=you@example.com")...)
	if m := c.Program.Mail; m.Port != 465 || m.User != "" || m.Password != "" {
		t.Errorf("%+v", m)
	}
	for _, tt := range []struct{ args, want string }{
		{"--smtpserver=mail.example.com", "--emailto is missing"},
		{"--emailto=you@example.com", "--smtpserver is missing"},
		{"--smtpserver=mail.example.com --emailto=you@example.com --smtpuser=me", "--smtppass is missing"},
		{"--smtpserver=mail.example.com --emailto=you@example.com --smtppass=env:SEKRET", "--smtppass needs --smtpuser"},
		{"--smtpserver=mail.example.com --emailto=you", `--emailto: "you" is neither a mail address`},
		{"--smtpserver=mail.example.com --emailto=you@example.com --emailfrom=me", `--emailfrom: "me" is not a mail address`},
		{"--smtpserver=mail.example.com:465 --emailto=you@example.com", "--smtpserver: "},
		{"--smtpserver=mail.example.com --emailto=you@example.com --smtpport=0", "--smtpport: 0 is not a port"},
	} {
		refusedInit(t, exitUsage, tt.want, nil, append(args, strings.Fields(tt.args)...)...)
	}
}

// TestInitHostileServer: a malicious server cannot write to the terminal, or into the file.
func TestInitHostileServer(t *testing.T) {
	self := selfSigned(t, "\x1b]0;pwned\a\u202e")
	for _, tt := range []struct {
		units []string
		want  string
	}{
		{[]string{"Eaton", "\x1b[2J"}, "Nothing in the file has been compared with the server.\n"},
		{[]string{"Eaton", "TO", "\u202eno"}, "\n  \\u202eno       Simulated\n"},
	} {
		s := simulated(t, self, tt.units...)
		steps := [][2]string{{askSame, "yes"}}
		if len(tt.units) == 2 {
			steps = append(steps, [2]string{askCorrect, "no"})
		}
		said := refusedInit(t, exitBad, "the input ended", append(steps, [][2]string{{askAnyUnit, "\u202eno"}, {askAnyUnit, "\x1b[2J"}}...), portFlag(s))
		if strings.ContainsAny(said, "\x1b\u202e\a") {
			t.Errorf("%q", said)
		}
		for _, want := range []string{tt.want, `A unit cannot be called "\x1b[2J"`} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is missing in:\n%s", want, said)
			}
		}
	}
}

// TestInitForce: init does not touch an existing file, and replaces it atomically with --force.
func TestInitForce(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("SEKRET", "sekret")
	args := []string{"--offline", "--plaintext", "--ups=Eaton", "--upsdpass=env:SEKRET"}
	config, link := filepath.Join(dir, "real.conf"), filepath.Join(dir, configName)
	check(t, errors.Join(os.WriteFile(config, []byte("old"), 0o600), os.Symlink("real.conf", link)))
	// init checks that before its first question.
	for _, path := range []string{config, link} {
		if said, err := initialise(t, [][2]string{}, append(args, "--configurationfile", path)...); err == nil || !strings.Contains(err.Error(), path+" already exists and stays as it is; --force") {
			t.Errorf("%v\n%s", err, said)
		}
	}
	if text, err := os.ReadFile(config); err != nil || string(text) != "old" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := initialise(t, nil, append(args, "--force", "--ups=a,b", "--configurationfile", link)...); err == nil {
		t.Error("no error")
	}
	if text, err := os.ReadFile(config); err != nil || string(text) != "old" {
		t.Errorf("%q, %v", text, err)
	}
	_, err := initialise(t, nil, append(args, "--force", "--configurationfile", link)...)
	check(t, err)
	strictlyGood(t, config)
	if to, err := os.Readlink(link); err != nil || to != "real.conf" {
		t.Errorf("the link is %q, %v", to, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
	for path, want := range map[string]string{
		dir:                                "is not a file; name one with --configurationfile",
		filepath.Join(dir, "none", "conf"): "no directory " + filepath.Join(dir, "none"),
	} {
		if _, err := initialise(t, [][2]string{}, append(args, "--configurationfile", path)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
