package setup

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/google/shlex"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/plan"
)

// UsualUser is the name that NUT's documentation gives the user of a monitor.
const UsualUser = "upsmon"

// proposedUser returns the user of upsd that NUT's own files in dirs name for a monitor with this
// role. It reads no passwords from them.
func proposedUser(dirs []string, local, primary bool) string {
	roles := []string{"secondary", "slave"}
	if primary {
		roles = []string{"primary", "master"}
	}
	find := func(file string, user func(text string, roles []string) string) string {
		for _, d := range dirs {
			text, _, err := config.ReadFile(d + "/" + file)
			if err != nil {
				continue
			}
			if u := user(string(text), roles); plan.CheckUser(u) == nil {
				return u
			}
		}
		return ""
	}
	user := find("upsmon.conf", monitorUser)
	if user == "" && local {
		user = find("upsd.users", grantedUser)
	}
	return cmp.Or(user, UsualUser)
}

// monitorUser finds the user of the first MONITOR with one of these roles in an upsmon.conf:
// MONITOR system powervalue username password role.
func monitorUser(text string, roles []string) string {
	for line := range strings.Lines(text) {
		words, err := shlex.Split(line)
		if err == nil && len(words) == 6 && words[0] == "MONITOR" && slices.Contains(roles, words[5]) {
			return words[3]
		}
	}
	return ""
}

var (
	userSection = regexp.MustCompile(`^\s*\[([^\]]+)\]`)
	userRole    = regexp.MustCompile(`^\s*upsmon\s*[= \t]\s*"?([a-z]+)"?\s*(#.*)?$`)
)

// grantedUser finds the first user with one of these roles in an upsd.users.
func grantedUser(text string, roles []string) string {
	section := ""
	for line := range strings.Lines(text) {
		if m := userSection.FindStringSubmatch(line); m != nil {
			section = m[1]
		} else if m := userRole.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil && slices.Contains(roles, m[1]) {
			return section
		}
	}
	return ""
}
