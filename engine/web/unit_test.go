package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestMarks: the curves of a unit show its outages and its other events, and none of another unit.
func TestMarks(t *testing.T) {
	s := pair(t, Options{})
	s.upsd.Set("Eaton", "ups.status", "OB LB")
	s.until(t, "Eaton [COMM OB LB")
	c := client(t, &http.Transport{})
	get := func(unit, span string) (int, string) {
		return ask(t, c, "GET", s.URL()+"marks?id=LOCAL:"+unit+"@localhost:3493&span="+span)
	}
	said := func(unit string) string {
		code, text := get(unit, "24h")
		var h happenings
		if err := json.Unmarshal([]byte(text), &h); err != nil || code != http.StatusOK {
			t.Fatalf("%d %s: %v", code, text, err)
		}
		var all []string
		for i, m := range h.Marks {
			if m.At < h.From || m.At > h.To || i > 0 && m.At < h.Marks[i-1].At {
				t.Errorf("%+v is not where it should be", m)
			}
			if m.Shuts {
				m.Said += "!"
			}
			all = append(all, m.Said)
		}
		if len(h.Bands) != 1 {
			t.Errorf("outages: %v", h.Bands)
		}
		return strings.Join(all, "; ")
	}
	// The journal may be a moment behind.
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		got := said("Eaton")
		if strings.Contains(got, "None->LB") && strings.Contains(got, "SHUTDOWNCMD") && strings.Contains(got, "!") {
			if !strings.HasPrefix(got, "battery test, 0:10; no contact for 14:24") || strings.Contains(got, "OL->OB") {
				t.Errorf("got %s", got)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %s", got)
		}
	}
	if got := said("Spare"); got != "battery test, 0:10; no contact for 14:24" {
		t.Errorf("of the other: %s", got)
	}
	for _, bad := range [][2]string{{"Nobody", "24h"}, {"Eaton", "9000h"}, {"Eaton", "-1h"}, {"Eaton", "x"}} {
		if code, _ := get(bad[0], bad[1]); code != http.StatusNotFound {
			t.Errorf("%v: %d", bad, code)
		}
	}
}
