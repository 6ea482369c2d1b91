package convert

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// head writes the first comment: which files it was made from, and what differs.
func (b *builder) head(f *strings.Builder) {
	from := []string{b.in.Upsmon.Name}
	if b.Upssched != nil {
		from = append(from, b.in.Upssched.Name)
	}
	if b.Script != nil {
		from = append(from, b.Script.Name)
	}
	fmt.Fprintf(f, "# Made by %s convert from\n", b.program)
	for _, name := range from {
		fmt.Fprintf(f, "#   %s\n", printable(name))
	}
	fmt.Fprintf(f, "# It does what NUT %s did with them, except for this:\n", b.in.Version)
	for _, d := range b.differences() {
		f.WriteString("# - " + d + "\n")
	}
	f.WriteString("\n")
}

// differences returns what may differ in an outage, one line each.
func (b *builder) differences() []string {
	var all []string
	v := b.in.Version
	if v.Before(nutconf.V282) && b.shutsDown() {
		text := fmt.Sprintf("A low battery still counts after a calibration. With NUT %s it no longer does", v)
		if v == nutconf.V281 {
			text += ", except Debian's version since 2.8.1-5+deb13u1"
		}
		all = append(all, text+".")
	}
	if !v.Before(nutconf.V281) && v.Before(nutconf.V283) && b.shutsDown() {
		all = append(all, "On battery, lost contact counts after DEADTIME. With NUT 2.8.1 and 2.8.2 it counts at once.")
	}
	if v == nutconf.V281 && b.Upsmon.OffDuration > 0 && b.shutsDown() {
		all = append(all, "OFF counts after OFFDURATION. With NUT 2.8.1 it counts at once on battery.")
	}
	if !v.Before(nutconf.V281) && b.shutsDown() {
		all = append(all, "Contact lost while a UPS calibrates, is on bypass or has an alarm counts after DEADTIME. upsmon counts it at once.")
	}
	if !v.Before(nutconf.V285) && len(b.primaries) > 0 && b.shutsDown() {
		all = append(all, "FSD that this machine sets is announced when upsd reports it, not while contact is lost. upsmon announces it at once.")
	}
	switch {
	case !b.shutsDown() || b.Upsmon.PowerDownFlag == "":
	case b.switchesOff():
		all = append(all, "POWERDOWNFLAG is created if the UPS is on battery or upsd reports FSD. upsmon creates it in every shutdown.")
	default:
		all = append(all, "POWERDOWNFLAG is for primaries, so this machine creates none. upsmon creates it in every shutdown.")
	}
	if b.shutsDown() && b.finalDelay() > b.Upsmon.FinalDelay {
		all = append(all, fmt.Sprintf("FINALDELAY is at least %d seconds: POWERDOWNFLAG depends on what upsd reports meanwhile.", b.finalDelay()))
	}
	if b.shutsDown() && b.Upsmon.ShutdownCmd != "" {
		all = append(all, "A SHUTDOWNCMD that fails is tried again. While it runs, events are still reported.")
	}
	if len(b.primaries) > 0 && b.Upsmon.HostSync > 0 && b.shutsDown() {
		all = append(all, "The secondaries get HOSTSYNC even if contact with the UPS is lost.")
	}
	if slices.ContainsFunc(b.ats, func(a nutconf.At) bool { return a.Command == nutconf.StartTimer }) {
		all = append(all, "Each UPS has its own timers. A running timer is not started again; CANCEL-TIMER ends all timers with a name.")
	}
	if !v.Before(nutconf.V283) && v.Before(nutconf.V285) && b.Script != nil && (b.Script.Uses["UPSNAME"] || b.Script.Uses["NOTIFYTYPE"]) {
		all = append(all, "When a timer ends, the script has UPSNAME and NOTIFYTYPE. With NUT 2.8.3 and 2.8.4 it has neither.")
	}
	if b.runsScripts() {
		all = append(all, "Commands run in the sandbox of the service, and for at most a minute unless WITHIN says otherwise.")
	}
	return append(all, "NOCOMM and REPLBATT come on time, not at the poll that follows, and REPLBATT whenever RB returns.")
}

func (b *builder) runsScripts() bool {
	for _, g := range b.groups {
		for _, r := range g.rules {
			for _, a := range r.actions {
				if strings.Contains(a, "SHELLCMD ") || strings.Contains(a, "ROOTCMD ") {
					return true
				}
			}
		}
	}
	return false
}

// comments returns the admin's comments on the lines.
func (b *builder) comments(lines ...*nutconf.Line) []string {
	var all []string
	for _, l := range lines {
		if l == nil {
			continue
		}
		for _, block := range l.Comments {
			all = append(all, own(block)...)
		}
		if l.Trailing != "" {
			all = append(all, own(nutconf.Block{Lines: []string{l.Trailing}})...)
		}
	}
	return all
}

// kept returns the comments as one text.
func (b *builder) kept(l *nutconf.Line) string { return strings.Join(b.comments(l), "") }

// rest returns the comments at the ends of the files.
func (b *builder) rest() string {
	blocks := b.Upsmon.Rest
	if b.Upssched != nil {
		blocks = append(slices.Clone(blocks), b.Upssched.Rest...)
	}
	var all strings.Builder
	for _, block := range blocks {
		all.WriteString(strings.Join(own(block), ""))
	}
	return all.String()
}

// own returns the lines of a block of comments that are not from the files that NUT ships: neither their help nor
// their commented-out directives.
func own(block nutconf.Block) []string {
	stock, text := 0, 0
	var lines []string
	for _, l := range block.Lines {
		body := strings.TrimSpace(strings.TrimLeft(l, "#"))
		switch {
		case strings.Trim(body, "-=") == "":
		case isStock(body):
			stock++
		case isDirective(body):
			if text+stock == 0 {
				return nil // the heading of a help text of another version
			}
		default:
			text++
			lines = append(lines, "# "+printable(body)+"\n")
		}
	}
	if stock > text {
		return nil
	}
	return lines
}

// isDirective reports whether a comment is a commented-out directive, or the heading of its help.
func isDirective(body string) bool {
	first, _, _ := strings.Cut(body, " ")
	first, _, _ = strings.Cut(first, "\t")
	return len(first) > 1 && (slices.Contains(nutconf.Directives(), first) || slices.Contains(nutconf.SchedDirectives(), first))
}

// stock.txt has a hash of each comment line of the upsmon.conf and upssched.conf of NUT 2.7.4 to 2.8.6.
//
//go:embed stock.txt
var stockHashes string

var stock = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for h := range strings.FieldsSeq(stockHashes) {
		all[h] = true
	}
	return all
})

func isStock(body string) bool { return stock()[stockHash(body)] }

func stockHash(body string) string {
	h := fnv.New32a()
	h.Write([]byte(strings.Join(strings.Fields(body), " ")))
	return fmt.Sprintf("%08x", h.Sum32())
}

// printable replaces characters that may not occur in a comment.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}
