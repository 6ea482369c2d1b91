package main

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// TestGroupStays: a monitor whose user stays the same cannot have another group, and does not pretend to.
func TestGroupStays(t *testing.T) {
	uid, gid := os.Geteuid(), os.Getegid()
	for name, good := range map[string]bool{
		fmt.Sprint(uid):                    true,
		fmt.Sprintf("%d:%d", uid, gid):     true,
		fmt.Sprintf("%d:%d", uid, gid+1):   false,
		fmt.Sprintf("%d:%d", uid, gid+100): false,
	} {
		cmd := newRun()
		if err := cmd.Flags().Set("user", name); err != nil {
			t.Fatal(err)
		}
		r, err := rightsOf(cmd, runFlags{user: name})
		if good && (err != nil || r.account != nil) || !good && !errors.As(err, new(exit)) {
			t.Errorf("run -u %s as %d:%d: %v", name, uid, gid, err)
		}
		if uid != 0 && !good && dropPrivileges(name) == nil {
			t.Errorf("tlsproxy -u %s as %d:%d is accepted", name, uid, gid)
		}
	}
}
