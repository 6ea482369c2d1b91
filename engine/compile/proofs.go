package compile

import (
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// buildProofs compiles the PROVEs.
func (b *builder) buildProofs() {
	b.inGroups(func(item grammar.Item, g *group) {
		n, ok := item.(*grammar.Prove)
		if !ok {
			return
		}
		p := Proof{
			Pos: b.file + ":" + n.Start.String(), Text: grammar.ProveString(n), Kind: n.Kind, Group: g.index,
			Cond: b.cond(n.Cond, place{group: g, units: g.units, in: inWhile}), Verb: b.provable(n.Verb),
		}
		if n.For != nil {
			p.For = b.interval(n.For, grammar.Error, grammar.CodeInterval, "FOR")
		}
		if n.Within != nil {
			p.Within = b.interval(n.Within, grammar.Error, grammar.CodeInterval, "WITHIN")
		}
		if n.Then != nil {
			p.Then = b.provable(n.Then)
		}
		b.Proofs = append(b.Proofs, p)
	})
}

// provable returns the verb of a PROVE, which must act outside the machines.
func (b *builder) provable(k *grammar.Keyword) fsm.Verb {
	v := fsm.VerbOf(k.Word)
	if v.Inner() || v == fsm.Debug {
		b.errorf(grammar.CodeProve, k, "name what it leads to, such as SHUTDOWNCMD", "%s acts inside the monitor alone", v)
	}
	return v
}
