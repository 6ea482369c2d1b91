package nutmodel

// Variant is a set of things that are modelled otherwise than NUT 2.8.0 does them. If a monitor does what
// the model with some of them does, these are how it differs from NUT.
type Variant uint

// The variants.
const (
	NoTerminals   Variant = 1 << iota // no message to all terminals but those of NOTIFYFLAG
	FlagForReason                     // POWERDOWNFLAG only with SHUTDOWNCMD, and on a primary whose UPS is on battery or is known to have FSD
	ForgetsCal                        // CAL counts as long as it is there, as with NUT from 2.8.2 on
	KeepsWatching                     // events are told while a shutdown is under way, but for FSD
	WaitsUnheard                      // the others get HOSTSYNC also where contact is lost
	WarnsOnTime                       // NOCOMM and REPLBATT come after NOCOMMWARNTIME and RBWARNTIME, not at the poll after
	WarnsAgain                        // REPLBATT is told whenever RB comes back
	OwnTimers                         // each UPS has timers and events of its own; CANCEL-TIMER ends all of a name

	variants = iota
)

var variantNames = [variants]string{"terminals", "flag", "calibration", "going", "hostsync", "on time", "warns again", "own timers"}

// Names are the names of the variants in a set.
func (v Variant) Names() []string {
	var names []string
	for i, name := range variantNames {
		if v&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Variants are all sets of variants, small ones first.
func Variants() []Variant {
	var all []Variant
	for size := range variants + 1 {
		for v := range Variant(1 << variants) {
			if len(v.Names()) == size {
				all = append(all, v)
			}
		}
	}
	return all
}
