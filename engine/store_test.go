package engine

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/damage"
)

// sample returns a state after some steps. Part of it is in the snapshot, part in the lines after
// it.
func sample(t *testing.T) (file []byte, want *remembered) {
	t.Helper()
	dir := t.TempDir()
	unit := func(name, status string, deadline time.Duration) *fsm.UnitState {
		return &fsm.UnitState{ID: name, Name: name, Reported: true, Status: status, Timers: []fsm.TimerState{{Name: "down", Deadline: deadline}}}
	}
	effect := func(verb fsm.Verb, id string) *fsm.Effect {
		return &fsm.Effect{ID: id, Verb: verb, Unit: "u1", Event: "OL->OB", Rule: "UPSmon.conf:1:1", Text: strings.Repeat("text ", 20)}
	}
	open := func() *store {
		s, _, damage, err := openStore(dir, "boot", func(err error) { t.Error(err) })
		if err != nil || damage != nil {
			t.Fatal(err, damage)
		}
		return s
	}
	s := open()
	for i := range 12 {
		name := fmt.Sprint("u", i)
		<-s.save(map[string]*fsm.UnitState{name: unit(name, "OB", time.Hour)}, map[string]*fsm.Effect{"a" + name: effect(fsm.ShellCmd, "a"+name)})
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	for i := range 6 {
		name := fmt.Sprint("u", i)
		<-s.begin("a" + name)
		<-s.save(map[string]*fsm.UnitState{name: unit(name, "OB LB", time.Minute)}, map[string]*fsm.Effect{"b" + name: effect(fsm.Email, "b"+name)})
	}
	<-s.save(map[string]*fsm.UnitState{"u11": nil}, map[string]*fsm.Effect{"au0": nil})
	file, err := os.ReadFile(s.path) // as if the monitor were killed here
	if err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	want, found, err := readState(s.path, "boot")
	if err != nil || found != nil || len(want.state.Units) != 11 || len(want.actions) != 17 || len(want.begun) != 5 {
		t.Fatalf("got %+v, damage %v, %v, want 11 units, 17 actions, 5 of them begun", want, found, err)
	}
	return file, want
}

// TestDamagedState: whatever damage the file has, nothing is silently different or missing, and
// damaged records are not used.
func TestDamagedState(t *testing.T) {
	t.Parallel()
	file, want := sample(t)
	dir := t.TempDir()
	units := map[string]fsm.UnitState{}
	for _, u := range want.state.Units {
		units[u.ID] = u
	}
	reported := 0
	n := damage.Times(400)
	for i := range n {
		what, damaged := damage.Do(rand.New(rand.NewPCG(uint64(i), 0)), file)
		write(t, dir, damaged)
		got, found, err := readState(filepath.Join(dir, stateName), "boot")
		if err != nil {
			t.Fatalf("%d, %s: %v", i, what, err)
		}
		if found == nil {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d, %s: the state differs, but no damage is reported: %+v", i, what, got)
			}
			continue
		}
		reported++
		if got == nil || got.state == nil {
			continue
		}
		for _, u := range got.state.Units {
			if !reflect.DeepEqual(u, units[u.ID]) {
				t.Errorf("%d, %s: the damaged unit %+v is used", i, what, u)
			}
		}
		for id, e := range got.actions {
			if was := want.actions[id]; was != nil && !reflect.DeepEqual(e, was) || was == nil && !got.begun[id] {
				t.Errorf("%d, %s: the damaged action %+v is used", i, what, e)
			}
		}
		for id := range want.begun {
			if got.actions[id] != nil && !got.begun[id] {
				t.Errorf("%d, %s: %s would be run twice", i, what, id)
			}
		}
	}
	if reported < n/2 {
		t.Errorf("%d cases of damage, of which %d were reported", n, reported)
	}
}

// TestDamagedStateIsSetAside: the damaged file is kept for inspection, and the monitor continues
// with the rest.
func TestDamagedStateIsSetAside(t *testing.T) {
	t.Parallel()
	file, want := sample(t)
	dir := t.TempDir()
	lines := bytes.SplitAfter(file, []byte("\n"))
	lines[5][40] ^= 1 // damages a unit or an action of the snapshot
	damaged := bytes.Join(lines, nil)
	write(t, dir, damaged)
	s, was, found, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	if n := len(was.state.Units) + len(was.actions); n < len(want.state.Units)+len(want.actions)-1 {
		t.Errorf("got %d records, want at most one missing", n)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.damaged-*"))
	if len(files) != 1 || len(found) != 1 || !strings.Contains(found[0], files[0]) || !strings.Contains(found[0], "line 6: its checksum is wrong") {
		t.Fatalf("got files %q and damage %q, want one damaged file, with a wrong checksum in line 6", files, found)
	}
	if kept, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(kept, damaged) {
		t.Errorf("the file set aside is not the damaged one (%v)", err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if again, found, err := readState(s.path, "boot"); err != nil || found != nil || !reflect.DeepEqual(again, was) {
		t.Errorf("got %+v, damage %v, %v, want the same as before: %+v", again, found, err, was)
	}
}

// TestDamageIsReported: log, journal and status report damage to the state, the journal and the
// outbox, and the monitor works.
func TestDamageIsReported(t *testing.T) {
	file, _ := sample(t)
	r := newRig(t, "")
	dir := t.TempDir()
	r.options = func(o *Options) { o.StateDir, o.BootID = dir, "boot" }
	upsd := r.serve("", online("Eaton"))
	r.write(fmt.Sprintf(outage, upsd.Port(), "2m"))
	file[len(file)/2] ^= 1
	write(t, dir, file)
	w := journal.Open(filepath.Join(dir, JournalDir), journal.Options{})
	w.End("a day")
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "spool"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{JournalDir + "/journal-00000001.jsonl", "spool/20261128T120000.000000001-00000001.json"} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte("{\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.start()
	var s status.Monitor
	for deadline := time.Now().Add(testPatience); len(s.Damaged) < 3; time.Sleep(5 * time.Millisecond) {
		var err error
		if s, err = r.e.Status(t.Context()); err != nil || time.Now().After(deadline) {
			t.Fatalf("%q, %v", s.Damaged, err)
		}
	}
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitRecord("PRINT on battery", 1)
	r.stop()
	all := strings.Join(s.Damaged, "\n")
	for _, want := range []string{"the state is damaged", "the journal is damaged", "a kept message cannot be read"} {
		if !strings.Contains(all, want) || !strings.Contains(r.log.String(), want) {
			t.Errorf("%q is not in the status and the log:\n%s", want, all)
		}
	}
	reports := 0
	for e, err := range journal.Read(filepath.Join(dir, JournalDir), journal.Query{}) {
		if err == nil && e.Kind == journal.Damaged && slices.Contains(s.Damaged, e.Reason) {
			reports++
		}
	}
	if reports != 3 {
		t.Errorf("got %d reports in the journal, want 3", reports)
	}
}

// TestStateOfEarlierBoot: after a reboot only messages are left. If the power failed while a line
// was written, that does not count as damage.
func TestStateOfEarlierBoot(t *testing.T) {
	t.Parallel()
	file, _ := sample(t)
	dir := t.TempDir()
	write(t, dir, file[:len(file)-10])
	was, found, err := readState(filepath.Join(dir, stateName), "another")
	if err != nil || found != nil || was.state != nil || len(was.actions) != 6 {
		t.Errorf("got %+v, damage %q, %v, want six actions and no state", was, found, err)
	}
	for id, e := range was.actions {
		if actions.FateOf(e.Verb) != actions.Resent {
			t.Errorf("%s: got %+v, want only actions that are resent", id, e)
		}
	}
}

// TestNewerState: a field that this version does not know is not dropped silently.
func TestNewerState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, _, _, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	s.kept.units["u"] = []byte(`{"ID":"u","Later":1}`)
	s.kept.units["v"] = []byte(`{"ID":"v"}`)
	if err := s.renew(); err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	was, found, err := readState(s.path, "boot")
	if err != nil || len(found) != 1 || !strings.Contains(found[0], `unit u: json: unknown field "Later"`) || len(was.state.Units) != 1 {
		t.Errorf("got %+v, damage %q, %v, want one unit, and a report of the other", was, found, err)
	}
}

// TestStateRemoved takes the file of the state away while the monitor runs. A monitor that follows
// after a kill must find everything.
func TestStateRemoved(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(dir string) error{
		"the file":                       func(dir string) error { return os.Remove(filepath.Join(dir, stateName)) },
		"the directory":                  os.RemoveAll,
		"something is mounted over it":   func(dir string) error { return errors.Join(os.Rename(dir, dir+"-below"), os.Mkdir(dir, 0o750)) },
		"the file is one of another day": func(dir string) error { return replaceState(dir) },
	} {
		for _, idle := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, idle %v", name, idle), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					dir := filepath.Join(t.TempDir(), "state")
					s, _, damage, err := openStore(dir, "boot", func(err error) { t.Error(err) })
					if err != nil || damage != nil {
						t.Fatal(err, damage)
					}
					timer := func(deadline time.Duration) map[string]*fsm.UnitState {
						return map[string]*fsm.UnitState{"u": {ID: "u", Timers: []fsm.TimerState{{Name: "down", Deadline: deadline}}}}
					}
					order := &fsm.Effect{ID: "order", Verb: fsm.ShutdownCmd, Unit: "u"}
					<-s.save(timer(time.Hour), map[string]*fsm.Effect{"order": order})
					if err := remove(dir); err != nil {
						t.Fatal(err)
					}
					want := time.Hour
					if idle {
						time.Sleep(lookEvery)
						synctest.Wait()
					} else {
						want = time.Minute
						<-s.save(timer(want), nil)
					}
					was, damaged, err := readState(s.path, "boot") // of a monitor that is killed here
					if err != nil || len(damaged) > 0 || len(was.actions) != 1 || len(was.state.Units) != 1 || was.state.Units[0].Timers[0].Deadline != want {
						t.Errorf("%+v, damage %v, error %v", was, damaged, err)
					}
					if err := s.close(); err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}

// replaceState puts another file in the place of that of the state.
func replaceState(dir string) error {
	path := filepath.Join(dir, stateName)
	return errors.Join(os.WriteFile(path+".old", []byte("old"), 0o600), os.Rename(path+".old", path))
}

// TestStateIsBounded: the file does not grow with the number of steps.
func TestStateIsBounded(t *testing.T) {
	t.Parallel()
	unsynced := func(path string, content []byte, o atomicfile.Options) error {
		if !o.Unsynced {
			t.Error("a new file is synced, so actions wait for the disk")
		}
		return atomicfile.Write(path, content, o)
	}
	s, _, _, err := openStoreWith(unsynced, t.TempDir(), "boot", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	u := &fsm.UnitState{ID: "u", Status: strings.Repeat("x", 10_000)}
	for range 200 {
		<-s.save(map[string]*fsm.UnitState{"u": u}, nil)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(s.path)
	if err != nil || info.Size() > 2*slack {
		t.Errorf("the file has %d bytes, %v, want at most %d", info.Size(), err, 2*slack)
	}
	if was, found, err := readState(s.path, "boot"); err != nil || found != nil || !reflect.DeepEqual(&was.state.Units[0], u) {
		t.Errorf("got %+v, damage %q, %v, want %+v", was, found, err, u)
	}
}

// TestHangingDiskHoldsUpOnce: an action waits seconds until it is saved, since the machine may be
// busy. If the disk hangs, only the first action waits that long, and an order never does.
func TestHangingDiskHoldsUpOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, _, err := openStore(t.TempDir(), "boot", func(err error) { t.Error(err) })
		if err != nil {
			t.Fatal(err)
		}
		o := newOrders()
		o.store = s
		begin := o.begin(5 * time.Millisecond)
		waits := func(verb fsm.Verb, want time.Duration) {
			t.Helper()
			began := time.Now()
			begin(&fsm.Effect{ID: "1", Verb: verb})
			if took := time.Since(began); took != want {
				t.Errorf("%s waits for %v, want %v", verb, took, want)
			}
		}
		hang := func(d time.Duration) {
			held := make(chan struct{})
			s.mu.Lock()
			s.held = held
			s.mu.Unlock()
			time.AfterFunc(d, func() {
				s.mu.Lock()
				s.held = nil
				s.mu.Unlock()
				close(held)
			})
		}
		hang(3 * time.Second)
		waits(fsm.ShellCmd, 3*time.Second)
		hang(time.Minute)
		waits(fsm.ShutdownCmd, 5*time.Millisecond)
		waits(fsm.Email, keepPatience)
		waits(fsm.ShellCmd, 0)
		waits(fsm.Webhook, 0)
		waits(fsm.ShutdownCmd, 5*time.Millisecond)
		time.Sleep(time.Minute) // then the disk works again
		synctest.Wait()
		waits(fsm.ShellCmd, 0)
		hang(3 * time.Second)
		waits(fsm.ShellCmd, 3*time.Second)
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
}

// TestFailedSaveIsOlder: more is saved while a batch cannot be written. That is newer: an order that
// has ended meanwhile must not be repeated by the next monitor.
func TestFailedSaveIsOlder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := false
		replace := func(path string, content []byte, o atomicfile.Options) error {
			if full {
				full = false
				return errors.New("the disk is full")
			}
			return atomicfile.Write(path, content, o)
		}
		s, _, _, err := openStoreWith(replace, t.TempDir(), "boot", func(error) {})
		if err != nil {
			t.Fatal(err)
		}
		held := make(chan struct{})
		s.mu.Lock()
		s.held = held
		s.mu.Unlock()
		s.save(map[string]*fsm.UnitState{"u": {ID: "u", Status: "OB"}}, map[string]*fsm.Effect{"1": {ID: "1", Verb: fsm.ShutdownCmd}})
		synctest.Wait() // the batch is about to be written
		s.save(map[string]*fsm.UnitState{"u": {ID: "u", Status: "OL"}}, map[string]*fsm.Effect{"1": nil})
		full = true
		_ = os.Remove(s.path) // so that the whole file is replaced
		close(held)
		<-s.settled()
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		was, damage, err := readState(s.path, "boot")
		if err != nil || damage != nil {
			t.Fatal(err, damage)
		}
		if len(was.state.Units) != 1 || was.state.Units[0].Status != "OL" || len(was.actions) != 0 {
			t.Errorf("got the units %+v and %d actions, want OL and none", was.state.Units, len(was.actions))
		}
		if full {
			t.Error("no save has failed")
		}
	})
}

// killedStore saves step after step, prints what is saved, and is killed.
func killedStore(dir string) {
	s, was, damage, err := openStore(dir, "boot", func(err error) { panic(err) })
	if err != nil || damage != nil {
		panic(fmt.Sprint(err, damage))
	}
	n := 0
	if was != nil && was.state != nil && len(was.state.Units) > 0 {
		n, _ = strconv.Atoi(was.state.Units[0].Status)
		for id := range was.actions {
			<-s.save(nil, map[string]*fsm.Effect{id: nil})
		}
	}
	out := bufio.NewWriter(os.Stdout)
	say := func(what string) {
		fmt.Fprintln(out, what, n)
		_ = out.Flush()
	}
	for {
		n++
		id := fmt.Sprint(n)
		u := &fsm.UnitState{ID: "u", Status: id, Values: []fsm.Value{{Name: "ups.model", Value: strings.Repeat("x", 3000)}}}
		<-s.save(map[string]*fsm.UnitState{"u": u}, map[string]*fsm.Effect{id: {ID: id, Verb: fsm.ShellCmd}})
		say("kept")
		<-s.begin(id)
		say("begun")
		<-s.save(nil, map[string]*fsm.Effect{id: nil})
		say("ended")
	}
}

// TestKilledStore: at whatever moment a monitor is killed, everything reported as saved is there.
// Nothing that has ended or begun is in its earlier state, and there is no damage.
func TestKilledStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 2))
	for range damage.Times(40) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "ENGINE_TEST_STORE="+dir)
		var said, wrong bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &wrong
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.IntN(60)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if wrong.Len() > 0 {
			t.Fatal(wrong.String())
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		what, number, _ := strings.Cut(lines[len(lines)-1], " ")
		n, _ := strconv.Atoi(number)
		was, found, err := readState(filepath.Join(dir, stateName), "boot")
		if os.IsNotExist(err) && n == 0 {
			continue
		}
		if err != nil || found != nil {
			t.Fatalf("after %q: got the error %v and the damage %q", lines, err, found)
		}
		if n == 0 {
			continue
		}
		if len(was.state.Units) != 1 {
			t.Fatalf("got %+v, want one unit", was)
		}
		is, err := strconv.Atoi(was.state.Units[0].Status)
		ids := slices.Collect(maps.Keys(was.actions))
		switch {
		case err != nil || is < n || is > n+1:
			t.Fatalf("after %s %d the state has step %d (%v)", what, n, is, err)
		case is == n+1: // the next step was written, but not yet reported
		case what == "kept" && len(ids) == 0, what == "ended" && len(ids) > 0, what == "begun" && len(ids) > 0 && !was.begun[number]:
			t.Fatalf("after %s %d: actions %q, begun %v", what, n, ids, was.begun)
		}
		if len(ids) > 1 || len(ids) == 1 && ids[0] != fmt.Sprint(is) {
			t.Fatalf("after %s %d: actions %q", what, n, ids)
		}
	}
}

// TestUnfinishedFiles: the files that a process was writing when it was killed are removed.
func TestUnfinishedFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".upsmon-1.new", ".upsmon-2.new", "mine.new", ".mine"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, _, found, err := openStore(dir, "boot", func(err error) { t.Error(err) })
	if err != nil || found != nil {
		t.Fatal(err, found)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	var names []string
	files, err := os.ReadDir(dir)
	for _, f := range files {
		names = append(names, f.Name())
	}
	if want := []string{".mine", "mine.new", stateName}; err != nil || !slices.Equal(names, want) {
		t.Errorf("got the files %q, want %q (%v)", names, want, err)
	}
}
