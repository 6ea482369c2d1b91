package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Limits of the stream.
const (
	maxStreams = 100
	tickPeriod = 250 * time.Millisecond
	minPause   = 200 * time.Millisecond // between two versions
	maxPause   = 2 * time.Second
	beatPeriod = 15 * time.Second // how often the stream shows that it is alive
	sendTime   = 5 * time.Second  // for each of its lines
	stale      = 30 * time.Second // a page is rendered again after this time even without an event

	// Changed values wait for this many pauses, within bounds.
	driftPauses = 5
	minDrift    = time.Second
	maxDrift    = 5 * time.Second
)

// live notifies a client when there is a newer version of its page, which the client then fetches. So nothing is
// queued for a slow client: it gets the newest version when it is ready.
func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	if p.clients.Add(1) > maxStreams {
		p.clients.Add(-1)
		w.Header().Set("Retry-After", "30")
		http.Error(w, "too many pages are open", http.StatusServiceUnavailable)
		return
	}
	defer p.clients.Add(-1)
	out := http.NewResponseController(w)
	say := func(line string) bool {
		_ = out.SetWriteDeadline(time.Now().Add(sendTime))
		_, err := fmt.Fprint(w, line)
		return err == nil && out.Flush() == nil
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	_ = out.SetReadDeadline(time.Time{})
	if !say(": upsmon\n\n") {
		return
	}
	beat := time.NewTicker(beatPeriod)
	defer beat.Stop()
	tick := time.NewTicker(tickPeriod)
	defer tick.Stop()
	told, _ := strconv.ParseUint(r.URL.Query().Get("v"), 10, 64) // the version that the client shows
	for {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			now := p.tick()
			if now == told {
				continue
			}
			told = now
			if !say(fmt.Sprintf("data: %d\n\n", now)) {
				return
			}
		case <-beat.C:
			if !say(": alive\n\n") {
				return
			}
		}
	}
}

// tick makes a new version if something has changed since the last one and the pause after it is over. It returns
// the current version.
func (p *Page) tick() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.view == nil {
		return p.version
	}
	age := time.Since(p.view.made)
	drift := (p.drifted.Load() || p.drilled.Load()) && age > min(max(driftPauses*p.view.pause, minDrift), maxDrift)
	if age >= p.view.pause && (p.dirty.Load() || drift || age > stale) {
		p.version++
		p.view = nil
		clear(p.rendered)
	}
	return p.version
}
