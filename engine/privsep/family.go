package privsep

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// endFamily bounds how long killed processes may take to end. One that waits for a dead disk does
// not.
const endFamily = 2 * time.Second

// A family is a child with all its descendants. None of them outlives the child. Otherwise a
// process that a taken-over child leaves behind could keep reading and sending, and wait for the
// next child.
type family struct {
	cgroup string   // directory of their control group; "": the host offers none
	lock   *os.File // marks the cgroup as in use

	uid uint32 // of every process in the family, unless there is a cgroup
}

// newFamily creates a control group, which is the only way to kill processes that keep forking. If
// none is available, this process becomes the parent of all orphans in the family.
func newFamily(account *Account, offersCgroup bool) (*family, error) {
	f := &family{uid: account.credential.Uid}
	if offersCgroup && f.makeCgroup() == nil {
		return f, nil
	}
	return f, adoptOrphans()
}

// adoptOrphans makes this process the parent of every process below it whose own parent ends.
func adoptOrphans() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("become the parent of orphans: %w", err)
	}
	return nil
}

// cgroupName begins the names of the cgroups of families, below that of this process.
const cgroupName = "upsmon-child-"

func (f *family) makeCgroup() error {
	own, err := ownCgroup()
	if err != nil {
		return err
	}
	// A parent that was killed left these behind.
	left, _ := filepath.Glob(filepath.Join(own, cgroupName+"*"))
	for _, dir := range left {
		if lock, err := lockDirectory(dir); err == nil {
			_ = (&family{cgroup: dir, lock: lock}).end(endFamily)
		}
	}
	dir := filepath.Join(own, cgroupName+strconv.Itoa(os.Getpid()))
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	if f.lock, err = lockDirectory(dir); err == nil {
		f.cgroup = dir
	}
	return err
}

// lockDirectory locks a directory unless somebody else has.
func lockDirectory(dir string) (*os.File, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(d.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// ownCgroup returns the directory of this process's control group of version 2 (cgroups(7)).
func ownCgroup() (string, error) {
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return "", err
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	return cgroupIn(string(groups), string(mounts))
}

func cgroupIn(groups, mounts string) (string, error) {
	group := ""
	for line := range strings.Lines(groups) {
		if path, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "0::"); ok {
			group = path
		}
	}
	root, dir := "", ""
	for line := range strings.Lines(mounts) {
		// "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw" (proc_pid_mountinfo(5))
		mount, kind, _ := strings.Cut(line, " - ")
		fields := strings.Fields(mount)
		if group == "" || len(fields) < 5 || !strings.HasPrefix(kind, "cgroup2 ") {
			continue
		}
		// The deepest mount: a service may write to its own group only.
		below, err := filepath.Rel(fields[3], group)
		if err == nil && filepath.IsLocal(below) && len(fields[3]) > len(root) {
			root, dir = fields[3], filepath.Join(fields[4], below)
		}
	}
	if dir != "" {
		return dir, nil
	}
	return "", errors.New("no control groups of version 2")
}

// add takes in a child that was just started. The child has not started anything itself: it waits
// for the answer to its first request. (Linux 5.7 could start it in the group, but a service may
// lack the right.)
func (f *family) add(child int) error {
	if f.cgroup == "" || os.WriteFile(filepath.Join(f.cgroup, "cgroup.procs"), []byte(strconv.Itoa(child)), 0) == nil {
		return nil
	}
	err := f.end(0) // it is empty
	f.cgroup = ""
	return errors.Join(err, adoptOrphans())
}

// end kills all that is left and waits for it to end.
func (f *family) end(patience time.Duration) error {
	if f.cgroup == "" {
		return f.endOrphans(patience)
	}
	defer func() { _ = f.lock.Close() }()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		f.killCgroup()
		err := unix.Rmdir(f.cgroup)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: %w", f.cgroup, err)
		}
	}
}

func (f *family) killCgroup() {
	if os.WriteFile(filepath.Join(f.cgroup, "cgroup.kill"), []byte("1"), 0) == nil {
		return
	}
	// Before Linux 5.14 there is no cgroup.kill. Frozen processes (since 5.2) cannot fork, but can
	// be killed.
	_ = os.WriteFile(filepath.Join(f.cgroup, "cgroup.freeze"), []byte("1"), 0)
	procs, _ := os.ReadFile(filepath.Join(f.cgroup, "cgroup.procs"))
	for pid := range strings.FieldsSeq(string(procs)) {
		if n, err := strconv.Atoi(pid); err == nil && n > 1 {
			_ = unix.Kill(n, unix.SIGKILL)
		}
	}
}

// endOrphans kills the orphans of the child that has ended, until none is left.
func (f *family) endOrphans(patience time.Duration) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		left := f.orphans()
		if len(left) == 0 {
			return nil
		}
		for i := 0; i < len(left); i++ {
			_ = unix.Kill(left[i].pid, unix.SIGKILL)
			for _, pid := range childrenOf(left[i].pid) {
				left = append(left, process{pid: pid})
			}
		}
		f.reap(0)
		if time.Now().After(deadline) {
			return fmt.Errorf("process %d is still running", left[0].pid)
		}
	}
}

// thin kills all but the child itself, and waits for it to end.
func (f *family) thin(child int, patience time.Duration) {
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		left := f.besides(child)
		for _, pid := range left {
			_ = unix.Kill(pid, unix.SIGKILL)
		}
		f.reap(child)
		if len(left) == 0 || time.Now().After(deadline) {
			return
		}
	}
}

// besides lists the running processes of the family other than the child itself.
func (f *family) besides(child int) []int {
	var all []int
	if f.cgroup != "" {
		procs, _ := os.ReadFile(filepath.Join(f.cgroup, "cgroup.procs"))
		for pid := range strings.FieldsSeq(string(procs)) {
			if n, err := strconv.Atoi(pid); err == nil && n > 1 && n != child {
				all = append(all, n)
			}
		}
		return all
	}
	all = childrenOf(child)
	for _, p := range f.orphans() {
		if p.pid != child {
			all = append(all, p.pid)
		}
	}
	for i := 0; i < len(all); i++ {
		all = append(all, childrenOf(all[i])...)
	}
	return all
}

// reap collects orphans that have ended, including those of this process's own commands. It does
// nothing if there is a cgroup, since then no orphan is a child of this process.
func (f *family) reap(child int) {
	if f.cgroup != "" {
		return
	}
	for _, p := range children() {
		// The commands themselves lead their process groups; others wait for them.
		if p.pid != child && p.ended && (f.has(p) || !p.leads) {
			_, _ = unix.Wait4(p.pid, nil, unix.WNOHANG, nil)
		}
	}
}

// orphans returns the children of this process that come from the family: the child itself, unless
// it has ended, and those that it left.
func (f *family) orphans() []process {
	return slices.DeleteFunc(children(), func(p process) bool { return !f.has(p) })
}

// has reports whether a child of this process comes from the family. A process of another user
// never does, nor does one that could gain privileges: those are this process's own commands, and
// their descendants must continue.
func (f *family) has(p process) bool {
	uid := strconv.FormatUint(uint64(f.uid), 10)
	return p.confined && slices.Equal(p.uids, []string{uid, uid, uid, uid})
}

// A process as /proc describes it (proc_pid_status(5)).
type process struct {
	pid      int
	ended    bool     // it has ended, but was not collected yet
	leads    bool     // it leads its process group
	confined bool     // it cannot gain privileges
	uids     []string // real, effective, saved and for files
}

// children returns the children of this process.
func children() []process {
	var all []process
	for _, pid := range childrenOf(os.Getpid()) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		status := map[string][]string{}
		for line := range strings.Lines(string(text)) {
			key, val, _ := strings.Cut(line, ":")
			status[key] = strings.Fields(val)
		}
		has := func(key, val string) bool { return len(status[key]) > 0 && status[key][0] == val }
		all = append(all, process{
			pid: pid, ended: has("State", "Z"), leads: has("NSpgid", strconv.Itoa(pid)),
			confined: has("NoNewPrivs", "1"), uids: status["Uid"],
		})
	}
	return all
}

// childrenOf returns the IDs of a process's children. A kernel without CONFIG_PROC_CHILDREN shows none.
func childrenOf(pid int) []int {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	var all []int
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for field := range strings.FieldsSeq(string(text)) {
			if n, err := strconv.Atoi(field); err == nil {
				all = append(all, n)
			}
		}
	}
	return all
}
