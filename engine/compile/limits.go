package compile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// ranges holds the values that a variable can have. Others are unknown (see fsm), and no comparison
// with an unknown value is true.
var ranges = map[string]struct{ least, most float64 }{
	"battery.charge":  {0, 100},
	"battery.runtime": {0, math.MaxInt32},
	"ups.load":        {0, math.MaxInt32},
	"upsd.clients":    {0, math.MaxInt32},
}

// outOfRange reports whether no value that the variable can have makes a comparison true.
func outOfRange(c *grammar.Comparison) bool {
	r, limited := ranges[c.Variable.Value]
	v, ok := amount(c.Number)
	if !limited || !ok {
		return false
	}
	// Values below, at and above the number are enough: all others are like one of them.
	for _, x := range []float64{r.least, v - 1, v, v + 1, r.most} {
		if x >= r.least && x <= r.most && compare(x, c.Op, v) {
			return false
		}
	}
	return true
}

// textual reports whether the value of a variable that NUT documents is always a text.
func textual(variable string) bool {
	generic, _ := withoutIndexes(variable)
	if !standardVariables()[generic] {
		return false
	}
	last := generic[strings.LastIndexByte(generic, '.')+1:]
	return slices.Contains([]string{"status", "mfr", "alarm", "reason", "result", "mode", "switch", "switchable"}, last) ||
		slices.Contains([]string{"battery.type", "battery.charger.type", "device.type", "ups.type", "ups.start.auto", "ups.start.battery", "ups.start.reboot"}, generic)
}

// insteadOfText says which condition to use in place of a variable that is a text.
var insteadOfText = map[string]string{
	"ups.status":             "name the status itself, as in REPORTS OB AND LB",
	"ups.alarm":              "name the status itself, as in REPORTS None->ALARM",
	"battery.charger.status": "name the status itself: CHRG or DISCHRG",
}

// checkLimit warns about a comparison with a number that the variable is not made for.
func (b *builder) checkLimit(n *grammar.Comparison) {
	variable := n.Variable.Value
	v, ok := amount(n.Number)
	digits, _ := cutUnit(n.Number.Value)
	switch {
	case !ok || n.Number.Name != nil && n.Number.Name.Let == nil:
	case textual(variable):
		remedy := insteadOfText[variable]
		if remedy == "" {
			remedy = "compare a variable that is a number"
		}
		b.warnf(grammar.CodeLimit, n, remedy, "%s is a text, so it cannot be compared with a number, and this never holds", variable)
	case (variable == "battery.charge" || variable == "ups.load") && v > 0 && v < 1:
		b.warnf(grammar.CodeLimit, n.Number, fmt.Sprintf("write %s for %s %%", percent(v), percent(v)), "%s is in percent, so this is %s %%", variable, n.Number.Value)
	case variable == "battery.runtime" && v > 0 && v < 30 && digits == n.Number.Value:
		b.warnf(grammar.CodeLimit, n.Number, fmt.Sprintf("write %sm for minutes, or %ss if you mean seconds", n.Number.Value, n.Number.Value),
			"%s is in seconds, so this is %s s", variable, n.Number.Value)
	}
}

// percent writes a fraction as a percentage.
func percent(v float64) string { return strconv.FormatFloat(math.Round(v*1000)/10, 'f', -1, 64) }

// settings are the variables that say when a UPS will do something, with the ones that say how it
// is now.
var settings = map[string]string{
	"battery.charge.low": "battery.charge", "battery.charge.warning": "battery.charge", "battery.charge.restart": "battery.charge",
	"battery.runtime.low": "battery.runtime", "battery.runtime.restart": "battery.runtime",
}

// checkSettings warns about shutdowns, and timers, that depend on a setting of the UPS: it does not
// change in an outage. To compare one for other purposes is fine.
func (c *checker) checkSettings(n *grammar.When) {
	var said []grammar.Node
	warn := func(cond grammar.Cond) {
		if cond == nil {
			return
		}
		grammar.Walk(cond, func(n grammar.Node) bool {
			if cmp, ok := n.(*grammar.Comparison); ok && settings[cmp.Variable.Value] != "" && !slices.Contains(said, n) {
				said = append(said, n)
				c.warnf(grammar.CodeLimit, cmp.Variable, "did you mean "+settings[cmp.Variable.Value]+"?",
					"%s is a setting of the UPS, which does not change in an outage", cmp.Variable.Value)
			}
			return true
		})
	}
	for a, condition := range n.Run() {
		if _, timer := a.Verb.(*grammar.StartTimer); !timer && !shutsDown(a) {
			continue
		}
		for _, t := range n.Triggers {
			warn(t.Cond)
		}
		warn(condition)
	}
}
