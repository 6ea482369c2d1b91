// Package atomicfile writes files so that a reader, or a machine that restarts after a power
// failure, sees either the complete old content or the complete new content. A failure leaves the
// old file unchanged.
//
// Content is written to a temporary file in the same directory, synced, given its owner and mode,
// and then renamed to its final name. A process that is killed in between leaves the temporary file
// behind; its name ends in [Suffix].
package atomicfile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// Suffix ends the names of temporary files.
const Suffix = ".new"

// Options are the properties of a new file. The zero value means mode 0600 and the process's owner.
type Options struct {
	Mode  fs.FileMode // 0 means 0600
	Owner *Owner      // nil: the system chooses

	// Unsynced lets the kernel decide when to write the file to the disk. Use it for files that
	// only have to outlive the process: after a power failure the file may be neither the old one
	// nor the new one.
	Unsynced bool
}

// Owner holds a user ID and a group ID; -1 lets the system choose one.
type Owner struct{ UID, GID int }

// Write replaces the file at path, or creates it. A symbolic link at path is replaced too; see
// [Rewrite].
func Write(path string, data []byte, o Options) error {
	staged, err := Stage(path, data, o)
	if err != nil {
		return err
	}
	return staged.Replace()
}

// Remove removes the file at path, if there is one, and syncs the directory.
func Remove(path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return cmp.Or(err, syncDir(filepath.Dir(path)))
}

// Rewrite replaces the content of an existing regular file and keeps its owner, its mode and its
// access control list; if one of them cannot be kept, the file stays unchanged. A symbolic link at
// path stays, and the file that it points to is rewritten. Other hard links keep the old content.
//
// The errors do not name the path.
func Rewrite(path string, data []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return bare(err)
	}
	old, err := os.Lstat(path)
	if err != nil {
		return bare(err)
	}
	if !old.Mode().IsRegular() {
		return errors.New("this is not a regular file and cannot be rewritten")
	}
	staged, err := stage(path, data, false, func(temp *os.File) error {
		if err := keepOwner(temp, old); err != nil {
			return fmt.Errorf("left unchanged, since its owner cannot be kept: %w", bare(err))
		}
		if err := keepACL(temp, path); err != nil {
			return fmt.Errorf("left unchanged, since its access control list cannot be kept: %w", bare(err))
		}
		// A change of owner clears bits of the mode, so the mode comes last.
		if err := temp.Chmod(old.Mode()); err != nil {
			return fmt.Errorf("left unchanged, since its mode cannot be kept: %w", bare(err))
		}
		return nil
	})
	if err != nil {
		return bare(err)
	}
	return bare(staged.Replace())
}

// Staged is a file that is complete and synced under a temporary name. Finish it with exactly one
// of Replace, Create and Discard.
type Staged struct {
	temp, path string
	unsynced   bool
}

// Stage writes a file next to path, to be moved there later. Only the process's own user can read
// it until it has its owner and mode.
func Stage(path string, data []byte, o Options) (*Staged, error) {
	return stage(path, data, o.Unsynced, func(temp *os.File) error {
		if o.Owner != nil {
			if err := temp.Chown(o.Owner.UID, o.Owner.GID); err != nil {
				return err
			}
		}
		if o.Mode == 0 {
			return nil
		}
		return temp.Chmod(o.Mode) // last: a change of owner clears bits of the mode
	})
}

func stage(path string, data []byte, unsynced bool, finish func(*os.File) error) (*Staged, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".upsmon-*"+Suffix) // mode 0600
	if err != nil {
		return nil, fmt.Errorf("cannot create a file beside it: %w", bare(err))
	}
	_, err = temp.Write(data)
	if err == nil {
		err = finish(temp)
	}
	if err == nil && !unsynced {
		err = temp.Sync()
	}
	if err = cmp.Or(err, temp.Close()); err != nil {
		_ = os.Remove(temp.Name())
		return nil, err
	}
	return &Staged{temp.Name(), path, unsynced}, nil
}

// Replace moves the file to its path and replaces any file there. An error means that nothing has
// changed, unless only syncing the directory failed.
func (s *Staged) Replace() error {
	if err := os.Rename(s.temp, s.path); err != nil {
		s.Discard()
		return err
	}
	if s.unsynced {
		return nil
	}
	return syncDir(filepath.Dir(s.path))
}

// Create moves the file to its path only if nothing is there. Otherwise the error is fs.ErrExist.
func (s *Staged) Create() error {
	defer s.Discard()
	// Unlike a rename, a link never replaces a file that another process has created in the
	// meantime.
	if err := os.Link(s.temp, s.path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(s.path))
}

// Discard removes the file. After Replace or Create it does nothing.
func (s *Staged) Discard() { _ = os.Remove(s.temp) }

// Named reports whether an open file still has its name. If it was removed or replaced, or something
// was mounted over its directory, nobody will find what is written to it.
func Named(file interface{ Stat() (fs.FileInfo, error) }, path string) bool {
	mine, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(mine, named)
}

// syncDir writes the entries of a directory to the disk. Some file systems do not support that, and
// a user who may write to a directory may not be allowed to open it; neither is an error.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err == nil {
		err = d.Sync()
		d.Close()
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return nil
	}
	return err
}

// keepOwner gives a file the owner and the group of another one.
func keepOwner(file *os.File, of fs.FileInfo) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	want, alsoOK := of.Sys().(*syscall.Stat_t)
	if !ok || !alsoOK || is.Uid == want.Uid && is.Gid == want.Gid {
		return nil
	}
	return file.Chown(int(want.Uid), int(want.Gid))
}

// keepACL gives a file the access control list of another one, if it has one: NUT's user may have
// no other way to read a configuration.
func keepACL(file *os.File, of string) error {
	const attribute = "system.posix_acl_access"
	acl := make([]byte, 64<<10) // XATTR_SIZE_MAX of Linux
	n, err := unix.Getxattr(of, attribute, acl)
	switch {
	case errors.Is(err, unix.ENODATA) || errors.Is(err, unix.ENOTSUP):
		return nil
	case err != nil:
		return err
	}
	return unix.Fsetxattr(int(file.Fd()), attribute, acl[:n], 0)
}

// bare strips the operation and the paths from an error.
func bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
