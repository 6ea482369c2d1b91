package actions

import (
	"cmp"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/push"
)

// Where returns the destination of a WEBHOOK or a PUSH, without anything secret.
func Where(e *fsm.Effect) string {
	if e.Verb == fsm.Push {
		return cmp.Or(push.Scheme(e.URL), badURL)
	}
	if host := hostOf(e.URL); host != "" {
		return host + "/…"
	}
	return badURL
}

// badURL stands for the destination of a message whose URL leads nowhere.
const badURL = "(bad URL)"
