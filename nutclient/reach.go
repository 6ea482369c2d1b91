package nutclient

import (
	"sync"
	"time"
)

// reach is what the connections of one server know of each other's failures. Each powered unit has a
// connection of its own, and when a server with hundreds of them is down, all of them try to come
// back. A failure counts for the others, too, for as long as the shortest pause between two attempts
// of one of them: more attempts would only keep processors and networks busy.
type reach struct {
	mu    sync.Mutex
	began time.Time // when the last attempt began, if it failed
	err   error
}

// failing returns the failure that counts now, and when that attempt began; nil: there is none.
func (r *reach) failing() (began time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil || time.Since(r.began) >= minBackoff {
		return time.Time{}, nil
	}
	return r.began, r.err
}

// tried notes how an attempt has ended.
func (r *reach) tried(began time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil || began.After(r.began) {
		r.began, r.err = began, err
	}
}
