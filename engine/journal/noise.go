package journal

import (
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
)

// Status words that no rule names change at the server's discretion, and a hostile one sends
// thousands with each report. They get a share of the journal, and as much again each day, so that
// they do not displace what the monitor did.
type noise struct {
	left   int64         // bytes of the share
	at     time.Duration // when left was reckoned, on the clock of fsm.Instant.Mono
	begun  bool
	hidden int // transitions that were not recorded since the last Gap
}

const (
	noisePeriod = 24 * time.Hour

	// What a transition, and a report with it, take on the disk beside their texts.
	noiseOfRecord = 250
	noiseOfReport = 300
)

// quieten returns the records of a step without the transitions for which the share is used up.
// Transitions that cause something stay.
func (w *Writer) quieten(now fsm.Instant, in fsm.Input, records []fsm.Record) []fsm.Record {
	u := w.units[in.Unit]
	if u == nil {
		return records
	}
	noisy := make([]bool, len(records))
	count := 0
	for i := range records {
		if noisy[i] = u.unnamed(&records[i]); noisy[i] {
			count++
		}
	}
	if count == 0 {
		return records
	}
	for i := range records {
		if cause := records[i].Cause; cause >= 0 && noisy[cause] {
			noisy[cause] = false
			count--
		}
	}
	size := int64(count * noiseOfRecord)
	if count == len(records) {
		size += noiseOfReport + int64(2*len(in.Status))
		for _, v := range in.Values {
			size += int64(len(v.Name) + len(v.Value))
		}
	}
	if w.noise.take(now.Mono, size, w.o.SegmentSize) {
		return records
	}
	w.noise.hidden += count
	place := make([]int, len(records))
	kept := make([]fsm.Record, 0, len(records)-count)
	for i, r := range records {
		if noisy[i] {
			continue
		}
		if r.Cause >= 0 {
			r.Cause = place[r.Cause]
		}
		place[i] = len(kept)
		kept = append(kept, r)
	}
	return kept
}

// unnamed reports whether a record is the transition of a word that no rule of the unit names.
func (u *unit) unnamed(r *fsm.Record) bool {
	if r.Kind != fsm.Transition || r.Cause != fsm.CausedByInput || r.Event == nil || r.Event.Kind != fsm.Entered {
		return false
	}
	word := ""
	switch {
	case r.Event.From == "None":
		word = r.Event.To
	case r.Event.To == "None":
		word = r.Event.From
	}
	_, named := slices.BinarySearch(u.words, word)
	return word != "" && !named && !fsm.Derived(word)
}

// take takes bytes from the share, if it has as many.
func (n *noise) take(now time.Duration, size, share int64) bool {
	if !n.begun {
		n.left, n.begun = share, true
	} else {
		more := float64(share) * float64(now-n.at) / float64(noisePeriod)
		n.left = min(share, n.left+int64(more))
		if more < 1 && n.left < share {
			now = n.at // less than a byte: count it next time
		}
	}
	n.at = now
	if size > n.left {
		return false
	}
	n.left -= size
	return true
}

// hiddenNoise is the reason of a Gap that hides nothing that a rule could see.
const hiddenNoise = "states that no rule names changed too often"

// gap is the entry that stands for the transitions that were not recorded, if there are any.
func (w *Writer) gap(now fsm.Instant) []draft {
	if w.noise.hidden == 0 {
		return nil
	}
	d := draft{Entry: Entry{
		Kind: Gap, Time: now.Wall, Mono: now.Mono, Count: w.noise.hidden, Reason: hiddenNoise,
	}}
	w.noise.hidden = 0
	return []draft{d}
}
