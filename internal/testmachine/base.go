package testmachine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// suite is the Debian release that every machine runs, regardless of the host's. The documentation
// is written for it.
const suite = "bookworm"

// packages lists what is installed on a machine in addition to Debian's essential packages.
var packages = []string{
	"nut-server", "nut-client", // what upsmon works with
	"systemd-sysv", "dbus", "libpam-systemd", "iproute2", "procps", // standard on any Debian system
	"bsdutils", "logrotate", "man-db", "sudo", "openssl", "libnss3-tools",
	"busybox-static", "podman", "crun", // the NAS and the container
	"rpm", "mandoc", // tools of the tests
}

// cacheRoot is where base systems are cached. They contain setuid programs that get no security
// updates, so only root may enter.
const cacheRoot = "/var/cache/upsmon-testmachine"

// buildTime limits the time of a build, so that an unreachable mirror is reported before the tests
// time out.
const buildTime = 6 * time.Minute

// base returns the directory of the system that all machines are overlays of, and builds it if it
// is missing.
var base = sync.OnceValues(func() (string, error) { return Prepare(os.Stderr) })

// Prepare returns the directory of the base system. If that is missing or damaged, Prepare builds
// it first and reports so to progress. Several processes may call it: one builds, the others wait.
// The base stays locked, and therefore is not removed, until the process ends.
func Prepare(progress io.Writer) (string, error) {
	if os.Geteuid() != 0 {
		return "", errors.New("only root can set up another system")
	}
	if err := os.MkdirAll(cacheRoot, 0o700); err != nil {
		return "", err
	}
	key := sha256.Sum256([]byte(suite + " " + strings.Join(packages, " ")))
	dir := filepath.Join(cacheRoot, suite+"-"+hex.EncodeToString(key[:6]))
	lock, err := os.OpenFile(dir+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	held = append(held, lock)
	for {
		if err := flock(lock, syscall.LOCK_SH); err != nil {
			return "", err
		}
		if intact(dir) {
			return filepath.Join(dir, "root"), nil
		}
		// If the exclusive lock is not available, another process may still be using the damaged
		// base.
		if err := flock(lock, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			fmt.Fprintf(progress, "waiting for another process that uses %s\n", dir)
			if err := flock(lock, syscall.LOCK_EX); err != nil {
				return "", err
			}
		}
		if intact(dir) {
			continue // built in the meantime
		}
		removeOthers(dir)
		if err := build(dir, progress); err != nil {
			return "", err
		}
	}
}

// held keeps the lock files from being garbage collected, which would release the locks.
var held []*os.File

func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// removeOthers removes the bases of older package lists that no process uses, and the remains of
// interrupted builds.
func removeOthers(dir string) {
	all, _ := filepath.Glob(filepath.Join(cacheRoot, "*"))
	for _, path := range all {
		if strings.HasPrefix(path, dir) {
			if path != dir+".lock" {
				_ = os.RemoveAll(path)
			}
			continue
		}
		name, isLock := strings.CutSuffix(path, ".lock")
		if !isLock {
			continue
		}
		lock, err := os.Open(path)
		if err != nil {
			continue
		}
		if flock(lock, syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			rest, _ := filepath.Glob(name + "*")
			for _, r := range rest {
				_ = os.RemoveAll(r)
			}
		}
		_ = lock.Close()
	}
}

// build runs mmdebstrap to create the base. It uses the mirror of the host's apt, and its settings
// for reaching it.
func build(dir string, progress io.Writer) error {
	for _, p := range []string{"mmdebstrap", "apt-get", "apt-config"} {
		if _, err := exec.LookPath(p); err != nil {
			return fmt.Errorf("no %s here: apt-get install mmdebstrap", p)
		}
	}
	mirror, err := mirror()
	if err != nil {
		return err
	}
	options, err := aptOptions()
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "building a Debian %s for the tests in %s, once; this takes a minute or two\n", suite, dir)
	work := dir + ".new"
	if err := os.Mkdir(work, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(work)
	root := filepath.Join(work, "root")
	apt := filepath.Join(work, "apt.conf")
	if err := os.WriteFile(apt, options, 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), buildTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "mmdebstrap", "--mode=root", "--variant=minbase", "--aptopt="+apt,
		"--include="+strings.Join(packages, ","), suite, root, mirror)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // mmdebstrap cleans up on SIGTERM
	cmd.WaitDelay = 20 * time.Second
	cmd.Env = append(slices.DeleteFunc(os.Environ(), isLocal), "LC_ALL=C.UTF-8", "TMPDIR=/tmp")
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	start := time.Now()
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("not done after %v", buildTime)
		}
		return fmt.Errorf("mmdebstrap with %q: %w\n%s", mirror, err, tail(log.String(), 15))
	}
	if err := neutral(root); err != nil {
		return err
	}
	sum, err := manifest(root)
	if err != nil {
		return err
	}
	err = errors.Join(os.WriteFile(filepath.Join(work, "sum"), []byte(sum), 0o600), os.Rename(work, dir))
	if err == nil {
		fmt.Fprintf(progress, "built in %.0f s\n", time.Since(start).Seconds())
	}
	return err
}

// isLocal reports whether an environment variable sets a language or time zone.
func isLocal(variable string) bool {
	return strings.HasPrefix(variable, "LC_") || strings.HasPrefix(variable, "LANG") || strings.HasPrefix(variable, "TZ=")
}

func tail(text string, lines int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// mirror returns a line for sources.list with the Debian archive that the host uses.
func mirror() (string, error) {
	out, err := exec.Command("apt-get", "indextargets", "--format", "$(REPO_URI)|$(RELEASE)|$(ORIGIN)|$(SIGNED_BY)|$(COMPONENT)", "Created-By: Packages").Output()
	if err != nil {
		return "", fmt.Errorf("apt-get indextargets: %w", err)
	}
	return findMirror(string(out))
}

// findMirror selects the main Debian archive from the host's package indexes. Its release is not an
// addition to another one, such as bookworm-updates.
func findMirror(targets string) (string, error) {
	// apt-get leaves unknown variables unexpanded.
	known := func(field string) bool { return field != "" && !strings.HasPrefix(field, "$(") }
	for line := range strings.Lines(targets) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 5 || f[4] != "main" || strings.ContainsAny(f[1], "-/") || known(f[2]) && f[2] != "Debian" {
			continue
		}
		options := ""
		if known(f[3]) && filepath.IsAbs(f[3]) {
			options = "[signed-by=" + f[3] + "] "
		}
		return "deb " + options + f[0] + " " + suite + " main", nil
	}
	return "", errors.New("apt has no Debian archive in its sources here")
}

// aptOptions returns the host's settings for reaching a mirror: proxies, certificates, date checks
// and so on.
func aptOptions() ([]byte, error) {
	out, err := exec.Command("apt-config", "dump", "--no-empty", "--format", "%F \"%v\";%n", "Acquire").Output()
	if err != nil {
		return nil, fmt.Errorf("apt-config: %w", err)
	}
	var kept []byte
	for line := range bytes.Lines(out) {
		// Which indexes to fetch concerns only the host.
		if !bytes.HasPrefix(line, []byte("Acquire::IndexTargets")) && !bytes.HasPrefix(line, []byte("Acquire ")) {
			kept = append(kept, line...)
		}
	}
	return kept, nil
}

// neutral removes files that mmdebstrap has copied from the host, and files that only cost time.
func neutral(root string) error {
	var errs error
	for _, name := range []string{
		"etc/resolv.conf", "etc/machine-id", "etc/apt/apt.conf.d/99mmdebstrap",
		"var/lib/man-db/auto-update", // the slowest part of installing a package
	} {
		if err := os.Remove(filepath.Join(root, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = errors.Join(errs, err)
		}
	}
	return errors.Join(errs, os.WriteFile(filepath.Join(root, "etc/hostname"), []byte("debian\n"), 0o644),
		os.WriteFile(filepath.Join(root, "etc/hosts"), []byte("127.0.0.1 localhost\n"), 0o644))
}

// intact reports whether a base is complete and unchanged since it was built.
func intact(dir string) bool {
	want, err := os.ReadFile(filepath.Join(dir, "sum"))
	if err != nil {
		return false
	}
	got, err := manifest(filepath.Join(dir, "root"))
	return err == nil && got == string(want)
}

// manifest returns a hash of the names, modes, owners, sizes and times of all files.
func manifest(root string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		s := info.Sys().(*syscall.Stat_t)
		fmt.Fprintln(h, strings.TrimPrefix(path, root), s.Mode, s.Uid, s.Gid, s.Size, s.Mtim.Sec)
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}
