package actions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// keptFiles lists the files of a spool.
func keptFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return filepath.Base(f) == "lock" })
}

// TestSpool: kept messages are readable by their owner only, contain no secret, and outlive the
// runner.
func TestSpool(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "spool")
	synctest.Test(t, func(t *testing.T) {
		out := true
		verdict := func(context.Context, string, int) error {
			if out {
				return errOut
			}
			return nil
		}
		d := newRound(t, Options{Spool: dir}, verdict)
		d.Configure(Config{Policy: policy()})
		for _, text := range []string{"1", "2", "3"} {
			d.hand("a", text)
		}
		d.awaitSpool()
		if err := d.Close(context.Background()); err != nil {
			t.Error(err)
		}
		files := keptFiles(t, dir)
		if len(files) != 3 {
			t.Fatalf("kept: got %q, want 3 files", files)
		}
		mask := syscall.Umask(0o077)
		syscall.Umask(mask)
		for path, want := range map[string]os.FileMode{
			filepath.Dir(dir): os.ModeDir | 0o750&^os.FileMode(mask), dir: os.ModeDir | 0o700, files[0]: 0o600,
		} {
			if info, err := os.Stat(path); err != nil || info.Mode() != want {
				t.Errorf("%s: got mode %v (%v), want %v", path, info.Mode(), err, want)
			}
		}
		for _, f := range files {
			if text := read(t, f); strings.Contains(text, "SECRET") {
				t.Errorf("the spool contains a secret: %s", text)
			}
		}

		// None of these files delays the others.
		aside := map[string]string{
			"20000101T000000.000000000-00000001": "",
			"20000101T000000.000000000-00000002": "{",
			"20000101T000000.000000000-00000003": "{}",
			"20000101T000000.000000000-00000004": `{"Version":2,"Verb":"WEBHOOK","Time":"2000-01-01T00:00:00Z"}`,
			"20000101T000000.000000000-00000005": keptLine(t, kept{ID: "20000101T000000.000000000-00000005", Version: 9, Verb: fsm.Webhook, Time: time.Now()}),
			"20000101T000000.000000000-00000008": keptLine(t, kept{ID: "20000101T000000.000000000-00000008", Version: keptVersion, Verb: Wall, Time: time.Now()}),
			"20000101T000000.000000000-00000009": keptLine(t, kept{ID: "20000101T000000.000000000-00000001", Version: keptVersion, Verb: fsm.Email, Time: time.Now(), Mail: &fsm.Mail{From: "a@b", To: "c@d"}}),
			"20000101T000000.000000000-00000006": read(t, files[0]) + strings.Repeat(" ", maxMessage),
			"notes":                              "x",
		}
		for name, text := range aside {
			if err := os.WriteFile(dir+"/"+name+".json", []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Mkdir(dir+"/20000101T000000.000000000-00000007.json", 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{files[0] + atomicfile.Suffix: "half", dir + "/README": "not ours"} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}

		out = false
		again := newRound(t, Options{Spool: dir}, verdict)
		time.Sleep(time.Minute)
		again.wantTries() // the destination is not known yet
		again.Configure(Config{Policy: policy()})
		again.at(again.now() + time.Minute)
		if got := again.said(); len(got) != 3 {
			t.Errorf("tries after the restart: got %q, want 3", got)
		}
		if err := again.Close(context.Background()); err != nil {
			t.Error(err)
		}
		log := again.log()
		contains(t, "NUT log", log, "WEBHOOK delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=1 late=1m",
			"upsmon: error: the spool cannot be used directory="+dir, "set aside")
		if n := strings.Count(log, "set aside"); n != len(aside)+1 {
			t.Errorf("%d files were set aside, want %d:\n%s", n, len(aside)+1, log)
		}
		left := keptFiles(t, dir)
		if len(left) != len(aside)+2 {
			t.Errorf("left in the spool: got %q", left)
		}
		for _, f := range left {
			if !strings.HasSuffix(f, asideSuffix) && filepath.Base(f) != "README" {
				t.Errorf("left in the spool: %s", f)
			}
		}
	})
}

// TestWaitsAfterRestart: a server that said when it may be asked again is not asked before, even
// for other kept messages, and even after two restarts of the monitor. A new message is tried at
// once.
func TestWaitsAfterRestart(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		busy := &answerError{429, "https://a/… answers 429 Too Many Requests", 40 * time.Minute}
		start := func(verdict func(text string) error) *round {
			d := newRound(t, Options{Spool: dir}, func(_ context.Context, text string, _ int) error { return verdict(text) })
			d.Configure(Config{Policy: policy("https://a/SECRET", "https://b/SECRET", "https://c/SECRET")})
			<-d.lane.spool.loaded
			synctest.Wait()
			return d
		}
		stop := func(d *round) {
			d.awaitSpool()
			if err := d.Close(context.Background()); err != nil {
				t.Error(err)
			}
		}
		d := start(func(text string) error {
			switch text {
			case "a":
				return errOut
			case "b":
				return &answerError{503, "https://b/… answers 503 Service Unavailable", 7 * 24 * time.Hour}
			case "c":
				return errOut
			}
			return busy
		})
		d.hand("a", "a")
		synctest.Wait()
		d.hand("a", "busy")
		d.hand("b", "b")
		d.hand("c", "c")
		synctest.Wait()
		want := []string{"https://a/… answers 429 Too Many Requests", "https://b/… answers 503 Service Unavailable", "out"}
		if got := slices.Sorted(slices.Values(d.Kept()["WEBHOOK"].Reasons)); !slices.Equal(got, want) {
			t.Errorf("reasons: got %q, want %q", got, want)
		}
		d.Configure(Config{Policy: policy("https://a/SECRET", "https://b/SECRET", "https://c/SECRET")}) // a reload does not justify asking
		d.at(time.Second)
		for _, try := range d.said() {
			if strings.HasPrefix(try, "1s") {
				t.Errorf("a message was tried after a reload: %s", try)
			}
		}
		stop(d)

		fine := func(string) error { return nil }
		began := time.Now().Add(-time.Second)
		again := start(fine)
		again.at(10 * time.Minute)
		if got := again.said(); len(got) != 1 || !strings.HasSuffix(got[0], " c") {
			t.Errorf("tries before the servers may be asked: got %q", got)
		}
		if got := again.Kept()["WEBHOOK"]; got.Count != 3 || !slices.Equal(slices.Sorted(slices.Values(got.Reasons)), want[:2]) {
			t.Errorf("kept after the restart: got %v", got)
		}
		stop(again)

		last := start(fine)
		last.at(39*time.Minute - time.Since(began) + last.now())
		last.wantTries()
		last.at(41*time.Minute - time.Since(began) + last.now())
		got := last.said()
		slices.Sort(got)
		if len(got) != 2 || !strings.HasSuffix(got[0], " a") || !strings.HasSuffix(got[1], " busy") {
			t.Errorf("tries when the server may be asked: got %q", got)
		}
		last.hand("b", "new")
		synctest.Wait()
		if got := last.said(); len(got) != 1 || !strings.HasSuffix(got[0], " new") {
			t.Errorf("tries with a new message: got %q", got)
		}
		last.at(61*time.Minute - time.Since(began) + last.now())
		if got := last.said(); len(got) != 1 || !strings.HasSuffix(got[0], " b") { // not after seven days
			t.Errorf("tries after an hour: got %q", got)
		}
		stop(last)
		if files := keptFiles(t, dir); len(files) > 0 {
			t.Errorf("left in the spool: got %q, want nothing", files)
		}
	})
}

// TestWaitsNoLonger: a clock that was set back meanwhile does not make a pause longer.
func TestWaitsNoLonger(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		const name = "20000101T000000.000000000-00000001"
		text := keptLine(t, kept{
			ID: name, Version: keptVersion, Verb: fsm.Webhook, Time: time.Now(), Text: "1", Host: "https://a", Digest: digest(webhook("https://a/SECRET", "1")),
			NotBefore: time.Now().Add(365 * 24 * time.Hour), Reason: "no",
		})
		if err := os.WriteFile(dir+"/"+name+".json", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		d := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return nil })
		d.Configure(Config{Policy: policy("https://a/SECRET")})
		<-d.lane.spool.loaded
		d.at(59 * time.Minute)
		d.wantTries()
		d.at(61 * time.Minute)
		d.wantTries("1h0m0s 1")
	})
}

// TestSpoolTooOld: a message that was kept too long is given up, even if it is found after a
// restart.
func TestSpoolTooOld(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return errOut })
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.awaitSpool()
		_ = d.Close(context.Background())
		time.Sleep(25 * time.Hour)
		again := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return errOut })
		again.Configure(Config{Policy: policy()})
		for len(keptFiles(t, dir)) > 0 {
			synctest.Wait()
		}
		again.wantTries()
		contains(t, "NUT log", again.log(), "WEBHOOK given up", `error="not delivered within 24h0m0s" try=0 late=25h0m0s`)
	})
}

// TestSpoolLock: two processes do not deliver the same message.
func TestSpoolLock(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return errOut })
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.awaitSpool()
		other := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return nil })
		other.Configure(Config{Policy: policy()})
		other.hand("a", "2")
		other.at(time.Hour)
		other.wantTries("0s 2")
		if err := other.Close(context.Background()); err != nil {
			t.Error(err)
		}
		contains(t, "NUT log", other.log(), "is locked: resource temporarily unavailable (is another upsmon running?)")
		if files := keptFiles(t, dir); len(files) != 1 {
			t.Errorf("kept: got %q, want 1 file", files)
		}
	})
}

// TestSpoolBroken: if the spool does not work, everything is delivered as if there were none.
func TestSpoolBroken(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Spool: file}, func(_ context.Context, _ string, try int) error {
			if try < 3 {
				return errOut
			}
			return nil
		})
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.at(time.Hour)
		if got := d.said(); len(got) != 3 || got[0] != "0s 1" {
			t.Errorf("tries: got %q", got)
		}
		contains(t, "NUT log", d.log(), "the spool cannot be used directory="+file, "not a directory", "WEBHOOK delivered")
	})
}

// TestSpoolFails: a disk that fails is reported once, and used again when it works.
func TestSpoolFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "spool")
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return errOut })
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.awaitSpool()
		if err := errors.Join(os.Rename(dir, dir+".away"), os.WriteFile(dir, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		d.hand("a", "2")
		d.hand("a", "3")
		d.at(time.Minute)
		if err := errors.Join(os.Remove(dir), os.Rename(dir+".away", dir)); err != nil {
			t.Fatal(err)
		}
		d.at(time.Hour)
		d.awaitSpool()
		if files := keptFiles(t, dir); len(files) != 3 {
			t.Errorf("kept: got %q, want 3 files", files)
		}
		d.wantResults(map[string]string{"3": "0s: out (kept, will be retried)"})
		log := d.log()
		if contains(t, "NUT log", log, "not a directory"); strings.Count(log, "the spool cannot be used") != 1 {
			t.Errorf("the failure was not logged exactly once:\n%s", log)
		}
	})
}

// TestSpoolRemoved: a spool that was removed is made again for the next message, and is still that of
// one process.
func TestSpoolRemoved(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	s := newSpool(filepath.Join(state, "spool"))
	s.fail = func(err error) { t.Error(err) }
	ended := make(chan struct{})
	go func() { defer close(ended); s.run() }()
	<-s.loaded
	if err := os.RemoveAll(state); err != nil {
		t.Fatal(err)
	}
	saved := make(chan error, 1)
	s.save("message", []byte("text"), nil, func(err error) { saved <- err })
	if err := <-saved; err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(s.dir, "message"+keptSuffix)); got != "text" {
		t.Errorf("got %q, want text", got)
	}
	lock, err := os.Open(filepath.Join(s.dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		t.Error("the spool is not locked")
	}
	s.close()
	<-ended
}

// TestSpoolRemovedIsFilled: a spool that is made again has the messages that were in it before, so that a
// power failure does not lose them.
func TestSpoolRemovedIsFilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "spool")
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return errOut })
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.hand("b", "2")
		d.awaitSpool()
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		d.hand("c", "3")
		d.awaitSpool()
		if files := keptFiles(t, dir); len(files) != 3 {
			t.Errorf("kept: got %q, want 3 files", files)
		}
	})
}

// TestSpoolDryRun: a dry run delivers nothing, not even kept messages.
func TestSpoolDryRun(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		d := newRound(t, Options{Spool: dir}, func(context.Context, string, int) error { return errOut })
		d.Configure(Config{Policy: policy()})
		d.hand("a", "1")
		d.awaitSpool()
		_ = d.Close(context.Background())
		dry := newRound(t, Options{Spool: dir, DryRun: true}, func(context.Context, string, int) error { return nil })
		dry.Configure(Config{Policy: policy()})
		dry.hand("a", "2")
		dry.at(time.Hour)
		dry.wantTries()
		if files := keptFiles(t, dir); len(files) != 1 {
			t.Errorf("kept: got %q, want 1 file", files)
		}
	})
}

// TestSpoolRequests: a later request for a file replaces an earlier one.
func TestSpoolRequests(t *testing.T) {
	s := newSpool(filepath.Join(t.TempDir(), "spool"))
	s.found = func(string, []byte) error { return errors.New("nothing was there") }
	s.fail = func(err error) { t.Error(err) }
	var done []string
	for _, name := range []string{"a", "b", "c"} {
		s.save(name, []byte("1"), nil, func(error) { done = append(done, name+"1") })
	}
	s.save("a", []byte("2"), nil, func(error) { done = append(done, "a2") })
	s.remove("b")
	s.remove("d")
	s.close()
	s.run()
	if !slices.Equal(done, []string{"a2", "c1"}) {
		t.Errorf("completed requests: got %q", done)
	}
	files := keptFiles(t, s.dir)
	if len(files) != 2 || read(t, s.dir+"/a.json") != "2" || read(t, s.dir+"/c.json") != "1" {
		t.Errorf("on disk: got %q", files)
	}
}

// killed hands over a webhook and is killed before the answer arrives.
func killed(spool string) {
	r := New(Options{Spool: spool, Stderr: os.Stderr, Limits: Limits{Webhook: time.Hour}})
	e := effect(fsm.Webhook, "on battery")
	e.URL, e.Time = os.Getenv("ACTIONS_TEST_URL"), time.Now()
	r.Do(e)
	select {}
}

// TestKilled: a monitor that is killed during its first try tries again after the restart.
func TestKilled(t *testing.T) {
	dir, asked, hang := t.TempDir(), make(chan notice, 2), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n notice
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
			t.Error(err)
		}
		asked <- n
		<-hang
	}))
	defer s.Close()
	url := s.URL + "/SECRET?token=SECRET"

	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "ACTIONS_TEST_SPOOL="+dir, "ACTIONS_TEST_URL="+url)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await := func() notice {
		t.Helper()
		select {
		case n := <-asked:
			return n
		case <-time.After(patience):
			t.Fatal("nothing was posted in time")
			panic("")
		}
	}
	first := await()
	eventually(t, "one complete file", func() bool {
		files := keptFiles(t, dir)
		return len(files) == 1 && strings.HasSuffix(files[0], keptSuffix)
	})
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	close(hang)
	files := keptFiles(t, dir)
	if len(files) != 1 || strings.Contains(read(t, files[0]), "SECRET") {
		t.Fatalf("kept: got %q, want one file without a secret", files)
	}

	g := newRig(t, Options{Spool: dir})
	g.Configure(Config{Policy: policy(s.URL+"/other", url)})
	if second := await(); !reflect.DeepEqual(first, second) {
		t.Errorf("posted %+v and then %+v, want the same twice", first, second)
	}
	eventually(t, "an empty outbox", func() bool { return len(keptFiles(t, dir)) == 0 })
	if err := g.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if len(asked) > 0 {
		t.Error("the message was posted a third time")
	}
	contains(t, "NUT log", g.log(), "WEBHOOK delivered unit=Eaton event=OL->OB rule=UPSmon.conf:12:1 try=1")
}

// FuzzDecodeMessage: whatever a file contains, reading it does not fail badly, and writing the
// result gives the same again.
func FuzzDecodeMessage(f *testing.F) {
	mail := effect(fsm.Email, "text")
	mail.Mail = &fsm.Mail{From: "UPS <ups@example.com>", To: "a@example.com, b@example.com", Subject: "S"}
	hook := effect(fsm.Webhook, "text")
	hook.URL = "https://example.com/SECRET"
	for _, e := range []*fsm.Effect{mail, hook} {
		m, err := newMessage(e)
		if err != nil {
			f.Fatal(err)
		}
		data, err := m.encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeMessage("x", data)
		if err != nil {
			return
		}
		once, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := decodeMessage("x", once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, _ := again.encode(); string(once) != string(twice) {
			t.Errorf("encoded once: %s; decoded and encoded again: %s", once, twice)
		}
		switch m.effect.Verb {
		case fsm.Email:
			_, err = compose(m, true)
		case fsm.Webhook:
			_, err = m.body()
		}
		if err != nil {
			t.Error(fmt.Errorf("%s: %w", once, err))
		}
	})
}

func keptLine(t *testing.T, k kept) string {
	t.Helper()
	b, err := sealed.Line(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestOlderSpool: mails and webhooks that an older version kept are taken over, even if that is
// interrupted. Unreadable files are set aside.
func TestOlderSpool(t *testing.T) {
	const (
		mail   = "20261128T120000.000000001-00000001"
		hook   = "20261128T120000.000000002-00000002"
		half   = "20261128T120000.000000003-00000003"
		broken = "20261128T120000.000000004-00000004"
	)
	now := time.Now().Format(time.RFC3339)
	old := func(t *testing.T) string {
		dir := t.TempDir()
		for path, text := range map[string]string{
			"email/lock": "", "webhook/lock": "",
			"email/" + mail + ".json": `{"Unit":"LOCAL:Eaton@localhost:3493","Name":"Eaton","Group":"LOCAL","Event":"OL->OB","Rule":"UPSmon.conf:12:1","Time":"` + now +
				`","Text":"a mail","Mail":{"From":"ups@example.org","To":"a@example.org, b@example.org","Subject":"s"},"Done":["a@example.org"],"Version":1}`,
			"webhook/" + hook + ".json": `{"Unit":"LOCAL:Eaton@localhost:3493","Name":"Eaton","Group":"LOCAL","Event":"OL->OB","Rule":"UPSmon.conf:12:1","Time":"` + now +
				`","Text":"a webhook","Host":"http://a","Digest":"` + digest(&fsm.Effect{URL: "http://a/SECRET"}) + `","Values":[{"name":"ups.status","value":"OB"}],"Version":1}`,
			"webhook/" + half + ".json" + atomicfile.Suffix: "{",
			"webhook/" + broken + ".json":                   "{",
		} {
			path = filepath.Join(dir, path)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	take := func(t *testing.T, dir string) {
		t.Helper()
		found, aside := map[string]*message{}, 0
		s := newSpool(dir)
		s.found = func(name string, data []byte) error {
			m, err := decodeMessage(name, data)
			if err == nil {
				found[name] = m
			}
			return err
		}
		s.fail = func(err error) { t.Log(err) }
		s.damaged = func(string) { aside++ }
		s.close()
		s.run()
		if len(found) != 2 || found[mail] == nil || found[hook] == nil || aside != 1 {
			t.Fatalf("found %v and %d files set aside, want the mail, the webhook and one file", found, aside)
		}
		if m := found[mail]; m.effect.Verb != fsm.Email || m.effect.Mail.To != "a@example.org, b@example.org" || !slices.Equal(m.done, []string{"a@example.org"}) || m.effect.Text != "a mail" {
			t.Errorf("got mail %+v, want the stored one", m)
		}
		if m := found[hook]; m.effect.Verb != fsm.Webhook || m.digest != digest(&fsm.Effect{URL: "http://a/SECRET"}) || m.host != "http://a" || m.effect.Values[0].Value != "OB" {
			t.Errorf("got webhook %+v, want the stored one", m)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if want := []string{mail + ".json", hook + ".json", broken + ".json" + asideSuffix, "lock"}; err != nil || !slices.Equal(files, under(dir, want)) {
			t.Errorf("files: got %q, want %q", files, want)
		}
	}
	t.Run("at once", func(t *testing.T) { take(t, old(t)) })
	t.Run("cut short before a file is removed", func(t *testing.T) {
		dir := old(t)
		file := filepath.Join(dir, "email", mail+keptSuffix)
		data, err := upgradeMessage(fsm.Email, mail, []byte(read(t, file)))
		if err := errors.Join(err, os.WriteFile(filepath.Join(dir, mail+keptSuffix), data, 0o600)); err != nil {
			t.Fatal(err)
		}
		take(t, dir)
	})
	t.Run("cut short before a directory is removed", func(t *testing.T) {
		dir := old(t)
		s := newSpool(dir)
		s.found = func(string, []byte) error { return nil }
		s.fail, s.damaged = func(err error) { t.Log(err) }, func(string) {}
		s.close()
		s.run()
		if err := os.Mkdir(filepath.Join(dir, "email"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, broken+keptSuffix+asideSuffix), filepath.Join(dir, broken+keptSuffix)); err != nil {
			t.Fatal(err)
		}
		take(t, dir)
	})
}

func under(dir string, names []string) []string {
	for i, n := range names {
		names[i] = filepath.Join(dir, n)
	}
	return names
}
