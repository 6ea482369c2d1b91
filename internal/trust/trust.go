// Package trust finds out who could change what is at a path, as far as owners and permissions say.
//
// Invariant: every directory and every link that leads to the path is judged as well, since anybody who
// can replace one of them decides what the path means. What cannot be judged is not trusted.
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

// A Party is somebody who may have rights to files. Everybody's rights are always theirs.
type Party struct {
	Owns func(uid uint32) bool // whether a user is one of them; nil: none is
	In   func(gid uint32) bool // whether they are in a group; nil: they are in none
}

// Everybody are those without any rights of their own.
var Everybody = Party{}

// Others are all users but root, with all groups but root's.
var Others = Party{
	Owns: func(uid uint32) bool { return uid != 0 },
	In:   func(gid uint32) bool { return gid != 0 },
}

// maxLinks is how many links the kernel follows (path_resolution(7)).
const maxLinks = 40

// Change returns the first place on the way to a path where the party can change what the path
// leads to: a directory above it, a link, or the file itself; "" if there is none. A path that does
// not exist leads to what the party may put there. In a sticky directory, such as /tmp, the files of
// others stay where they are.
func (p Party) Change(path string) (place string) {
	if !filepath.IsAbs(path) { // not filepath.Abs: what comes before a .. may be a link
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
			dir = filepath.Dir(dir) // no link, and judged before
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
			return next // it changes while it is looked at, or leads nowhere
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
	case !ok || p.owns(s.Uid): // who can change the mode, too
		return true
	case info.Mode()&fs.ModeSymlink != 0:
		return false // its mode says nothing
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
	// The bits of the group are the most that an access control list grants (acl(5)).
	n, err := unix.Lgetxattr(path, "system.posix_acl_access", nil)
	return err == nil && n > 0
}

func (p Party) owns(uid uint32) bool { return p.Owns != nil && p.Owns(uid) }
