package testmachine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// cgroups lists the directories of a machine's own control groups, one in every hierarchy that
// systemd uses. Without them, the systemds of concurrent machines would share groups, and could
// neither distinguish their services' processes nor end them. The last one is of version 2.
type cgroups []string

// hierarchies is where systemd mounts cgroups: version 2 alone, or next to version 1.
const hierarchies = "/sys/fs/cgroup"

// newCgroups creates cgroups below those of this process.
func newCgroups(name string) (cgroups, error) {
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, err
	}
	unified := hierarchies
	if _, err := os.Stat(hierarchies + "/unified"); err == nil {
		unified += "/unified"
	}
	var c cgroups
	for line := range strings.Lines(string(own)) {
		// hierarchy:controllers:path; see cgroups(7)
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		switch {
		case len(parts) != 3:
		case parts[1] == "name=systemd":
			c = append(c, filepath.Join(hierarchies, "systemd", parts[2], name))
		case parts[1] == "":
			c = append(c, filepath.Join(unified, parts[2], name)) // the last line
		}
	}
	for _, dir := range c {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return nil, err
		}
	}
	if len(c) == 0 {
		return nil, errors.New("this machine has no cgroups of version 2")
	}
	return c, nil
}

// in changes a command so that it and its children run in the cgroups.
func (c cgroups) in(cmd *exec.Cmd) *exec.Cmd {
	const enter = `while test "$1" != --; do echo $$ >"$1/cgroup.procs" || exit; shift; done; shift; exec "$@"`
	cmd.Args = slices.Concat([]string{"sh", "-c", enter, "sh"}, c, []string{"--", cmd.Path}, cmd.Args[1:])
	cmd.Path = "/bin/sh"
	return cmd
}

// kill kills every process in the cgroups.
func (c cgroups) kill() error {
	return os.WriteFile(filepath.Join(c[len(c)-1], "cgroup.kill"), []byte("1"), 0)
}

// remove removes the cgroups once the last process is gone.
func (c cgroups) remove() error {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		var errs error
		for _, dir := range c {
			errs = errors.Join(errs, removeTree(dir))
		}
		if errs == nil || time.Now().After(deadline) {
			return errs
		}
	}
}

// removeTree removes a cgroup and its descendants. Their files disappear with them.
func removeTree(dir string) error {
	var dirs []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			dirs = append(dirs, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, d := range slices.Backward(dirs) {
		if err := syscall.Rmdir(d); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
	}
	return nil
}
