package actions

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/damage"
)

// TestDamagedOutbox: whatever damage the file of a kept message has, the message is either
// unchanged, or is set aside and reported.
func TestDamagedOutbox(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var files [2][]byte
	var names [2]string
	var want [2]*message
	for i, verb := range []fsm.Verb{fsm.Email, fsm.Webhook} {
		e := effect(verb, fmt.Sprintf("text %d", i))
		e.URL, e.Time = "https://example.org/SECRET", time.Now().Round(0)
		if verb == fsm.Email {
			e.URL, e.Mail = "", &fsm.Mail{From: "ups@example.org", To: "a@example.org, b@example.org", Subject: "s"}
		}
		m, err := newMessage(e)
		if err != nil {
			t.Fatal(err)
		}
		m.id, m.done = NewID(e.Time), []string{"a@example.org"}
		names[i] = m.id
		if files[i], err = m.encode(); err != nil {
			t.Fatal(err)
		}
		if want[i], err = decodeMessage(m.id, files[i]); err != nil {
			t.Fatal(err)
		}
	}
	reported, n := 0, damage.Times(400)
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(i), 2))
		which := rng.IntN(2)
		what, damaged := damage.Do(rng, files[which])
		for j, name := range names {
			content := files[j]
			if j == which {
				content = damaged
			}
			if err := os.WriteFile(filepath.Join(dir, name+keptSuffix), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got := map[string]*message{}
		var aside []string
		s := newSpool(dir)
		s.found = func(name string, data []byte) error {
			m, err := decodeMessage(name, data)
			if err == nil {
				got[name] = m
			}
			return err
		}
		s.fail, s.damaged = func(error) {}, func(what string) { aside = append(aside, what) }
		s.close()
		s.run()
		reported += len(aside)
		for j, name := range names {
			m := got[name]
			switch {
			case m == nil && len(aside) == 1 && j == which:
				if err := os.Remove(filepath.Join(dir, name+keptSuffix+asideSuffix)); err != nil {
					t.Errorf("%d, %s: %v", i, what, err)
				}
			case m == nil:
				t.Errorf("%d, %s: message %d was lost without a report", i, what, j)
			case !reflect.DeepEqual(m, want[j]):
				t.Errorf("%d, %s: message %d was changed without a report: %+v", i, what, j, m)
			}
		}
	}
	if reported < n/2 {
		t.Errorf("%d cases of damage, of which %d were reported, want at least half", n, reported)
	}
}
