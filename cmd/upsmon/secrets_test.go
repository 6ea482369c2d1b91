package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// The secrets that TestSecrets plants. Each is in the configuration, or in a file that it names.
const (
	upsdSecret  = "Upsd-Secret-4711"
	wrongSecret = "Wrong-Secret-4712"
	mailSecret  = "Mail-Secret-4713"
	pathSecret  = "Path-Secret-4714"
	querySecret = "Query-Secret-4715"
	mqttSecret  = "Mqtt-Secret-4716"

	userSecret   = "User-Secret-4717" // of PUSH
	pushSecret   = "Push-Secret-4718"
	topicSecret  = "Topic-Secret-4719"
	gotifySecret = "AFile-Sec-4720x" // as long as a token of Gotify
	headerSecret = "Header-Secret-4721"
	bodySecret   = "Body-Secret-4722"
)

// TestSecrets runs the monitor with maximum logging and servers that refuse requests and repeat them in their
// answers, and runs every other command with the same configuration. It looks for the secrets in everything that
// was written.
func TestSecrets(t *testing.T) {
	dir := t.TempDir()
	authority, err := simupsd.NewAuthority()
	check(t, err)
	cert, err := authority.Issue("localhost")
	check(t, err)
	clientCert, clientKey, err := authority.IssuePEM("client")
	check(t, err)
	upsd, err := simupsd.Start(simupsd.Config{
		Cert: &cert, Users: map[string]string{"mon": upsdSecret},
		Units: map[string]map[string]string{"good": {"ups.status": "OL"}, "refused": {"ups.status": "OL"}},
	})
	check(t, err)
	defer upsd.Close()
	parrot := listen(t, sayBack)
	relay := listen(t, refuseMail)
	broker := listen(t, func(c net.Conn, _ *bufio.Scanner) { _, _ = io.Copy(c, c) })
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "no token is %s\n", r.URL)
		_ = r.Header.Write(w)
		_, _ = io.Copy(w, r.Body)
	}))
	defer hook.Close()
	gone := listen(t, nil)
	gone.Close()

	write := func(name string, content []byte) {
		t.Helper()
		check(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	write("ca.pem", authority.PEM())
	check(t, os.Mkdir(filepath.Join(dir, "bin"), 0o700))
	check(t, os.WriteFile(filepath.Join(dir, "bin", "wall"), []byte("#!/bin/sh\nexec cat >>walled\n"), 0o700))
	write("client.pem", clientCert)
	write("client.key", clientKey)
	token := "/" + pathSecret + "/x?key=" + querySecret
	web := hook.Listener.Addr().String()
	write("mail.secret", []byte(mailSecret+"\n"))
	write("phone.url", []byte("gotify://"+web+"/"+gotifySecret+"?disabletls=yes\n"))
	write("UPSmon.conf", fmt.Appendf(nil, `POLLFREQ 50ms POLLFREQALERT 50ms
SMTPSERVER "127.0.0.1" PORT %d USER "mailer" PASSWORD FILE "mail.secret"
MQTT "127.0.0.1" PORT %d PLAINTEXT USER "broker" PASSWORD "%s" TOPIC "ups"
GROUP LOCAL PORT %d CERTFILE "ca.pem" CLIENTCERT "client.pem" CLIENTKEY "client.key"
MONITOR good POWERVAL 1 UPSDUSER mon PASSWORD "%s" TYPE primary
MONITOR refused POWERVAL 1 UPSDUSER mon PASSWORD "%s" TYPE primary
GROUP PARROT HOST "127.0.0.1" PORT %d PLAINTEXT
MONITOR parrot POWERVAL 1 UPSDUSER mon PASSWORD "%s" TYPE primary
WHEN good REPORTS OL->OB : EMAIL FROM "ups@example.org" TO "root@example.org" SUBJECT "power" MESSAGE "out"
    WEBHOOK "%s%s" MESSAGE "out"
    WEBHOOK "http://%s%s" MESSAGE "out"
    WEBHOOK "http://localhost:x%s" MESSAGE "out"
    WEBHOOK "%s/alerts" HEADER Authorization "Bearer %s" BODY '{"routing_key": "%s", "text": "%%(u)s is out"}'
    PUSH "ntfy://%s:%s@%s/%s?scheme=http" TITLE "%%(u)s"
    PUSH FILE "phone.url" MESSAGE "out"
    NUTLOG "%%(u)s out" WALL "out" PRINT "out" EPRINT "out" SHELLCMD "exit 3"
    STARTTIMER end 0.2
WHEN good TIMEOUT end : NUTLOG "the end" SHUTDOWNCMD "/bin/true"
`, relay.Addr().(*net.TCPAddr).Port, broker.Addr().(*net.TCPAddr).Port, mqttSecret, upsd.Port(), upsdSecret, wrongSecret,
		parrot.Addr().(*net.TCPAddr).Port, upsdSecret, hook.URL, token, gone.Addr(), token, token,
		hook.URL, headerSecret, bodySecret, userSecret, pushSecret, web, topicSecret))

	run := upsmonCommand(t, dir, "run", "-D", "-D", "--user="+me(), "-c", "UPSmon.conf", "-l", "nut.log", "--state-dir", "state", "--socket", "s.sock")
	check(t, run.Start())
	ended := false
	defer func() {
		if !ended {
			_ = run.Process.Kill()
			_ = run.Wait()
		}
	}()
	awaitLog(t, dir, `upsmon: monitoring`)
	upsd.Set("good", "ups.status", "OB")
	awaitLog(t, dir, `SHUTDOWNCMD done`)
	awaitLog(t, dir, `EMAIL failed .*will be retried`)
	awaitLog(t, dir, `WEBHOOK failed .*answers 403 Forbidden with an answer that repeats`)
	awaitLog(t, dir, `WEBHOOK failed .*connection refused`)
	awaitLog(t, dir, `WEBHOOK failed .*the URL is not one of a web server`)
	awaitLog(t, dir, `PUSH failed .*ntfy at http.*answers 403 Forbidden with an answer that repeats`)
	awaitLog(t, dir, `PUSH failed .*gotify at http.*answers 403 Forbidden with an answer that repeats`)
	awaitLog(t, dir, `unit=LOCAL:refused@.*reason=.*LOGIN refused: the server answers ERR ACCESS-DENIED`)
	awaitLog(t, dir, `no contact unit=PARROT:parrot`)
	awaitLog(t, dir, `nothing is published by MQTT error=.*it sends what is not MQTT`)
	secrets := []string{
		upsdSecret, wrongSecret, mailSecret, pathSecret, querySecret, mqttSecret, userSecret, pushSecret, topicSecret, gotifySecret, headerSecret, bodySecret,
		base64.StdEncoding.EncodeToString([]byte(userSecret + ":" + pushSecret)),
	}
	seen := 0
	commands, err := filepath.Glob("/proc/[0-9]*/cmdline")
	check(t, err)
	for _, file := range commands { // what ps shows
		for _, file := range []string{file, filepath.Join(filepath.Dir(file), "environ")} {
			content, err := os.ReadFile(file)
			if err != nil {
				continue // it has ended, or belongs to another user
			}
			seen++
			for _, s := range secrets {
				if bytes.Contains(content, []byte(s)) {
					t.Errorf("%s has %s", file, s)
				}
			}
		}
	}
	if seen < 2 {
		t.Error("no process was examined")
	}
	for _, args := range [][]string{
		{"ctl", "--socket", "s.sock", "status"}, {"ctl", "--socket", "s.sock", "status", "--json"}, {"ctl", "--socket", "s.sock", "timers"},
		{"ctl", "--socket", "s.sock", "explain", "good"}, {"ctl", "--socket", "s.sock", "reload"},
		{"check", "UPSmon.conf"}, {"check", "--json", "UPSmon.conf"}, {"graph", "UPSmon.conf"}, {"graph", "--format", "mermaid", "UPSmon.conf"},
		{"why", "--state-dir", "state"}, {"why", "--state-dir", "state", "--last", "shutdown"},
		{"simulate", "UPSmon.conf", "outage"}, {"send", "--test", "-c", "UPSmon.conf", "EMAIL"}, {"send", "--test", "-c", "UPSmon.conf", "WEBHOOK", "--json"},
		{"send", "--test", "-c", "UPSmon.conf", "PUSH"}, {"send", "--test", "-c", "UPSmon.conf", "MQTT"}, {"doctor", "-c", "UPSmon.conf"},
	} {
		cmd := upsmonCommand(t, dir, args...)
		_ = cmd.Run() // some fail; only their output matters
	}
	// The secrets must not appear if the file is invalid, either.
	content, err := os.ReadFile(filepath.Join(dir, "UPSmon.conf"))
	check(t, err)
	for i, broken := range []string{
		strings.ReplaceAll(string(content), `" TYPE`, ` TYPE`), strings.ReplaceAll(string(content), "WEBHOOK", "WEBHOOKS"),
		strings.ReplaceAll(string(content), "PASSWORD", "PASSWD"), strings.ReplaceAll(string(content), "USER \"mailer\"", ""),
		strings.ReplaceAll(string(content), "POWERVAL 1", "POWERVAL x"), strings.ReplaceAll(string(content), `MESSAGE "out"`, `MESSAGE %(out)s`),
	} {
		name := fmt.Sprintf("broken%d.conf", i)
		write(name, []byte(broken))
		_ = upsmonCommand(t, dir, "check", name).Run()
		_ = upsmonCommand(t, dir, "check", "--json", name).Run()
	}
	check(t, run.Process.Signal(syscall.SIGTERM))
	_ = run.Wait()
	ended = true

	for _, line := range strings.Split(string(clientKey), "\n") {
		if line != "" && !strings.HasPrefix(line, "-") {
			secrets = append(secrets, line)
		}
	}
	files := 0
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name := filepath.Base(path)
		if err != nil || !d.Type().IsRegular() || strings.HasSuffix(name, ".conf") || name == "client.key" || name == "mail.secret" || name == "phone.url" {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, s := range secrets {
			if i := bytes.Index(content, []byte(s)); i >= 0 {
				t.Errorf("%s has %s: …%q…", path, s, content[max(0, i-150):min(len(content), i+80)])
			}
		}
		return err
	}))
	if files < 20 {
		t.Errorf("only %d files were examined", files)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// upsmonCommand returns a command that runs this program; its output goes to files.
func upsmonCommand(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	out, err := os.CreateTemp(dir, "out-*")
	check(t, err)
	t.Cleanup(func() { out.Close() })
	return &exec.Cmd{
		Path: self, Args: append([]string{"upsmon"}, args...), Dir: dir, Stdout: out, Stderr: out,
		Env: append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH")),
	}
}

// awaitLog waits until the NUT log has a match.
func awaitLog(t *testing.T, dir, expression string) {
	t.Helper()
	re := regexp.MustCompile(expression)
	deadline := time.Now().Add(time.Minute)
	for {
		content, _ := os.ReadFile(filepath.Join(dir, "nut.log"))
		if re.Match(content) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s did not come in the log, which has\n%s", expression, content)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// listen serves each connection by its lines.
func listen(t *testing.T, serve func(net.Conn, *bufio.Scanner)) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				serve(c, bufio.NewScanner(c))
			}()
		}
	}()
	return l
}

// sayBack is a server that repeats everything it gets, including the password.
func sayBack(c net.Conn, lines *bufio.Scanner) {
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "USERNAME") {
			fmt.Fprintln(c, "OK")
			continue
		}
		fmt.Fprintln(c, lines.Text())
	}
}

// refuseMail is a mail server without TLS that does the same.
func refuseMail(c net.Conn, lines *bufio.Scanner) {
	fmt.Fprint(c, "220 relay ESMTP\r\n")
	for lines.Scan() {
		fmt.Fprintf(c, "502 %s\r\n", lines.Text())
	}
}
