package torture

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// place is a mount namespace that exists as long as the trial. Mounts in it are invisible
// elsewhere.
type place struct {
	t   *trial
	pid string
}

func newPlace(t *trial) *place {
	t.Helper()
	needs.Root(t)
	needs.Programs(t, "unshare", "nsenter", "mount")
	cmd := exec.Command("unshare", "--mount", "--propagation", "private", "sleep", "infinity")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	ended := make(chan struct{})
	t.check(startLocked(cmd, ended))
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	p := &place{t, strconv.Itoa(cmd.Process.Pid)}
	ours, err := os.Readlink("/proc/self/ns/mnt")
	t.check(err)
	t.await("a mount namespace", func() bool {
		select {
		case <-ended:
			t.Skipf("cannot create a mount namespace")
		default:
		}
		name, _ := os.ReadFile("/proc/" + p.pid + "/comm")
		theirs, err := os.Readlink("/proc/" + p.pid + "/ns/mnt")
		return err == nil && theirs != ours && strings.TrimSpace(string(name)) == "sleep"
	})
	return p
}

// enter returns the command that starts a program in the place.
func (p *place) enter() []string { return []string{"nsenter", "--mount", "--target", p.pid} }

// run runs a program in the place.
func (p *place) run(args ...string) error {
	args = append(p.enter(), args...)
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w: %s", args, err, out)
	}
	return nil
}

func (p *place) mount(args ...string) {
	p.t.Helper()
	p.t.check(p.run(append([]string{"mount"}, args...)...))
}

// path returns this process's path of a file in the place.
func (p *place) path(name string) string { return "/proc/" + p.pid + "/root" + name }
