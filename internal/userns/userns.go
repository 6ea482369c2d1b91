// Package userns says which users and groups exist in the user namespace of this process (user_namespaces(7)). No file can
// belong to any other, and no process can become one.
package userns

import (
	"fmt"
	"os"
	"strings"
)

// HasUser reports whether there is a user with that number.
func HasUser(uid int) bool { return maps("/proc/self/uid_map", int64(uid)) }

// HasGroup reports whether there is a group with that number.
func HasGroup(gid int) bool { return maps("/proc/self/gid_map", int64(gid)) }

func maps(file string, id int64) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return true // a kernel without user namespaces
	}
	for line := range strings.Lines(string(text)) {
		var first, outside, count int64
		if n, _ := fmt.Sscan(line, &first, &outside, &count); n == 3 && first <= id && id-first < count {
			return true
		}
	}
	return false
}
