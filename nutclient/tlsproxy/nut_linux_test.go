package tlsproxy

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// The tests in this file use Debian's upsd, upsc, upsrw and upsmon.

// debianUpsmon is the program itself: /usr/sbin/upsmon is a script that asks /etc/nut whether to
// run it.
const debianUpsmon = "/lib/nut/upsmon"

// startUpsd starts Debian's upsd, with more variables of a unit than fit into a TLS record, or into
// 512 bytes.
func startUpsd(t *testing.T, plaintext bool) *upsdtest.Server {
	t.Helper()
	vars := map[string]string{"ups.status": "OL", "battery.charge": "97.5"}
	for i := range 300 {
		vars[fmt.Sprintf("outlet.%d.desc", i)] = strings.Repeat("x", i%100)
	}
	return upsdtest.Start(t, upsdtest.Config{Plaintext: plaintext, Units: map[string]map[string]string{"one": vars, "two": {}}})
}

// nut runs a program of NUT to its end, and returns its standard output.
func nut(t *testing.T, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

// TestNut runs all of NUT's own programs through both proxies.
func TestNut(t *testing.T) {
	upsd := startUpsd(t, true)
	f := newFiles(t)
	far := server(t, f, upsd.Port(), Limits{})
	near := client(t, f, far.port)
	direct := fmt.Sprintf("one@127.0.0.1:%d", upsd.Port())
	logins := func() int { return strings.Count(nut(t, "upsc", "-c", direct), "127.0.0.1\n") }

	t.Run("upsc", func(t *testing.T) {
		want := nut(t, "upsc", direct)
		if len(want) < 10_000 {
			t.Fatalf("upsc printed %d bytes, want at least 10,000:\n%s", len(want), want)
		}
		// upsc sends STARTTLS by itself: a client proxy has no TLS for it, a server proxy does.
		for _, addr := range []string{near.addr(), far.addr()} {
			if got := nut(t, "upsc", "one@"+addr); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", addr, got, want)
			}
			if got := nut(t, "upsc", "-l", addr); got != "one\ntwo\n" {
				t.Errorf("%s: got the units %q", addr, got)
			}
		}
	})
	t.Run("upsrw", func(t *testing.T) {
		nut(t, "upsrw", "-s", "battery.charge=42", "-u", "monitor", "-p", "secret", "-w", "one@"+near.addr())
		eventually(t, "charge", func() bool { return nut(t, "upsc", direct, "battery.charge") == "42\n" })
	})
	t.Run("upsmon", func(t *testing.T) {
		m := startUpsmon(t, "MONITOR one@"+near.addr()+" 1 monitor secret primary\n")
		// A second upsmon, which uses TLS itself and verifies the certificate.
		other := startUpsmon(t, fmt.Sprintf("MONITOR one@localhost:%d 1 monitor secret secondary\nCERTVERIFY 1\nFORCESSL 1\nCERTPATH %s\n",
			far.port, database(t, f)))
		eventually(t, "two logins", func() bool { return logins() == 2 })
		upsd.Set(t, "one", "ups.status", "OB")
		m.notified("ONBATT")
		other.notified("ONBATT")
		other.stop()
		eventually(t, "one login", func() bool { return logins() == 1 })

		far.stop()
		m.notified("COMMBAD")
		again := server(t, f, upsd.Port(), Limits{})
		nearAgain := client(t, f, again.port)
		m.stop()
		m = startUpsmon(t, "MONITOR one@"+nearAgain.addr()+" 1 monitor secret primary\n")
		m.notified("ONBATT")
		upsd.Set(t, "one", "ups.status", "OB LB")
		m.notified("SHUTDOWN")
		eventually(t, "shutdown", func() bool { _, err := os.Stat(filepath.Join(m.dir, "down")); return err == nil })
		eventually(t, "FSD", func() bool { return strings.HasPrefix(nut(t, "upsc", direct, "ups.status"), "FSD") })
	})
	for _, r := range []*running{near, far} {
		r.stop()
		if r.record.has("secret") {
			t.Errorf("the log contains the password:\n%s", r.record)
		}
	}
}

// TestUpsdWithTLS: a client proxy in front of Debian's upsd with its own TLS, which reads 512 bytes
// at a time.
func TestUpsdWithTLS(t *testing.T) {
	upsd := startUpsd(t, false)
	f := files{ca: upsd.CAFile()}
	p := client(t, f, upsd.Port())
	if got := nut(t, "upsc", "one@"+p.addr(), "ups.status"); got != "OL\n" {
		t.Errorf("got the status %q", got)
	}
	c, err := nutclient.Dial(t.Context(), nutclient.Server{Host: p.host, Port: p.port, Plaintext: true}, nutclient.Options{})
	check(t, err)
	defer c.Close()
	var queries []nutclient.Query
	for i := range 300 {
		queries = append(queries, nutclient.Query{UPS: "one", Var: fmt.Sprintf("outlet.%d.desc", i)})
	}
	answers, err := c.GetVars(t.Context(), queries)
	if err != nil || len(answers) != 300 || answers[199].Value != strings.Repeat("x", 99) {
		t.Errorf("got %d answers, %v; want 300", len(answers), err)
	}
}

// TestUpsdNeverWaits: two clients that would stop Debian's upsd for all its clients cannot do so
// through the proxy: one that sends STARTTLS and then nothing, and one that keeps asking and does
// not read.
func TestUpsdNeverWaits(t *testing.T) {
	upsd := startUpsd(t, true)
	f := newFiles(t)
	p := server(t, f, upsd.Port(), Limits{})
	silent := dial(t, p)
	silent.say("STARTTLS\n")
	silent.hears("OK STARTTLS")
	greedy := dial(t, p).startTLS(f.config(t))
	go func() {
		commands := strings.Repeat("LIST VAR one\n", 500)
		for {
			if _, err := greedy.Write([]byte(commands)); err != nil {
				return
			}
		}
	}()
	eventually(t, "the greedy client is disconnected", func() bool { return p.record.has("the client does not read") })
	for range 10 {
		c, err := nutclient.Dial(t.Context(), f.through(p), nutclient.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
}

// upsmon is a running upsmon of Debian.
type upsmon struct {
	t    *testing.T
	dir  string
	cmd  *exec.Cmd
	done chan struct{}
}

// startUpsmon starts Debian's upsmon in the foreground. Its shutdown creates a file, and so does
// each of its notifications. It runs as the user nobody, so it cannot touch the files in /run of an
// upsmon that this host may be running.
func startUpsmon(t *testing.T, config string) *upsmon {
	t.Helper()
	dir, err := os.MkdirTemp("", "upsmon")
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	check(t, os.Chmod(dir, 0o777))
	config += fmt.Sprintf("MINSUPPLIES 1\nPOLLFREQ 1\nPOLLFREQALERT 1\nHOSTSYNC 5\nFINALDELAY 0\nDEADTIME 3\n"+
		"SHUTDOWNCMD \"touch %[1]s/down\"\nPOWERDOWNFLAG %[1]s/killpower\nNOTIFYCMD %[1]s/notify\n", dir)
	for _, event := range []string{"ONLINE", "ONBATT", "LOWBATT", "FSD", "COMMOK", "COMMBAD", "SHUTDOWN", "NOCOMM"} {
		config += "NOTIFYFLAG " + event + " EXEC\n"
	}
	check(t, os.WriteFile(filepath.Join(dir, "upsmon.conf"), []byte(config), 0o644))
	check(t, os.WriteFile(filepath.Join(dir, "notify"), []byte("#!/bin/sh\ntouch "+dir+"/$NOTIFYTYPE\n"), 0o755))
	out, err := os.Create(filepath.Join(dir, "log"))
	check(t, err)
	defer out.Close()

	m := &upsmon{t: t, dir: dir, cmd: exec.Command(debianUpsmon, "-DD", "-p"), done: make(chan struct{})}
	m.cmd.Dir = dir
	m.cmd.Env = append(os.Environ(), "NUT_CONFPATH="+dir, "NUT_STATEPATH="+dir)
	m.cmd.Stdout, m.cmd.Stderr = out, out
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() == 0 {
		m.cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 65534, Gid: 65534}
	}
	check(t, m.cmd.Start())
	go func() {
		_ = m.cmd.Wait()
		close(m.done)
	}()
	t.Cleanup(m.stop)
	return m
}

// stop stops upsmon, which logs out.
func (m *upsmon) stop() {
	_ = m.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-m.done:
	case <-time.After(10 * time.Second):
		_ = m.cmd.Process.Kill()
		<-m.done
	}
	if m.t.Failed() {
		log, _ := os.ReadFile(filepath.Join(m.dir, "log"))
		m.t.Logf("upsmon:\n%s", log)
	}
}

// notified waits for a notification.
func (m *upsmon) notified(event string) {
	m.t.Helper()
	eventually(m.t, event, func() bool { _, err := os.Stat(filepath.Join(m.dir, event)); return err == nil })
}

// database makes an NSS database with the CA, readable by everybody.
func database(t *testing.T, f files) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "nss")
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	nut(t, "certutil", "-N", "-d", "sql:"+dir, "--empty-password")
	nut(t, "certutil", "-A", "-d", "sql:"+dir, "-n", "ca", "-t", "CT,,", "-i", f.ca)
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		mode := os.FileMode(0o644)
		if d.IsDir() {
			mode = 0o755
		}
		return os.Chmod(path, mode)
	}))
	return dir
}
