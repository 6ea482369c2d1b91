package nutclient

import (
	"cmp"
	"errors"
	"runtime"
	"sync"
	"time"
)

const statusVar = "ups.status"

// refusalPause is how long the server is not asked again for what it has refused. So an
// administrator who corrects upsd.users does not have to restart anything, and a server that logs
// each refusal does not fill its log.
const refusalPause = time.Minute

// watch is the polling over one connection: what has been granted on it, and what each poll
// requests.
type watch struct {
	session *session
	conn    *Conn
	unknown error           // why the server refused the user name or the password, if it did
	primary map[string]bool // whether it was granted, by the unit's name on the server

	polled  bool      // a poll has succeeded
	asked   time.Time // when the poll began
	pressed bool      // this poll has asked for LOGIN or similar
	heard   bool      // this poll has had an answer about a unit
	news    bool      // this poll has had a value other than the previous one
	units   []watched
	edition int       // of the session's units
	refused []error   // for each unit, what the server does not grant it
	again   time.Time // when to ask again; zero if nothing was refused
	unasked []error   // for each unit, why nothing can be asked about it, if nothing can
	script  script    // asks for the status and the variables of all other units
	queries []Query   // what its commands ask for
	before  []string  // the previous values
	answers []Answer  // answers that have arrived for the queries of one unit
}

// poll asks for the variables of all units and delivers one report for each, in order. Its error
// means that the connection is lost; the remaining units have been reported as lost.
func (w *watch) poll(units []watched, edition int) error {
	w.asked, w.pressed, w.heard, w.news = time.Now(), false, false, false
	reports := make([]Report, 0, 1) // most connections have one unit: no allocation
	keep := func(r Report) { reports = append(reports, r) }
	err := w.prepare(units, edition)
	switch {
	case err != nil && w.polled: // see ask
		return err
	case err != nil:
		for range units {
			keep(Report{Err: err})
		}
	case len(w.script.text) > inOneGo:
		return w.pollMany()
	default:
		err = w.ask(keep)
	}
	for i, r := range reports {
		w.deliver(i, r)
	}
	if w.news {
		// The receiver of the reports runs now, not when this goroutine waits again: setting its timer
		// may take longer than all that a rule needs for its effect. Without news there is no hurry,
		// and this would only wake another thread.
		runtime.Gosched()
	}
	return err
}

// pollMany delivers the reports as the replies arrive. Reading the replies never waits for a
// Deliver.
func (w *watch) pollMany() error {
	reports := make(chan Report, len(w.units)) // room for all
	var delivering sync.WaitGroup
	delivering.Go(func() {
		i := 0
		for r := range reports {
			w.deliver(i, r)
			i++
		}
	})
	err := w.ask(func(r Report) { reports <- r })
	close(reports)
	delivering.Wait()
	return err
}

// deliver delivers the report on one of the units.
func (w *watch) deliver(unit int, r Report) {
	r.Asked = w.asked
	w.session.deliver(w.units[unit], r)
}

// prepare requests what the units need beyond the connection, and builds the script. An error means
// that the connection is lost.
func (w *watch) prepare(units []watched, edition int) error {
	changed := w.units == nil || w.edition != edition
	if !changed && (w.again.IsZero() || w.asked.Before(w.again)) {
		return nil
	}
	w.units, w.edition = units, edition
	if err := w.authorize(); err != nil {
		w.session.noteDrop(err)
		return err
	}
	if !changed {
		return nil
	}
	w.script, w.queries, w.unasked = script{}, nil, make([]error, len(units))
	for i, u := range units {
		w.unasked[i] = w.add(u.Unit)
	}
	w.before = make([]string, len(w.queries))
	return nil
}

// authorize asks for LOGIN and PRIMARY for each unit that needs them and does not have them yet. A
// unit is polled even if they are refused, because anybody may read its status.
func (w *watch) authorize() error {
	again := !w.again.IsZero()
	w.refused, w.again = make([]error, len(w.units)), time.Time{}
	if s := w.session; w.asked.Before(s.reserved) {
		for i, u := range w.units {
			if u.User != "" || u.Powered || u.Primary {
				w.refused[i], w.again = s.reason, s.reserved
			}
		}
		return nil
	}
	w.pressed = true
	if again && w.unknown != nil {
		u := w.units[0].Unit // all units of a session have the same user
		if w.unknown = w.conn.Auth(w.session.live, u.User, u.Password); w.conn.err != nil {
			return w.conn.err
		}
	}
	var names []string
	var asked []int // which units they are
	for i, u := range w.units {
		if u.Powered && w.conn.login != u.Name {
			w.refused[i] = w.conn.Login(w.session.live, u.Name)
		}
		if w.conn.err != nil {
			return w.conn.err
		}
		if u.Primary && w.refused[i] == nil && !w.primary[u.Name] {
			names, asked = append(names, u.Name), append(asked, i)
		}
	}
	refused, err := w.conn.primaries(w.session.live, names)
	if err != nil {
		return err
	}
	for k, i := range asked {
		w.refused[i] = refused[k]
		w.primary[names[k]] = refused[k] == nil
	}
	for i, u := range w.units {
		if w.refused[i] == nil && !u.Powered && !u.Primary {
			w.refused[i] = w.unknown // nothing else has shown whether the server knows the user
		}
		switch {
		case w.refused[i] == nil:
		case isUnitTrouble(w.refused[i]):
			w.again = w.asked
		case w.again.IsZero():
			w.again = w.asked.Add(refusalPause)
		}
	}
	return nil
}

// add adds the queries about a unit to the script, or none of them if one cannot be sent.
func (w *watch) add(u Unit) error {
	script, queries := w.script, w.queries
	for i := -1; i < len(u.Vars); i++ {
		q := Query{u.Name, statusVar}
		if i >= 0 {
			q.Var = u.Vars[i]
		}
		if err := w.conn.ask(&script, q); err != nil {
			return err
		}
		queries = append(queries, q)
	}
	w.script, w.queries = script, queries
	return nil
}

// ask runs the script and turns the answers into a report for each unit, one after the other. take
// must not block.
func (w *watch) ask(take func(Report)) error {
	next := 0 // the unit whose answers are next
	report := func(r Report) {
		take(r)
		next++
	}
	pass := func() {
		for next < len(w.units) && w.unasked[next] != nil {
			report(Report{Err: w.unasked[next]})
		}
	}
	pass()
	w.answers = w.answers[:0]
	err := w.conn.run(w.session.live, &w.script, func(k int, reply []byte, refused error) error {
		answer := Answer{Err: refused}
		if refused == nil {
			var err error
			if answer, err = w.conn.read(w.queries[k], reply, w.before[k]); err != nil {
				return err
			}
			w.news = w.news || answer.Value != w.before[k]
			w.before[k] = answer.Value
		}
		w.answers = append(w.answers, answer)
		w.heard = true
		if vars := w.units[next].Vars; len(w.answers) == 1+len(vars) {
			r := makeReport(vars, w.answers)
			if r.Err == nil {
				r.Refused = w.refused[next]
			}
			report(r)
			w.answers = w.answers[:0]
			pass()
		}
		return nil
	})
	if err != nil && w.pressed && !w.heard {
		// The request for LOGIN may be the reason: the server has ended the connection after its
		// refusal, or has answered with more than one line.
		w.session.noteDrop(cmp.Or(w.refusal(), err))
		if w.polled {
			// The next connection shows whether contact with the units is lost.
			return err
		}
	}
	if err == nil {
		w.polled = true
		if w.again.IsZero() {
			w.session.dropped = 0
		}
	}
	for err != nil && next < len(w.units) {
		report(Report{Err: err})
	}
	return err
}

// refusal returns the first thing that was refused.
func (w *watch) refusal() error {
	for _, err := range w.refused {
		if err != nil {
			return err
		}
	}
	return nil
}

// makeReport turns the answers for ups.status and for the variables into a report. A variable that
// the server refuses for a specific reason is unknown: the unit's status has still arrived, and a
// server that cannot count logins must not end the monitoring.
func makeReport(vars []string, answers []Answer) Report {
	if err := answers[0].Err; err != nil {
		return Report{Err: err}
	}
	r := Report{Status: answers[0].Value}
	for i, a := range answers[1:] {
		switch {
		case a.Err == nil:
			if r.Values == nil {
				r.Values = make([]Value, 0, len(vars))
			}
			r.Values = append(r.Values, Value{vars[i], a.Value})
		case isUnitTrouble(a.Err):
			// DATA-STALE and the like: the data of this unit is outdated, including the status that
			// came just before.
			return Report{Err: a.Err}
		}
	}
	return r
}

// isUnitTrouble reports whether the server has no current data of a unit, or no such unit.
func isUnitTrouble(err error) bool {
	refusal, ok := errors.AsType[*ServerError](err)
	return ok && (refusal.Code == ErrDataStale || refusal.Code == ErrDriverNotConnected || refusal.Code == ErrUnknownUPS)
}
