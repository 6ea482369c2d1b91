package nutlog

import (
	"sync"
	"time"
)

// Repeats detects news: texts that were not reported within the last hour. The zero value is ready
// to use.
type Repeats struct {
	mu   sync.Mutex
	told map[string]time.Time
}

const (
	repeatPeriod = time.Hour
	maxRepeats   = 100 // texts that are remembered
)

// News reports whether a text is news, and remembers it.
func (r *Repeats) News(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	for t, at := range r.told {
		if now.Sub(at) >= repeatPeriod {
			delete(r.told, t)
		}
	}
	if _, told := r.told[text]; told || len(r.told) == maxRepeats {
		return false
	}
	if r.told == nil {
		r.told = map[string]time.Time{}
	}
	r.told[text] = now
	return true
}
