package testmachine

import (
	"os"
	"strings"
	"testing"
)

// TestApart: concurrent machines are isolated. Each can stop its own service with all its
// processes, and none leaves anything behind.
func TestApart(t *testing.T) {
	var groups []cgroups
	t.Run("booted", func(t *testing.T) {
		var machines [2]*Machine
		for i := range machines {
			machines[i] = New(t)
			machines[i].Boot()
			groups = append(groups, machines[i].groups)
			if out, err := machines[i].Command("root", "systemd-run", "--unit=pair", "sh", "-c", "sleep 1234 & exec sleep 1234").CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		}
		if out, err := machines[0].Command("root", "systemctl", "stop", "pair").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for i, want := range []int{0, 2} {
			out, _ := machines[i].Command("root", "pgrep", "-x", "sleep").Output() // fails if there are none
			if got := strings.Count(string(out), "\n"); got != want {
				t.Errorf("machine %d: got %d processes, want %d", i, got, want)
			}
		}
	})
	for _, g := range groups {
		for _, dir := range g {
			if _, err := os.Stat(dir); err == nil {
				t.Errorf("%s still exists after the test", dir)
			}
		}
	}
}
