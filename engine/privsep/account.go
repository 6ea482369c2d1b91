package privsep

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/trust"
)

// Account is the user that the child runs as.
type Account struct {
	Name       string
	credential *syscall.Credential
	home       string
}

// Lookup finds the account of a user, by name or by the numbers UID or UID:GID. A small system may
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

// Credential returns the credential for starting a process of the account.
func (a *Account) Credential() *syscall.Credential { return a.credential }

// IsRoot reports whether the account has root's rights.
func (a *Account) IsRoot() bool { return a.credential.Uid == 0 }

// party is the account.
func (a *Account) party() trust.Party {
	return trust.Party{
		Owns: func(uid uint32) bool { return uid == a.credential.Uid },
		In:   func(gid uint32) bool { return gid == a.credential.Gid || slices.Contains(a.credential.Groups, gid) },
	}
}

// MayWrite reports whether the account can change or replace a file. It could then make root read
// or run anything.
func (a *Account) MayWrite(path string) bool { return a.party().Change(path) != "" }

// Redirects returns the first place on the way to a file where the account, or the owner of a
// directory who is not root, could make the path lead elsewhere; "" if there is none. The path
// itself does not count. Root must not create or change anything there.
func (a *Account) Redirects(path string) (place string) {
	p := a.party()
	p.Owns = func(uid uint32) bool { return uid != 0 }
	return p.Change(filepath.Dir(path))
}

// As calls do with the rights that are safe for creating, changing or removing the file at the path
// as root: root's own, or those of the account if it could make the path lead elsewhere. do must
// not leave its goroutine.
func (a *Account) As(path string, do func() error) error {
	if a.IsRoot() || a.Redirects(path) == "" {
		return do()
	}
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this function
		err := a.lend()
		if err == nil {
			err = do()
		}
		done <- err
	}()
	return <-done
}

// lend gives this thread the account's rights to files, and no others.
func (a *Account) lend() error {
	c := a.credential
	groups := make([]int, len(c.Groups))
	for i, g := range c.Groups {
		groups[i] = int(g)
	}
	if err := unix.Setgroups(groups); err != nil { // only for this thread, unlike syscall.Setgroups
		return fmt.Errorf("setgroups: %w", err)
	}
	if _, err := unix.SetfsgidRetGid(int(c.Gid)); err != nil {
		return fmt.Errorf("setfsgid: %w", err)
	}
	if _, err := unix.SetfsuidRetUid(int(c.Uid)); err != nil { // this also takes CAP_DAC_OVERRIDE away
		return fmt.Errorf("setfsuid: %w", err)
	}
	// They never fail, but may do nothing (setfsuid(2)).
	gid, _ := unix.SetfsgidRetGid(-1)
	uid, _ := unix.SetfsuidRetUid(-1)
	if gid != int(c.Gid) || uid != int(c.Uid) {
		return fmt.Errorf("root cannot act as user %s", a.Name)
	}
	return nil
}

// OwnDirectory creates a directory for the account if it does not exist, and its parents for root.
// If the account could make the path lead elsewhere, it creates all of them with the account's own
// rights.
func (a *Account) OwnDirectory(dir string) error {
	dir = filepath.Clean(dir) // as Redirects sees it
	if _, err := os.Stat(dir); err == nil {
		return a.adopt(dir)
	}
	if place := a.Redirects(dir); place != "" {
		err := a.As(dir, func() error { return os.MkdirAll(dir, 0o750) })
		if err != nil {
			err = fmt.Errorf("%w (root creates nothing below %s, which is not root's alone)", err, place)
		}
		return err
	}
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return err
	}
	made, err := makeDirectory(dir, 0o750)
	if err != nil {
		return err
	}
	if !made {
		return a.adopt(dir)
	}
	return os.Lchown(dir, int(a.credential.Uid), int(a.credential.Gid))
}

// makeParents makes a directory, if it does not exist, and those above it. Each is root's, and lets
// others through.
func makeParents(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return err
	}
	_, err := makeDirectory(dir, 0o755)
	return err
}

// errDangling says that a path is a link to something that does not exist.
var errDangling = errors.New("this is a link that leads nowhere")

// makeDirectory makes a directory with that mode: root's umask may be 077 or 027, and would shut the
// account out. It returns false if there is a directory by now, as when two monitors start at a time.
func makeDirectory(dir string, mode fs.FileMode) (made bool, err error) {
	err = os.Mkdir(dir, mode)
	if errors.Is(err, fs.ErrExist) {
		info, errStat := os.Stat(dir)
		switch {
		case errStat == nil && info.IsDir():
			return false, nil
		case errors.Is(errStat, fs.ErrNotExist):
			err = &fs.PathError{Op: "mkdir", Path: dir, Err: errDangling}
		}
	}
	if err != nil {
		return false, err
	}
	return true, os.Chmod(dir, mode)
}

// adopt gives the account a directory that is empty and belongs to root alone, as a start that was
// killed halfway leaves one. Whether other directories can be used will turn out later.
func (a *Account) adopt(dir string) error {
	if a.Redirects(dir) != "" {
		return nil
	}
	d, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil //nolint:nilerr // a link, perhaps
	}
	defer d.Close()
	info, err := d.Stat()
	if err != nil || !rootsAlone(info) {
		return err
	}
	if _, err := d.Readdirnames(1); !errors.Is(err, io.EOF) {
		return err
	}
	return d.Chown(int(a.credential.Uid), int(a.credential.Gid))
}

// rootsAlone reports whether nobody but root can write to a file.
func rootsAlone(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Uid == 0 && info.Mode()&0o022 == 0
}

// TakeOver gives one of upsmon's own directories, with everything in it, to the account if it
// belongs to root, because an earlier monitor ran as root. It skips what the account could replace
// in the meantime, and changes the directory itself last.
func (a *Account) TakeOver(dir string) error {
	if a.Redirects(dir) != "" {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return a.takeOver(root, ".")
}

func (a *Account) takeOver(root *os.Root, path string) error {
	info, err := root.Lstat(path)
	if err != nil {
		return err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || s.Uid != 0 {
		return nil
	}
	switch {
	case info.IsDir() && info.Mode()&0o022 != 0, info.Mode().IsRegular() && s.Nlink > 1:
		return nil // or it has another link elsewhere
	case info.IsDir():
		entries, errRead := fs.ReadDir(root.FS(), path)
		err = errRead
		for _, e := range entries {
			err = errors.Join(err, a.takeOver(root, filepath.Join(path, e.Name())))
		}
	}
	return errors.Join(err, root.Lchown(path, int(a.credential.Uid), int(a.credential.Gid)))
}

// OwnFile creates a file for the account if it does not exist. It gives the account an empty file
// of root's, since a start that was killed may have left it, and with takeOver any file of root's.
// If the account could make the path lead elsewhere, it does nothing: the account creates the file
// itself, if it may.
func (a *Account) OwnFile(path string, takeOver bool) error {
	path = filepath.Clean(path) // as Redirects sees it
	if a.Redirects(path) != "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o640)
	if errors.Is(err, fs.ErrExist) {
		if info, err := os.Lstat(path); err != nil || !takeOver && (!info.Mode().IsRegular() || info.Size() > 0 || !rootsAlone(info)) {
			return err
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

// Become irrevocably makes the account the user of this process.
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
// do this for all of its threads, and skips it.
func NoNewPrivileges() error {
	_, _, errno := syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
	if errno != 0 && errno != syscall.ENOTSUP {
		return fmt.Errorf("no new privileges: %w", errno)
	}
	return nil
}
