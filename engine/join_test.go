package engine

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/fsm"
)

// TestJoin: all that one step sends to one address is one message, with the ID of the first and all
// texts in their order. Other messages stay as they are.
func TestJoin(t *testing.T) {
	mail := func(id, to, subject, text string) *fsm.Effect {
		return &fsm.Effect{ID: id, Verb: fsm.Email, Text: text, Mail: &fsm.Mail{From: "ups", To: to, Subject: subject}}
	}
	push := func(id, url, title, priority, text string) *fsm.Effect {
		return &fsm.Effect{ID: id, Verb: fsm.Push, URL: url, Text: text, Note: &fsm.Note{Title: title, Priority: priority}}
	}
	effects := []*fsm.Effect{
		mail("1", "a", "one", "first"), push("2", "x", "t", "", "second"), mail("3", "b", "one", "third"), {ID: "4", Verb: "WALL", Text: "fourth"},
		mail("5", "a", "two", "fifth"), push("6", "x", "t", "urgent", "sixth"), {ID: "7", Verb: fsm.Webhook, URL: "x", Text: "seventh"},
		mail("8", "a", "one", "eighth"), {ID: "9", Verb: fsm.Webhook, URL: "x", Text: "ninth"}, push("10", "x", "t", "low", "tenth"),
	}
	records := []fsm.Record{{Kind: fsm.RuleRun}}
	for _, e := range effects {
		records = append(records, fsm.Record{Kind: fsm.EffectRaised, Effect: e})
	}
	joined := join(records)
	var got []string
	for _, e := range effects {
		one, isJoined := joined[e]
		switch {
		case !isJoined:
			got = append(got, e.ID)
		case one != nil:
			what := one.Note
			if one.Mail != nil {
				what = &fsm.Note{Title: one.Mail.Subject}
			}
			got = append(got, one.ID+"+"+strings.Join(one.Joined, "+")+" "+what.Title+" "+what.Priority+": "+one.Text)
		}
	}
	want := []string{
		"1+5+8 one (and 2 more) : one\nfirst\n\ntwo\nfifth\n\none\neighth", "2+6+10 t urgent: second\nsixth\ntenth", "3", "4", "7", "9",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if effects[0].Text != "first" || effects[0].Mail.Subject != "one" || effects[1].Note.Priority != "" {
		t.Error("join changed the original effects")
	}
	if join(records[:2]) != nil {
		t.Error("a single message was combined")
	}
}

// TestJoinIsBounded: no message is combined from so many that it would be cut.
func TestJoinIsBounded(t *testing.T) {
	var records []fsm.Record
	for range 20 {
		records = append(records, fsm.Record{Effect: &fsm.Effect{Verb: fsm.Push, URL: "x", Note: &fsm.Note{}, Text: strings.Repeat("x", 1000)}})
	}
	messages := 0
	for _, one := range join(records) {
		if one == nil {
			continue
		}
		if messages++; len(one.Text) > maxJoined+1100 {
			t.Errorf("a combined message has %d bytes, want at most %d", len(one.Text), maxJoined+1100)
		}
	}
	if messages != 3 {
		t.Errorf("got %d messages, want 3", messages)
	}
}

// TestMessagesAcrossRestart: two texts for one phone and a webhook with its own body cannot be
// delivered at first. After a restart each arrives once, with its original ID. The journal records
// the end of each. Neither files nor the log contain their secrets.
func TestMessagesAcrossRestart(t *testing.T) {
	var mu sync.Mutex
	up := false
	got := map[string]string{} // by ID, what was delivered
	tried := map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		mu.Lock()
		defer mu.Unlock()
		id := req.Header.Get("Idempotency-Key")
		tried[id] = true
		if !up {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "CANARY "+req.URL.String()+req.Header.Get("Authorization")+string(body))
			return
		}
		if got[id] != "" {
			t.Errorf("the message %s was delivered twice", id)
		}
		got[id] = req.Method + " " + req.Header.Get("Title") + "|" + string(body)
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	r := newRig(t, "")
	state := t.TempDir()
	r.options = func(o *Options) { keep(state)(o); o.Actions.Limits.Retry = 10 * time.Millisecond }
	upsd := r.serve("", online("Eaton"))
	phone := `PUSH "ntfy://CANARYuser:CANARYpass@` + host + `/CANARYtopic?scheme=http" `
	r.write(fmt.Sprintf(header, upsd.Port()) + `WHEN Eaton REPORTS OL->OB : ` + phone + ` TITLE "one" MESSAGE "first"
WHEN Eaton REPORTS OL->OB : ` + phone + ` TITLE "two" MESSAGE "second"
    WEBHOOK "` + server.URL + `/CANARYpath" METHOD PUT HEADER Authorization "Bearer CANARYtoken" BODY '{"key": "CANARYkey", "status": "%(ups.status)s", "at": "%(t)s"}'
`)
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	r.awaitLog("PUSH failed")
	r.awaitLog("WEBHOOK failed")
	r.stop()
	mu.Lock()
	up = true
	mu.Unlock()
	r.start()
	r.awaitLog("PUSH delivered")
	r.awaitLog("WEBHOOK delivered")
	r.stop()

	mu.Lock()
	defer mu.Unlock()
	if len(got) != 2 || len(tried) != 2 {
		t.Errorf("tried %d IDs and delivered %q, want 2 of each", len(tried), got)
	}
	all := fmt.Sprint(got)
	for _, want := range []string{"one (and 1 more)|one\nfirst\n\ntwo\nsecond", `PUT |{"key": "CANARYkey", "status": "OB", "at": "20`} {
		if !strings.Contains(all, want) {
			t.Errorf("%q was not delivered: %s", want, all)
		}
	}
	ends := map[string]int{}
	for e, err := range journal.Read(filepath.Join(state, JournalDir), journal.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Effect != nil {
			ends[string(e.Kind)+" "+e.Effect.Verb]++
		}
	}
	want := map[string]int{
		"effect PUSH": 2, "result PUSH": 2, string(journal.Settled) + " PUSH": 2,
		"effect WEBHOOK": 1, "result WEBHOOK": 1, string(journal.Settled) + " WEBHOOK": 1,
	}
	if !reflect.DeepEqual(ends, want) {
		t.Errorf("ends in the journal: got %v, want %v", ends, want)
	}
	kept := 0
	err := filepath.WalkDir(filepath.Dir(state), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".conf" {
			return err
		}
		content, err := os.ReadFile(path)
		if kept++; bytes.Contains(bytes.ToLower(content), []byte("canary")) {
			t.Errorf("%s contains a secret: %q", path, content)
		}
		return err
	})
	if err != nil || kept < 3 {
		t.Errorf("searched %d files, want at least 3 (%v)", kept, err)
	}
}

// BenchmarkJoin times how the messages of a step are combined and remembered in which timers of 1,000 or of 10,000 units
// end. times-10000/1000 is the ratio: 10 if the cost is linear.
func BenchmarkJoin(b *testing.B) {
	took := map[int]time.Duration{}
	steps := map[int][]fsm.Record{}
	for _, units := range []int{1000, 10_000} {
		for i := range units {
			e := &fsm.Effect{Verb: fsm.Email, ID: fmt.Sprintf("id %05d", i), Text: fmt.Sprintf("u%d: on battery for five minutes", i), Mail: &fsm.Mail{From: "a", To: "b"}}
			steps[units] = append(steps[units], fsm.Record{}, fsm.Record{}, fsm.Record{Effect: e})
		}
	}
	for b.Loop() {
		for units, records := range steps {
			o := newOrders()
			begin := time.Now()
			o.note(join(records), records)
			took[units] += time.Since(begin)
		}
	}
	b.ReportMetric(float64(took[10_000])/float64(took[1000]), "times-10000/1000")
}
