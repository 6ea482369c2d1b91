package metrics

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
)

// Health answers whether a monitor is alive, and whether it is ready. It never asks the loop,
// because a loop that hangs cannot answer.
type Health struct {
	dead  time.Duration // after which a loop without a pulse counts as dead
	pulse atomic.Pointer[time.Time]

	mu      sync.Mutex
	began   bool
	ended   bool
	known   map[string]bool // the units, by full name
	unheard map[string]bool // those that have not been polled yet
}

// NewHealth returns the health of a monitor that reports at least once per pulse that it is alive.
// After three times as long without a report it counts as dead.
func NewHealth(pulse time.Duration) *Health {
	return &Health{dead: 3 * pulse, unheard: map[string]bool{}}
}

// Hear takes an event. It does not block.
func (h *Health) Hear(e engine.Event) {
	switch e := e.(type) {
	case engine.Pulse:
		now := time.Now()
		h.pulse.Store(&now)
	case engine.Began:
		h.expect(e.Config.Program, true)
	case engine.Reloaded:
		h.expect(e.Config.Program, false)
	case engine.Step:
		if e.Took > 0 {
			h.mu.Lock()
			delete(h.unheard, e.Input.Unit)
			h.mu.Unlock()
		}
	case engine.Stopping, engine.Ended:
		h.mu.Lock()
		h.ended = true
		h.mu.Unlock()
	}
}

// expect notes that all units will be polled. After a reload only the new ones count: a unit that
// has been polled still counts as polled.
func (h *Health) expect(p *compile.Program, all bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.known
	if all || known == nil {
		known = map[string]bool{}
	}
	h.began = true
	unheard, now := map[string]bool{}, map[string]bool{}
	for i := range p.Policy.Units {
		id := p.Policy.Units[i].ID
		now[id] = true
		if !known[id] || h.unheard[id] {
			unheard[id] = true
		}
	}
	h.unheard, h.known = unheard, now
}

// Live answers 200 while the loop is alive, else 503.
func (h *Health) Live() http.Handler {
	return answers(func() (bool, string) {
		at := h.pulse.Load()
		if at == nil {
			return false, "the monitor is starting"
		}
		if silent := time.Since(*at); silent > h.dead {
			return false, fmt.Sprintf("the monitor's main loop has given no sign of life for %s", silent.Round(time.Second))
		}
		return true, "the monitor's main loop is running"
	})
}

// Ready answers 200 once the monitor has started and polled every unit's server, else 503. A server
// that does not answer does not make a monitor unready, since handling that is its purpose.
func (h *Health) Ready() http.Handler {
	return answers(func() (bool, string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		switch {
		case h.ended:
			return false, "the monitor is stopping"
		case !h.began:
			return false, "the monitor is starting"
		case len(h.unheard) > 0:
			return false, fmt.Sprintf("%d of %d units have not been asked yet", len(h.unheard), len(h.known))
		}
		return true, fmt.Sprintf("all units have been asked (%d)", len(h.known))
	})
}

func answers(f func() (good bool, why string)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		good, why := f()
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		if !good {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = io.WriteString(w, why+"\n") // if this fails, nobody is left to report it to
	})
}
