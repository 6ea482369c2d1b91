package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/control"
)

// nutService is the service of NUT's own upsmon.
const nutService = "nut-monitor.service"

// ownMonitor checks the monitor that answers on the socket.
func (d *doctor) ownMonitor(context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Monitor, "upsmon", l, detail, remedy}}
	}
	s := d.running
	since := fmt.Sprintf("running since %s", s.Since.Local().Format(time.DateTime))
	switch err := d.runningErr; {
	case errors.Is(err, control.ErrNotRunning):
		return finding(Skip, "no monitor answers on "+d.Ask, "start it when everything is ready: as a service, or with "+d.Program+" run")
	case errors.Is(err, control.ErrPermission):
		return finding(Skip, err.Error(), "run doctor as root")
	case err != nil:
		return finding(Warn, err.Error(), "look at its log, and restart it while the power is good")
	case d.program != nil && !d.sameConfig():
		return finding(Warn, fmt.Sprintf("%s, with another configuration: %s", since, s.Config), "name that one with -c, or start the monitor with this one")
	case s.Refused != "":
		return finding(Warn, since+"; its configuration has changed and has errors, so the previous one is in force", d.Program+" check "+s.Config)
	case s.DryRun:
		return finding(Warn, since+", and carries out no action (--dry-run)", "start it without --dry-run")
	}
	return finding(OK, since+" with this configuration", "")
}

// sameConfig reports whether the running monitor uses this configuration. If the monitor has a relative path, only
// the file name can be compared.
func (d *doctor) sameConfig() bool {
	theirs, ours := d.running.Config, d.Config
	if filepath.Base(theirs) != filepath.Base(ours) {
		return false
	}
	if full, err := filepath.Abs(ours); filepath.IsAbs(theirs) && err == nil && filepath.Clean(theirs) != full {
		return false
	}
	var a, b []string
	for _, u := range d.running.Units {
		a = append(a, u.ID)
	}
	for _, u := range d.program.Policy.Units {
		b = append(b, u.ID)
	}
	return slices.Equal(a, b)
}

// otherMonitors looks for processes of NUT's own upsmon on this machine.
func (d *doctor) otherMonitors(ctx context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Monitor, "processes", l, detail, remedy}}
	}
	entries, err := os.ReadDir(d.Proc)
	if err != nil {
		return finding(Skip, "looking for other monitors: "+err.Error(), "")
	}
	var pids []string
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err == nil && ctx.Err() == nil && d.isOther(filepath.Join(d.Proc, e.Name())) {
			pids = append(pids, e.Name())
		}
	}
	if len(pids) == 0 {
		return finding(OK, "no other monitor runs", "")
	}
	return finding(Warn, "another monitor is running, with its own rules: process "+strings.Join(pids, ", "),
		"stop it before this one takes over: systemctl mask --now "+nutService)
}

// isOther reports whether a process is another monitor. NUT's upsmon has the same name as
// this program, but takes only options, while this one takes a command first.
func (d *doctor) isOther(dir string) bool {
	comm, err := os.ReadFile(filepath.Join(dir, "comm"))
	if err != nil || string(comm) != "upsmon\n" {
		return false // or the process has exited
	}
	cmdline, err := os.ReadFile(filepath.Join(dir, "cmdline"))
	if err != nil || len(cmdline) == 0 {
		return false // it is about to exit
	}
	if nested(dir) {
		return false
	}
	if theirs, err := os.Stat(filepath.Join(dir, "exe")); err == nil {
		if ours, err := os.Stat("/proc/self/exe"); err == nil && os.SameFile(theirs, ours) {
			return false
		}
	}
	// The process belongs to another user, or was started before an upgrade.
	args := bytes.Split(bytes.TrimSuffix(cmdline, []byte{0}), []byte{0})
	return len(args) < 2 || bytes.HasPrefix(args[1], []byte("-"))
}

// nested reports whether a process belongs to a container, and so would shut down the container and not this
// machine: it has another process ID there (proc_pid_status(5), NSpid).
func nested(dir string) bool {
	status, err := os.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		return false
	}
	for line := range bytes.Lines(status) {
		if pids, ok := bytes.CutPrefix(line, []byte("NSpid:")); ok {
			return len(bytes.Fields(pids)) > 1
		}
	}
	return false
}

// nutMonitor checks whether NUT's own upsmon would run after the next boot. An enabled
// service has a link in a .wants directory (systemd.unit(5)); NUT's nut.target wants the
// monitor even without one.
func (d *doctor) nutMonitor(context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Monitor, nutService, l, detail, remedy}}
	}
	links, err := filepath.Glob(filepath.Join(d.Systemd, "*.wants", nutService))
	targets, errTargets := filepath.Glob(filepath.Join(d.Systemd, "*.wants", "nut.target"))
	if err = errors.Join(err, errTargets); err != nil {
		return finding(Skip, err.Error(), "")
	}
	for _, target := range targets {
		if real, err := filepath.EvalSymlinks(target); err == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(real), nutService)); err == nil {
				links = append(links, target)
			}
		}
	}
	masked, _ := os.Readlink(filepath.Join(d.Systemd, nutService)) // an error means that it is not masked
	if len(links) > 0 && masked != os.DevNull {
		return finding(Warn, "NUT's own upsmon would start at boot", "systemctl mask --now "+nutService)
	}
	return finding(OK, "would not start at boot", "")
}
