package pki

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
)

// The tests in this file check with other programs what this package makes. The tests of the
// command, cmd/upsmon, check it with Debian's upsd.

// patience is the deadline for anything that should happen soon. It is long, because test machines
// may be busy.
const patience = 30 * time.Second

func run(t testing.TB, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Sprintf("%s%v", out, err)
	}
	return string(out)
}

// TestNSS: an NSS database holds the server's key and certificate under the nickname, and the CA
// that makes it valid. It survives the move, and others cannot read it.
func TestNSS(t *testing.T) {
	upsdtest.Require(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "my nss")
	ca := newCA(t, ECDSA)
	id := issue(t, ca, Request{Hosts: hosts, Name: "the common name"})
	db, err := MakeNSS(t.Context(), dir, "nas1.example.com", id, ca.Cert, Nobody)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write([]File{{Path: path, Tree: db}}, false); err != nil {
		t.Fatal(err)
	}
	if out := run(t, dir, "certutil", "-V", "-d", "sql:my nss", "-n", "nas1.example.com", "-u", "V", "-e"); out != "certutil: certificate is valid\n" {
		t.Errorf("certutil -V: got %s, want the certificate to be valid", out)
	}
	if out := run(t, dir, "certutil", "-L", "-d", "sql:my nss"); !strings.Contains(out, "nas1.example.com                                             u,u,u") ||
		!strings.Contains(out, "CA of nas1.example.com                                       CT,, ") {
		t.Errorf("certutil -L: want both certificates with their trust; got\n%s", out)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("got the entries %v (%v), want only the database", entries, err)
	}
	for _, name := range []string{"", "cert9.db", "key4.db", "pkcs11.txt"} {
		info, err := os.Stat(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s has mode %v, want no rights for others", name, mode)
		}
	}
}

func TestNSSFaults(t *testing.T) {
	dir := t.TempDir()
	ca := newCA(t, ECDSA)
	for _, c := range []struct{ id, ca *Identity }{
		{issue(t, ca, Request{Type: Ed25519}), ca},
		{issue(t, newCA(t, Ed25519), Request{}), newCA(t, Ed25519)},
	} {
		if _, err := MakeNSS(t.Context(), dir, "x", c.id, c.ca.Cert, Nobody); !errors.Is(err, ErrEd25519) {
			t.Errorf("got %v, want %v", err, ErrEd25519)
		}
	}
	id := issue(t, ca, Request{})
	t.Run("no tools", func(t *testing.T) {
		t.Setenv("PATH", dir)
		if _, err := MakeNSS(t.Context(), dir, "x", id, ca.Cert, Nobody); !errors.Is(err, ErrNoTools) {
			t.Errorf("got %v, want %v", err, ErrNoTools)
		}
	})
	t.Run("a tool that fails", func(t *testing.T) {
		bin := t.TempDir()
		for name, text := range map[string]string{"certutil": "#!/bin/sh\nexit 0\n", "pk12util": "#!/bin/sh\necho first; echo 'no \033[31mroom'\nexit 7\n"} {
			if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
		_, err := MakeNSS(t.Context(), dir, "x", id, ca.Cert, Nobody)
		if want := `pk12util -i: exit status 7: "no \x1b[31mroom"`; err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	})
	wantTree(t, dir, "")
}

// TestOpenSSL: OpenSSL accepts the certificates, and also the file for an upsd with OpenSSL.
func TestOpenSSL(t *testing.T) {
	upsdtest.Require(t)
	for _, kind := range []KeyType{ECDSA, Ed25519} {
		t.Run(string(kind), func(t *testing.T) {
			dir := t.TempDir()
			ca := newCA(t, kind)
			server, client := issue(t, ca, Request{Hosts: hosts, Type: kind}), issue(t, ca, Request{Usage: Client, Type: kind})
			for name, data := range map[string][]byte{
				"ca.pem": ca.CertPEM(), "server.pem": server.CertPEM(), "client.pem": client.CertPEM(),
				"upsd.pem": slices.Concat(server.CertPEM(), ca.CertPEM(), keyPEM(t, server)),
			} {
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			openssl := func(args ...string) string { return run(t, dir, "openssl", args...) }
			for _, args := range []string{
				"-purpose sslserver -verify_hostname nas1.example.com server.pem",
				"-purpose sslserver -verify_ip ::1 server.pem",
				"-purpose sslclient client.pem",
			} {
				out := openssl(append([]string{"verify", "-x509_strict", "-check_ss_sig", "-CAfile", "ca.pem"}, strings.Fields(args)...)...)
				if !strings.HasSuffix(out, ".pem: OK\n") {
					t.Errorf("openssl verify %s: got %s, want OK", args, out)
				}
			}
			for _, args := range []string{"-purpose sslclient server.pem", "-purpose sslserver client.pem", "-verify_hostname nas2 server.pem"} {
				if out := openssl(append([]string{"verify", "-CAfile", "ca.pem"}, strings.Fields(args)...)...); !strings.Contains(out, "verification failed") {
					t.Errorf("openssl verify %s: got %s, want a failure", args, out)
				}
			}
			if out, want := openssl("x509", "-noout", "-fingerprint", "-sha256", "-in", "server.pem"), Fingerprint(server.Cert); !strings.Contains(out, "="+want+"\n") {
				t.Errorf("fingerprint: got %s, want %s", out, want)
			}
			if state := dialOpenSSL(t, dir, ca); !state.PeerCertificates[0].Equal(server.Cert) {
				t.Errorf("OpenSSL presents %s", state.PeerCertificates[0].Subject)
			}
		})
	}
}

// dialOpenSSL connects to a server of OpenSSL that uses upsd.pem.
func dialOpenSSL(t testing.TB, dir string, ca *Identity) tls.ConnectionState {
	t.Helper()
	addr := fmt.Sprintf("127.0.0.1:%d", freeport.Pick(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, "openssl", "s_server", "-accept", addr, "-cert", "upsd.pem", "-key", "upsd.pem", "-quiet")
	cmd.Dir = dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		cmd.Wait()
	}()
	pool := x509.NewCertPool()
	pool.AddCert(ca.Cert)
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		conn, err := tls.DialWithDialer(&net.Dialer{Timeout: patience}, "tcp", addr, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"})
		if err == nil {
			defer conn.Close()
			return conn.ConnectionState()
		}
		if time.Now().After(end) || errors.As(err, new(*tls.CertificateVerificationError)) {
			t.Fatal(err)
		}
	}
}
