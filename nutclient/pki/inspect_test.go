package pki

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	ca := newCA(t, ECDSA)
	a, b := issue(t, ca, Request{}), issue(t, ca, Request{Type: Ed25519})
	text := slices.Concat([]byte("my certificate\n"), a.CertPEM(), ca.CertPEM(), keyPEM(t, b), keyPEM(t, a),
		[]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"),
		[]byte("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"),
		[]byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
		[]byte("-----BEGIN EC PARAMETERS-----\nAAAA\n-----END EC PARAMETERS-----\n"))
	c, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Certs) != 2 || !c.Certs[0].Equal(a.Cert) || !c.Certs[1].Equal(ca.Cert) {
		t.Errorf("got the certificates %v", c.Certs)
	}
	type key struct {
		kind, problem string
		fits          bool
	}
	var got []key
	for _, k := range c.Keys {
		got = append(got, key{k.Type, k.Problem, k.Fits(a.Cert)})
	}
	want := []key{
		{"Ed25519", "", false}, {"ECDSA P-256", "", true},
		{"", "it is encrypted", false}, {"", "it is encrypted", false}, {"", "it is malformed, or of a kind that is not known here", false},
	}
	if !slices.Equal(got, want) {
		t.Errorf("keys: got %v, want %v", got, want)
	}

	for text, want := range map[string]string{
		"":             "no certificate and no key",
		"nothing":      "no certificate and no key",
		"\x30\x82\x01": "-inform DER",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n": "certificate 1 is malformed",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ca := newCA(t, ECDSA)
	cert, key := write("cert.pem", ca.CertPEM()), write("key.pem", keyPEM(t, ca))
	if id, err := Load(cert, key); err != nil || !id.Cert.Equal(ca.Cert) {
		t.Errorf("got %v, %v, want the CA's identity", id, err)
	}
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none"): "none: no such file",
		dir:                        "this is a directory",
		fifo:                       "this is not a file",
		write("big", bytes.Repeat([]byte("x"), 1<<20+1)): "more than 1048576 bytes",
		write("text", []byte("hello")):                   "text: holds no certificate",
	} {
		if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
	for _, c := range []struct{ cert, key, want string }{
		{cert, cert, "holds no private key"},
		{key, key, "holds no certificate"},
		{cert, write("other.pem", keyPEM(t, newCA(t, ECDSA))), "does not match"},
		{cert, write("encrypted.pem", pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")})), "cannot be used: it is encrypted"},
	} {
		if _, err := Load(c.cert, c.key); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: got %v, want %q", c.cert, c.key, err, c.want)
		}
	}
}

func TestDescribeState(t *testing.T) {
	ca := newCA(t, ECDSA)
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := issue(t, ca, Request{Validity: Validity{from, from.AddDate(0, 0, 10)}}).Cert
	for _, test := range []struct {
		at    time.Duration
		state State
		days  int
	}{
		{-time.Second, NotYetValid, 11}, {0, Valid, 10}, {time.Hour, Valid, 10}, {24 * time.Hour, Valid, 9},
		{10*24*time.Hour - time.Second, Valid, 1}, {10 * 24 * time.Hour, Valid, 0}, {10*24*time.Hour + time.Second, Expired, 0}, {12 * 24 * time.Hour, Expired, -2},
	} {
		if d := Describe(c, from.Add(test.at)); d.State != test.state || d.DaysLeft != test.days {
			t.Errorf("at %v: got %s and %d days left, want %s and %d", test.at, d.State, d.DaysLeft, test.state, test.days)
		}
	}
}

func FuzzParse(f *testing.F) {
	ca := newCA(f, ECDSA)
	server := issue(f, ca, Request{Hosts: hosts})
	f.Add(slices.Concat(server.CertPEM(), ca.CertPEM(), keyPEM(f, server)), server.Cert.Raw)
	f.Add([]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"), ca.Cert.Raw)
	f.Fuzz(func(t *testing.T, text, der []byte) {
		text = slices.Concat(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), text)
		c, err := Parse(text)
		if err != nil {
			return
		}
		for _, cert := range c.Certs {
			if d := Describe(cert, time.Now()); d.SHA256 == "" || d.State == Valid && d.DaysLeft < 0 {
				t.Errorf("got %+v, want a fingerprint, and no negative days for a valid certificate", d)
			}
			for _, k := range c.Keys {
				if k.Fits(cert) && k.Problem != "" {
					t.Error("a key that cannot be used fits a certificate")
				}
			}
			if again, err := Parse(CertPEM(cert)); err != nil || !again.Certs[0].Equal(cert) {
				t.Error("encoding and parsing it again gives something else: ", err)
			}
		}
		_, _ = Pin(c.Certs, "localhost")
	})
}

func FuzzCheckHost(f *testing.F) {
	for _, h := range append(hosts, "*.example.com", "[::1]", "fe80::1%eth0", "NAS.", "a..b", "bücher") {
		f.Add(h)
	}
	ca := newCA(f, ECDSA)
	f.Fuzz(func(t *testing.T, host string) {
		got, err := CheckHost(host)
		if err != nil {
			return
		}
		if again, err := CheckHost(got); err != nil || again != got {
			t.Fatalf("%q: CheckHost returns %q, and for that %q, %v", host, got, again, err)
		}
		id, err := ca.Issue(Request{Name: "fuzz", Hosts: []string{got}, Type: ECDSA, Validity: Days(time.Now(), 1)})
		if err != nil {
			t.Fatalf("%q: %v", host, err)
		}
		name := strings.Replace(got, "*", "x", 1)
		if err := Verify([]*x509.Certificate{id.Cert}, []*x509.Certificate{ca.Cert}, name); err != nil && !errors.As(err, new(x509.HostnameError)) {
			t.Fatalf("%q: %v", host, err)
		} else if err != nil {
			t.Fatalf("a certificate for %q is not valid for it: %v", got, err)
		}
	})
}

// TestWeakKey checks that an RSA key of less than 2048 bits is reported as weak.
func TestWeakKey(t *testing.T) {
	for bits, weak := range map[int]bool{1024: true, 2048: false} {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		text := ServerSource("h:1", []*x509.Certificate{cert}).Text()
		if d := Describe(cert, time.Now()); d.Weak != weak || strings.Contains(text, "too weak") != weak {
			t.Errorf("%d bits: got %+v\n%s", bits, d, text)
		}
	}
}
