package privsep

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// manager passes on what the child reports to the service manager, in the format of sd_notify(3),
// within bounds.
type manager struct {
	notify func(state string)

	mu    sync.Mutex
	since time.Time
	count int // of messages passed on in this second
}

const (
	maxStates = 20  // messages a second; a child sends one or two
	maxStatus = 500 // bytes of STATUS
)

// alive is the message that a child sends at least every five seconds.
const alive = "WATCHDOG=1"

// passed lists the messages that are passed on unchanged. Other values could make the service
// manager kill the parent, watch another process, or store files.
var passed = []string{readyState, "RELOADING=1", "STOPPING=1", alive}

// readyState is the message of a child that is ready.
const readyState = "READY=1"

// saysReady reports whether a message says that the child is ready.
func saysReady(state string) bool { return slices.Contains(strings.Split(state, "\n"), readyState) }

// tell passes on a message. READY and STOPPING are always passed on, however much else the child
// sends. If a key has several values, the first counts.
func (m *manager) tell(state string) {
	var keys, lines []string
	urgent := false
	for line := range strings.Lines(state) {
		line = strings.TrimSuffix(line, "\n")
		key, val, _ := strings.Cut(line, "=")
		switch {
		case slices.Contains(passed, line):
		case key == "STATUS":
			line = "STATUS=" + text.Short(val, maxStatus)
		case key == "MONOTONIC_USEC" && val != "" && len(val) <= 20 && strings.Trim(val, "0123456789") == "":
		default:
			continue
		}
		if slices.Contains(keys, key) {
			continue
		}
		keys, lines = append(keys, key), append(lines, line)
		urgent = urgent || line == readyState || line == "STOPPING=1"
	}
	if len(lines) > 0 && m.allow(urgent, time.Now()) {
		m.notify(strings.Join(lines, "\n"))
	}
}

// allow reports whether one more message may be passed on.
func (m *manager) allow(urgent bool, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.since) >= time.Second {
		m.since, m.count = now, 0
	}
	m.count++
	return m.count <= maxStates || urgent && m.count <= 2*maxStates
}
