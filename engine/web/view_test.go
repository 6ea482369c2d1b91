package web

import (
	"fmt"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/status"
)

// TestHero: the headline shows the worst state, and says that all is well only if nothing needs attention.
func TestHero(t *testing.T) {
	for _, tt := range []struct {
		want  string // class, title and what it says
		units []status.Unit
	}{
		{`unknown "No unit is monitored" ""`, nil},
		{`calm "All is well" "a is on mains power."`, []status.Unit{{Name: "a", States: []string{"COMM", "OL", "CHRG"}}}},
		{`calm "All is well" "All 2 units are in contact, 1 on mains power."`, []status.Unit{{Name: "a", States: []string{"COMM", "OL"}}, {Name: "b", States: []string{"COMM"}}}},
		{`minor "Replace the battery: a" "a is on mains power."`, []status.Unit{{Name: "a", States: []string{"COMM", "OL", "RB"}}}},
		{`minor "Overloaded: b" "All 2 units are in contact and on mains power. Replace the battery: a."`, []status.Unit{{Name: "a", States: []string{"COMM", "OL", "RB"}}, {Name: "b", States: []string{"COMM", "OL", "OVER"}}}},
		{`critical "Too few supplies: a" "a is on mains power."`, []status.Unit{{Name: "a", States: []string{"COMM", "OL", "LS"}}}},
		{`warning "On battery: b" "Alarm: a."`, []status.Unit{{Name: "a", States: []string{"COMM", "OL", "ALARM"}}, {Name: "b", States: []string{"COMM", "OB"}}}},
		{`critical "No contact: a" "Login refused: b."`, []status.Unit{{Name: "a", States: []string{"NOCOMM", "OL"}, Trouble: "refused"}, {Name: "b", States: []string{"COMM", "OL", "REFUSED"}}}},
		{`critical "Battery low: a" "On battery: b. No contact: c."`, []status.Unit{{Name: "a", States: []string{"COMM", "OB", "LB"}}, {Name: "b", States: []string{"COMM", "OB"}}, {Name: "c", States: []string{"NOCOMM"}}}},
		{`unknown "Waiting for the first report" "Not heard yet: a."`, []status.Unit{{Name: "a", States: []string{"COMM"}, Unheard: true}}},
	} {
		v := &view{}
		for i := range tt.units {
			v.units = append(v.units, newUnitView(&tt.units[i]))
		}
		shorten(v.units)
		h := v.hero()
		if got := fmt.Sprintf("%s %q %q", h.Class, h.Title, h.Says); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// TestShort: a name includes its group only if another unit has the same name.
func TestShort(t *testing.T) {
	units := []*unitView{
		newUnitView(&status.Unit{Name: "ROOM:a", Group: "ROOM"}), newUnitView(&status.Unit{Name: "ROOM:b", Group: "ROOM"}),
		newUnitView(&status.Unit{Name: "HALL:b", Group: "HALL"}), newUnitView(&status.Unit{Name: "c", Group: "HALL"}),
	}
	shorten(units)
	got := ""
	for _, u := range units {
		got += u.Short + " "
	}
	if want := "a ROOM:b HALL:b c "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
