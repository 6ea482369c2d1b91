package status

import "time"

// DrillOrder is a request for a drill: a copy of the machines plays a scenario, and sends real
// messages that are marked.
type DrillOrder struct {
	Unit     string   `json:"unit"`               // in any of its forms
	Scenario string   `json:"scenario,omitempty"` // its text, in the format of package simulate; "": an outage until the battery is low, and the return of power
	Speed    float64  `json:"speed,omitempty"`    // a factor; 0: 1
	Also     []string `json:"also,omitempty"`     // verbs to carry out although they do more than inform
}

// Drill is the current drill, or the last one.
type Drill struct {
	Unit     string        `json:"unit"`
	Scenario string        `json:"scenario"` // what happens in it
	By       string        `json:"by"`       // who ordered it
	Speed    float64       `json:"speed"`    // a factor
	Also     []string      `json:"also,omitempty"`
	Length   time.Duration `json:"length"` // how long it takes
	Began    time.Time     `json:"began"`
	Ended    time.Time     `json:"ended,omitzero"`   // zero: it is running
	Over     bool          `json:"over,omitempty"`   // the scenario has ended; actions may still be running
	Reason   string        `json:"reason,omitempty"` // why it has ended
	Unmet    []string      `json:"unmet,omitempty"`  // expectations of the scenario that are not met
	Steps    []DrillStep   `json:"steps"`            // that have been played
}

// DrillStep is something that the copy of the machines did.
type DrillStep struct {
	At   time.Duration `json:"at"`   // in the scenario
	Time time.Time     `json:"time"` // when it was played
	Unit string        `json:"unit"`
	Text string        `json:"text"`

	// Of an action.
	Verb    string        `json:"verb,omitempty"`
	To      string        `json:"to,omitempty"` // who receives it
	Rule    string        `json:"rule,omitempty"`
	Outcome DrillOutcome  `json:"outcome,omitempty"`
	Error   string        `json:"error,omitempty"`
	Took    time.Duration `json:"took,omitempty"`
}

// DrillOutcome says how an action ended.
type DrillOutcome string

// The outcomes.
const (
	DrillPending DrillOutcome = "under way"
	DrillDone    DrillOutcome = "done"
	DrillKept    DrillOutcome = "kept for another try"
	DrillFailed  DrillOutcome = "failed"
	DrillSkipped DrillOutcome = "not carried out"
	DrillDryRun  DrillOutcome = "dry run"
)
