package privsep

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/rpc"
	"net/rpc/jsonrpc"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/fsm"
)

const serviceName = "Parent"

// orderTime is how long the parent may take for anything, should it hang: longer
// than a try of SHUTDOWNCMD.
const orderTime = 6 * time.Minute

// maxNotices is how many words for the service manager wait at most. The loop
// that says them must not wait for the parent.
const maxNotices = 64

// Banner is the answer to a Banner.
type Banner struct{ User, Host string }

// File is the answer to a Read.
type File struct {
	Content []byte
	Mode    fs.FileMode
	Error   string
}

// Outcome is an actions.Outcome on its way.
type Outcome struct {
	Error          string
	TimedOut       bool
	Exit           int
	Stdout, Stderr string
}

func newReply(o actions.Outcome) Outcome {
	out := Outcome{Exit: o.Exit, Stdout: o.Stdout, Stderr: o.Stderr}
	if o.Err != nil {
		out.Error, out.TimedOut = o.Err.Error(), errors.Is(o.Err, actions.ErrTimeout)
	}
	return out
}

func (o Outcome) outcome() actions.Outcome {
	out := actions.Outcome{Exit: o.Exit, Stdout: o.Stdout, Stderr: o.Stderr}
	switch {
	case o.TimedOut:
		out.Err = fmt.Errorf("%w%s", actions.ErrTimeout, strings.TrimPrefix(o.Error, actions.ErrTimeout.Error()))
	case o.Error != "":
		out.Err = errors.New(o.Error)
	}
	return out
}

// Child is the parent as its child sees it.
type Child struct {
	client  *rpc.Client
	notices chan string
	gone    chan struct{}
}

// Connect talks to the parent over conn.
func Connect(conn io.ReadWriteCloser) *Child {
	c := &Child{
		client:  rpc.NewClientWithCodec(jsonrpc.NewClientCodec(conn)),
		notices: make(chan string, maxNotices), gone: make(chan struct{}),
	}
	go func() {
		defer close(c.gone)
		_ = c.client.Call(serviceName+".Wait", struct{}{}, &struct{}{})
	}()
	go func() {
		for {
			select {
			case state := <-c.notices:
				_ = c.client.Call(serviceName+".Notify", state, &struct{}{})
			case <-c.gone:
				return
			}
		}
	}()
	return c
}

// Gone is closed when the parent is no more.
func (c *Child) Gone() <-chan struct{} { return c.gone }

// Close ends the connection.
func (c *Child) Close() error {
	err := c.client.Close()
	<-c.gone
	return err
}

// Source reads configurations by way of the parent.
func (c *Child) Source() (engine.Source, error) {
	var b Banner
	if err := c.client.Call(serviceName+".Banner", struct{}{}, &b); err != nil {
		return engine.Source{}, fmt.Errorf("the process with root's rights: %w", err)
	}
	return engine.Source{Read: c.read, User: b.User, Host: b.Host}, nil
}

func (c *Child) read(path string) ([]byte, fs.FileMode, error) {
	var f File
	if err := c.client.Call(serviceName+".Read", path, &f); err != nil {
		return nil, 0, fmt.Errorf("the process that reads for this one: %w", err)
	}
	if f.Error != "" {
		return nil, 0, errors.New(f.Error)
	}
	return f.Content, f.Mode, nil
}

// Do has the parent carry out an effect. A SHUTDOWNCMD goes on when ctx ends.
func (c *Child) Do(ctx context.Context, e *fsm.Effect) actions.Outcome {
	ctx, cancel := context.WithTimeoutCause(ctx, orderTime, actions.ErrTimeout)
	defer cancel()
	var reply Outcome
	call := c.client.Go(serviceName+".Do", e, &reply, make(chan *rpc.Call, 1))
	select {
	case <-call.Done:
		if call.Error != nil {
			return actions.Outcome{Err: fmt.Errorf("the process with root's rights: %w", call.Error), Exit: -1}
		}
		return reply.outcome()
	case <-ctx.Done():
		return actions.Outcome{Err: context.Cause(ctx), Exit: -1}
	}
}

// InForce tells the parent which configuration is in force. It does not wait.
func (c *Child) InForce(config *engine.Config) {
	go func() { _ = c.client.Call(serviceName+".InForce", config.Hash(), &struct{}{}) }()
}

// Notify has the parent tell the service manager. It does not wait.
func (c *Child) Notify(state string) {
	select {
	case c.notices <- state:
	default: // the parent hangs, and the service manager will see that
	}
}
