package nutclient

import (
	"sync"
	"time"
)

// reach shares failures between the connections of one server. Each powered unit has its own
// connection. When a server with hundreds of them is down, all of them try to reconnect. So the
// failure of one also counts for the others, for as long as the shortest pause between two attempts
// of one connection. More attempts would only keep processors and networks busy.
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

// tried records how an attempt ended.
func (r *reach) tried(began time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil || began.After(r.began) {
		r.began, r.err = began, err
	}
}
