package actions

import (
	"os"
	"slices"
	"testing"
)

// TestDesktops: Desktops finds the users that NOTIFY would reach, without notifying them.
func TestDesktops(t *testing.T) {
	bus := startLogind(t,
		loginSession{uid: 1001, user: "bob", kind: "x11", class: "user", state: "online"},
		loginSession{uid: 1002, user: "carol", kind: "tty", class: "user", state: "active"},
		loginSession{uid: 1001, user: "bob", kind: "wayland", class: "user", state: "active"},
		loginSession{uid: 1000, user: "alice", kind: "wayland", class: "user", state: "active"},
	)
	denied := 2
	if os.Geteuid() == 0 {
		denied = 0
	}
	d, err := NewExecutor(Options{SystemBus: bus, RuntimeDir: "/nonexistent"}).Desktops(t.Context())
	if want := []string{"alice (uid 1000)", "bob (uid 1001)"}; err != nil || d.Bus != nil || !slices.Equal(d.Users, want) || d.Denied != denied {
		t.Errorf("got %+v, %v, want the users %q, no bus, and denied %v", d, err, want, denied)
	}
	d, err = NewExecutor(Options{SystemBus: "/nonexistent", RuntimeDir: "/nonexistent"}).Desktops(t.Context())
	if err != nil || d.Bus == nil || len(d.Users) != 0 {
		t.Errorf("without logind: got %+v, %v", d, err)
	}
}
