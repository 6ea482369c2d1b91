package engine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"syscall"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// remembered is the content of a store when it was opened. After a reboot it contains only
// messages.
type remembered struct {
	state   *fsm.State             // nil: it is from before the last boot
	actions map[string]*fsm.Effect // by ID, those that have not ended
	begun   map[string]bool        // those that had begun, or may have
}

// records encodes the content.
func (r *remembered) records() records {
	all := records{units: map[string]json.RawMessage{}, actions: map[string]json.RawMessage{}, begun: map[string]bool{}}
	if r == nil {
		return all
	}
	if r.state != nil {
		for i := range r.state.Units {
			all.units[r.state.Units[i].ID], _ = json.Marshal(&r.state.Units[i]) // it was decoded from JSON
		}
	}
	for id, a := range r.actions {
		all.actions[id], _ = json.Marshal(a)
	}
	maps.Copy(all.begun, r.begun)
	return all
}

// maxState bounds how much of a state file is read, in bytes. A sparse file may be larger.
const maxState = 256 << 20

// readState reads a file of a store. was is nil if it is empty. damage lists what is wrong with the
// file, if it may be of this boot. The error is fs.ErrNotExist, or says why the file cannot be read
// at all.
func readState(path, boot string) (was *remembered, damage []string, err error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if err == nil {
		defer f.Close()
		var info fs.FileInfo
		info, err = f.Stat()
		switch {
		case err == nil && !info.Mode().IsRegular():
			err = syscall.ELOOP
		case err == nil && info.Size() > maxState:
			return nil, []string{fmt.Sprintf("it has more than %d MiB", maxState>>20)}, nil
		}
	}
	switch {
	case errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.EISDIR):
		return nil, []string{"it is not a regular file"}, nil
	case err != nil:
		return nil, nil, err
	}
	r := newStateReader()
	r.read(io.LimitReader(f, maxState))
	was = r.decode(boot)
	if r.boot != "" && r.boot != boot {
		r.damage = nil // the power may have failed in the middle of a line, and the file is history
	}
	return was, r.damage, nil
}

// A stateReader reads a file of a store.
type stateReader struct {
	records
	boot   string
	damage []string
	at     map[string]uint64 // the number of the line that says what is known of a unit or an action
	next   uint64            // number of the next line
	holes  []uint64          // numbers of lines that are missing
	snap   uint64            // the number of the last line of the snapshot
}

func newStateReader() *stateReader {
	var none *remembered
	return &stateReader{records: none.records(), at: map[string]uint64{}, next: 1}
}

// read reads as many lines as possible.
func (r *stateReader) read(from io.Reader) {
	lines := bufio.NewReaderSize(from, 1<<16)
	text, err := lines.ReadBytes('\n')
	last, known := r.head(text)
	for err == nil {
		text, err = lines.ReadBytes('\n')
		// An incomplete last line was being written, unless the first line counts it.
		if err == nil || known && r.next <= last && len(bytes.TrimRight(text, "\x00")) > 0 {
			r.line(text)
		}
	}
	switch {
	case !errors.Is(err, io.EOF):
		r.hole(max(r.next, last), "it cannot be read to its end: "+err.Error())
	case known && r.next <= last:
		r.hole(last, "its end is missing")
	}
	r.judge()
}

// head reads the first line: the number of the last one.
func (r *stateReader) head(text []byte) (last uint64, known bool) {
	var h stateHead
	err := sealed.Read(text, &h)
	if err == nil && h.Format != stateFormat {
		err = fmt.Errorf("its format is %q, not %q", h.Format, stateFormat)
	}
	if err == nil {
		last, err = strconv.ParseUint(h.Last, 16, 64)
	}
	if err != nil {
		r.damage = append(r.damage, "its first line: "+err.Error())
	}
	return last, err == nil
}

// hole notes that the lines up to a number are missing.
func (r *stateReader) hole(to uint64, why string) {
	r.damage = append(r.damage, why)
	r.holes = append(r.holes, r.next, to)
	r.next = to + 1
}

func (r *stateReader) line(text []byte) {
	var l stateLine
	err := sealed.Read(text, &l)
	switch {
	case err != nil:
		r.hole(r.next, fmt.Sprintf("line %d: %v", r.next+1, err))
		return
	case l.N < r.next && slices.Contains(r.holes, l.N): // one line has become two
		r.next = l.N
	case l.N < r.next:
		r.damage = append(r.damage, fmt.Sprintf("line %d is there twice", l.N+1))
		return
	case l.N > r.next:
		r.hole(l.N-1, fmt.Sprintf("lines are missing before line %d", l.N+1))
	}
	r.next = l.N + 1
	r.boot = l.Boot
	if l.Snap {
		r.snap = l.N
	}
	for key := range l.Units {
		r.at["unit "+key] = l.N
	}
	for key := range l.Actions {
		r.at["action "+key] = l.N
	}
	r.apply(&l)
}

// judge drops everything that a missing line may have changed. The snapshot has the first line of
// each unit and action, so nothing else is older.
func (r *stateReader) judge() {
	if len(r.holes) == 0 {
		return
	}
	missing := slices.Max(r.holes)
	if missing <= r.snap {
		return
	}
	units := 0
	for id := range r.units {
		if r.at["unit "+id] < missing {
			delete(r.units, id)
			units++
		}
	}
	for id := range r.actions {
		if r.at["action "+id] < missing {
			r.begun[id] = true // it may have begun
		}
	}
	if units > 0 {
		r.damage = append(r.damage, fmt.Sprintf("what it says of %d units may be out of date, so they begin from scratch", units))
	}
}

// decode returns the content of the lines.
func (r *stateReader) decode(boot string) *remembered {
	was := &remembered{actions: map[string]*fsm.Effect{}, begun: r.begun}
	same := boot != "" && r.boot == boot
	for _, id := range slices.Sorted(maps.Keys(r.actions)) {
		e := new(fsm.Effect)
		if err := sealed.Decode(r.actions[id], e); err != nil {
			r.damage = append(r.damage, fmt.Sprintf("action %s: %v", id, err))
		} else if same || actions.FateOf(e.Verb) == actions.Resent {
			was.actions[id] = e
		}
	}
	if same {
		was.state = &fsm.State{}
		for _, id := range slices.Sorted(maps.Keys(r.units)) {
			var u fsm.UnitState
			if err := sealed.Decode(r.units[id], &u); err != nil {
				r.damage = append(r.damage, fmt.Sprintf("unit %s: %v", id, err))
			} else {
				was.state.Units = append(was.state.Units, u)
			}
		}
	}
	if !same && len(was.actions) == 0 {
		return nil
	}
	return was
}
