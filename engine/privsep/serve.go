package privsep

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Serve answers the child until the connection ends, and then until everything that was begun for
// it has ended. A packet that cannot be understood, or more requests than a child ever sends, ends
// the connection. ended is called as soon as the connection has ended, with the child's fault; nil:
// it has none.
func (p *Parent) Serve(conn *net.UnixConn, ended func(fault error)) {
	ctx, cancel := context.WithCancelCause(context.Background())
	s := &server{parent: p, conn: conn, ctx: ctx, slots: make(chan struct{}, maxCalls), states: make(chan string, maxStates), reading: make(chan struct{}, 2)}
	told := make(chan struct{})
	go func() { defer close(told); s.tell() }()
	err := s.run()
	cancel(errGone)
	close(s.states)
	_ = conn.Close()
	if errors.Is(err, io.EOF) || errors.As(err, new(net.Error)) || errors.Is(err, syscall.ECONNRESET) {
		err = nil
	}
	ended(err)
	<-told
	for range maxCalls {
		s.slots <- struct{}{}
	}
}

// server serves one child.
type server struct {
	parent  *Parent
	conn    *net.UnixConn
	ctx     context.Context // ends with the connection
	slots   chan struct{}   // tokens of requests that have no reply yet
	states  chan string     // for the service manager
	reading chan struct{}   // tokens of files on their way
	began   bool            // the child has read the configuration
}

// run takes requests until the connection ends or the child is at fault.
func (s *server) run() error {
	buf := make([]byte, maxPacket+1)
	for {
		var r request
		if err := receive(s.conn, buf, &r); err != nil {
			return err
		}
		work, err := s.handle(&r)
		switch {
		case err != nil:
			return err
		case work == nil:
			continue
		}
		select {
		case s.slots <- struct{}{}:
		default:
			return errTooMany
		}
		go func() {
			defer func() { <-s.slots }()
			work()
		}()
	}
}

// handle returns what is left to do for a request, or nil if it is done. It does not block. What
// depends on the order of requests is done at once. An error is a fault of the child.
func (s *server) handle(r *request) (work func(), err error) {
	p := s.parent
	switch {
	case r.Op == opBanner:
		return func() { _ = s.answer(reply{ID: r.ID, User: p.source.User, Host: p.source.Host}) }, nil
	case r.Op == opRead:
		begins := r.Path == p.config && !s.began
		s.began = s.began || begins
		return func() { s.read(r, begins) }, nil
	case r.Op == opOrder && r.Order != nil:
		return func() { s.outcome(r, p.order(s.ctx, r.Order)) }, nil
	case r.Op == opText && r.Text != nil:
		return func() { s.outcome(r, p.show(s.ctx, r.Text)) }, nil
	case r.Op == opInForce:
		seq := p.nextForce()
		return func() { p.inForce(r.Hash, seq) }, nil
	case r.Op == opState:
		if r.State == alive {
			p.beats.Add(1)
		}
		// At once: the service manager may be slow, and a child that was ready is replaced when it ends.
		if saysReady(r.State) {
			p.isReady()
		}
		select {
		case s.states <- r.State:
		default: // the service manager hangs, or the child sends too much
		}
		return nil, nil
	case r.Op == opNext:
		p.next.Store(r.Next)
		return nil, nil
	}
	return nil, errors.New("not understood: the operation " + text.Short(r.Op, maxName))
}

// tell passes the child's states to the service manager, in order.
func (s *server) tell() {
	for state := range s.states {
		s.parent.manager.tell(state)
	}
}

func (s *server) read(r *request, begins bool) {
	s.reading <- struct{}{} // bounds the memory for a child that reads no replies
	defer func() { <-s.reading }()
	content, mode, err := s.parent.read(r.Path, begins)
	part := filePart{Mode: mode, Yours: errors.Is(err, errYours)}
	if err != nil {
		part.Error, content = text.Short(err.Error(), maxText/4), nil
	}
	for {
		n := min(len(content), maxPart)
		part.Content, content = content[:n], content[n:]
		part.More = len(content) > 0
		if s.answer(reply{ID: r.ID, File: &part}) != nil || !part.More {
			return
		}
	}
}

func (s *server) outcome(r *request, o actions.Outcome) {
	out := newOutcome(o)
	out.Error = text.Clip(out.Error, maxText/4)
	out.Stdout, out.Stderr = text.Clip(out.Stdout, maxText/4), text.Clip(out.Stderr, maxText/4)
	_ = s.answer(reply{ID: r.ID, Outcome: out})
}

// answer sends a reply. For a child that does not read its replies, the requests count as
// unanswered.
func (s *server) answer(r reply) error {
	packet, err := encode(r)
	if err == nil {
		_, err = s.conn.Write(packet)
	}
	if err != nil {
		_ = s.conn.Close() // otherwise the child would wait forever
	}
	return err
}
