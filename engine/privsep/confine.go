package privsep

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// Confinement limits what a child and everything that it starts may do, regardless of owners and
// permissions. It uses Landlock (landlock(7)): they may read and run all files, but not change
// those of the system, nor mount anything, nor inspect processes outside, such as upsd, which may
// run as the same user.
//
// A SHELLCMD inherits it. So it forbids nothing that an ordinary user's script does.
type Confinement struct {
	fd    int // the ruleset; -1: the kernel has none
	flags uint32
}

// system are the names of the directories below / that belong to the system: those of systemd's
// ProtectSystem=full, and what /usr may be spread over.
var system = []string{"boot", "efi", "etc", "usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"}

// access are the rights of Landlock's fifth version, without those to the network: files, and
// ioctl(2) on devices. Later ones would restrict the sockets and signals of a SHELLCMD.
const access = ll.AccessFSIoctlDev<<1 - 1

// Confine prepares the confinement. own are directories that may be written anyway; they need not
// exist.
func Confine(own ...string) (*Confinement, error) { return confineBelow("/", own) }

// confineBelow is Confine for a system that has its directories below root.
func confineBelow(root string, own []string) (*Confinement, error) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	var writable []string
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(system, e.Name()) {
			writable = append(writable, filepath.Join(root, e.Name()))
		}
	}
	for _, dir := range own {
		// Landlock rejects a whole list of directories if it contains a file.
		if info, err := os.Stat(dir); dir != "" && (err != nil || info.IsDir()) {
			writable = append(writable, filepath.Clean(dir))
		}
	}
	// A kernel that is too old to allow moves from one directory to another does not confine at
	// all.
	config := landlock.Config{HandledAccessFS: access}.BestEffort().EnableLoggingForSubprocesses()
	fd, flags, err := config.NewRulesetFD(
		landlock.RODirs("/").WithIoctlDev(),
		landlock.RWDirs(writable...).WithRefer().WithIoctlDev().IgnoreIfMissing(),
	)
	if err != nil {
		return nil, err
	}
	return &Confinement{fd, flags}, nil
}

// Close frees the ruleset.
func (c *Confinement) Close() error {
	if c == nil || c.fd < 0 {
		return nil
	}
	return unix.Close(c.fd)
}

// enter irrevocably confines the calling thread. The thread must not gain privileges.
func (c *Confinement) enter() error {
	if c == nil || c.fd < 0 {
		return nil
	}
	if err := ll.LandlockRestrictSelf(c.fd, c.flags); err != nil {
		return fmt.Errorf("landlock: %w", err)
	}
	return nil
}

// ErrNoLandlock says that the kernel cannot confine a child.
var ErrNoLandlock = errors.New("the kernel has no Landlock, or an older one than that of Linux 5.19")

// Confinable returns nil if a child would be confined.
func Confinable() error {
	version, err := ll.LandlockGetABIVersion()
	if err != nil || version < 2 {
		return ErrNoLandlock
	}
	return nil
}

// dropCapabilities keeps the calling thread, and everything that it starts, from ever having a
// capability that another user would not have. Not even a set-user-ID program could give it one. It
// needs CAP_SETPCAP, and does nothing without it.
func dropCapabilities() {
	for c := uintptr(0); c <= unix.CAP_LAST_CAP; c++ {
		_ = unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0)
	}
	_ = unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
}
