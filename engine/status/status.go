// Package status is what a running monitor knows, as plain data, at one moment. The engine fills it
// in, the control socket carries it as JSON, ctl and doctor show it.
//
// A reader may be of another version than the monitor: a new field may be missing or unknown, and no
// field ever changes its meaning.
package status

import (
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// Monitor is the state of the whole monitor.
type Monitor struct {
	Time    time.Time     `json:"time"`
	Version string        `json:"version,omitempty"` // of the monitor
	Config  string        `json:"config"`            // path of the configuration
	Since   time.Time     `json:"since"`             // when the engine was started
	DryRun  bool          `json:"dryRun"`
	Period  time.Duration `json:"period"`            // current polling period
	Alert   bool          `json:"alert"`             // POLLFREQALERT is in force
	Refused string        `json:"refused,omitempty"` // the errors of a changed configuration that was refused
	// Pending counts the actions that wait or are under way, by verb.
	Pending map[string]int `json:"pending,omitempty"`
	// Kept are the mails and webhooks that wait to be tried again, by verb.
	Kept  map[string]actions.Kept `json:"kept,omitempty"`
	Units []Unit                  `json:"units"`
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
	TLS     bool        `json:"tls"`
}

// Timer is a running timer.
type Timer struct {
	Name string        `json:"name"`
	Left time.Duration `json:"left"` // until it ends
	Ends time.Time     `json:"ends"`
}
