package actions

import (
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Values from upsd must not prevent a command from starting: the kernel rejects arguments and
// environment that are too large together, and any single string above 128 KiB (execve(2)). Larger
// values are left out.
const (
	maxEnvValue = 4 << 10
	maxEnvTotal = 64 << 10
)

// varPrefix is the prefix of the environment variables for NUT variables.
const varPrefix = "UPSMON_VAR_"

// drillVariable says that a command runs in a drill.
const drillVariable = "UPSMON_DRILL"

// environment adds to base what a command may want to know about its effect:
//
//	UPSMON_UNIT       the unit's name, as %(u)s prints it
//	UPSMON_UNIT_FULL  its full name, group:ups@host:port
//	UPSMON_GROUP      its group
//	UPSMON_EVENT      the event, as %(e)s prints it
//	UPSMON_RULE       the position of the rule in the configuration file
//	UPSMON_STATUS     ups.status, empty if unknown
//	UPSMON_CHARGE     battery.charge, empty if unknown
//	UPSNAME           the unit as NUT's upsmon calls it: ups@host, or ups on this host
//	NOTIFYTYPE        what NUT's upsmon calls the event, empty if it has no word for it
//	UPSMON_DRILL      1, in a drill only
//	UPSMON_VAR_<NAME> each known NUT variable: UPSMON_VAR_BATTERY_RUNTIME
//
// A value that contains a NUL, which no environment can hold, or that is too large is left out (empty
// for all but the last). Variables of the same names in base are dropped.
func environment(base []string, e *fsm.Effect) []string {
	usable := func(value string) bool {
		return len(value) <= maxEnvValue && strings.IndexByte(value, 0) < 0
	}
	known := func(name string) string {
		for _, v := range e.Values {
			if v.Name == name {
				return v.Value
			}
		}
		return ""
	}
	fixed := [...]struct{ name, value string }{
		{"UPSMON_UNIT", e.Name},
		{"UPSMON_UNIT_FULL", e.Unit},
		{"UPSMON_GROUP", e.Group},
		{"UPSMON_EVENT", e.Event},
		{"UPSMON_RULE", e.Rule},
		{"UPSMON_STATUS", known("ups.status")},
		{"UPSMON_CHARGE", known("battery.charge")},
		{"UPSNAME", e.Address},
		{"NOTIFYTYPE", e.NotifyType},
	}

	taken := make(map[string]bool, len(fixed)+len(e.Values)+1)
	taken[drillVariable] = true
	for _, f := range fixed {
		taken[f.name] = true
	}
	env := make([]string, 0, len(base)+len(fixed)+len(e.Values))
	for _, entry := range base {
		if name, _, _ := strings.Cut(entry, "="); !taken[name] && !strings.HasPrefix(name, varPrefix) {
			env = append(env, entry)
		}
	}
	for _, f := range fixed {
		if !usable(f.value) {
			f.value = ""
		}
		env = append(env, f.name+"="+f.value)
	}
	if e.Drill {
		env = append(env, drillVariable+"=1")
	}
	total := 0
	for _, v := range e.Values {
		name := varPrefix + strings.Map(envRune, v.Name)
		size := len(name) + len(v.Value)
		if v.Name == "" || taken[name] || !usable(v.Value) || len(name) > maxEnvValue || total+size > maxEnvTotal {
			continue
		}
		taken[name] = true
		total += size
		env = append(env, name+"="+v.Value)
	}
	return env
}

// envRune maps a character of a NUT variable's name to one of an environment variable: only A-Z,
// 0-9 and _.
func envRune(c rune) rune {
	switch {
	case c >= 'a' && c <= 'z':
		return c - 'a' + 'A'
	case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return c
	}
	return '_'
}
