package privsep

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Account is the user that the child runs as.
type Account struct {
	Name       string
	credential *syscall.Credential
	home       string
}

// Lookup finds the account of a user, by name or by the numbers UID or UID:GID: a small system may
// have neither a name for it nor files that list users.
func Lookup(name string) (*Account, error) {
	if a := numbered(name); a != nil {
		return a, nil
	}
	u, err := user.Lookup(name)
	if errors.Is(err, fs.ErrNotExist) { // there is no list of users
		err = user.UnknownUserError(name)
	}
	if err != nil {
		return nil, err
	}
	number := func(s string) (n uint32) {
		if err == nil {
			var id uint64
			id, err = strconv.ParseUint(s, 10, 32)
			n = uint32(id)
		}
		return n
	}
	a := &Account{Name: u.Username, home: u.HomeDir, credential: &syscall.Credential{Uid: number(u.Uid), Gid: number(u.Gid)}}
	ids, errGroups := u.GroupIds()
	if errors.Is(errGroups, fs.ErrNotExist) { // there is no list of groups
		ids, errGroups = nil, nil
	}
	for _, id := range ids {
		a.credential.Groups = append(a.credential.Groups, number(id))
	}
	if err = errors.Join(err, errGroups); err != nil {
		return nil, fmt.Errorf("the groups of user %s: %w", name, err)
	}
	return a, nil
}

// numbered returns the account for numbers: with the group that is named, or the one with the
// user's own number, and no others. It returns nil if name is not made of numbers.
func numbered(name string) *Account {
	first, second, both := strings.Cut(name, ":")
	if !both {
		second = first
	}
	uid, errUser := strconv.ParseUint(first, 10, 32)
	gid, errGroup := strconv.ParseUint(second, 10, 32)
	if errUser != nil || errGroup != nil || max(uid, gid) == math.MaxUint32 { // which would change nothing
		return nil
	}
	return &Account{Name: name, home: "/", credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// Credential is the credential with which a process of the account is started.
func (a *Account) Credential() *syscall.Credential { return a.credential }

// IsRoot reports whether the account has root's rights.
func (a *Account) IsRoot() bool { return a.credential.Uid == 0 }

// MayWrite reports whether the account can change a file, or replace it, as far as permissions say:
// it could then make root read or run anything. That includes every link on the way, and everything
// that they lead through.
func (a *Account) MayWrite(path string) bool {
	path, err := filepath.Abs(path)
	if err != nil {
		return true // not to be judged
	}
	dir, rest := "/", split(path)
	if root, err := os.Lstat(dir); err != nil || a.mayWriteTo(root) {
		return true
	}
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		if name == ".." {
			dir = filepath.Dir(dir) // no link, and judged before
			continue
		}
		next := filepath.Join(dir, name)
		info, err := os.Lstat(next)
		switch {
		case err != nil:
			in, err := os.Lstat(dir)
			return err != nil || a.mayCreateIn(in)
		case a.mayWriteTo(info):
			return true
		case info.Mode()&fs.ModeSymlink == 0:
			dir = next
			continue
		}
		target, err := os.Readlink(next)
		if links++; err != nil || links > maxLinks {
			return true // it changes while it is looked at, or leads nowhere
		}
		if filepath.IsAbs(target) {
			dir = "/"
		}
		rest = append(split(target), rest...)
	}
	return false
}

// maxLinks is how many links the kernel follows (path_resolution(7)).
const maxLinks = 40

func split(path string) []string {
	return slices.DeleteFunc(strings.Split(path, "/"), func(name string) bool { return name == "" || name == "." })
}

func (a *Account) mayWriteTo(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok || s.Uid == a.credential.Uid: // who can change the mode, too
		return true
	case info.Mode()&fs.ModeSymlink != 0:
		return false // its mode says nothing
	case info.IsDir() && info.Mode()&fs.ModeSticky != 0:
		return false // others' files stay where they are
	}
	return a.mayCreateIn(info)
}

func (a *Account) mayCreateIn(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return !ok || s.Uid == a.credential.Uid || a.in(s.Gid) && info.Mode()&0o020 != 0 || info.Mode()&0o002 != 0
}

func (a *Account) in(group uint32) bool {
	return group == a.credential.Gid || slices.Contains(a.credential.Groups, group)
}

// OwnDirectory creates a directory for the account if it does not exist, and its parents for root.
func (a *Account) OwnDirectory(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o750)
	if errors.Is(err, fs.ErrExist) {
		return nil // whether it can be used will be seen
	}
	if err != nil {
		return err
	}
	return os.Lchown(dir, int(a.credential.Uid), int(a.credential.Gid))
}

// TakeOver gives a directory of upsmon's own, with everything in it, to the account if it is
// root's: an earlier monitor that ran as root left it so. The account may be changing it meanwhile:
// no link leads out of it, and the directory itself comes last.
func (a *Account) TakeOver(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	top, err := root.Stat(".")
	if err != nil {
		return err
	}
	if s, ok := top.Sys().(*syscall.Stat_t); !ok || s.Uid != 0 || top.Mode()&0o022 != 0 {
		return nil
	}
	var paths []string
	err = fs.WalkDir(root.FS(), ".", func(path string, _ fs.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	})
	for _, path := range slices.Backward(paths) { // what is in a directory before the directory
		info, errStat := root.Lstat(path)
		if errStat != nil {
			err = errors.Join(err, errStat)
			continue
		}
		s, ok := info.Sys().(*syscall.Stat_t)
		if !ok || s.Uid != 0 || info.Mode().IsRegular() && s.Nlink > 1 {
			continue // or it is somewhere else, too
		}
		err = errors.Join(err, root.Lchown(path, int(a.credential.Uid), int(a.credential.Gid)))
	}
	return err
}

// OwnFile creates a file for the account if it does not exist. With takeOver, a file of root's
// becomes the account's.
func (a *Account) OwnFile(path string, takeOver bool) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o640)
	if errors.Is(err, fs.ErrExist) {
		if !takeOver {
			return nil
		}
		f, err = os.OpenFile(path, os.O_WRONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
		if errors.Is(err, syscall.ENXIO) {
			return nil // a pipe that nobody reads, or a socket
		}
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if s, ok := info.Sys().(*syscall.Stat_t); !ok || !info.Mode().IsRegular() || s.Uid != 0 || s.Nlink > 1 {
		return nil // whether it can be used will be seen
	}
	return f.Chown(int(a.credential.Uid), int(a.credential.Gid))
}

// Become makes the account the user of this process, irrevocably.
func (a *Account) Become() error {
	c := a.credential
	groups := make([]int, len(c.Groups))
	for i, g := range c.Groups {
		groups[i] = int(g)
	}
	uid, gid := int(c.Uid), int(c.Gid)
	if err := syscall.Setgroups(groups); err != nil {
		return fmt.Errorf("setgroups: %w", err)
	}
	if err := syscall.Setresgid(gid, gid, gid); err != nil {
		return fmt.Errorf("setresgid: %w", err)
	}
	if err := syscall.Setresuid(uid, uid, uid); err != nil {
		return fmt.Errorf("setresuid: %w", err)
	}
	if uid != 0 && syscall.Setuid(0) == nil {
		return errors.New("root privileges can be regained")
	}
	return nil
}

// NoNewPrivileges keeps the process from ever gaining privileges. A program built with cgo cannot
// do this for all of its threads, and does without.
func NoNewPrivileges() error {
	_, _, errno := syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
	if errno != 0 && errno != syscall.ENOTSUP {
		return fmt.Errorf("no new privileges: %w", errno)
	}
	return nil
}
