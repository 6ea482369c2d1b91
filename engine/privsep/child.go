package privsep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// orderTime bounds the wait for an outcome, in case the parent hangs. It is longer than a try of
// SHUTDOWNCMD.
const orderTime = 6 * time.Minute

// maxWaiting bounds the packets that wait for the parent. The loop, which reports its state to the
// service manager, must not wait for the parent.
const maxWaiting = 64

// Child is the child's connection to its parent.
type Child struct {
	conn  *net.UnixConn
	out   chan []byte
	force chan string   // the configuration in force, if it was not sent yet
	next  chan int64    // when the next timer ends, if it was not sent yet
	gone  chan struct{} // closed when the parent is gone

	mu    sync.Mutex
	calls map[uint64]call
	texts int    // calls that are texts
	last  uint64 // number of a request

	ends sync.WaitGroup
}

// call is a request that has no reply yet.
type call struct {
	isText bool
	done   chan<- reply // has room for one
}

// Connect connects to the parent over the file, and takes the file over.
func Connect(f *os.File) (*Child, error) {
	conn, err := unixConn(f)
	_ = f.Close()
	if err != nil {
		return nil, err
	}
	c := &Child{
		conn: conn, out: make(chan []byte, maxWaiting), force: make(chan string, 1), next: make(chan int64, 1), gone: make(chan struct{}), calls: map[uint64]call{},
	}
	c.ends.Go(c.listen)
	c.ends.Go(c.talk)
	return c, nil
}

// listen takes replies until the connection ends.
func (c *Child) listen() {
	defer close(c.gone)
	defer func() { _ = c.conn.Close() }()
	buf := make([]byte, maxPacket+1)
	files := map[uint64][]byte{} // the parts that have arrived, by the number of the request
	for {
		var r reply
		if err := receive(c.conn, buf, &r); err != nil {
			return
		}
		if r.File != nil {
			files[r.ID] = append(files[r.ID], r.File.Content...)
			if r.File.More {
				continue
			}
			r.File.Content = files[r.ID]
			delete(files, r.ID)
		}
		if done := c.forget(r.ID); done != nil {
			done <- r
		}
	}
}

// forget ends a call and returns where its answer goes, or nil.
func (c *Child) forget(id uint64) chan<- reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := c.calls[id]
	if call.isText {
		c.texts--
	}
	delete(c.calls, id)
	return call.done
}

// talk sends packets until the connection ends.
func (c *Child) talk() {
	for {
		var packet []byte
		select {
		case hash := <-c.force:
			packet, _ = encode(request{Op: opInForce, Hash: hash})
		case at := <-c.next:
			packet, _ = encode(request{Op: opNext, Next: at})
		case packet = <-c.out:
		case <-c.gone:
			return
		}
		if _, err := c.conn.Write(packet); err != nil {
			_ = c.conn.Close()
			return
		}
	}
}

// Gone returns a channel that is closed when the parent is gone.
func (c *Child) Gone() <-chan struct{} { return c.gone }

// Close ends the connection.
func (c *Child) Close() error {
	err := c.conn.Close()
	c.ends.Wait()
	return err
}

var errNoParent = errors.New("the privileged process is gone")

// call sends a request and waits for the reply.
func (c *Child) call(ctx context.Context, r request) (reply, error) {
	done := make(chan reply, 1)
	c.mu.Lock()
	if r.Op == opText && c.texts == maxTexts {
		c.mu.Unlock()
		return reply{}, actions.ErrQueueFull
	}
	if r.Op == opText {
		c.texts++
	}
	c.last++
	r.ID = c.last
	c.calls[r.ID] = call{r.Op == opText, done}
	c.mu.Unlock()
	packet, err := encode(r)
	if err != nil {
		c.forget(r.ID)
		return reply{}, err
	}
	select {
	case c.out <- packet:
	case <-c.gone:
		return reply{}, errNoParent
	case <-ctx.Done():
		c.forget(r.ID)
		return reply{}, context.Cause(ctx)
	}
	select {
	case r := <-done:
		return r, nil
	case <-c.gone:
		return reply{}, errNoParent
	case <-ctx.Done(): // the call is not forgotten: the parent is still working on it
		return reply{}, context.Cause(ctx)
	}
}

// Source reads configurations through the parent.
func (c *Child) Source() (config.Source, error) {
	r, err := c.call(context.Background(), request{Op: opBanner})
	if err != nil {
		return config.Source{}, fmt.Errorf("the privileged process: %w", err)
	}
	return config.Source{Read: c.read, User: r.User, Host: r.Host}, nil
}

func (c *Child) read(path string) ([]byte, fs.FileMode, error) {
	r, err := c.call(context.Background(), request{Op: opRead, Path: path})
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("the privileged process: %w", err)
	case r.File == nil:
		return nil, 0, errors.New("the privileged process returned no file")
	case r.File.Yours:
		content, mode, err := config.ReadFile(path)
		if err != nil {
			err = fmt.Errorf("%w (%s)", err, r.File.Error)
		}
		return content, mode, err
	case r.File.Error != "":
		return nil, 0, errors.New(r.File.Error)
	}
	return r.File.Content, r.File.Mode, nil
}

// Do makes the parent carry out an effect. A SHUTDOWNCMD continues when ctx ends.
func (c *Child) Do(ctx context.Context, e *fsm.Effect) actions.Outcome {
	// The parent keeps the time of a ROOTCMD.
	ctx, cancel := context.WithTimeoutCause(ctx, orderTime+e.Within, actions.ErrTimeout)
	defer cancel()
	r := request{Op: opOrder}
	switch e.Verb {
	case fsm.ShutdownCmd, fsm.RootCmd:
		r.Order = newOrder(e)
	case actions.Wall, actions.Notify:
		r.Op = opText
		r.Text = &textOrder{
			Notify: e.Verb == actions.Notify, Urgent: e.Urgent,
			Name: text.Clip(e.Name, maxName), Event: text.Clip(e.Event, maxName), Text: text.Clip(e.Text, maxText),
		}
	default:
		return actions.Outcome{Err: actions.ErrNotAnAction, Exit: -1}
	}
	reply, err := c.call(ctx, r)
	switch {
	case err != nil && context.Cause(ctx) != nil:
		return actions.Outcome{Err: context.Cause(ctx), Exit: -1}
	case err != nil:
		return actions.Outcome{Err: fmt.Errorf("the privileged process: %w", err), Exit: -1}
	case reply.Outcome == nil:
		return actions.Outcome{Err: errors.New("the privileged process returned no outcome"), Exit: -1}
	}
	return reply.Outcome.outcome()
}

// InForce tells the parent which configuration is in force. It does not wait. It
// must not be called concurrently.
func (c *Child) InForce(cfg *config.Config) {
	replace(c.force, cfg.Hash())
}

// NextDeadline tells the parent when the next timer expires, on CLOCK_BOOTTIME; 0: no timer runs.
// If this process fails, the parent starts another one before that time. It does not wait, and must
// not be called concurrently.
func (c *Child) NextDeadline(at time.Duration) { replace(c.next, int64(at)) }

// replace puts a value into a channel with room for one, in place of one that nobody has taken.
func replace[T any](slot chan T, value T) {
	for {
		select {
		case slot <- value:
			return
		default:
		}
		select {
		case <-slot:
		default:
		}
	}
}

// Notify makes the parent notify the service manager. It does not wait.
func (c *Child) Notify(state string) {
	packet, err := encode(request{Op: opState, State: text.Clip(state, maxText)})
	if err != nil {
		return
	}
	select {
	case c.out <- packet:
	default: // the parent hangs, and the service manager will see that
	}
}
