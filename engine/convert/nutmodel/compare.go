package nutmodel

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// Difference is an Act of only one of two monitors.
type Difference struct {
	Act
	Missing bool // the second monitor did not do it; otherwise the first did not
}

func (d Difference) String() string {
	who := "more"
	if d.Missing {
		who = "less"
	}
	return fmt.Sprintf("%s: %s", who, d.Act)
}

func (a Act) String() string {
	return strings.TrimSpace(fmt.Sprintf("%6.2fs %-8s %s", a.At.Seconds(), a.Kind, strings.Join(slices.DeleteFunc([]string{a.Type, a.UPS, a.Text},
		func(s string) bool { return s == "" }), " | ")))
}

// key is equal for acts that correspond. The text of a notification contains the UPS, and a monitor other than
// NUT's does not report the type.
func (a Act) key() string {
	switch a.Kind {
	case Syslog, Wall:
		return string(a.Kind) + "\x00" + a.Text
	case Flag, Shutdown:
		return string(a.Kind)
	}
	return strings.Join([]string{string(a.Kind), a.Type, a.UPS, a.Text}, "\x00")
}

// Compare lists the acts of only one of two monitors until end, in the order of time. Two acts correspond if they
// are within slack of each other. Acts after a SHUTDOWNCMD do not count, since the machine goes down; nor do acts
// that the other may do only after the end, or that depend on chance.
func Compare(first, second []Act, slack, end time.Duration) []Difference {
	until := func(own, other []Act) time.Duration {
		at, down := shutdown(own)
		if !down {
			if at, down = shutdown(other); down {
				at -= slack
			}
		}
		if !down {
			at = end
		}
		return min(at, end-slack)
	}
	firstEnd, secondEnd := until(first, second), until(second, first)
	var all []Difference
	used := make([]bool, len(second))
	for _, a := range first {
		best := -1
		for i, b := range second {
			if !used[i] && b.key() == a.key() && (best < 0 || (b.At-a.At).Abs() < (second[best].At-a.At).Abs()) {
				best = i
			}
		}
		if best >= 0 && (second[best].At-a.At).Abs() <= slack {
			used[best] = true
		} else if a.At <= firstEnd && !a.Chance {
			all = append(all, Difference{a, true})
		}
	}
	for i, b := range second {
		if !used[i] && b.At <= secondEnd && !b.Chance {
			all = append(all, Difference{b, false})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].At < all[j].At })
	return all
}

func shutdown(acts []Act) (time.Duration, bool) {
	if i := slices.IndexFunc(acts, func(a Act) bool { return a.Kind == Shutdown }); i >= 0 {
		return acts[i].At, true
	}
	return 0, false
}
