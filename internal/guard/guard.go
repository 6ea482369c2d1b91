// Package guard keeps a bug in auxiliary code from ending the monitor, which must stay able to shut
// machines down. Without it, a panic in any goroutine ends the whole process.
package guard

import (
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// A Guard logs panics, at most once an hour each. The zero value logs nothing.
type Guard struct {
	Logger *slog.Logger
	What   string // what may be incomplete after a panic, such as "the history"

	repeats nutlog.Repeats
}

// Run calls f and reports whether it returned without a panic.
func (g *Guard) Run(f func()) (ok bool) {
	defer func() {
		p := recover()
		ok = p == nil
		if ok || g.Logger == nil {
			return
		}
		if text := fmt.Sprint(p); g.repeats.News(text) {
			g.Logger.Error("a bug in upsmon, please report it: "+g.What+" may lack something; the monitor continues", "panic", text, "stack", string(debug.Stack()))
		}
	}()
	f()
	return true
}
