package privsep

import (
	"errors"
	"os/user"
	"testing"
)

// TestLookupNumbers: a system without a list of users has numbers.
func TestLookupNumbers(t *testing.T) {
	for name, want := range map[string]struct{ uid, gid uint32 }{
		"3493":            {3493, 3493},
		"3493:100":        {3493, 100},
		"4294967294":      {4294967294, 4294967294},
		"0":               {0, 0},
		"4294967295":      {}, // -1: no change
		"3493:4294967295": {},
		"3493:":           {},
		":100":            {},
		"-1":              {},
		"3493:users":      {},
		"nobody-at-all":   {},
	} {
		a, err := Lookup(name)
		if want.uid == 0 && name != "0" {
			if !errors.As(err, new(user.UnknownUserError)) {
				t.Errorf("%s: %v, %v", name, a, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c := a.credential; c.Uid != want.uid || c.Gid != want.gid || len(c.Groups) != 0 || a.Name != name || a.IsRoot() != (name == "0") {
			t.Errorf("%s: %+v", name, c)
		}
	}
}
