// Package status is the state of a running monitor at one moment, as plain data. The engine fills
// it in, the control socket transfers it as JSON, and ctl and doctor show it.
//
// A reader may have another version than the monitor: a new field may be missing or unknown, and no
// field ever changes its meaning.
package status

import (
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Monitor is the state of the whole monitor.
type Monitor struct {
	Time    time.Time     `json:"time"`
	Version string        `json:"version,omitempty"` // of the monitor
	Config  string        `json:"config"`            // path of the configuration
	Hash    string        `json:"hash,omitempty"`    // of the content of the one in force
	Since   time.Time     `json:"since"`             // when the engine was started
	Loaded  time.Time     `json:"loaded"`            // when the configuration in force was loaded
	Held    *Held         `json:"held,omitempty"`    // a changed configuration that is not in force yet
	DryRun  bool          `json:"dryRun"`
	Period  time.Duration `json:"period"`            // current polling period
	Alert   bool          `json:"alert"`             // POLLFREQALERT is in force
	Refused string        `json:"refused,omitempty"` // the errors of a changed configuration that was refused
	Disk    []string      `json:"disk,omitempty"`    // what cannot be written to the state directory, and why
	// Pending counts the actions that wait or are under way, by verb.
	Pending map[string]int `json:"pending,omitempty"`
	// Kept are the mails and webhooks that wait for a retry, by verb.
	Kept map[string]actions.Kept `json:"kept,omitempty"`
	// Damaged lists files that could not be read at the start and were set aside.
	Damaged []string `json:"damaged,omitempty"`
	Units   []Unit   `json:"units"`
}

// Unit is the state of one unit.
type Unit struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Group   string      `json:"group"`
	States  []string    `json:"states"`            // the states that its machines are in, except None
	Values  []fsm.Value `json:"values"`            // last known, ups.status first
	Timers  []Timer     `json:"timers,omitempty"`  // running timers, in the order in which they end
	Trouble string      `json:"trouble,omitempty"` // why contact is lost
	Unheard bool        `json:"unheard,omitempty"` // nothing has been heard of it yet, so its state is unknown
	TLS     bool        `json:"tls"`
	// OnBattery is when it entered OB; zero: it is not OB, or has been since before the monitor started.
	OnBattery time.Time `json:"onBattery,omitzero"`
	// Acknowledged lists the events with EVERY whose messages a user has acknowledged.
	Acknowledged []string `json:"acknowledged,omitempty"`
}

// Timer is a running timer.
type Timer struct {
	Name string        `json:"name"`
	Left time.Duration `json:"left"` // until it ends
	Ends time.Time     `json:"ends"`
	Old  string        `json:"old,omitempty"` // how its length differs from what the configuration now says
}

// Held is a changed configuration that would drop running timers, or rules for an outage that is
// under way. It takes effect if it is still unchanged after a while, or at once if a reload is
// requested again.
type Held struct {
	Until  time.Time `json:"until"`
	Timers []string  `json:"timers,omitempty"` // that it would drop, as "two-min of Eaton"
	Rules  []string  `json:"rules,omitempty"`  // that it would drop, by their triggers: "None->LB of Eaton"
}

// Would says what the configuration would drop.
func (h *Held) Would() string {
	var all []string
	if len(h.Timers) > 0 {
		all = append(all, "running timers: "+strings.Join(h.Timers, ", "))
	}
	if len(h.Rules) > 0 {
		all = append(all, "rules for the outage under way: "+strings.Join(h.Rules, ", "))
	}
	return "would drop " + strings.Join(all, "; and ")
}

// ReloadResult is the result of reading a configuration.
type ReloadResult string

// The results of a reload.
const (
	ReloadInForce   ReloadResult = "in force"  // the new configuration is
	ReloadUnchanged ReloadResult = "unchanged" // the files are the same as before
	ReloadHeld      ReloadResult = "held"      // the new configuration must stay the same for a while first
	ReloadRefused   ReloadResult = "refused"   // the configuration has errors, and the previous one stays in force
)

// Reload is the result of a request to reload.
type Reload struct {
	Result ReloadResult `json:"result"`
	Reason string       `json:"reason,omitempty"` // why it is held or refused
	Units  int          `json:"units,omitempty"`  // of the new configuration

	// Warning says which shutdown of the present outage the new configuration removes or delays.
	Warning string `json:"warning,omitempty"`
}
