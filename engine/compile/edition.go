package compile

import (
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// refuseNew reports what the grammar of the second edition has and what has no meaning here yet, and
// whether there is any.
func (s *resolver) refuseNew() bool {
	found := false
	refuse := func(n grammar.Node, what string) {
		found = true
		s.errorf(grammar.CodeSyntax, n, "", "%s has no meaning yet", what)
	}
	for _, item := range s.tree.Items {
		grammar.Walk(item, func(n grammar.Node) bool {
			switch n := n.(type) {
			case *grammar.Prove:
				refuse(n, "PROVE")
			case *grammar.SMTPServer:
				if n.Plaintext {
					refuse(n, "PLAINTEXT of an SMTPSERVER")
				}
			case *grammar.Password:
				if n.File != nil {
					refuse(n, "PASSWORD FILE")
				}
			case *grammar.When:
				if len(n.Triggers) > 1 {
					refuse(n.Triggers[1], "another trigger")
				}
			case *grammar.Trigger:
				if n.Every != nil {
					refuse(n.Every, "EVERY")
				}
				switch n.Cond.(type) {
				case nil, *grammar.Entered, *grammar.Comparison:
				default:
					refuse(n.Cond, "an event of conditions")
				}
			case *grammar.Action:
				if n.Then != nil {
					refuse(n.Then, "a block")
				}
			case *grammar.Comparison:
				if strings.Trim(n.Number.Value, "0123456789.") != "" {
					refuse(n.Number, "such a number")
				}
			case *grammar.Is:
				if _, plain := n.Cond.(*grammar.Status); !plain || n.Of != grammar.One {
					refuse(n, "this condition on a unit")
				}
			case *grammar.Running:
				refuse(n, "TIMER")
			case *grammar.Held:
				refuse(n, "HELD")
			case *grammar.Between:
				refuse(n, "BETWEEN")
			case *grammar.Shell:
				if n.Keyword() == "ROOTCMD" || n.Within != nil {
					refuse(n, "ROOTCMD, or a SHELLCMD with WITHIN,")
				}
			case *grammar.Shutdown:
				if n.NoFlag != nil {
					refuse(n.NoFlag, "NOFLAG")
				}
			}
			return true
		})
	}
	return found
}

// timerOn returns the timer that a rule waits for, or nil.
func timerOn(n *grammar.When) *grammar.Name { return n.Triggers[0].Timer }

// changeOf returns the transition that a rule waits for, or nil.
func changeOf(n *grammar.When) *grammar.Entered {
	e, _ := n.Triggers[0].Cond.(*grammar.Entered)
	return e
}

// on returns what a rule waits for, as logs have it: OL->OB, TIMEOUT two-min.
func on(n *grammar.When) string {
	var all []string
	for _, t := range n.Triggers {
		all = append(all, t.On())
	}
	return strings.Join(slices.Compact(all), ", ")
}
