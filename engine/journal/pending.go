package journal

import "slices"

// A pending holds the inputs that moved nothing, but may explain a later step: of each unit only the
// last report, and the last forced shutdown. A site may have ten thousand units that all measure
// something else in each poll.
type pending struct {
	drafts   []draft // in the order in which they came; those without a Kind were replaced
	replaced int
	at       map[pendingKey]int // index in drafts
}

type pendingKey struct {
	unit string
	kind Kind
}

// add keeps an input in the place of an earlier one of its kind.
func (p *pending) add(d draft) {
	key := pendingKey{d.Unit, d.Kind}
	if i, ok := p.at[key]; ok {
		p.drafts[i] = draft{}
		p.replaced++
	}
	if p.replaced > len(p.drafts)/2 {
		p.compact()
	}
	if p.at == nil {
		p.at = map[pendingKey]int{}
	}
	p.at[key] = len(p.drafts)
	p.drafts = append(p.drafts, d)
}

func (p *pending) compact() {
	p.drafts = slices.DeleteFunc(p.drafts, func(d draft) bool { return d.Kind == "" })
	p.replaced = 0
	for i := range p.drafts {
		p.at[pendingKey{p.drafts[i].Unit, p.drafts[i].Kind}] = i
	}
}

// take returns what is kept, and keeps it no longer.
func (p *pending) take() []draft {
	if p.replaced > 0 {
		p.compact()
	}
	all := p.drafts
	*p = pending{}
	return all
}
