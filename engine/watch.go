package engine

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/tls-upsmon/upsmon/engine/config"
)

// Times of the reload. An editor makes several changes to save a file once, and
// a directory that is replaced is away for a moment.
const (
	quiet     = 250 * time.Millisecond
	safetyNet = 30 * time.Second
)

// watch loads the configuration anew when it has changed, and hands it over.
// What fsnotify misses (a network file system, a directory that was replaced)
// the look every 30 seconds finds. It returns when ctx ends.
func (e *Engine) watch(ctx context.Context, current *config.Config, out chan<- *config.Config) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		e.log.Warn("the configuration is looked at every 30 s only", "error", err)
		w = &fsnotify.Watcher{} // its channels are nil: nothing ever comes
	} else {
		defer w.Close()
	}
	unwatchable := map[string]bool{} // said once
	follow(w, current, e.log, unwatchable)

	settle := time.NewTimer(0) // the file may have changed since it was read
	look := time.NewTicker(safetyNet)
	defer look.Stop()
	for {
		asked := false
		select {
		case <-ctx.Done():
			return
		case ev, ok := <-w.Events:
			if ok && ev.Op != fsnotify.Chmod && concerns(ev.Name, current.Path) {
				settle.Reset(quiet)
			}
			continue
		case err := <-w.Errors:
			e.log.Debug("watching the configuration", "error", err)
			continue // the next look finds what was missed
		case <-settle.C:
		case <-look.C:
		case <-e.reload:
			asked = true
		}
		follow(w, current, e.log, unwatchable)
		if !current.Changed() {
			if !asked {
				continue
			}
			select { // the loop knows whether it is in force, refused or held
			case out <- current:
			case <-ctx.Done():
				return
			}
			continue
		}
		// Half a file may compile, too: it counts when it has not changed again
		// for a while.
		next := current.Reload()
		select {
		case <-time.After(quiet):
		case <-ctx.Done():
			return
		}
		if next.Changed() {
			settle.Reset(quiet)
			continue
		}
		current = next
		select {
		case out <- current:
		case <-ctx.Done():
			return
		}
	}
}

// concerns reports whether a change of a file may be one of the configuration.
// Where links lead there any of them may be swapped; elsewhere the other files
// of the directory, a log perhaps, are no concern.
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

// follow watches the directories of the file and of what it links to. Watching
// a directory again does nothing.
func follow(w *fsnotify.Watcher, c *config.Config, log *slog.Logger, unwatchable map[string]bool) {
	if w.Events == nil {
		return
	}
	dirs := directories(c.Path)
	for _, d := range dirs {
		err := w.Add(d)
		if err != nil && !unwatchable[d] {
			log.Warn("the directory cannot be watched, so it is looked at every 30 s only", "directory", d, "error", err)
		}
		unwatchable[d] = err != nil
	}
	for _, d := range w.WatchList() {
		if !slices.Contains(dirs, d) {
			_ = w.Remove(d) // it may be gone already
		}
	}
}

// directories lists the directory of a path and those of what it links to.
func directories(path string) []string {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	dirs := []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} // which may be replaced as a whole
	if real, err := filepath.EvalSymlinks(path); err == nil {
		dirs = append(dirs, filepath.Dir(real))
	}
	// A directory on the way may itself be a link that is swapped, as a
	// ConfigMap's ..data is.
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		dirs = append(dirs, real)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}
