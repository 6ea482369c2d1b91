package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/socket"
	"github.com/tls-upsmon/upsmon/internal/text"
)

const (
	// patience is longer than a monitor takes to report that it cannot answer.
	patience = 10 * time.Second

	// reloadPatience is the same for a reload.
	reloadPatience = 40 * time.Second

	// maxAnswer is far more than the status of any site needs.
	maxAnswer = 64 << 20

	// maxError is how many bytes of the monitor's error are shown.
	maxError = 1000
)

// Client is a client of the socket.
type Client struct {
	path string
	http http.Client
}

// NewClient returns a client of the monitor that listens on a socket. It opens a connection for
// each request, and so survives a restart of the monitor.
func NewClient(path string) *Client {
	return &Client{path: path, http: http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				addr, err := socket.Address(path)
				if err != nil {
					return nil, err
				}
				return new(net.Dialer).DialContext(ctx, addr.Net, addr.Name)
			},
		},
	}}
}

// Status asks for the state of the monitor. Its errors are like those of Do.
func (c *Client) Status(ctx context.Context) (status.Monitor, error) {
	var s status.Monitor
	err := c.ask(ctx, http.MethodGet, statusPath, &s)
	return s, err
}

// Explain asks for the state of the rules of a unit. Its errors are like those of Do.
func (c *Client) Explain(ctx context.Context, unit string) ([]fsm.RuleState, error) {
	var rules []fsm.RuleState
	err := c.ask(ctx, http.MethodGet, explainPath+"?unit="+url.QueryEscape(unit), &rules)
	return rules, err
}

// Next asks what happens next to a unit, or with "" to all units. Its errors are like those of Do.
func (c *Client) Next(ctx context.Context, unit string) ([]next.Forecast, error) {
	path := nextPath
	if unit != "" {
		path += "?unit=" + url.QueryEscape(unit)
	}
	var all []next.Forecast
	err := c.ask(ctx, http.MethodGet, path, &all)
	return all, err
}

// Drill starts a drill. Its errors are like those of Do.
func (c *Client) Drill(ctx context.Context, o status.DrillOrder) (d status.Drill, err error) {
	body, err := json.Marshal(o)
	if err != nil {
		return d, err
	}
	err = c.send(ctx, http.MethodPost, drillPath, body, &d)
	return d, err
}

// DrillStatus returns the current drill, or the last one. Its errors are like those of Do.
func (c *Client) DrillStatus(ctx context.Context) (d status.Drill, err error) {
	err = c.ask(ctx, http.MethodGet, drillPath, &d)
	return d, err
}

// EndDrill ends the current drill. Its errors are like those of Do.
func (c *Client) EndDrill(ctx context.Context) error {
	return c.ask(ctx, http.MethodDelete, drillPath, new(Reply))
}

// History queries the history that the monitor keeps. Its errors are like those of Do.
func (c *Client) History() history.Source {
	return history.Remote(func(ctx context.Context, query url.Values, answer any) error {
		return c.ask(ctx, http.MethodGet, historyPath+"?"+query.Encode(), answer)
	})
}

// Do gives an order and returns the result. The error is ErrNotRunning or ErrPermission if no
// monitor could be reached.
func (c *Client) Do(ctx context.Context, o Order) (Reply, error) {
	var r Reply
	err := c.ask(ctx, http.MethodPost, o.path(), &r)
	return r, err
}

// AdjustTimer cancels or extends a running timer of a unit, and returns the new time of expiry: the
// zero time if it was cancelled. Its errors are like those of Do.
func (c *Client) AdjustTimer(ctx context.Context, unit string, a fsm.Adjust) (ends time.Time, err error) {
	query := url.Values{"unit": {unit}, "timer": {a.Timer}}
	if a.Extend > 0 {
		query.Set("extend", a.Extend.String())
	}
	var r Reply
	if err := c.ask(ctx, http.MethodPost, timerPath+"?"+query.Encode(), &r); err != nil || r.Ends == nil {
		return time.Time{}, err
	}
	return *r.Ends, nil
}

// Acknowledge silences what a unit repeats, or undoes that, and returns the events concerned. Its
// errors are like those of Do.
func (c *Client) Acknowledge(ctx context.Context, unit string, undo bool) (events []string, err error) {
	query := url.Values{"unit": {unit}}
	if undo {
		query.Set("undo", "true")
	}
	var r Reply
	err = c.ask(ctx, http.MethodPost, ackPath+"?"+query.Encode(), &r)
	return r.Events, err
}

func (c *Client) ask(ctx context.Context, method, path string, answer any) error {
	return c.send(ctx, method, path, nil, answer)
}

func (c *Client) send(ctx context.Context, method, path string, content []byte, answer any) error {
	limit := patience
	if path == Reload.path() {
		limit = reloadPatience
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "http://upsmon"+path, bytes.NewReader(content))
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return c.explain(err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	_ = response.Body.Close() // the body has been read completely
	if err != nil {
		return c.explain(err)
	}
	if response.StatusCode != http.StatusOK {
		var r Reply
		if err := json.Unmarshal(body, &r); err != nil || r.Error == "" {
			r.Error = fmt.Sprintf("%s to %s %s: is it of another version?", response.Status, method, path)
		}
		return fmt.Errorf("the monitor on %s: %s", c.path, text.Short(r.Error, maxError))
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return fmt.Errorf("the answer of the monitor on %s is not understood (is it of another version?): %w", c.path, err)
	}
	return nil
}

// explain says why no monitor could be reached.
func (c *Client) explain(err error) error {
	var request *url.Error
	if errors.As(err, &request) && !request.Timeout() {
		err = request.Err // without the fictitious URL
	}
	var timeout net.Error
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ECONNREFUSED), errors.Is(err, unix.ENOTDIR):
		return fmt.Errorf("%w on %s", ErrNotRunning, c.path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w for %s: only %s may use it", ErrPermission, c.path, whose(c.path))
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("the monitor on %s does not answer", c.path)
	case strings.Contains(err.Error(), "server closed idle connection"), // an error of net/http that has no name
		errors.Is(err, io.EOF), errors.Is(err, unix.ECONNRESET), errors.Is(err, unix.EPIPE):
		return fmt.Errorf("the monitor on %s closed the connection without an answer: it is ending, or this user has too many connections to it", c.path)
	}
	return err
}

// whose returns which user and group may use a socket: its own, or those of the directory that
// restricts access to it.
func whose(path string) string {
	for {
		if info, err := os.Stat(path); err == nil {
			s := info.Sys().(*syscall.Stat_t)
			owner, group := strconv.FormatUint(uint64(s.Uid), 10), strconv.FormatUint(uint64(s.Gid), 10)
			if u, err := user.LookupId(owner); err == nil {
				owner = u.Username
			}
			if g, err := user.LookupGroupId(group); err == nil {
				group = g.Name
			}
			return fmt.Sprintf("the user %s and the group %s", owner, group)
		}
		up := filepath.Dir(path)
		if up == path {
			return "its owner and its group"
		}
		path = up
	}
}
