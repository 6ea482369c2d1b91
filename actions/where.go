package actions

import (
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/push"
)

// Where returns the destination of a WEBHOOK or a PUSH, without anything secret.
func Where(e *fsm.Effect) string {
	if e.Verb == fsm.Push {
		return push.Scheme(e.URL)
	}
	return hostOf(e.URL) + "/…"
}
