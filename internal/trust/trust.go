// Package trust determines who can change what a path refers to, according to owners and
// permissions.
//
// Invariant: every directory and every link on the way to the path is checked as well, since anyone
// who can replace one of them decides what the path refers to. What cannot be checked is not
// trusted.
package trust

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// A Party is a set of users who may have rights to files. It always has everybody's rights.
type Party struct {
	Owns func(uid uint32) bool // whether a user is in the set; nil: no user is
	In   func(gid uint32) bool // whether the users are in a group; nil: they are in none
}

// Everybody is the party without any special rights.
var Everybody = Party{}

// Others is all users except root, with all groups except root's.
var Others = Party{
	Owns: func(uid uint32) bool { return uid != 0 },
	In:   func(gid uint32) bool { return gid != 0 },
}

// maxLinks is how many links the kernel follows (path_resolution(7)).
const maxLinks = 40

// Change returns the first place on the way to a path where the party can change what the path
// refers to: a directory above it, a link, or the file itself. It returns "" if there is none. If a
// path does not exist, what counts is whether the party can create it. In a sticky directory, such
// as /tmp, nobody can replace the files of other users.
func (p Party) Change(path string) (place string) {
	if !filepath.IsAbs(path) { // not filepath.Abs: a component before a .. may be a link
		wd, err := os.Getwd()
		if err != nil {
			return path
		}
		path = wd + "/" + path
	}
	dir, rest := "/", split(path)
	if root, err := os.Lstat(dir); err != nil || p.changes(dir, root) {
		return dir
	}
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		if name == ".." {
			dir = filepath.Dir(dir) // not a link, and checked before
			continue
		}
		next := filepath.Join(dir, name)
		info, err := os.Lstat(next)
		switch {
		case err != nil:
			if in, err := os.Lstat(dir); err != nil || p.creates(dir, in) {
				return dir
			}
			return ""
		case p.changes(next, info):
			return next
		case info.Mode()&fs.ModeSymlink == 0:
			dir = next
			continue
		}
		target, err := os.Readlink(next)
		if links++; err != nil || links > maxLinks {
			return next // it is changing at the moment, or is not a valid link
		}
		if filepath.IsAbs(target) {
			dir = "/"
		}
		rest = append(split(target), rest...)
	}
	return ""
}

func split(path string) []string {
	return slices.DeleteFunc(strings.Split(path, "/"), func(name string) bool { return name == "" || name == "." })
}

func (p Party) changes(path string, info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok || p.owns(s.Uid): // the owner can also change the mode
		return true
	case info.Mode()&fs.ModeSymlink != 0:
		return false // the mode of a link has no meaning
	case info.IsDir() && info.Mode()&fs.ModeSticky != 0:
		return false
	}
	return p.creates(path, info)
}

func (p Party) creates(path string, info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode(); {
	case !ok || p.owns(s.Uid) || mode&0o002 != 0:
		return true
	case mode&0o020 == 0:
		return false
	case p.In != nil && p.In(s.Gid):
		return true
	}
	// With an access control list, the group's bits are the most that the list grants (acl(5)).
	n, err := unix.Lgetxattr(path, "system.posix_acl_access", nil)
	return err == nil && n > 0
}

func (p Party) owns(uid uint32) bool { return p.Owns != nil && p.Owns(uid) }
