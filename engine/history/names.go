package history

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shortName returns a unit's name on its server: ups for group:ups@host:port.
func shortName(id string) string {
	_, rest, _ := strings.Cut(id, ":")
	if at := strings.LastIndex(rest, "@"); at > 0 {
		rest = rest[:at]
	}
	if rest == "" {
		return id
	}
	return rest
}

// Names returns short names for the units with these full names: their names on their servers where these are
// unique.
func Names(ids []string) map[string]string {
	names, count := map[string]string{}, map[string]int{}
	for _, id := range ids {
		count[shortName(id)]++
	}
	for _, id := range ids {
		if names[id] = shortName(id); count[names[id]] > 1 {
			names[id] = id
		}
	}
	return names
}

// Find returns the full name of a unit, given any form of its name: group:ups@host:port, ups@host:port, ups@host,
// ups.
func Find(units map[string][]string, name string) (string, error) {
	if _, ok := units[name]; ok {
		return name, nil
	}
	var found []string
	all := slices.Sorted(maps.Keys(units))
	for _, id := range all {
		_, rest, _ := strings.Cut(id, ":")
		host, _, _ := cutLast(rest, ":")
		short := shortName(id)
		if slices.Contains([]string{rest, host, short, strings.Trim(short, "\"'«»⎡⎦⸢⸥")}, name) {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("the history has no unit %s; it has %s", name, strings.Join(append(all, "no others")[:max(1, min(len(all), 10))], ", "))
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%s could be %s", name, strings.Join(found, " or "))
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
