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
			case *grammar.SMTPServer:
				if n.Plaintext {
					refuse(n, "PLAINTEXT of an SMTPSERVER")
				}
			case *grammar.Password:
				if n.File != nil {
					refuse(n, "PASSWORD FILE")
				}
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
