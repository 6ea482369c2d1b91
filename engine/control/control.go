// Package control lets other programs on this host query and control a running monitor, with HTTP
// and JSON over a Unix socket:
//
//	GET  /v1/status  a status.Monitor
//	GET  /v1/explain the state of the rules of ?unit=, []fsm.RuleState
//	GET  /v1/next    what happens next to ?unit=, or to all units, []next.Forecast
//	GET  /v1/history what the monitor has stored: a history.Reply to ?ask= and more, see history.Answer
//	GET  /v1/drill   the current drill, or the last one, a status.Drill
//	POST /v1/drill   begin a drill: a status.DrillOrder as JSON, answered by a status.Drill
//	DELETE /v1/drill end it
//	POST /v1/reload  read the configuration now, and answer when the result is known
//	POST /v1/timer   cancel the running ?timer= of ?unit=, or extend it by ?extend=, a duration
//	POST /v1/ack     silence what ?unit= repeats until it has ended; with ?undo=true, repeat it again
//	POST /v1/fsd     inject FSD for every unit that powers this host
//	POST /v1/stop    end, as after SIGTERM
//
// Invariants: only the mode of the socket decides who may connect, and it never admits more than
// the socket's owner and group. A client cannot hold up the monitor: everything that is read from
// it, written to it or waited for on its behalf is bounded in size and time. A complete request is
// carried out even if the client does not wait for the answer. The socket of a monitor that is
// listening is never taken away from it.
package control

import (
	"errors"
	"time"

	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/internal/socket"
)

// An Order is something that a client can make a monitor do.
type Order string

// The orders.
const (
	Reload Order = "reload"
	FSD    Order = "fsd"
	Stop   Order = "stop"
)

const (
	version     = "/v1/"
	statusPath  = version + "status"
	explainPath = version + "explain"
	nextPath    = version + "next"
	timerPath   = version + "timer"
	ackPath     = version + "ack"
	historyPath = version + "history"
	drillPath   = version + "drill"
)

func (o Order) path() string { return version + string(o) }

// Reply is the answer to an order.
type Reply struct {
	Units  int            `json:"units,omitempty"`  // FSD: the number of units for which it was set
	Names  []string       `json:"names,omitempty"`  // FSD: their names
	Events []string       `json:"events,omitempty"` // an acknowledgement: the events that are silenced
	Ends   *time.Time     `json:"ends,omitempty"`   // an extended timer: when it now ends
	Reload *status.Reload `json:"reload,omitempty"` // Reload: its result
	Error  string         `json:"error,omitempty"`  // why the order was not carried out
}

// Why a monitor cannot be reached, or cannot listen.
var (
	ErrNotRunning = errors.New("no monitor listens")
	ErrPermission = errors.New("no permission")
	ErrInUse      = socket.ErrInUse
)
