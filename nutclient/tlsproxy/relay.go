package tlsproxy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// bufferSize is how much is read at a time.
	bufferSize = 2 << 10

	// maxPending is how many bytes of replies are buffered for a client that does not read, beyond
	// the kernel's buffers. The variables of fifty units take less.
	maxPending = 256 << 10

	// stall is how long a side may take to accept a piece of at most maxPiece bytes.
	stall    = 20 * time.Second
	maxPiece = 16 << 10

	// parting is how long the relay waits for silence when one side has ended. quiet is the same
	// when the proxy stops.
	parting = 5 * time.Second
	quiet   = time.Second
)

var (
	errSlow     = fmt.Errorf("the client does not read: %d bytes are waiting for it", maxPending)
	errStopping = errors.New("the proxy stops")
)

// buffers holds the buffers for reading and those waiting to be written.
var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// A relay forwards bytes between a client and upsd, both ways, unchanged.
type relay struct {
	*link
	began   time.Time
	latest  atomic.Int64 // when bytes were last forwarded, in nanoseconds since began
	line    lineMeter
	pending *outbox
}

// relay forwards bytes until both sides have ended, one of them fails, both have been silent for
// too long, or the proxy stops. The connections are closed when it returns.
func (p *Proxy) relay(ctx, live context.Context, l *link) error {
	r := &relay{link: l, began: time.Now(), line: lineMeter{most: p.limits.Line}, pending: newOutbox()}
	ends := make(chan error, 3)
	for _, carry := range []func() error{r.up, r.down, r.deliver} {
		go func() { ends <- carry() }()
	}
	limit := p.limits.Idle
	timer := time.NewTimer(limit)
	defer timer.Stop()
	shorten := func(d time.Duration) {
		limit = min(limit, d)
		timer.Reset(limit)
	}
	var cause error
	fail := func(err error) {
		if err != nil && cause == nil {
			cause = err
			r.part()
		}
	}
	stopping, cut := ctx.Done(), live.Done()
	for running := cap(ends); running > 0; {
		select {
		case err := <-ends:
			running--
			fail(err)
			shorten(parting)
		case <-timer.C:
			if silence := r.silence(); silence < limit {
				timer.Reset(limit - silence)
			} else if ctx.Err() != nil {
				fail(errStopping)
			} else {
				fail(fmt.Errorf("silent for %v", limit))
			}
		case <-stopping:
			stopping = nil
			shorten(quiet)
		case <-cut:
			cut = nil
			fail(errStopping)
		}
	}
	r.part()
	return cause
}

func (r *relay) carried()               { r.latest.Store(int64(time.Since(r.began))) }
func (r *relay) silence() time.Duration { return time.Since(r.began) - time.Duration(r.latest.Load()) }

// up forwards what the client sends to upsd.
func (r *relay) up() error {
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	for chunk := r.first; ; {
		if len(chunk) > 0 {
			if !r.line.pass(chunk) {
				return errLine
			}
			r.upsd.SetWriteDeadline(time.Now().Add(stall))
			if _, err := r.upsd.Write(chunk); err != nil {
				return fmt.Errorf("to upsd: %w", err)
			}
			r.carried()
		}
		n, err := r.client.Read(buffer[:])
		if n == 0 && errors.Is(err, io.EOF) {
			return closeWrite(r.upsd)
		}
		if n == 0 && err != nil {
			return fmt.Errorf("from the client: %w", err)
		}
		chunk = buffer[:n]
	}
}

// down reads what upsd sends, even if the client does not read it.
func (r *relay) down() error {
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	defer r.pending.end()
	for {
		n, err := r.upsd.Read(buffer[:])
		if n > 0 && !r.pending.put(buffer[:n]) {
			return errSlow
		}
		if err != nil {
			return nil // however the connection ended, the client gets everything received
		}
	}
}

// deliver sends the client what upsd has sent.
func (r *relay) deliver() error {
	for {
		text, more := r.pending.take()
		if !more {
			return closeWrite(r.client)
		}
		for piece := range slices.Chunk(text, maxPiece) {
			r.client.SetWriteDeadline(time.Now().Add(stall))
			if _, err := r.client.Write(piece); err != nil {
				return fmt.Errorf("to the client: %w", err)
			}
			r.carried()
		}
		recycle(text)
	}
}

// part closes both connections, after telling both peers that nothing more follows.
func (r *relay) part() {
	for _, c := range []net.Conn{r.upsd, r.client} {
		c.SetWriteDeadline(time.Now().Add(lingering))
		_ = closeWrite(c)
		c.Close()
	}
}

// An outbox buffers data from one goroutine for another, and never blocks the first.
type outbox struct {
	wake chan struct{} // capacity 1

	mu    sync.Mutex
	text  []byte
	ended bool
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// put adds text, unless that would exceed the limit.
func (o *outbox) put(text []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.text)+len(text) > maxPending {
		return false
	}
	if o.text == nil {
		o.text = buffers.Get().(*[bufferSize]byte)[:0]
	}
	o.text = append(o.text, text...)
	o.poke()
	return true
}

// end marks the end of the data.
func (o *outbox) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	o.poke()
}

func (o *outbox) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// take waits for text and returns all of it; false means that nothing more follows.
func (o *outbox) take() ([]byte, bool) {
	for {
		o.mu.Lock()
		text, ended := o.text, o.ended
		o.text = nil
		o.mu.Unlock()
		if len(text) > 0 || ended {
			return text, len(text) > 0
		}
		<-o.wake
	}
}

// recycle returns a buffer from take for reuse.
func recycle(text []byte) {
	if cap(text) == bufferSize {
		buffers.Put((*[bufferSize]byte)(text[:bufferSize]))
	}
}

// A lineMeter measures the lines that pass.
type lineMeter struct {
	most int // bytes of a line, its end included
	have int // bytes of the unfinished line
}

// pass reports whether all lines so far are within the limit.
func (m *lineMeter) pass(text []byte) bool {
	for line := range bytes.Lines(text) {
		if m.have += len(line); m.have > m.most {
			return false
		}
		if line[len(line)-1] == '\n' {
			m.have = 0
		}
	}
	return true
}
