package compile

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// check warns about what a policy lacks, and about rules that do nothing or too much. It reads the
// resolved tree.
func check(p *policy, o Options, r *report) {
	c := &checker{report: r, policy: p, Options: o}
	if len(c.units) == 0 {
		c.missing(grammar.Error, grammar.CodeNothing, grammar.Span{}, "add a GROUP with a MONITOR for each UPS", "the file monitors nothing")
	}
	for _, g := range c.groups {
		c.checkGroup(g)
	}
	for _, p := range c.supplies {
		c.checkSupply(p)
	}
	c.checkMessages()
	c.checkStates()
	for _, w := range c.whens {
		if len(w.units) > 0 {
			c.checkGuards(w)
			c.checkSettings(w.node)
			c.checkUndone(w.node)
		}
	}
	c.checkTimers()
	c.checkReachable()
	c.checkCancels()
	c.checkShutdowns()
	c.checkMains()
	c.checkProtection()
	c.checkFlag()
	c.checkPermissions()
}

// A checker is one run over one policy.
type checker struct {
	*report
	*policy
	Options
	starts map[string][]*grammar.StartTimer // by the name of the timer; nil until it is asked for
}

// checkGroup makes the checks that need the whole group.
func (c *checker) checkGroup(g *group) {
	if len(g.units) == 0 {
		c.missing(grammar.Warning, grammar.CodeNoMonitor, g.node.Name, "add a MONITOR, or remove the group",
			"GROUP %s has no MONITOR, so nothing in it is watched", g.node.Name)
		return
	}
	switch {
	case g.plaintext != nil && g.certNode != nil:
		c.errorf(grammar.CodePlaintextTLS, g.plaintext, "remove one of them", "GROUP %s has PLAINTEXT and CERTFILE", g.node.Name)
	case g.plaintext != nil && !loopback(g.host):
		c.errorf(grammar.CodePlaintextRemote, g.plaintext, "give upsd a certificate, or TLS through upsmon tlsproxy server, and use CERTFILE",
			"PLAINTEXT is for this machine alone, and %s is another: the password could be read on the network", g.host)
	case g.plaintext == nil && g.certNode == nil:
		remedy := "add CERTFILE with the PEM file of the CA, or of the server's own certificate"
		if loopback(g.host) {
			remedy += "; PLAINTEXT if this upsd is without TLS"
		}
		c.missing(grammar.Error, grammar.CodeNoCertFile, g.node, remedy,
			"GROUP %s has no CERTFILE, so its server could not be verified", g.node.Name)
	}
	if (g.clientCert == nil) != (g.clientKey == nil) {
		var at grammar.Node = g.clientCert
		if g.clientCert == nil {
			at = g.clientKey
		}
		c.errorf(grammar.CodeClientCert, at, "give both", "CLIENTCERT and CLIENTKEY go together")
	}
}

// checkSupply checks that a MINSUPPLIES can be met.
func (c *checker) checkSupply(p *supply) {
	power, units := p.power(), 0
	for _, g := range p.groups {
		units += len(g.units)
	}
	of := "all groups without a MINSUPPLIES of their own"
	switch unless := p.node.Unless; alone(unless) {
	case never:
		c.warnf(grammar.CodeNeverTrue, unless, "correct the condition", "%s never holds, so every unit supplies at all times", grammar.CondString(unless))
	case always:
		c.warnf(grammar.CodeNeverTrue, unless, "correct the condition", "%s always holds, so no unit ever supplies", grammar.CondString(unless))
	case unknown:
	}
	switch {
	case p.shared && len(p.groups) == 0:
		c.missing(grammar.Warning, grammar.CodeSupplyIdle, p.node, "remove it, or those of the groups",
			"MINSUPPLIES here has no effect, since every group has its own")
		return
	case units == 0 || power >= p.min:
		return
	case !p.shared:
		of = "GROUP " + p.groups[0].node.Name.String()
	}
	c.missing(grammar.Error, grammar.CodeMinSupplies, p.node.Number, "lower it, or raise a POWERVAL",
		"MINSUPPLIES %s can never be met: the POWERVALs of %s add up to %s", p.node.Number.Value, of, power)
}

// power is the sum of the POWERVALs that count.
func (p *supply) power() fsm.Power {
	var sum fsm.Power
	for _, g := range p.groups {
		for _, u := range g.units {
			sum += u.power
		}
	}
	return sum
}

// loopback reports whether a host is certainly this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// checkMessages warns about unused messages.
func (c *checker) checkMessages() {
	for _, item := range c.tree.Items {
		if l, ok := item.(*grammar.Let); ok && c.lets[l.Name.Value] == l && !c.used[l.Name.Value] {
			c.absent(grammar.CodeUnused, l.Name, "remove it, or use it", "the message %s is never used", l.Name.Value)
		}
	}
}

// A timerOf is a timer of a unit.
type timerOf struct {
	unit int
	name string
}

// checkTimers warns about timers that are only started, only handled, or only cancelled.
func (c *checker) checkTimers() {
	started := c.timers()
	waits := map[string]bool{}
	handled := map[timerOf]bool{}
	var idle []*grammar.Name // CANCELTIMERs of an EACH
	units := map[*grammar.Name][]string{}
	c.rules(func(r rule) {
		if n := r.on.Timer; n != nil {
			waits[n.Value] = true
			if owner, _ := c.owner(r, n.Value); owner != nil {
				handled[timerOf{owner.index, n.Value}] = true
			} else {
				c.absent(grammar.CodeNeverStarted, n, suggestTimer(c.report, n.Value, started, "start it with STARTTIMER, or remove the rule"),
					"timer %q is never started, so this rule never runs", n.Value)
			}
		}
		for _, n := range r.timers {
			if owner, _ := c.owner(r, n.Value); owner == nil {
				c.absent(grammar.CodeNeverStarted, n, suggestTimer(c.report, n.Value, started, "start it with STARTTIMER, or remove the condition"),
					"timer %q is never started, so it never runs", n.Value)
			}
		}
		for a := range r.node.Run() {
			cancel, ok := a.Verb.(*grammar.CancelTimer)
			if !ok {
				continue
			}
			n := cancel.Timer
			owner, _ := c.owner(r, n.Value)
			if owner == nil {
				c.absent(grammar.CodeCancelIdle, n, suggestTimer(c.report, n.Value, started, "remove it"),
					"timer %q is never started, so there is nothing to cancel", n.Value)
			} else if _, own := owner.starts[n.Value]; !own && owner == r.unit && n.Value != fsm.StartTimerName && r.node.Unit == nil {
				if units[n] == nil {
					idle = append(idle, n)
				}
				units[n] = append(units[n], r.unit.name)
			}
		}
	})
	for _, n := range idle {
		c.absent(grammar.CodeCancelIdle, n, "write the rule for the unit that starts it",
			"EACH cancels each unit's own timer, and %s never starts %q", list(units[n]), n.Value)
	}
	waiting := slices.Sorted(maps.Keys(waits))
	for _, u := range c.units {
		for _, name := range slices.Sorted(maps.Keys(u.starts)) {
			if !handled[timerOf{u.index, name}] && !c.asked[name] && name != fsm.StartTimerName {
				c.absent(grammar.CodeNeverHandled, u.starts[name], suggestTimer(c.report, name, waiting, "add WHEN "+grammar.Quoted(u.ups)+" TIMEOUT "+name),
					"timer %q is started, but nothing happens when it ends", name)
			}
		}
	}
}

func suggestTimer(r *report, name string, known []string, otherwise string) string {
	if s := r.closest(name, known); s != "" {
		return fmt.Sprintf("did you mean %q?", s)
	}
	return otherwise
}

// checkCancels warns about a CANCELTIMER of the very timer whose expiry runs the rule, unless the
// timer may have been started again.
func (c *checker) checkCancels() {
	again := map[timerOf]bool{}
	c.rules(func(r rule) {
		timer := r.on.Timer
		if timer == nil {
			return
		}
		owner, _ := c.owner(r, timer.Value)
		if owner == nil {
			return
		}
		ended := timerOf{owner.index, timer.Value}
		for a := range r.node.Run() {
			switch v := a.Verb.(type) {
			case *grammar.StartTimer:
				if (timerOf{r.unit.index, v.Timer.Value}) == ended {
					again[ended] = true
				}
			case *grammar.CancelTimer:
				if of, _ := c.owner(r, v.Timer.Value); of == owner && v.Timer.Value == ended.name && !again[ended] {
					c.warnf(grammar.CodeCancelEnded, v.Timer, "remove it", "timer %q has just ended here, so there is nothing to cancel", v.Timer.Value)
				}
			}
		}
	})
}

// checkShutdowns warns if one event runs SHUTDOWNCMD unconditionally more than once.
func (c *checker) checkShutdowns() {
	type event struct {
		unit int
		on   string
		of   int // the unit whose timer it is
	}
	first := map[event]int32{}
	c.rules(func(r rule) {
		e := event{unit: r.unit.index}
		for a, condition := range r.node.Run() {
			if !isShutdown(a) || condition != nil {
				continue
			}
			if e.on == "" {
				e.on = r.on.String()
				if timer := r.on.Timer; timer != nil {
					if owner, _ := c.owner(r, timer.Value); owner != nil {
						e.of = owner.index
					}
				}
			}
			if line, ok := first[e]; ok {
				c.warnf(grammar.CodeShutdownTwice, a.Verb, "remove one of them",
					"%s shuts down twice: SHUTDOWNCMD is already at line %d", r.on.On(), line)
				continue
			}
			first[e] = a.Start.Line
		}
	})
}

// isShutdown reports whether an action shuts this host down.
func isShutdown(a *grammar.Action) bool {
	word := a.Verb.Keyword()
	return word == "SHUTDOWN" || word == "SHUTDOWNCMD"
}

// checkProtection warns about gaps in how a policy protects this host.
func (c *checker) checkProtection() {
	type found struct {
		shutdown, lb, fsd bool
		power             fsm.Power
	}
	has := map[*supply]*found{}
	for _, p := range c.supplies {
		has[p] = &found{power: p.power()}
	}
	nocomm := make([]bool, len(c.groups))
	heeds := func(status string) *heeder { return &heeder{c, status, make([]bool, len(c.units)), map[any]bool{}} }
	fsd, lb, lost := heeds("FSD"), heeds("LB"), heeds("NOCOMM")
	c.rules(func(r rule) {
		p := r.unit.group.supply
		on := r.on.Cond
		nocomm[r.unit.group.index] = nocomm[r.unit.group.index] || mentions(on, "NOCOMM")
		for _, h := range []*heeder{fsd, lb, lost} {
			h.follow(on, r.unit)
		}
		if f := has[p]; f != nil {
			f.lb = f.lb || mentions(on, "LB") || mentions(on, "LS") && mentions(p.node.Unless, "LB")
			f.fsd = f.fsd || mentions(on, "LS") && mentions(p.node.Unless, "FSD")
			for a := range r.node.Run() {
				f.shutdown = f.shutdown || isShutdown(a)
			}
		}
	})
	for _, g := range c.groups {
		powers := slices.ContainsFunc(g.units, func(u *unit) bool { return u.power > 0 })
		if g.supply == nil || g.supply.min == 0 || !powers {
			continue
		}
		f := has[g.supply]
		if !f.shutdown {
			c.absent(grammar.CodeNoShutdown, g.node.Name, "add a rule with SHUTDOWNCMD",
				"GROUP %s powers this host, but no rule of its units shuts it down", g.node.Name)
		}
		if !f.lb {
			c.absent(grammar.CodeNoLB, g.node.Name, "add WHEN … REPORTS None->LB",
				"nothing happens when a battery of GROUP %s runs low", g.node.Name)
		}
		if !nocomm[g.index] {
			c.absent(grammar.CodeNoNOCOMM, g.node.Name, "add WHEN … REPORTS COMM->NOCOMM",
				"nobody is notified when contact with a unit of GROUP %s is lost", g.node.Name)
		}
		for _, u := range g.units {
			if u.power == 0 || f.power < g.supply.min || f.power-u.power >= g.supply.min {
				continue // this host does not depend on it alone
			}
			if f.lb && !lb.units[u.index] {
				c.absent(grammar.CodeNoLB, u.node.Unit, "add WHEN "+grammar.Quoted(u.ups)+" REPORTS None->LB, or use EACH in the rule of another unit",
					"nothing happens when the battery of %s runs low", u.name)
			}
			if nocomm[g.index] && !lost.units[u.index] {
				c.absent(grammar.CodeNoNOCOMM, u.node.Unit, "add WHEN "+grammar.Quoted(u.ups)+" REPORTS COMM->NOCOMM, or use EACH in the rule of another unit",
					"nobody is notified when contact with %s is lost", u.name)
			}
		}
	}
	for _, u := range c.units {
		if f := has[u.group.supply]; !u.primary && u.power > 0 && !fsd.units[u.index] && (f == nil || !f.fsd) {
			c.absent(grammar.CodeNoFSD, u.node.Unit, "add WHEN "+grammar.Quoted(u.ups)+" REPORTS None->FSD",
				"when the primary of %s orders a shutdown, this host stays up until its power goes", u.name)
		}
	}
}

// A heeder finds the units whose status can make a condition hold.
type heeder struct {
	*checker
	status string
	units  []bool       // by unit index
	done   map[any]bool // the supplies and the terms about groups that have been followed
}

// follow follows a condition, which may be nil, that is evaluated for a unit. LS depends on what
// UNLESS says about any unit that counts.
func (h *heeder) follow(cond grammar.Cond, of *unit) {
	name := ""
	switch cond := cond.(type) {
	case *grammar.Entered:
		name = cond.To.Value
	case *grammar.Status:
		name = cond.Name.Value
	case *grammar.And:
		for _, part := range cond.Parts {
			h.follow(part, of)
		}
	case *grammar.Or:
		for _, part := range cond.Parts {
			h.follow(part, of)
		}
	case *grammar.Held:
		h.follow(cond.Cond, of)
	case *grammar.Is:
		switch {
		case cond.Of != grammar.One:
			h.followAll(cond, cond.Cond, of.group.units)
		case h.unitOf[cond.Unit.Monitor] != nil:
			h.follow(cond.Cond, h.unitOf[cond.Unit.Monitor])
		}
	}
	switch p := of.group.supply; {
	case name == h.status:
		h.units[of.index] = true
	case name == "LS" && p != nil:
		for _, g := range p.groups {
			h.followAll(g, p.node.Unless, g.units)
		}
	}
}

// followAll follows a condition that is evaluated for several units, once for each cause.
func (h *heeder) followAll(cause any, cond grammar.Cond, units []*unit) {
	if h.done[cause] {
		return
	}
	h.done[cause] = true
	for _, u := range units {
		h.follow(cond, u)
	}
}

// mentions reports whether a condition, which may be nil, can hold because of a status.
func mentions(c grammar.Cond, status string) bool {
	switch c := c.(type) {
	case nil:
		return false
	case *grammar.Entered:
		return c.To.Value == status
	case *grammar.Status:
		return c.Name.Value == status
	case *grammar.And:
		return slices.ContainsFunc(c.Parts, func(p grammar.Cond) bool { return mentions(p, status) })
	case *grammar.Or:
		return slices.ContainsFunc(c.Parts, func(p grammar.Cond) bool { return mentions(p, status) })
	case *grammar.Is:
		return mentions(c.Cond, status)
	case *grammar.Held:
		return mentions(c.Cond, status)
	}
	return false
}

// checkFlag warns about a POWERDOWNFLAG that would never be created.
func (c *checker) checkFlag() {
	if len(c.flags) > 0 && len(c.units) > 0 && !slices.ContainsFunc(c.units, func(u *unit) bool { return u.primary && u.power > 0 }) {
		c.missing(grammar.Warning, grammar.CodePowerDownIdle, c.flags[len(c.flags)-1], "remove it; the primary of the UPS has one",
			"POWERDOWNFLAG has no effect, since this host is the primary of no unit with a POWERVAL above 0")
	}
}

// checkPermissions warns about a file that others may read or change.
func (c *checker) checkPermissions() {
	if secrets := c.exposed(); c.Mode&0o004 != 0 && len(secrets) > 0 {
		c.say(grammar.Warning, grammar.CodeReadable, grammar.Span{}, "chmod o-r, and give it the group of the user who runs upsmon",
			"everybody on this machine can read %s in the file", strings.Join(secrets, " and "))
	}
	if c.Mode&0o002 != 0 {
		c.say(grammar.Warning, grammar.CodeWritable, grammar.Span{}, "chmod o-w", "everybody on this machine can change the file")
	}
	if c.Writable != "" {
		c.say(grammar.Warning, grammar.CodeWritable, grammar.Span{}, "chmod o-w "+c.Writable,
			"everybody on this machine can replace the file, because everybody may write to the directory %s", c.Writable)
	}
}
