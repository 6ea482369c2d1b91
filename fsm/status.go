package fsm

import (
	"slices"
	"strings"
)

// The states that the machines themselves know.
const (
	stateNone    = "None"
	stateCOMM    = "COMM"
	stateNOCOMM  = "NOCOMM"
	stateOL      = "OL"
	stateOB      = "OB"
	stateLB      = "LB"
	stateFSD     = "FSD"
	stateCAL     = "CAL"
	stateWAIT    = "WAIT"
	stateLS      = "LS"
	stateSEC     = "SEC"
	stateRefused = "REFUSED"
	stateOther   = "OTHER"
	stateDown    = "DOWN"
)

// levelStates are the states of the charge trip levels.
var levelStates = [3]string{"LB1", "LB2", "LB3"}

// Urgency says how bad a state is.
type Urgency uint8

// The levels of urgency.
const (
	Calm     Urgency = iota
	Warning          // the unit runs on its battery
	Critical         // the host may soon lose power, or nobody knows
)

// Status is a row of the table of states: what a state of a unit means for polling, for alerts and
// for a shutdown.
type Status struct {
	Name    string
	Kind    RegionKind
	Urgency Urgency
	Alert   bool // while a unit is in this state, all are polled with POLLFREQALERT
	Failing bool // the unit will stop supplying power: it is discharging, or about to be switched off
}

// statuses is the table of states, except None and comparisons. The words are those of NUT's
// drivers (NUT developer guide, "Status data") and the heartbeat's TICK and TOCK. Drivers invent
// more, which mean nothing here.
var statuses = []Status{
	{Name: stateCOMM, Kind: ContactRegion},
	{Name: stateNOCOMM, Kind: ContactRegion, Urgency: Critical, Alert: true},
	{Name: stateOL, Kind: LineRegion},
	{Name: stateOB, Kind: LineRegion, Urgency: Warning, Alert: true, Failing: true},
	{Name: levelStates[0], Kind: LevelRegion},
	{Name: levelStates[1], Kind: LevelRegion},
	{Name: levelStates[2], Kind: LevelRegion},
	{Name: stateSEC, Kind: ClientsRegion},
	{Name: stateRefused, Kind: RefusalRegion},
	{Name: stateOther, Kind: OtherRegion},
	{Name: stateLS, Kind: SuppliesRegion, Urgency: Critical},
	{Name: stateDown, Kind: DownRegion},
	{Name: "ALARM", Kind: WordRegion},
	{Name: "BOOST", Kind: WordRegion},
	{Name: "BYPASS", Kind: WordRegion},
	{Name: stateCAL, Kind: WordRegion},
	{Name: "CHRG", Kind: WordRegion},
	{Name: "DISCHRG", Kind: WordRegion},
	{Name: "ECO", Kind: WordRegion},
	{Name: stateFSD, Kind: WordRegion, Urgency: Critical, Alert: true, Failing: true},
	{Name: "HB", Kind: WordRegion},
	{Name: stateLB, Kind: WordRegion, Urgency: Critical, Alert: true},
	{Name: "OFF", Kind: WordRegion},
	{Name: "OVER", Kind: WordRegion},
	{Name: "RB", Kind: WordRegion},
	{Name: "TEST", Kind: WordRegion},
	{Name: "TICK", Kind: WordRegion},
	{Name: "TOCK", Kind: WordRegion},
	{Name: "TRIM", Kind: WordRegion},
	{Name: stateWAIT, Kind: WordRegion},
}

var statusByName = func() map[string]*Status {
	m := make(map[string]*Status, len(statuses))
	for i := range statuses {
		m[statuses[i].Name] = &statuses[i]
	}
	return m
}()

// Statuses returns the table of states.
func Statuses() []Status { return slices.Clone(statuses) }

// LookupStatus returns the meaning of a state. ok is false if the table does not have it, as for a
// word that a driver invented.
func LookupStatus(state string) (s Status, ok bool) {
	if row := statusByName[state]; row != nil {
		return *row, true
	}
	return Status{Name: state, Kind: WordRegion}, false
}

// MostUrgent returns the urgency of the worst of these states.
func MostUrgent(states ...string) Urgency {
	worst := Calm
	for _, state := range states {
		if row := statusByName[state]; row != nil {
			worst = max(worst, row.Urgency)
		}
	}
	return worst
}

// kindOf returns the kind of a state's region.
func kindOf(state string) RegionKind {
	s, _ := LookupStatus(state)
	return s.Kind
}

// kindOf returns the kind of a state's region for the units of the group.
func (g *Group) kindOf(state string) RegionKind {
	if g.declares(state) {
		return StateRegion
	}
	return kindOf(state)
}

// Spell returns a status with the words that NUT knows in capitals, however a driver writes them: NUT's
// upsmon also takes ob for OB. A word that it does not know stays as it is.
func Spell(status string) string {
	if !strings.ContainsFunc(status, func(c rune) bool { return 'a' <= c && c <= 'z' }) {
		return status
	}
	words := strings.Fields(status)
	for i, w := range words {
		if upper := strings.ToUpper(w); knownWord(upper) {
			words[i] = upper
		}
	}
	return strings.Join(words, " ")
}

// Spell is the function Spell for a unit. A word that the policy names in the driver's own letters is
// also kept: WHEN … REPORTS None->lb continues to mean a driver that reports lb.
func (s *System) Spell(unit, status string) string {
	spelt, m := Spell(status), s.byID[unit]
	if spelt == status || m == nil {
		return spelt
	}
	for w := range strings.FieldsSeq(status) {
		if upper := strings.ToUpper(w); upper != w && knownWord(upper) && m.find(w) != nil {
			spelt += " " + w
		}
	}
	return spelt
}

// meant holds words of other programs, such as apcupsd, and of people, under the state that they mean
// here.
var meant = map[string]string{
	stateOB: "ONBATTERY BATTERY BATT ONBAT POWEROUT POWERFAIL POWERFAILURE POWERLOST MAINSFAIL OUTAGE BLACKOUT",
	stateOL: "OFFBATTERY MAINS MAINSBACK LINE ONMAINS POWERBACK POWERRESTORED",
	stateLB: "LOW LOWBATTERY LOWBAT BATTLOW BATTERYLOW BATLOW FAILING",
	"RB":    "REPLACE REPLACEBATT REPLACEBATTERY CHANGEME BADBATT BADBATTERY",
	stateNOCOMM: "COMMLOST COMMFAILURE COMMFAIL NOCONTACT STALE DATASTALE DATA-STALE DATAOLD LOST UNREACHABLE DISCONNECTED " +
		"OFFLINE DEAD",
	"OVER":    "OVERLOAD OVERLOADED OVERLD",
	"CHRG":    "CHARGING CHARGE",
	"DISCHRG": "DISCHARGING DISCHARGE",
	stateCAL:  "CALIBRATION CALIBRATING CALIBRATE",
	"BOOST":   "BOOSTING BOOSTED",
	"TRIM":    "TRIMMING TRIMMED BUCK",
	"TEST":    "TESTING SELFTEST STARTSELFTEST",
	"BYPASS":  "BYPASSED ONBYPASS",
	stateFSD:  "FORCEDSHUTDOWN FORCED DOSHUTDOWN",
}

// Meant returns the state that a word of another program, or of everyday language, stands for; "":
// it is no such word.
func Meant(word string) string {
	upper := strings.ToUpper(word)
	for _, s := range statuses {
		if slices.Contains(strings.Fields(meant[s.Name]), upper) {
			return s.Name
		}
	}
	return ""
}

// knownWord reports whether NUT's drivers are known to report a word.
func knownWord(word string) bool {
	s, known := LookupStatus(word)
	return known && (s.Kind == WordRegion || s.Kind == LineRegion)
}

// Derived reports whether a state is derived here, rather than reported as a word by a driver.
func Derived(state string) bool {
	switch kindOf(state) {
	case WordRegion:
		return state == stateNone
	case LineRegion:
		return false
	}
	return true
}
