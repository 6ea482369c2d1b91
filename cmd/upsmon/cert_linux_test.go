package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// The tests in this file follow the instructions of upsmon cert, with Debian's upsd, which runs as the same user as
// on Debian.

// nutUser is upsd's user: nut if root runs the test, otherwise the current user.
func nutUser(t testing.TB) (u *user.User, root bool) {
	t.Helper()
	u, err := user.LookupId(strconv.Itoa(os.Geteuid()))
	if err == nil && u.Uid == "0" {
		root = true
		u, err = user.Lookup("nut")
	}
	if err != nil {
		needs.Missing(t, "upsd wants a user with a name: %v", err)
	}
	return u, root
}

// publicDir makes a directory that upsd's user can access.
func publicDir(t testing.TB, name string) string {
	t.Helper()
	top, err := os.MkdirTemp("", "upsd")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(top) })
	dir := filepath.Join(top, name)
	if err := errors.Join(os.Chmod(top, 0o755), os.MkdirAll(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	return dir
}

var upsdConfLine = regexp.MustCompile(`(?m)^  ((?:CERTPATH|CERTIDENT) .*)$`)

// startDebian runs Debian's upsd until the test ends, or stop is called, with the lines for its upsd.conf that
// upsmon cert has printed. It has one unit, whose driver does not run.
func startDebian(t testing.TB, printed string) (port int, stop func()) {
	t.Helper()
	u, root := nutUser(t)
	dir := publicDir(t, "etc")
	lines := ""
	for _, m := range upsdConfLine.FindAllStringSubmatch(printed, -1) {
		lines += m[1] + "\n"
	}
	for try := 1; ; try++ {
		port = freeport.Pick(t)
		for name, text := range map[string]string{
			"ups.conf":   "[one]\n  driver = dummy-ups\n  port = none\n",
			"upsd.users": "",
			"upsd.conf":  fmt.Sprintf("LISTEN 127.0.0.1 %d\n%sDISABLE_WEAK_SSL true\n", port, lines),
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		cmd := exec.CommandContext(ctx, "/lib/nut/upsd", "-F", "-u", u.Username)
		cmd.Env = append(os.Environ(), "NUT_CONFPATH="+dir, "NUT_STATEPATH="+dir)
		cmd.SysProcAttr = childOf(t, u, root)
		var log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &log, &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			cmd.Wait()
		}()
		stop = func() { cancel(); <-done }
		err := awaitUpsd(port, done)
		if err == nil {
			t.Cleanup(stop)
			return port, stop
		}
		stop()
		if try == 3 {
			t.Fatalf("upsd does not come up: %v\n%s", err, log.String())
		}
	}
}

// childOf makes the kernel run a program as a user from the start, and kill it if the test dies without cleaning
// up.
func childOf(t testing.TB, u *user.User, root bool) *syscall.SysProcAttr {
	t.Helper()
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if !root {
		return attr
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr
}

func awaitUpsd(port int, done <-chan struct{}) error {
	for end := time.Now().Add(time.Minute); ; {
		server := nutclient.Server{Host: "127.0.0.1", Port: port, Plaintext: true}
		conn, err := nutclient.Dial(context.Background(), server, nutclient.Options{Timeout: 10 * time.Second})
		if err == nil {
			return conn.Close()
		}
		select {
		case <-done:
			return errors.New("it has ended")
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(end) {
			return err
		}
	}
}

// monitorAccepts connects as a monitor with this CERTFILE does.
func monitorAccepts(t testing.TB, host string, port int, certFile string) {
	t.Helper()
	roots, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	server := nutclient.Server{Host: host, Port: port, Roots: roots, CertFile: certFile}
	conn, err := nutclient.Dial(t.Context(), server, nutclient.Options{})
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	if units, err := conn.ListUPS(t.Context()); err != nil || len(units) != 1 || units[0].Name != "one" {
		t.Errorf("%v, %v", units, err)
	}
}

// TestCertUpsd: one command, and following its instructions, leads to a server that monitors accept; the same is
// true after a renewal.
func TestCertUpsd(t *testing.T) {
	upsdtest.Require(t)
	dir := publicDir(t, "my certificates")
	args := []string{"--dir", dir, "--host", "nas1.example.com"}
	if _, root := nutUser(t); root {
		args = append(args, "--owner", "root:nut")
	}
	printed := mustCert(t, args...)
	port, stop := startDebian(t, printed)
	ca := filepath.Join(dir, "ca.pem")
	monitorAccepts(t, "localhost", port, ca)
	monitorAccepts(t, "127.0.0.1", port, ca)

	addr := fmt.Sprintf("localhost:%d", port)
	pinned := filepath.Join(dir, "pinned.pem")
	out := mustCert(t, "fetch", addr, "--ca", ca, "--out", pinned)
	want := "Written to " + pinned + ": the certificate of the CA CN=NUT CA of "
	if !strings.Contains(out, want) || !strings.Contains(out, "as localhost.") {
		t.Errorf("%s\nwant %s", out, want)
	}
	monitorAccepts(t, "localhost", port, pinned)
	mustCert(t, "ca", "--dir", filepath.Join(dir, "other"))
	none := filepath.Join(dir, "none.pem")
	out, err := certOutput(t, "fetch", addr, "--ca", filepath.Join(dir, "other", "ca.pem"), "--out", none)
	if err == nil || !strings.Contains(out, "REFUSED with ") || !strings.Contains(err.Error(), "none.pem was not written") || exists(none) {
		t.Errorf("%v\n%s", err, out)
	}
	stop()

	before := accessOf(t, dir)
	serial := serialOf(t, filepath.Join(dir, "nas1.example.com.pem"))
	out = mustCert(t, "renew", filepath.Join(dir, "nas1.example.com.pem"))
	if !strings.Contains(out, "with a new key") || !strings.Contains(out, "restart upsd") {
		t.Error(out)
	}
	if after := accessOf(t, dir); after != before {
		t.Errorf("owners and modes were\n%sare\n%s", before, after)
	}
	port, _ = startDebian(t, printed)
	monitorAccepts(t, "localhost", port, pinned)
	now := filepath.Join(dir, "nas1.example.com.pem")
	if serialOf(t, now) == serial {
		t.Error("the serial number is the same")
	}
	if out := mustCert(t, "fetch", fmt.Sprintf("localhost:%d", port)); !strings.Contains(out, serialOf(t, now)) {
		t.Errorf("upsd does not present the renewed certificate, but\n%s", out)
	}
}

func serialOf(t testing.TB, file string) string {
	t.Helper()
	c, err := pki.LoadCert(file)
	if err != nil {
		t.Fatal(err)
	}
	return pki.Describe(c, time.Now()).Serial
}

// accessOf lists the owners and modes of a server's files.
func accessOf(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	for _, name := range []string{"nas1.example.com.pem", "nas1.example.com-key.pem", "nas1.example.com-upsd.pem", "nas1.example.com-nss", "nas1.example.com-nss/key4.db"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		owner := info.Sys().(*syscall.Stat_t)
		fmt.Fprintf(&b, "%s %v %d:%d\n", name, info.Mode(), owner.Uid, owner.Gid)
	}
	return b.String()
}

var shellLine = regexp.MustCompile(`(?m)^  ((?:umask|mkdir|openssl|certutil|pk12util|rm|chgrp|chmod) .*)$`)

// TestCertCommands: without the tools of NSS, the printed commands make the same files later, and the printed
// commands for upsd's group let it read them.
func TestCertCommands(t *testing.T) {
	upsdtest.Require(t)
	dir := publicDir(t, "my certificates")
	path := os.Getenv("PATH")
	t.Setenv("PATH", t.TempDir())
	printed := mustCert(t, "--dir", dir, "--host", "nas1.example.com")
	t.Setenv("PATH", path)
	if !strings.Contains(printed, "There is no nas1.example.com-nss yet: certutil and pk12util are not installed here") {
		t.Fatal(printed)
	}
	var script strings.Builder
	_, root := nutUser(t)
	for _, m := range shellLine.FindAllStringSubmatch(printed, -1) {
		if root || !strings.HasPrefix(m[1], "chgrp") {
			fmt.Fprintln(&script, m[1])
		}
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-e")
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(script.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script.String())
	}
	if exists(filepath.Join(dir, "nas1.example.com.p12")) {
		t.Error("the file for the transfer still exists")
	}
	for _, name := range []string{"", "key4.db"} {
		info, err := os.Stat(filepath.Join(dir, "nas1.example.com-nss", name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o007 != 0 {
			t.Errorf("%s: everybody on this machine has access: %v", name, mode)
		}
	}
	port, _ := startDebian(t, printed)
	monitorAccepts(t, "localhost", port, filepath.Join(dir, "ca.pem"))

	// Without these tools, the files that upsd reads cannot be renewed, so nothing is renewed.
	file := filepath.Join(dir, "nas1.example.com.pem")
	serial := serialOf(t, file)
	t.Setenv("PATH", t.TempDir())
	if _, err := certOutput(t, "renew", file); err == nil || !strings.Contains(err.Error(), "-nss cannot be made, so nothing was renewed: certutil and pk12util are not installed here") {
		t.Error(err)
	}
	if serialOf(t, file) != serial {
		t.Error("it was renewed")
	}
}

// TestCertFetchGo: a server in Go uses the files as they are. A monitor can pin the CA's certificate only if the
// server sends it.
func TestCertFetchGo(t *testing.T) {
	dir := t.TempDir()
	mustCert(t, "ca", "--dir", dir)
	mustCert(t, "server", "nas2.example.com", "--dir", dir, "--type", "ed25519")
	base := filepath.Join(dir, "nas2.example.com")
	combined, err := tls.LoadX509KeyPair(base+"-upsd.pem", base+"-upsd.pem")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := tls.LoadX509KeyPair(base+".pem", base+"-key.pem")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cert tls.Certificate
		want string
	}{
		{"with the CA", combined, ""},
		{"alone", alone, "does not send the certificate of the CA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := simupsd.Start(simupsd.Config{Cert: &c.cert, Units: map[string]map[string]string{"one": nil}})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			pinned := filepath.Join(t.TempDir(), "pinned.pem")
			out, err := certOutput(t, "fetch", fmt.Sprintf("localhost:%d", s.Port()), "--out", pinned)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) || exists(pinned) {
					t.Errorf("%v\n%s", err, out)
				}
				return
			}
			if err != nil || !strings.Contains(out, "compare this fingerprint with the one on the server") || !strings.Contains(out, "None of this is verified") {
				t.Errorf("%v\n%s", err, out)
			}
			monitorAccepts(t, "localhost", s.Port(), pinned)
			if _, err := certOutput(t, "fetch", fmt.Sprintf("localhost:%d", s.Port()), "--out", pinned); !errors.Is(err, pki.ErrExists) {
				t.Error(err)
			}
			mustCert(t, "fetch", fmt.Sprintf("localhost:%d", s.Port()), "--out", pinned, "--force")
		})
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
