package pki

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"strings"
	"syscall"

	"github.com/tls-upsmon/upsmon/internal/atomicfile"
)

// Owner is the user ID and group ID that a file gets; -1 keeps that of the process.
type Owner struct{ UID, GID int }

// Nobody leaves the owner and the group of a file to the system.
var Nobody = Owner{-1, -1}

// ParseOwner reads "user:group", "user" or ":group", names or numbers.
func ParseOwner(s string) (Owner, error) {
	name, group, _ := strings.Cut(s, ":")
	o := Nobody
	if name == "" && group == "" {
		return o, errors.New("write user:group, user or :group")
	}
	if name != "" {
		id, err := strconv.Atoi(name)
		if err != nil {
			u, err := user.Lookup(name)
			if err != nil {
				return o, fmt.Errorf("no user %q on this machine", name)
			}
			if id, err = strconv.Atoi(u.Uid); err != nil {
				return o, fmt.Errorf("the user %q has no number", name)
			}
		}
		o.UID = id
	}
	if group != "" {
		id, err := strconv.Atoi(group)
		if err != nil {
			g, err := user.LookupGroup(group)
			if err != nil {
				return o, fmt.Errorf("no group %q on this machine", group)
			}
			if id, err = strconv.Atoi(g.Gid); err != nil {
				return o, fmt.Errorf("the group %q has no number", group)
			}
		}
		o.GID = id
	}
	return o, nil
}

// secretMode is the mode of a file with a private key: the group can read it if one was given.
func (o Owner) secretMode() fs.FileMode {
	if o.GID >= 0 {
		return 0o640
	}
	return 0o600
}

// directoryMode is secretMode for a directory.
func (o Owner) directoryMode() fs.FileMode {
	if o.GID >= 0 {
		return 0o750
	}
	return 0o700
}

// File is a file to be written, or a directory to be moved into place.
type File struct {
	Path   string
	Data   []byte
	Secret bool // mode 0600, or 0640 with a group; else 0644
	Owner  Owner
	Tree   string // the directory to be moved to Path, on the same file system; "": Data is written
}

// Old is appended to the name of a directory that was replaced.
const Old = ".old"

// ErrExists is in the error of Write if something would be overwritten.
var ErrExists = errors.New("already exists; nothing was written")

// Write writes all files or, if something goes wrong, none: each is first written beside its place,
// and moved there once all are complete. Without force an existing file is an error. With force
// files are replaced, and a failure halfway leaves some of them new; an existing directory is kept
// under its name with [Old] appended.
func Write(files []File, force bool) (err error) {
	if !force {
		for _, f := range files {
			if _, err := os.Lstat(f.Path); err == nil {
				return fmt.Errorf("%s %w", f.Path, ErrExists)
			} else if !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("writing %s: %w", f.Path, plain(err))
			}
		}
	}
	var staged []*atomicfile.Staged
	placed := 0
	defer func() {
		for _, s := range staged {
			s.Discard()
		}
		if err != nil && !force {
			for _, f := range files[:placed] {
				os.RemoveAll(f.Path)
			}
		}
	}()
	put := make([]func() error, len(files))
	for i, f := range files {
		if f.Tree != "" {
			put[i] = func() error { return move(f.Tree, f.Path, force) }
			continue
		}
		s, err := atomicfile.Stage(f.Path, f.Data, atomicfile.Options{Mode: f.mode(), Owner: (*atomicfile.Owner)(&f.Owner)})
		if err != nil {
			return fmt.Errorf("writing %s: %w", f.Path, plain(err))
		}
		staged = append(staged, s)
		if put[i] = s.Create; force {
			put[i] = s.Replace
		}
	}
	for i, f := range files {
		switch err := put[i](); {
		case errors.Is(err, fs.ErrExist) && !force:
			return fmt.Errorf("%s %w", f.Path, ErrExists)
		case err != nil:
			return fmt.Errorf("writing %s: %w", f.Path, plain(err))
		}
		placed++
	}
	return nil
}

func (f File) mode() fs.FileMode {
	if f.Secret {
		return f.Owner.secretMode()
	}
	return 0o644
}

// move puts a directory where it belongs.
func move(tree, path string, force bool) error {
	if force {
		return swap(tree, path)
	}
	return os.Rename(tree, path)
}

// swap replaces a directory, if there is one, and keeps the old one under its name with Old
// appended.
func swap(staged, path string) error {
	if err := os.RemoveAll(path + Old); err != nil {
		return err
	}
	err := os.Rename(path, path+Old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	was := err == nil
	if err := os.Rename(staged, path); err != nil {
		if was {
			err = errors.Join(err, os.Rename(path+Old, path))
		}
		return err
	}
	return nil
}

// OwnerOf returns the owner that makes new files as accessible as an existing one.
func OwnerOf(path string) (Owner, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Nobody, fmt.Errorf("%s: %w", path, plain(err))
	}
	o := Nobody
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		o.UID = int(s.Uid)
		if info.Mode()&0o040 != 0 {
			o.GID = int(s.Gid)
		}
	}
	return o, nil
}
