package simulate

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var dummyLine = regexp.MustCompile(`^(TIMER\s+\S+|[a-z0-9]+(\.[A-Za-z0-9_-]+)+\s*:.*)$`)

// IsDummy reports whether a file is one of dummy-ups (.dev, .seq) rather than a scenario: its first
// line says which.
func IsDummy(src []byte) bool {
	for line := range bytes.Lines(src) {
		text, _, _ := strings.Cut(string(line), "#")
		if text = strings.TrimSpace(text); text != "" {
			return dummyLine.MatchString(text)
		}
	}
	return false
}

// ParseDummy reads a file of NUT's dummy-ups driver as a scenario for one unit: lines "ups.status:
// OB" and "TIMER 300" (dummy-ups(8)). The lines between two TIMERs are one snapshot. The file is
// played once.
func ParseDummy(name string, src []byte, ups string) (*Scenario, error) {
	sc := &Scenario{Name: name}
	var at time.Duration
	n := 0
	for line := range bytes.Lines(src) {
		n++
		text, _, _ := strings.Cut(string(line), "#")
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if !dummyLine.MatchString(text) {
			return nil, fmt.Errorf("%s:%d: expected VARIABLE: VALUE, or TIMER SECONDS", name, n)
		}
		if seconds, ok := strings.CutPrefix(text, "TIMER"); ok {
			s, err := strconv.ParseFloat(strings.TrimSpace(seconds), 64)
			switch {
			case err != nil || s < 0 || math.IsNaN(s):
				return nil, fmt.Errorf("%s:%d: %q is not a number of seconds", name, n, strings.TrimSpace(seconds))
			case at.Seconds()+s > maxDays*24*60*60:
				return nil, fmt.Errorf("%s:%d: the TIMERs take too long: a scenario lasts at most %d days", name, n, maxDays)
			}
			at += time.Duration(s * float64(time.Second))
			continue
		}
		variable, value, _ := strings.Cut(text, ":")
		sc.snapshot(at, ups, n).report(Setting{n, strings.TrimSpace(variable), strings.TrimSpace(value)})
	}
	return sc, nil
}
