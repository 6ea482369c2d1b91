package needs

import (
	"os"
	"path/filepath"
	"regexp"

	"golang.org/x/sys/unix"
)

func init() {
	_ = os.Setenv("TMPDIR", tempDir(os.Geteuid() == 0, os.TempDir(), os.Getenv("GOTMPDIR")))
	_ = os.Unsetenv("GOTMPDIR") // testscript would prefer it
}

// mostTemp is how long the path of the temporary directory may be, so that the sockets that tests make in directories of
// theirs have legal addresses, which have 108 bytes.
const mostTemp = 40

// plain is a path that the scripts of tests can have without quotes.
var plain = regexp.MustCompile(`^[\w./+-]+$`)

// tempDir returns the real path of the temporary directory for tests: the first of these that does, or else /tmp or
// /var/tmp. One does not if its path is too long or has blanks or the like, if no program in it can be started, as on many
// hardened machines, if others may replace it, which upsmon warns of, or if it is root's alone, as libpam-tmpdir makes it,
// while root's tests start processes of other users.
func tempDir(root bool, wanted ...string) string {
	for _, dir := range append(wanted, "/tmp", "/var/tmp") {
		if dir == "" {
			continue
		}
		dir, err := filepath.Abs(dir)
		if err == nil {
			dir, err = filepath.EvalSymlinks(dir)
		}
		var fs unix.Statfs_t
		if err == nil {
			err = unix.Statfs(dir, &fs)
		}
		if err == nil && len(dir) <= mostTemp && plain.MatchString(dir) && fs.Flags&unix.ST_NOEXEC == 0 && unix.Access(dir, unix.W_OK|unix.X_OK) == nil && safe(dir, root) {
			return dir
		}
	}
	return "/tmp"
}

// safe reports whether no other user may replace a directory, given by its real path, and, for root, whether every user may
// enter it.
func safe(dir string, root bool) bool {
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		switch {
		case err != nil || root && info.Mode()&0o001 == 0 || info.Mode()&0o002 != 0 && info.Mode()&os.ModeSticky == 0:
			return false
		case dir == "/":
			return true
		}
	}
}
