package package_test

import (
	"os"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/internal/testmachine"
)

// TestBare: on a system with busybox and little else the program runs or says what it
// needs.
func TestBare(t *testing.T) {
	t.Parallel()
	_, p := versions(t)
	m := testmachine.NewBare(t)
	const program = "/usr/bin/tls-upsmon"
	m.Give(p.Bin+"/upsmon", program)
	m.Write("/etc/UPSmon.conf", `GROUP LOCAL HOST 127.0.0.1 PLAINTEXT
MONITOR Eaton POWERVAL 0 UPSDUSER upsmon PASSWORD "secret" TYPE primary
WHEN Eaton REPORTS OL->OB : SHELLCMD "true"
`)
	for name, mode := range map[string]os.FileMode{program: 0o755, "/etc/UPSmon.conf": 0o600} {
		if err := os.Chmod(m.Path(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(m.Path("/var")); err != nil {
		t.Fatal(err)
	}
	const nobody = "no user nut to do the monitoring"
	run := program + " run -c /etc/UPSmon.conf"
	whole := run + ` -u 3493 & for i in $(seq 300); do ` + program + ` ctl status && break; sleep 0.1; done; ps; kill $! && wait $!`
	for _, tt := range []struct {
		script string
		good   bool
		wants  []string
	}{
		{run, false, []string{nobody}},
		{"rm /etc/passwd /etc/group; " + run, false, []string{nobody, "an unused user ID"}},
		{whole, true, []string{"/var/log/NUT.log: no such file or directory; it goes to standard error", "monitoring file=/etc/UPSmon.conf", "3493     {exe} " + program}},
		{program + " doctor -c /etc/UPSmon.conf -u 3493", false, []string{"/bin/bash: no such program", "choose another with --shell", "it would go to standard error"}},
	} {
		out, err := m.Try("sh", "-c", tt.script)
		if (err == nil) != tt.good {
			t.Errorf("%s: %v", tt.script, err)
		}
		for _, w := range tt.wants {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %q is missing in\n%s", tt.script, w, out)
			}
		}
	}
}
