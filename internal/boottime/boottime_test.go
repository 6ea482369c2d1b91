package boottime

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

func TestMain(m *testing.M) {
	if os.Getenv("BOOTTIME_TEST") != "" {
		fmt.Println(int64(Now()), int64(Awake()))
		return
	}
	os.Exit(m.Run())
}

// TestTimeNamespace: a process in a time namespace sees the machine's clocks.
func TestTimeNamespace(t *testing.T) {
	needs.Root(t)
	needs.Programs(t, "unshare")
	for _, offset := range []string{"10000", "-100"} {
		before, awake := Now(), Awake()
		cmd := exec.Command("unshare", "--time", "--boottime", offset, "--monotonic", offset, "--fork", os.Args[0])
		cmd.Env = append(os.Environ(), "BOOTTIME_TEST=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			needs.Missing(t, "cannot create a time namespace: %v: %s", err, out)
		}
		after := Now()
		said := strings.Fields(string(out))
		for i, from := range []time.Duration{before, awake} {
			n, err := strconv.ParseInt(said[i], 10, 64)
			if there := time.Duration(n); err != nil || there < from || there > from+after-before {
				t.Errorf("offset of %s s: got %v, %v in the namespace, want %v to %v", offset, there, err, from, from+after-before)
			}
		}
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]namespace{
		"": {},
		"monotonic           0         0\nboottime            0         0\n":           {},
		"monotonic       -3600         5\nboottime        10800         0\n":           {10800 * time.Second, 5 - time.Hour},
		"monotonic           x         0\nboottime            1\ntai            3 3\n": {},
	} {
		if got := parse(text); got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}
