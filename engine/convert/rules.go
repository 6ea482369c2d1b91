package convert

import (
	"maps"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/grammar"
)

// triggerOf returns the event here that corresponds to an event of NUT. A word W has None->W, and NOTW has W->None.
func (b *builder) triggerOf(e nutconf.Event) string {
	switch e {
	case nutconf.Online:
		return "REPORTS OB->OL"
	case nutconf.OnBatt:
		return "REPORTS OL->OB"
	case nutconf.LowBatt:
		return "REPORTS None->LB"
	case nutconf.CommOK:
		return "REPORTS NOCOMM->COMM"
	case nutconf.CommBad:
		return "REPORTS COMM->NOCOMM"
	case nutconf.NoComm:
		every := seconds(max(b.Upsmon.NoCommWarnTime, 1))
		return "REPORTS NOCOMM FOR " + every + " EVERY " + every
	case nutconf.ReplBatt:
		return "REPORTS RB EVERY " + seconds(max(b.Upsmon.RBWarnTime, 1))
	}
	if word, ok := strings.CutPrefix(string(e), "NOT"); ok {
		return "REPORTS " + word + "->None"
	}
	return "REPORTS None->" + string(e)
}

// event adds the rules of all groups for an event.
func (b *builder) event(e nutconf.Event, n nutconf.Notify) {
	switch e {
	case nutconf.Shutdown, nutconf.ShutdownSync:
		return // part of the shutdown
	case nutconf.NoParent, nutconf.SuspendStarting, nutconf.SuspendFinished:
		b.withoutWord(e, n)
		return
	}
	for _, g := range b.groups {
		r := rule{subject: g.subject(), trigger: b.triggerOf(e), comments: b.comments(n.Msg, n.Flag)}
		if g != b.groups[0] {
			r.comments = nil
		}
		tells := true // r is the rule that reports the event
		finish := func() {
			condition := b.afterOwnFSD(e, g, r.subject)
			if tells {
				r.actions = append(b.tell(e, n, g, &r, condition), r.actions...)
			}
			g.add(r, condition)
			tells = false
		}
		for i := range b.ats {
			a := &b.ats[i]
			if a.Event != e {
				continue
			}
			subject := g.subject()
			if u := b.unitOf(a.UPS); !a.All() {
				if u.group != g {
					continue
				}
				subject = grammar.Quoted(u.UPS)
			}
			if subject != r.subject {
				finish()
				r = rule{subject: subject, trigger: r.trigger}
			}
			r.comments = append(r.comments, b.comments(a.Line)...)
			for _, action := range b.at(a, g, subject) {
				if !slices.Contains(r.actions, action) || !strings.Contains(action, "STARTTIMER") {
					r.actions = append(r.actions, action)
				}
			}
		}
		finish()
	}
}

// add adds a rule if it does anything, optionally under a condition.
func (g *group) add(r rule, condition string) {
	if len(r.actions) == 0 {
		return
	}
	r.actions = guarded(condition, r.actions)
	g.rules = append(g.rules, r)
}

// guarded puts actions under a condition; "" means none.
func guarded(condition string, actions []string) []string {
	switch {
	case condition == "" || len(actions) == 0:
		return actions
	case len(actions) == 1 && !strings.HasPrefix(actions[0], "IF "):
		return []string{"IF " + condition + " " + actions[0]}
	}
	return []string{"IF " + condition + " { " + strings.Join(actions, " ") + " }"}
}

// afterOwnFSD returns the condition that this machine has not set FSD itself: up to 2.8.4, upsmon reports nothing
// once it has.
func (b *builder) afterOwnFSD(e nutconf.Event, g *group, subject string) string {
	if e != nutconf.FSD || len(b.primaries) == 0 || !b.shutsDown() || !b.in.Version.Before(nutconf.V285) {
		return ""
	}
	if b.isLead(subject, g) {
		return "NOT " + b.going
	}
	return b.ref(b.lead, g) + " IS NOT " + b.going
}

// isLead reports whether the subject of rules is the lead alone.
func (b *builder) isLead(subject string, g *group) bool {
	return g == b.lead.group && subject == grammar.Quoted(b.lead.UPS)
}

// withoutWord notes an event that has no counterpart, if the files mention it.
func (b *builder) withoutWord(e nutconf.Event, n nutconf.Notify) {
	line := n.Flag
	if line == nil {
		line = n.Msg
	}
	why := "when the process with root's rights ends, the service restarts both"
	if e != nutconf.NoParent {
		why = "after a suspend all units are asked again before any timer ends"
	}
	for i := range b.ats {
		if b.ats[i].Event == e {
			b.noteAt(codeNoWord, &b.ats[i], "", "%s has no counterpart: %s", e, why)
			return
		}
	}
	if line != nil && n.Flags != 0 {
		b.noteLine(codeNoWord, line, "", "%s has no counterpart: %s", e, why)
	}
}

// Names of LETs, other than those of messages.
const (
	nameOfUPS    = "UPS"
	nameOfComm   = "Comm"
	nameOfScript = "Script"
	nameOfNotify = "Tell"
)

// A piece is a part of a text: characters, or the name of a LET.
type piece struct{ text, name string }

// A wording is the pieces of a message, and the LET that they need. The LET's name is "" if they need none.
type wording struct {
	pieces []piece
	need   let
}

// wordings returns the ways to write a message of a group, the best first: with a LET for the common start of
// messages, with its own LET, and literally.
func (b *builder) wordings(e nutconf.Event, g *group, text string) []wording {
	var all []wording
	for _, l := range []let{{nameOfComm, "Communications with UPS " + b.nameIn(g), g}, {nameOfUPS, "UPS " + b.nameIn(g), g}} {
		if before, after, found := strings.Cut(text, l.text); found && before+after != "" {
			l.name = b.letName(l.name, g, l.text)
			all = append(all, wording{[]piece{{text: before}, {name: l.name}, {text: after}}, l})
			break
		}
	}
	name := b.letName("Msg-"+string(e), g, text)
	return append(all, wording{[]piece{{name: name}}, let{name, text, g}}, wording{pieces: []piece{{text: text}}})
}

// letName returns the name for a text. Of several groups, only the first has the short name.
func (b *builder) letName(name string, g *group, text string) string {
	if before, ok := b.texts[name]; ok && before != text {
		name += "-" + strings.Map(nameLetter, g.name)
	}
	return name
}

// write formats texts and pieces as the argument of a verb.
func (b *builder) write(before string, pieces []piece, after string) string {
	return b.writeAll(slices.Concat([]piece{{text: before}}, pieces, []piece{{text: after}}))
}

func (b *builder) writeAll(pieces []piece) string {
	var words []string
	text := ""
	for i, p := range pieces {
		text += p.text
		if text != "" && p.name != "" || i == len(pieces)-1 && text+strings.Join(words, "") == "" || text != "" && i == len(pieces)-1 {
			words, text = append(words, b.say(text)), ""
		}
		if p.name != "" {
			words = append(words, p.name)
		}
	}
	return strings.Join(words, " ")
}

// notify returns what upsmon does at an event besides calling upssched.
func (b *builder) notify(e nutconf.Event, n nutconf.Notify, g *group) []string {
	return b.notifyIn([]piece{{text: b.message(e, n, g)}}, e, n, g)
}

// notifyIn is notify with the message in pieces.
func (b *builder) notifyIn(pieces []piece, e nutconf.Event, n nutconf.Notify, g *group) []string {
	var actions []string
	if n.Flags&nutconf.ToSyslog != 0 {
		actions = append(actions, "SYSLOG "+b.write("[notice] ", pieces, ""))
	}
	if n.Flags&nutconf.ToWall != 0 {
		actions = append(actions, "WALL "+b.write("", pieces, ""))
	}
	if n.Flags&nutconf.ToExec != 0 && b.Upsmon.NotifyCmd != "" && !CallsUpssched(b.Upsmon.NotifyCmd) {
		actions = append(actions, b.notifyCmd(e, n, g, pieces))
	}
	return actions
}

// tell is notify for a rule with other actions, with the wording that makes the file shortest.
func (b *builder) tell(e nutconf.Event, n nutconf.Notify, g *group, r *rule, condition string) []string {
	var best wording
	least := 0
	calls := maps.Clone(b.calls)
	for _, w := range b.wordings(e, g, b.message(e, n, g)) {
		with := b.notifyIn(w.pieces, e, n, g)
		lines := linesOf(r, append(slices.Clone(with), r.actions...), condition)
		if _, known := b.texts[w.need.name]; w.need.name != "" && !known {
			lines++
		}
		if least == 0 || lines < least {
			best, least = w, lines
		}
	}
	b.let(best.need)
	b.calls = calls // only one of the wordings is used
	return b.notifyIn(best.pieces, e, n, g)
}

// let adds a LET if it does not exist.
func (b *builder) let(l let) {
	if _, known := b.texts[l.name]; l.name == "" || known {
		return
	}
	b.lets = append(b.lets, let{l.name, b.say(l.text), l.group})
	b.texts[l.name] = l.text
}

// calling returns the text before the argument of a program that rules call, or a LET for it if many rules call the
// program.
func (b *builder) calling(name string, g *group, before string) piece {
	const many = 3
	b.calls[before]++
	if b.often[before] < many {
		return piece{text: before}
	}
	name = b.letName(name, g, before)
	b.let(let{name, before, g})
	return piece{name: name}
}

// linesOf returns how many lines a rule has once formatted.
func linesOf(r *rule, actions []string, condition string) int {
	const width = 100
	if len("WHEN "+r.subject+" "+r.trigger+" : "+strings.Join(guarded(condition, actions), " ")) <= width {
		return 1
	}
	if condition != "" && len(actions) > 1 {
		return len(actions) + 3 // including the braces
	}
	return len(actions) + 1
}

// message returns the text of an event, with substitutions.
func (b *builder) message(e nutconf.Event, n nutconf.Notify, g *group) string {
	values := []string{b.nameIn(g)}
	switch {
	case slices.Contains(unitless, e):
		values[0] = ""
	case e == "ALARM":
		values = append(values, "%(ups.alarm)s")
	case e == "OTHER":
		values = append(values, "%(ups.status)s")
	}
	var text strings.Builder
	for s := n.Message; s != ""; {
		before, after, found := strings.Cut(s, "%")
		text.WriteString(before)
		if !found {
			break
		}
		switch {
		case strings.HasPrefix(after, "s") && len(values) > 0:
			text.WriteString(values[0])
			values, after = values[1:], after[1:]
		case strings.HasPrefix(after, "%"):
			text.WriteString("%%")
			after = after[1:]
		default:
			text.WriteString("%%")
			b.noteLine(codeText, n.Msg, "", "only the first %%s of the message of %s is the UPS; this %% is written literally", e)
		}
		s = after
	}
	return text.String()
}

// nameIn returns how texts name the units of a group, which is their name in upsmon.conf.
func (b *builder) nameIn(g *group) string {
	if g.suffix == "" && g.name == "LOCAL" && g.host == "localhost" && g.port == 3493 {
		return "%(u)s"
	}
	return "%(ups)s" + escape(g.suffix)
}

// at returns the actions of an AT.
func (b *builder) at(a *nutconf.At, g *group, subject string) []string {
	names := b.names(a.Timer)
	switch a.Command {
	case nutconf.StartTimer:
		if b.idle(a.Timer) {
			return nil
		}
		name := b.timers[keyOf(a)]
		start := "STARTTIMER " + name + " " + seconds(a.Seconds)
		if w := b.while(a.Timer); w != "" {
			return []string{start + " WHILE " + w}
		}
		if b.alternates(a.Timer) {
			return []string{start}
		}
		return []string{"IF NOT TIMER " + name + " " + start}
	case nutconf.CancelTimer:
		var actions []string
		started := b.isStarted(a.Timer)
		if a.Arg != "" {
			run := b.call(a.Arg, a.Event, g, subject, false)
			if actions = run; started {
				actions = guarded(notRunning(names), run)
			}
		}
		if started && b.while(a.Timer) == "" {
			for _, name := range names {
				actions = append(actions, "CANCELTIMER "+name)
			}
		}
		return actions
	}
	return b.call(a.Arg, a.Event, g, subject, false)
}

// notRunning returns the condition that none of the timers runs.
func notRunning(names []string) string {
	if len(names) == 1 {
		return "NOT TIMER " + names[0]
	}
	return "NOT (TIMER " + strings.Join(names, " OR TIMER ") + ")"
}

// starts and cancels return the ATs of a timer.
func (b *builder) starts(timer string) []*nutconf.At { return b.of(timer, nutconf.StartTimer) }

func (b *builder) cancels(timer string) []*nutconf.At { return b.of(timer, nutconf.CancelTimer) }

func (b *builder) of(timer string, c nutconf.AtCommand) []*nutconf.At {
	var all []*nutconf.At
	for i := range b.ats {
		if a := &b.ats[i]; a.Command == c && a.Timer == timer {
			all = append(all, a)
		}
	}
	return all
}

// isStarted reports whether the timer exists here.
func (b *builder) isStarted(timer string) bool {
	return len(b.starts(timer)) > 0 && !b.idle(timer)
}

// idle reports whether a timer has no effect, so that it is left out: nothing happens when it expires, and nothing
// depends on whether it runs.
func (b *builder) idle(timer string) bool {
	return b.doesNothing(timer) && !slices.ContainsFunc(b.cancels(timer), func(a *nutconf.At) bool { return a.Arg != "" })
}

// endings are the events that end the state which another event begins.
var endings = map[nutconf.Event]struct {
	by    nutconf.Event
	state string
}{
	nutconf.OnBatt:  {nutconf.Online, "OB"},
	nutconf.CommBad: {nutconf.CommOK, "NOCOMM"},
	nutconf.Online:  {nutconf.OnBatt, "OL"},
}

// pair returns the event that starts a timer and the state whose end cancels it, if nothing else uses the timer and
// both are for the same UPSs.
func (b *builder) pair(timer string) (state string, withArg, ok bool) {
	starts, cancels := b.starts(timer), b.cancels(timer)
	if len(starts) != 1 || len(cancels) == 0 {
		return "", false, false
	}
	end, known := endings[starts[0].Event]
	if by := nutconf.Event("NOT" + string(starts[0].Event)); !known && slices.ContainsFunc(nutconf.Events, func(i nutconf.EventInfo) bool { return i.Event == by }) {
		end.by, end.state = by, string(starts[0].Event)
	}
	for _, c := range cancels {
		if c.Event != end.by || c.UPS != starts[0].UPS {
			return "", false, false
		}
		withArg = withArg || c.Arg != ""
	}
	return end.state, withArg, end.by != ""
}

// while returns the condition that replaces the CANCEL-TIMER of a timer; "" if it would not mean the same.
func (b *builder) while(timer string) string {
	if state, withArg, ok := b.pair(timer); ok && !withArg {
		return state
	}
	return ""
}

// alternates reports whether a timer is always cancelled before it is started again.
func (b *builder) alternates(timer string) bool {
	_, _, ok := b.pair(timer)
	return ok
}

// namesFor returns the timers that rules for a subject start.
func (b *builder) namesFor(timer string, g *group, subject string) []string {
	var all []string
	for _, s := range b.starts(timer) {
		name := b.timers[keyOf(s)]
		if u := b.unitOf(s.UPS); (s.All() || subject == "EACH" || u.group == g && grammar.Quoted(u.UPS) == subject) && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// timeouts adds the rules for the expiry of timers.
func (b *builder) timeouts() {
	first := map[*group]bool{}
	var done []string
	for i := range b.ats {
		timer := b.ats[i].Timer
		if timer == "" || slices.Contains(done, timer) || !b.isStarted(timer) {
			continue
		}
		done = append(done, timer)
		starts := b.starts(timer)
		for _, g := range b.groups {
			var subjects []string
			for _, s := range starts {
				subject := g.subject()
				if u := b.unitOf(s.UPS); !s.All() {
					if u.group != g {
						continue
					}
					subject = grammar.Quoted(u.UPS)
				}
				if slices.Contains(unitless, s.Event) {
					if g != b.lead.group {
						continue
					}
					subject = grammar.Quoted(b.lead.UPS)
				}
				if !slices.Contains(subjects, subject) {
					subjects = append(subjects, subject)
				}
			}
			if slices.Contains(subjects, "EACH") {
				subjects = []string{"EACH"}
			}
			for _, subject := range subjects {
				r := rule{subject: subject, trigger: "TIMEOUT " + strings.Join(b.namesFor(timer, g, subject), ", TIMEOUT ")}
				r.actions = b.call(timer, starts[0].Event, g, subject, true)
				if len(r.actions) == 1 && r.actions[0] == "RAISE "+b.going && b.isLead(subject, g) {
					b.raising = append(b.raising, r.trigger)
					b.raises--
					continue
				}
				if len(r.actions) == 0 {
					r.actions = []string{"NUTLOG " + b.say(b.nameIn(g)+": "+escape(timer)+" has ended")}
				}
				if !first[g] {
					r.section, first[g] = "# When a timer ends.\n", true
				}
				g.add(r, "")
			}
		}
	}
}
