package compile

import (
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
			}
			return true
		})
	}
	return found
}
