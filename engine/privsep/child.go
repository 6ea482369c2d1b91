package privsep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/rpc"
	"net/rpc/jsonrpc"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
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
	Yours   bool // the child is to read it itself
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
		client:  rpc.NewClientWithCodec(sparing{jsonrpc.NewClientCodec(conn)}),
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

// sparing sends nothing that the parent would take for an attack.
type sparing struct{ rpc.ClientCodec }

// WriteRequest writes a request, or fails and leaves the connection as it was.
func (s sparing) WriteRequest(r *rpc.Request, x any) error {
	const envelope = 200 // bytes around the parameter
	text, err := json.Marshal(x)
	if err == nil && len(text) > maxRequest-envelope {
		err = errTooLarge
	}
	if err != nil {
		return err
	}
	return s.ClientCodec.WriteRequest(r, x)
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
func (c *Child) Source() (config.Source, error) {
	var b Banner
	if err := c.client.Call(serviceName+".Banner", struct{}{}, &b); err != nil {
		return config.Source{}, fmt.Errorf("the process with root's rights: %w", err)
	}
	return config.Source{Read: c.read, User: b.User, Host: b.Host}, nil
}

func (c *Child) read(path string) ([]byte, fs.FileMode, error) {
	var f File
	if err := c.client.Call(serviceName+".Read", path, &f); err != nil {
		return nil, 0, fmt.Errorf("the process that reads for this one: %w", err)
	}
	if f.Yours {
		content, mode, err := config.ReadFile(path)
		if err != nil {
			err = fmt.Errorf("%w (%s)", err, f.Error)
		}
		return content, mode, err
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
	e = fitting(e)
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

// maxOrder is how large an order is at most, by a count in which JSON makes six
// bytes of each at worst.
const maxOrder = 40 << 10

// fitting is an order without what is too large for a request: the end of its
// text, and the longest of the values. A server can make them as long as it
// likes, and a shutdown is not to fail of that.
func fitting(e *fsm.Effect) *fsm.Effect {
	const field = 8 // more than a field's name and punctuation come to
	fit := *e
	fit.Text = fit.Text[:min(len(fit.Text), maxText)]
	if fit.Verb == fsm.ShutdownCmd {
		fit.Text = "" // its words say the same, and the parent has its own
	}
	size := len(fit.Unit) + len(fit.Name) + len(fit.Group) + len(fit.Event) + len(fit.Rule) + len(fit.Text) + len(fit.Flag) + 20*field
	for _, word := range fit.Argv {
		size += len(word) + field
	}
	sizeOf := func(v fsm.Value) int { return len(v.Name) + len(v.Value) + field }
	for _, v := range fit.Values {
		size += sizeOf(v)
	}
	if size <= maxOrder {
		return &fit
	}
	longest := slices.SortedFunc(slices.Values(fit.Values), func(a, b fsm.Value) int { return sizeOf(b) - sizeOf(a) })
	out := map[string]bool{}
	for _, v := range longest {
		if size <= maxOrder {
			break
		}
		size -= sizeOf(v)
		out[v.Name] = true
	}
	fit.Values = slices.DeleteFunc(slices.Clone(fit.Values), func(v fsm.Value) bool { return out[v.Name] })
	return &fit
}

// InForce tells the parent which configuration is in force. It does not wait.
func (c *Child) InForce(config *config.Config) {
	go func() { _ = c.client.Call(serviceName+".InForce", config.Hash(), &struct{}{}) }()
}

// Notify has the parent tell the service manager. It does not wait.
func (c *Child) Notify(state string) {
	select {
	case c.notices <- state:
	default: // the parent hangs, and the service manager will see that
	}
}
