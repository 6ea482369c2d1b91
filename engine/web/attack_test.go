package web

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

const hostile = `<img/src=x/onerror=alert(1)>"'</script><script>alert(1)</script>`

// TestMarkup: text from drivers, servers and the file is never markup on a page.
func TestMarkup(t *testing.T) {
	conf := strings.ReplaceAll(siteConf, `WALL "%(u)s: on battery"`, `WALL "</script><script>alert(1)</script> %(u)s: on battery"`)
	bad := unitVars("OB "+strings.ReplaceAll(hostile, " ", ""), "71")
	bad["battery.runtime"], bad["ups.load"] = hostile, "javascript:alert(1)"
	s := startSite(t, conf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": bad}, Options{}, PageOptions{})
	s.until(t, "[COMM OB")
	s.outage(t)
	c := client(t, &http.Transport{})
	base := strings.TrimSuffix(s.URL(), "/")
	v, err := s.page.present(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/", "/?q=" + "%3Cscript%3Ealert(1)%3C/script%3E", "/policy", "/try", "/timeline", "/?state=%22%3E%3Cscript%3E"}
	for _, u := range v.units {
		paths = append(paths, u.URL, strings.Replace(u.URL, "/unit", "/timeline", 1))
	}
	seen := 0
	for _, path := range paths {
		_, page := ask(t, c, "GET", base+path)
		for _, markup := range []string{"<script>alert", "<img/src", "<img src=x", `onerror=alert(1)>"`} {
			if strings.Contains(page, markup) {
				t.Errorf("%s has %s", path, markup)
			}
		}
		seen += strings.Count(page, "&lt;script&gt;alert") + strings.Count(page, "&lt;img/src")
	}
	if seen < 4 {
		t.Errorf("the hostile texts are only %d times on the pages", seen)
	}
	if code, _ := ask(t, c, "GET", base+"/unit?id=%3Cscript%3E"); code != http.StatusNotFound {
		t.Errorf("a unit that does not exist: %d", code)
	}
}

// TestSecrets: no page has a password.
func TestSecrets(t *testing.T) {
	s := startSite(t, siteConf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": unitVars("OL", "98")}, Options{}, PageOptions{})
	s.until(t, "Spare [COMM OL]")
	for _, path := range []string{"", "policy", "try", "timeline"} {
		if _, page := ask(t, client(t, &http.Transport{}), "GET", s.URL()+path); strings.Contains(page, "s3cret") {
			t.Errorf("/%s shows a password", path)
		}
	}
}

func TestFiles(t *testing.T) {
	s := startSite(t, siteConf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": unitVars("OL", "98")}, Options{}, PageOptions{})
	c := client(t, &http.Transport{})
	for _, path := range []string{"static/", "static/..%2f..%2fpage.go", "static/%2e%2e/page.go", "static/../page.go", "static//etc/passwd", "static/uplot", "static/app.js/", "etc/passwd", "templates/base.html"} {
		if code, body := ask(t, c, "GET", s.URL()+path); code == 200 || strings.Contains(body, "package web") || strings.Contains(body, "root:") {
			t.Errorf("%s: %d", path, code)
		}
	}
}

func postTrial(t *testing.T, s *Server, tr *trial) (int, *tried) {
	t.Helper()
	body, err := json.Marshal(tr)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL()+"try", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := client(t, &http.Transport{}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	out := &tried{}
	said, _ := io.ReadAll(response.Body)
	_ = json.Unmarshal(said, out)
	return response.StatusCode, out
}

// player serves a page without a monitor, as upsmon play does.
func player(t *testing.T) *Server {
	t.Helper()
	page, err := NewPage(PageOptions{Text: []byte(siteConf), File: "UPSmon.conf"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	page.Register(s)
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(t.Context()) })
	return s
}

// TestTry: a trial does what simulate does, reads no file, and ends in time even if its scenario is long.
func TestTry(t *testing.T) {
	s := player(t)
	code, out := postTrial(t, s, &trial{Text: siteConf, Scenario: "0s Eaton ups.status OL\n10s Eaton ups.status OB\n130.001s end\n"})
	if code != 200 || !out.Good || len(out.Trace) == 0 || out.Trace[len(out.Trace)-1].Text != "SHUTDOWNCMD /sbin/shutdown -h +0" || out.Trace[len(out.Trace)-1].Line != 9 {
		t.Errorf("%d %+v", code, out)
	}
	code, out = postTrial(t, s, &trial{Text: "GROUP LOCAL\nMONITOR"})
	if code != 200 || out.Good || len(out.Diagnostics) == 0 {
		t.Errorf("errors: %d %+v", code, out)
	}
	fifo := filepath.Join(t.TempDir(), "fifo") // opening it waits forever
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{fifo, "/etc/passwd"} {
		text := fmt.Sprintf("GROUP LOCAL CERTFILE %q\nMONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD FILE %q TYPE primary\nWHEN Eaton REPORTS OL->OB : WALL \"x\"\n", path, path)
		began := time.Now()
		code, out = postTrial(t, s, &trial{Text: text, Scenario: "reload " + path + "\n1s end\n"})
		if said := fmt.Sprint(out); code != 200 || strings.Contains(said, "root:") || time.Since(began) > time.Minute {
			t.Errorf("%s: %d %s", path, code, said)
		}
		if _, out = postTrial(t, s, &trial{Text: siteConf, Scenario: "1s reload " + path + "\n2s end\n"}); !strings.Contains(out.Error, "no other configuration") {
			t.Errorf("a reload: %+v", out)
		}
	}
	endless := "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD \"p\" TYPE primary\nWHEN Eaton REPORTS OL EVERY 1s : WALL \"x\"\n"
	began := time.Now()
	if _, out = postTrial(t, s, &trial{Text: endless, Scenario: "0s Eaton ups.status OB\n1s Eaton ups.status OL\n90000h end\n"}); out.Error == "" || len(out.Trace) > maxTrace {
		t.Errorf("%d lines, error %q", len(out.Trace), out.Error)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("the trial ran for %s", took)
	}
	if code, _ := postTrial(t, s, &trial{Text: strings.Repeat("#\n", MaxText)}); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large policy: %d", code)
	}
	for _, path := range []string{"unit", "policy", "live", "act/fsd", "timeline"} {
		if code, _ := ask(t, client(t, &http.Transport{}), "GET", s.URL()+path); code != 404 {
			t.Errorf("without a monitor, /%s is served: %d", path, code)
		}
	}
}

// TestTrialsAreBounded: only a few of many trials are read at a time.
func TestTrialsAreBounded(t *testing.T) {
	for _, path := range []string{"/try", "/try/case", "/try/picture"} {
		synctest.Test(t, func(t *testing.T) {
			page, err := NewPage(PageOptions{})
			if err != nil {
				t.Fatal(err)
			}
			handler := map[string]http.HandlerFunc{"/try": page.try, "/try/case": page.tryCase, "/try/picture": page.tryPicture}[path]
			var reading atomic.Int64
			var asking sync.WaitGroup
			rest := make(chan struct{})
			for range 10 * maxTrials {
				asking.Go(func() {
					body := io.MultiReader(strings.NewReader(`{"text":"`), &slowBody{&reading, rest}, strings.NewReader(`"}`))
					handler(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body))
				})
			}
			synctest.Wait()
			if n := reading.Load(); n > maxTrials {
				t.Errorf("%s: %d bodies are read", path, n)
			}
			close(rest)
			asking.Wait()
			if n := reading.Load(); n != 10*maxTrials {
				t.Errorf("%s: %d of %d were answered", path, n, 10*maxTrials)
			}
		})
	}
}

// A slowBody ends when the rest comes.
type slowBody struct {
	reading *atomic.Int64
	rest    chan struct{}
}

func (b *slowBody) Read([]byte) (int, error) {
	b.reading.Add(1)
	<-b.rest
	return 0, io.EOF
}

// TestBomb: a small policy that would become large is refused, since every client that may read the page can send
// one.
func TestBomb(t *testing.T) {
	s := player(t)
	const head = "GROUP LOCAL PLAINTEXT\nMONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD \"p\" TYPE primary\nWHEN Eaton REPORTS OL->OB : "
	for name, text := range map[string]string{
		"blocks":      strings.Repeat("IF OB { ", 12_000) + "WALL \"x\"" + strings.Repeat(" }", 12_000),
		"parentheses": "IF " + strings.Repeat("(", 20_000) + "OB" + strings.Repeat(")", 20_000) + " WALL \"x\"",
		"NOTs":        "IF " + strings.Repeat("NOT ", 25_000) + "OB WALL \"x\"",
	} {
		code, out := postTrial(t, s, &trial{Text: head + text + "\n", Scenario: "0s Eaton ups.status OB\n1h end\n"})
		if code != 200 || out.Good || !strings.Contains(fmt.Sprint(out.Diagnostics), "nested deeper") {
			t.Errorf("%s: %d %.300v", name, code, out)
		}
	}
}

// TestPicture: text in a policy is never markup in its picture.
func TestPicture(t *testing.T) {
	needs.Programs(t, "dot")
	s := player(t)
	text := "GROUP LOCAL PLAINTEXT\nMONITOR 'E\"];x[image=\"/etc/passwd\"] <b>' POWERVAL 1 UPSDUSER u PASSWORD \"p\" TYPE primary\n" +
		`WHEN EACH REPORTS OL->OB : WALL 'a"]; evil [image="/etc/passwd"]<script>alert(1)</script>\'` + "\n"
	_, out := postTrial(t, s, &trial{Text: text, Scenario: "1s end\n"})
	if len(out.Units) != 1 {
		t.Fatalf("%+v", out)
	}
	body, err := json.Marshal(&trial{Text: text, Unit: out.Units[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	code, svg := post(t, client(t, &http.Transport{}), s.URL()+"try/picture", string(body), "")
	if code != 200 || !strings.Contains(svg, "evil") || strings.Contains(svg, "<script") || strings.Contains(svg, "<image") {
		t.Errorf("%d %s", code, svg)
	}
}

// TestCrowd: a thousand clients that listen and hardly read do not slow the monitor, and the page recovers when
// they are gone.
func TestCrowd(t *testing.T) {
	s := startSite(t, siteConf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": unitVars("OL CHRG", "98")}, Options{}, PageOptions{})
	s.until(t, "[COMM OL CHRG]")
	address := strings.TrimSuffix(strings.TrimPrefix(s.URL(), "http://"), "/")
	var all []net.Conn
	for range 1000 {
		c, err := net.DialTimeout("tcp", address, 5*time.Second)
		if err != nil {
			continue
		}
		all = append(all, c)
		_, _ = fmt.Fprintf(c, "GET /live HTTP/1.1\r\nHost: %s\r\n\r\n", address)
	}
	began := time.Now()
	s.outage(t)
	if took := time.Since(began); took > 50*time.Second {
		t.Errorf("the monitor took %s to hear of an outage", took)
	}
	if n := s.page.clients.Load(); n > maxStreams {
		t.Errorf("%d streams are open", n)
	}
	for _, c := range all {
		_ = c.Close()
	}
	c := client(t, &http.Transport{DisableKeepAlives: true})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		response, err := c.Get(s.URL())
		if err == nil {
			body, _ := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if strings.Contains(string(body), "On battery: Eaton") {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the page does not recover", err)
		}
	}
}

// TestVendored: uPlot has the content of its release.
func TestVendored(t *testing.T) {
	for name, want := range map[string]string{
		"/static/uplot/uPlot.iife.min.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
		"/static/uplot/uPlot.min.css":     "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
	} {
		page, err := NewPage(PageOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(page.assets[name].content)); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
}
