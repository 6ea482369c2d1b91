package mqtt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// A survey asks the servers periodically for everything that their units have, like Home
// Assistant's own NUT integration, and just as often. It uses separate connections, which need no
// login and exist only while it asks. So a server that answers it slowly, badly or endlessly delays
// no poll, and no unit is lost because of it: what the monitor concludes and does never depends on
// a survey.
type survey struct {
	period time.Duration // between two surveys
	logger *slog.Logger
	ring   func() // called when something new was found

	mu    sync.Mutex
	units map[string]*surveyed // by ID
	stop  context.CancelFunc   // ends the goroutines of the current configuration

	repeats nutlog.Repeats // of errors; guarded by mu
}

// A surveyed is what a survey knows about a unit.
type surveyed struct {
	asked  bool        // at least once
	values []fsm.Value // those that are published
}

const (
	surveyTime = 30 * time.Second // for a server with all its units
	answerTime = 10 * time.Second // for a connection, and for each unit

	// pace is the pause before the next server is asked, so that a monitor of hundreds of servers
	// does not ask all of them at the same moment.
	pace = 20 * time.Millisecond
)

// A subject is a unit that a survey asks about.
type subject struct{ id, name string }

// follow asks about the units of a configuration until ctx ends, or until it follows another one.
// It starts its goroutines with begin.
func (v *survey) follow(ctx context.Context, p *compile.Program, begin func(func())) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.stop != nil {
		v.stop()
		v.stop = nil
	}
	before := v.units
	v.units = map[string]*surveyed{}
	if p.MQTT == nil {
		return
	}
	ctx, v.stop = context.WithCancel(ctx)
	var order []string
	servers, subjects := map[string]nutclient.Server{}, map[string][]subject{}
	for i := range p.Monitors {
		m, id := &p.Monitors[i], p.Policy.Units[i].ID
		v.units[id] = before[id]
		if v.units[id] == nil {
			v.units[id] = &surveyed{}
		}
		// Units of one server share a connection, unless they verify the server in different ways.
		key := fmt.Sprintf("%q %d %t %q %q %q", m.Host, m.Port, m.Plaintext, m.Roots, m.ClientCert, string(m.ClientKey))
		if subjects[key] == nil {
			order, servers[key] = append(order, key), engine.Server(m)
		}
		subjects[key] = append(subjects[key], subject{id, m.UPS})
	}
	for i, key := range order {
		begin(func() { v.visit(ctx, servers[key], subjects[key], time.Duration(i)*pace%v.period) })
	}
}

// visit asks a server about its units periodically, starting after wait.
func (v *survey) visit(ctx context.Context, s nutclient.Server, units []subject, wait time.Duration) {
	for {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		wait = v.period
		done := v.ask(ctx, s, units)
		// If the time did not suffice for all units, the others come first next time.
		units = slices.Concat(units[done:], units[:done])
	}
}

// ask asks a server about its units once, and returns how many of them it got to.
func (v *survey) ask(ctx context.Context, s nutclient.Server, units []subject) (done int) {
	defer func(wanted context.Context) {
		if wanted.Err() == nil {
			v.note(units, nil)
		}
	}(ctx)
	ctx, cancel := context.WithTimeout(ctx, surveyTime)
	defer cancel()
	conn, err := nutclient.Dial(ctx, s, nutclient.Options{Timeout: answerTime})
	if err != nil {
		return 0 // the poll reports this
	}
	defer conn.Close()
	for _, u := range units {
		values, err := conn.ListVars(ctx, u.name)
		if ctx.Err() != nil {
			return done
		}
		done++ // even if asking about it fails: next time it is the turn of the others
		if err != nil {
			v.complain(s, u, err)
			if !errors.As(err, new(*nutclient.ServerError)) {
				return done
			}
		}
		v.note([]subject{u}, values)
	}
	conn.Logout(ctx)
	return done
}

// note stores the values of units. Without values, the earlier ones remain.
func (v *survey) note(units []subject, values []nutclient.Value) {
	var found []fsm.Value
	for _, x := range values {
		if published(x.Name) {
			found = append(found, fsm.Value{Name: x.Name, Value: x.Value})
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, u := range units {
		unit := v.units[u.id]
		if unit == nil {
			continue // no longer in the configuration in force
		}
		if !unit.asked || found != nil && !slices.Equal(unit.values, found) {
			v.ring()
		}
		unit.asked = true
		if found != nil {
			unit.values = found
		}
	}
}

// published reports whether a variable that a survey finds is published.
func published(variable string) bool {
	if _, ok := entityOf(variable); ok {
		return true
	}
	_, what, outlet := outletOf(variable)
	return outlet && what == "name" || slices.ContainsFunc(deviceVariables, func(d deviceVariable) bool { return slices.Contains(d.variables, variable) })
}

// complain logs why a server does not answer a survey, once and then hourly, unless the poll
// reports the same.
func (v *survey) complain(s nutclient.Server, u subject, err error) {
	for _, known := range []error{nutclient.ErrDataStale, nutclient.ErrDriverNotConnected, nutclient.ErrUnknownUPS} {
		if errors.Is(err, known) {
			return
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.repeats.News(s.Addr() + " " + err.Error()) {
		v.logger.Warn("MQTT publishes only part of the unit's variables", "unit", u.id, "error", err)
	}
}

// waits reports whether a unit still waits for its first survey.
func (v *survey) waits(id string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	u := v.units[id]
	return u != nil && !u.asked
}

// complete adds the values that only a survey has found to those that the monitor has of a unit.
func (v *survey) complete(u *status.Unit) *status.Unit {
	v.mu.Lock()
	defer v.mu.Unlock()
	surveyed := v.units[u.ID]
	if surveyed == nil {
		return u
	}
	known := map[string]bool{}
	for _, value := range u.Values {
		known[value.Name] = true
	}
	all := *u
	all.Values = slices.Clone(u.Values)
	for _, value := range surveyed.values {
		if !known[value.Name] {
			all.Values = append(all.Values, value)
		}
	}
	return &all
}
