package engine

import (
	"context"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/tls-upsmon/upsmon/engine/config"
)

// A watcher reads the files of the configuration when they have changed or when somebody asks, and
// passes the result to the loop. It runs outside the loop, since a disk may hang.
type watcher struct {
	log     *slog.Logger
	timing  Timing
	post    func(input)
	asks    <-chan chan<- Outcome
	confirm <-chan *config.Config
	zone    *zone

	notify      *fsnotify.Watcher
	unwatchable map[string]bool // directories; logged once
	settle      *time.Timer     // fires when a change has settled
	tidy        *time.Timer     // fires when the memory used for compiling can be released

	current *config.Config   // the last one delivered
	waiting []chan<- Outcome // those who have asked since then
	byHand  bool             // somebody has asked
}

// tidyAfter is how long after a configuration comes into force the memory that compiling it took,
// and that of the previous one, is returned to the system. A large configuration takes several
// times the memory of a running monitor.
const tidyAfter = time.Second

// run watches until ctx ends.
func (w *watcher) run(ctx context.Context) {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.log.Warn("there are no notifications of changes to the configuration, so it is only read periodically", "every", w.timing.Look, "error", err)
		n = &fsnotify.Watcher{} // its nil channels never deliver
	} else {
		defer n.Close()
	}
	w.notify = n
	w.follow()

	w.settle = time.NewTimer(0) // the file may have changed since it was read
	defer w.settle.Stop()
	w.tidy = time.NewTimer(tidyAfter)
	defer w.tidy.Stop()
	look := time.NewTicker(w.timing.Look)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case ev, ok := <-n.Events:
			if ok && ev.Op != fsnotify.Chmod && concerns(ev.Name, w.current.Path) {
				w.settle.Reset(w.timing.Settle)
			}
		case err := <-n.Errors:
			w.log.Debug("watching the configuration", "error", err) // the next look finds what this misses
		case <-w.settle.C:
			w.look(ctx, nil)
		case <-look.C:
			w.look(ctx, nil)
		case <-w.tidy.C:
			debug.FreeOSMemory()
		case reply := <-w.asks:
			w.byHand = true
			if reply != nil {
				w.waiting = append(w.waiting, reply)
			}
			w.look(ctx, nil)
		case held := <-w.confirm:
			w.look(ctx, held)
		}
	}
}

// look reads the files if they have changed, and passes what is new to the loop. held is a
// configuration that the loop asks about.
func (w *watcher) look(ctx context.Context, held *config.Config) {
	w.follow()
	w.zone.look()
	if !w.current.Changed() {
		if confirms := held == w.current; w.byHand || confirms {
			w.bring(found{config: w.current, confirms: confirms})
		}
		return
	}
	// Half a file may compile, too. So a change counts only after the file has stayed unchanged for
	// a while.
	next := w.current.Reload()
	next.Tree = nil      // only the program and the diagnostics are needed
	debug.FreeOSMemory() // before the loop creates new machines beside those in force
	select {
	case <-time.After(w.timing.Settle):
	case <-ctx.Done():
		return
	}
	if next.Changed() {
		w.settle.Reset(w.timing.Settle)
		return
	}
	w.current = next
	w.tidy.Reset(tidyAfter)
	w.bring(found{config: next, changed: true})
}

// bring passes the result to the loop, for all who have asked.
func (w *watcher) bring(f found) {
	f.asked, f.byHand = w.waiting, w.byHand
	w.waiting, w.byHand = nil, false
	w.post(f)
}

// concerns reports whether a change of a file may be a change of the configuration. If links lead
// to the configuration, any of them may be replaced. Otherwise the other files in the directory,
// such as a log, do not matter.
func concerns(changed, path string) bool {
	if filepath.Base(changed) == filepath.Base(path) || filepath.Base(changed) == filepath.Base(filepath.Dir(path)) {
		return true
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return true
	}
	real, err := filepath.EvalSymlinks(path)
	return err != nil || real != full
}

// follow watches the directories of the file and of what it links to. Watching a directory again does
// nothing.
func (w *watcher) follow() {
	if w.notify.Events == nil {
		return
	}
	dirs := directories(w.current.Path)
	for _, d := range dirs {
		err := w.notify.Add(d)
		if err != nil && !w.unwatchable[d] {
			w.log.Warn("the directory cannot be watched, so the configuration is only read periodically",
				"directory", d, "every", w.timing.Look, "error", err)
		}
		w.unwatchable[d] = err != nil
	}
	for _, d := range w.notify.WatchList() {
		if !slices.Contains(dirs, d) {
			_ = w.notify.Remove(d) // it may be gone already
		}
	}
}

// directories lists the directories of a path and of the files that it links to.
func directories(path string) []string {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	dirs := []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} // which may be replaced as a whole
	if real, err := filepath.EvalSymlinks(path); err == nil {
		dirs = append(dirs, filepath.Dir(real))
	}
	// A directory on the way may itself be a link that is replaced, as a ConfigMap's ..data is.
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		dirs = append(dirs, real)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}
