package compile

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

func (r *report) port(n *grammar.Number, remedy string) int {
	p, err := strconv.Atoi(n.Value)
	if err != nil || p < 1 || p > 65535 {
		r.errorf(grammar.CodePort, n, remedy, "%s is not a port: ports run from 1 to 65535", n.Value)
		return defaultPort
	}
	return p
}

// number parses a number that the lexer has accepted.
func (r *report) number(n *grammar.Number) float64 {
	v, err := strconv.ParseFloat(n.Value, 64)
	if err != nil {
		r.errorf(grammar.CodeNumber, n, "use a smaller one", "the number is too large")
	}
	return v
}

// power parses a power value.
func (r *report) power(n *grammar.Number) fsm.Power {
	v := r.number(n)
	if v > 1e6 {
		r.errorf(grammar.CodeNumber, n, "count in supplies, not in watts", "the power value %s is too large", n.Value)
		return 0
	}
	return fsm.Power(math.Round(v * float64(fsm.PowerUnit)))
}

const maxInterval = 366 * 24 * time.Hour

// interval parses a duration of at least a millisecond; a shorter one is reported with code and
// severity.
func (r *report) interval(n *grammar.Interval, sev grammar.Severity, code grammar.Code, what string) time.Duration {
	digits, unit := cutUnit(n.Value)
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || v*float64(unit) > float64(maxInterval) {
		r.errorf(grammar.CodeInterval, n, "", "%s is longer than a year", n.Value)
		return time.Second
	}
	d := time.Duration(v * float64(unit)).Round(time.Microsecond)
	if d < time.Millisecond {
		remedy := ""
		if sev == grammar.Warning {
			remedy = "put what it starts into this rule instead"
		}
		r.say(sev, code, n.Span, remedy, "%s of %s is too short; the shortest is 1ms", what, n.Value)
		d = time.Millisecond
	}
	return d
}

// cutUnit takes the unit off a duration; without one it is in seconds.
func cutUnit(literal string) (digits string, unit time.Duration) {
	for _, u := range []struct {
		suffix string
		unit   time.Duration
	}{{"ms", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", 24 * time.Hour}} {
		if digits, ok := strings.CutSuffix(literal, u.suffix); ok {
			return digits, u.unit
		}
	}
	return literal, time.Second
}

// amount returns the number with which a variable is compared; a duration is in seconds.
func amount(n *grammar.Number) (v float64, ok bool) {
	digits, unit := cutUnit(n.Value)
	v, err := strconv.ParseFloat(digits, 64)
	return v * unit.Seconds(), err == nil
}

// clock reads a time of day.
func (r *report) clock(n *grammar.Clock) time.Duration {
	hours, minutes, _ := strings.Cut(n.Value, ":")
	h, err := strconv.Atoi(hours)
	m, err2 := strconv.Atoi(minutes)
	if err != nil || err2 != nil || h > 23 || m > 59 || len(minutes) != 2 {
		r.errorf(grammar.CodeClock, n, "write hours and minutes, such as 07:30", "%s is not a time of day: they run from 00:00 to 23:59", n.Value)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}
