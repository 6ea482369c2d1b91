package simupsd

import (
	"io"
	"net"
	"time"
)

// Exchange is a command with its correct reply, as a function set with SetFault receives it. The
// function changes it to make something go wrong.
type Exchange struct {
	Conn int    // the number of the connection, counted from 1
	Line string // the command, without its line end

	Reply  string        // what is sent to the client; its line ends may be missing
	Delay  time.Duration // before the reply
	Pace   time.Duration // between two bytes of the reply
	Behind bool          // the reply comes only after the one to the next command
	Then   Then          // what happens after the reply
}

// Then is what happens to a connection.
type Then int

// A connection continues; is never answered again; is closed; is reset, which discards data in
// transit; or is ended by a TLS alert, as after an attack.
const (
	GoOn Then = iota
	Hang
	Close
	Reset
	Alert
)

// send sends a reply, and reports whether the connection continues.
func (c *client) send(x *Exchange) bool {
	if x.Delay > 0 && (c.w.Flush() != nil || !c.wait(x.Delay)) {
		return false
	}
	if x.Behind {
		c.held += x.Reply
	} else {
		if !c.say(x.Reply+c.held, x.Pace) {
			return false
		}
		c.held = ""
	}
	if x.Then == GoOn {
		return true
	}
	if c.w.Flush() != nil {
		return false
	}
	switch x.Then {
	case Hang:
		_, _ = io.Copy(io.Discard, c.r) // until the client disconnects
	case Reset:
		if tcp, ok := c.raw.Conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	case Alert:
		// A record that nobody with the keys can have sent.
		c.raw.forged = append([]byte{23, 3, 3, 0, 32}, make([]byte, 32)...)
		_, _ = c.r.Discard(c.r.Buffered() + 1)
	}
	return false
}

func (c *client) say(text string, pace time.Duration) bool {
	if pace == 0 {
		_, err := c.w.WriteString(text)
		return err == nil
	}
	for i := range len(text) {
		if c.w.WriteByte(text[i]) != nil || c.w.Flush() != nil || !c.wait(pace) {
			return false
		}
	}
	return true
}

// wait waits, and reports whether the server is still running.
func (c *client) wait(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-c.server.closing:
		return false
	}
}
