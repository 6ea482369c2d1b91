package nutmodel

import "math/bits"

// Variant is a set of differences from NUT. If a monitor does what the model with a set does, that set is how the
// monitor differs from NUT.
type Variant uint

// The variants.
const (
	NoTerminals   Variant = 1 << iota // no message to all terminals other than NOTIFYFLAG's
	FlagForReason                     // POWERDOWNFLAG only with SHUTDOWNCMD, and on a primary whose UPS is on battery or is known to have FSD
	ForgetsCal                        // CAL counts only while it is set, as with NUT from 2.8.2 on
	KeepsWatching                     // events other than FSD are reported while a shutdown is in progress
	WaitsUnheard                      // the secondaries get HOSTSYNC even if contact is lost
	WarnsOnTime                       // NOCOMM and REPLBATT come after NOCOMMWARNTIME and RBWARNTIME, not at the next poll
	WarnsAgain                        // REPLBATT is reported whenever RB returns
	OwnTimers                         // each UPS has its own timers and events; CANCEL-TIMER ends all timers with a name
	WaitsForFlag                      // FINALDELAY is at least the time it takes to know whether to create POWERDOWNFLAG
	WaitsForDead                      // lost contact counts after DEADTIME, not at once as with NUT 2.8.1 and later
	HearsFSD                          // FSD that this host has set is reported when the server reports it, which may be too late
	TellsOwnFSD                       // FSD that this host has set may be reported: the other monitor of this host set it, and a poll may see it first

	variants = iota
)

// Converted is how a converted file differs from NUT.
const Converted = TellsOwnFSD - 1

// Note explains a variant.
type Note struct {
	Name    string
	Letter  string // for tables
	Meaning string // what the other monitor does, unlike NUT
}

var notes = [variants]Note{
	{"terminals", "T", "No message to all terminals says that a shutdown begins, except that of NOTIFYFLAG SHUTDOWN"},
	{"flag", "F", "Only a primary creates POWERDOWNFLAG, and only if its UPS is on battery or the server has reported FSD. NUT's upsmon creates it in every shutdown"},
	{"calibration", "C", "A low battery counts after a calibration, too. NUT's upsmon 2.8.0 never shuts down for it again"},
	{"events", "E", "Events are reported during a shutdown, too. NUT's upsmon no longer reports them"},
	{"hostsync", "H", "The primary waits HOSTSYNC for the secondaries even if contact with the UPS is lost. NUT's upsmon does not wait for them"},
	{"on time", "P", "NOCOMM and REPLBATT are repeated after exactly NOCOMMWARNTIME and RBWARNTIME, counted from the loss of contact. NUT's upsmon counts from the last answer, and repeats a poll later"},
	{"again", "R", "REPLBATT is reported whenever RB comes back. NUT's upsmon waits for RBWARNTIME"},
	{"own timers", "O", "Each UPS has its own timers. Those of upssched belong to all UPSs, and its commands get the name of the UPS that started the first"},
	{"final delay", "D", "A primary with POWERDOWNFLAG waits for 2 seconds before SHUTDOWNCMD if FINALDELAY is shorter, to learn whether the server reports FSD"},
	{"dead time", "L", "Lost contact counts after DEADTIME. For NUT's upsmon it counts at once: in 2.8.1 and 2.8.2 on battery, and from 2.8.1 on while the UPS calibrates"},
	{"heard FSD", "K", "FSD is reported when the server reports it, but not while contact with the UPS is lost. From 2.8.5 on, NUT's upsmon reports its own FSD at once"},
	{"own FSD", "S", "A dry run reports the FSD that NUT's monitor on this host sets, for each UPS that it polls before it begins a shutdown itself. Alone, neither monitor reports its own FSD"},
}

// Notes returns the notes on all variants.
func Notes() []Note { return notes[:] }

// Notes returns the notes on the variants in the set.
func (v Variant) Notes() []Note {
	var all []Note
	for i, n := range notes {
		if v&(1<<i) != 0 {
			all = append(all, n)
		}
	}
	return all
}

// Variants returns all sets of variants, small ones first.
func Variants() []Variant {
	var all []Variant
	for size := range variants + 1 {
		for v := range Variant(1 << variants) {
			if bits.OnesCount(uint(v)) == size {
				all = append(all, v)
			}
		}
	}
	return all
}
