package tlsproxy

import (
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// TestNetwork: which addresses count as one.
func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.1":           "192.0.2.1/32",
		"2001:db8:1:2:3::4":   "2001:db8:1:2::/64",
		"fe80::1%eth0":        "fe80::/64",
		"2001:db8:1:2:ffff::": "2001:db8:1:2::/64",
	} {
		if got := network(netip.MustParseAddr(in)).String(); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if got := address(pipeAddr("[::ffff:192.0.2.1]:401")).String(); got != "192.0.2.1" {
		t.Errorf("mapped address: got %s, want 192.0.2.1", got)
	}
}

// TestTrouble: a lasting error is reported once, an intermittent one not too often, and the end
// always.
func TestTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := errors.New("a"), errors.New("b")
		var tr trouble
		for i, step := range []struct {
			after time.Duration
			err   error
			said  bool
		}{
			{0, nil, false},
			{0, a, true},
			{0, a, false},
			{time.Hour, a, false},
			{0, b, true},
			{time.Second, a, false},
			{time.Second, nil, true},
			{0, nil, false},
			{time.Second, b, false},
			{time.Second, nil, false},
			{troublePause, b, true},
			{0, nil, true},
		} {
			time.Sleep(step.after)
			if said := tr.changed(step.err); said != step.said {
				t.Errorf("step %d: changed: got %v", i, said)
			}
		}
	})
}

// TestSeldom: once a minute.
func TestSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s seldom
		n := 0
		for range 180 {
			if s.now() {
				n++
			}
			time.Sleep(time.Second)
		}
		if n != 3 {
			t.Errorf("allowed %d times in 3 minutes, want 3", n)
		}
	})
}
