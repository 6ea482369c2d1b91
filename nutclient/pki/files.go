package pki

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Owner is whom a file is to belong to, as numbers; -1 leaves it to whoever writes it.
type Owner struct{ UID, GID int }

// Nobody leaves the owner and the group of a file as they come.
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
				return o, fmt.Errorf("there is no user %q on this machine", name)
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
				return o, fmt.Errorf("there is no group %q on this machine", group)
			}
			if id, err = strconv.Atoi(g.Gid); err != nil {
				return o, fmt.Errorf("the group %q has no number", group)
			}
		}
		o.GID = id
	}
	return o, nil
}

// secretMode is the mode of what holds a private key: the group may read it where one was asked for.
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

// Old is what is behind the name of a directory that had to make way.
const Old = ".old"

// ErrExists is in the error of Write where something would be overwritten.
var ErrExists = errors.New("exists already, and nothing was written")

// Write writes all files or, where something goes wrong, none: each is written beside its place, and put there when all are.
// Without force an existing one is an error; with it files are replaced, which a failure in between leaves half done, and a
// directory is kept under its name with Old behind it.
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
	staged := make([]string, len(files))
	placed := 0
	defer func() {
		for i, f := range files {
			if f.Tree == "" && staged[i] != "" {
				_ = os.Remove(staged[i])
			}
			if err != nil && !force && i < placed {
				os.RemoveAll(f.Path)
			}
		}
	}()
	for i, f := range files {
		if staged[i] = f.Tree; f.Tree != "" {
			continue
		}
		if staged[i], err = stage(f); err != nil {
			return fmt.Errorf("writing %s: %w", f.Path, plain(err))
		}
	}
	for i, f := range files {
		if err := place(staged[i], f, force); err != nil {
			return err
		}
		placed++
	}
	return nil
}

// stage writes a file under another name, where nobody else can read it until its owner and mode are set.
func stage(f File) (name string, err error) {
	temp, err := os.CreateTemp(filepath.Dir(f.Path), ".upsmon-cert-*")
	if err != nil {
		return "", err
	}
	defer func() {
		temp.Close()
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	mode := fs.FileMode(0o644)
	if f.Secret {
		mode = f.Owner.secretMode()
	}
	if _, err := temp.Write(f.Data); err != nil {
		return "", err
	}
	if f.Owner != Nobody {
		if err := temp.Chown(f.Owner.UID, f.Owner.GID); err != nil {
			return "", err
		}
	}
	// This comes last, since a change of owner takes bits away.
	if err := temp.Chmod(mode); err != nil {
		return "", err
	}
	return temp.Name(), temp.Sync()
}

// place puts what is staged where it belongs.
func place(staged string, f File, force bool) error {
	var err error
	switch {
	case f.Tree != "" && force:
		err = swap(staged, f.Path)
	case f.Tree != "" || force:
		err = os.Rename(staged, f.Path)
	default:
		// Unlike a rename this never replaces what somebody else has put there meanwhile.
		if err = os.Link(staged, f.Path); errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s %w", f.Path, ErrExists)
		}
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, plain(err))
	}
	return nil
}

// swap puts a directory in the place of another, if there is one, which it keeps as Old.
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

// OwnerOf returns an owner whose files are as accessible as an existing one.
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
