package privsep

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/boottime"
)

// The protocol: a pair of connected seqpacket sockets. Each packet is one JSON object: a request to
// the parent, or the parent's reply, which has the number of its request. Requests without a number
// have no reply.

const (
	// maxPacket bounds a packet, in bytes. Its sender needs a send buffer of that size.
	maxPacket = 128 << 10

	// maxCalls bounds the requests without a reply so far, and maxTexts those of them that are
	// texts, so that there is always room for a SHUTDOWNCMD.
	maxCalls = 128
	maxTexts = 24
)

// Operations of the child.
const (
	opBanner  = "banner"   // get the names for the texts of a configuration
	opRead    = "read"     // read a file that the configuration names
	opOrder   = "order"    // run a SHUTDOWNCMD or a ROOTCMD of the configuration
	opText    = "text"     // show a text on terminals or desktops
	opInForce = "in force" // note which configuration is in force; no reply
	opState   = "state"    // tell the service manager; no reply
	opNext    = "next"     // note when the next timer ends; no reply
)

// request is what the child requests. Only the fields of its operation are set.
type request struct {
	ID    uint64 `json:",omitempty"`
	Op    string
	Path  string     `json:",omitempty"` // opRead
	Order *order     `json:",omitempty"` // opOrder
	Text  *textOrder `json:",omitempty"` // opText
	Hash  string     `json:",omitempty"` // opInForce
	State string     `json:",omitempty"` // opState, in the format of sd_notify(3)
	Next  int64      `json:",omitempty"` // opNext: nanoseconds on CLOCK_BOOTTIME; 0: no timer runs
}

// order identifies a SHUTDOWNCMD or a ROOTCMD of a configuration, and says what raised it. It
// contains no words of the command.
type order struct {
	Root   bool   `json:",omitempty"` // it is a ROOTCMD
	Policy string // hash of the configuration
	Unit   string
	Rule   string
	Action int
	Event  string
	Time   time.Time
	Sent   moment
	Flag   bool // whether the POWERDOWNFLAG goes with it
	Drill  bool `json:",omitempty"` // the command learns that this is a drill
	Values []value
}

// moment is a time on two clocks. Once somebody sets the time of day, it shows a pause of a virtual
// machine, which CLOCK_BOOTTIME never does.
type moment struct{ Boot, Wall int64 } // nanoseconds

func thisMoment() moment { return moment{int64(boottime.Now()), time.Now().UnixNano()} }

// ago returns how long ago a moment was. A clock that was set back does not count.
func (m moment) ago() time.Duration {
	now := thisMoment()
	return time.Duration(max(now.Boot-m.Boot, now.Wall-m.Wall))
}

// value is an fsm.Value, byte for byte.
type value struct {
	Name  string
	Value []byte
}

// textOrder is a WALL or a NOTIFY.
type textOrder struct {
	Notify      bool
	Name, Event string // of the unit, and what has happened to it
	Text        string
	Urgent      bool
}

// reply answers a request. Only the fields of its operation are set.
type reply struct {
	ID         uint64
	User, Host string    `json:",omitempty"` // opBanner
	File       *filePart `json:",omitempty"` // opRead
	Outcome    *outcome  `json:",omitempty"` // opOrder, opText
}

// maxPart bounds the content in one packet, in bytes. Encoded, it takes a third more.
const maxPart = 64 << 10

// filePart is a part of a file; the parts of one come in order.
type filePart struct {
	Content []byte `json:",omitempty"`
	More    bool   `json:",omitempty"` // another part follows
	Mode    fs.FileMode
	Error   string `json:",omitempty"`
	Yours   bool   `json:",omitempty"` // the child must read it with its own rights
}

// outcome is an actions.Outcome in a packet.
type outcome struct {
	Error          string
	TimedOut, Late bool
	Exit           int
	Stdout, Stderr string
}

func newOutcome(o actions.Outcome) *outcome {
	out := &outcome{Exit: o.Exit, Stdout: o.Stdout, Stderr: o.Stderr}
	if o.Err != nil {
		out.Error, out.TimedOut, out.Late = o.Err.Error(), errors.Is(o.Err, actions.ErrTimeout), errors.Is(o.Err, actions.ErrLate)
	}
	return out
}

func (o *outcome) outcome() actions.Outcome {
	out := actions.Outcome{Exit: o.Exit, Stdout: o.Stdout, Stderr: o.Stderr}
	known := func(err error) error { return fmt.Errorf("%w%s", err, strings.TrimPrefix(o.Error, err.Error())) }
	switch {
	case o.TimedOut:
		out.Err = known(actions.ErrTimeout)
	case o.Late:
		out.Err = known(actions.ErrLate)
	case o.Error != "":
		out.Err = errors.New(o.Error)
	}
	return out
}

// maxValues bounds the names and values of an order, in bytes. Encoded, they take a third more.
const maxValues = 80 << 10

// newOrder makes the order of a SHUTDOWNCMD or a ROOTCMD. If the values are too large together,
// they are cut, the longest first: an order must not fail because of what a server sends.
func newOrder(e *fsm.Effect) *order {
	const overhead = 40 // bytes around each value
	o := &order{
		Root: e.Verb == fsm.RootCmd, Policy: e.Policy, Unit: e.Unit, Rule: e.Rule, Action: e.Action, Event: e.Event, Time: e.Time, Sent: thisMoment(), Flag: e.Flag != "",
		Drill: e.Drill,
	}
	total := func(most int) int {
		n := 0
		for _, v := range e.Values {
			n += len(v.Name) + min(len(v.Value), most) + overhead
		}
		return n
	}
	most := fsm.MaxValue
	for most > 0 && total(most) > maxValues {
		most /= 2
	}
	room := maxValues
	for _, v := range e.Values {
		v.Value = v.Value[:min(len(v.Value), most)]
		if room -= len(v.Name) + len(v.Value) + overhead; room < 0 {
			break // thousands of variables: the rest is unknown
		}
		o.Values = append(o.Values, value{v.Name, []byte(v.Value)})
	}
	return o
}

// effect returns the effect that the parent looks up in the configuration.
func (o *order) effect() *fsm.Effect {
	verb := fsm.ShutdownCmd
	if o.Root {
		verb = fsm.RootCmd
	}
	e := &fsm.Effect{
		Verb: verb, Policy: o.Policy, Unit: o.Unit, Rule: o.Rule, Action: o.Action, Event: o.Event, Time: o.Time,
	}
	for _, v := range o.Values {
		e.Values = append(e.Values, fsm.Value{Name: v.Name, Value: string(v.Value)})
	}
	return e
}

var (
	errGone     = errors.New("the child is gone")
	errTooLarge = fmt.Errorf("a packet of more than %d bytes", maxPacket)
	errTooMany  = fmt.Errorf("more than %d requests at the same time", maxCalls)
)

// socketPair makes both ends of a connection.
func socketPair() (ours *net.UnixConn, theirs *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	for _, fd := range fds { // the default may be too small for a packet
		if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, 4*maxPacket) != nil {
			_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, 4*maxPacket)
		}
	}
	theirs = os.NewFile(uintptr(fds[1]), "child")
	f := os.NewFile(uintptr(fds[0]), "parent")
	defer f.Close()
	if ours, err = unixConn(f); err != nil {
		theirs.Close()
		return nil, nil, err
	}
	return ours, theirs, nil
}

func unixConn(f *os.File) (*net.UnixConn, error) {
	conn, err := net.FileConn(f)
	if err != nil {
		return nil, err
	}
	u, ok := conn.(*net.UnixConn)
	if !ok {
		conn.Close()
		return nil, errors.New("not a Unix socket")
	}
	return u, nil
}

// receive reads a packet into buf, which has room for one byte more than a packet may have, and
// decodes it. The kernel closes descriptors that come with it.
func receive(conn *net.UnixConn, buf []byte, into any) error {
	n, _, flags, _, err := conn.ReadMsgUnix(buf, nil)
	switch {
	case err != nil:
		return err
	case n > maxPacket || flags&unix.MSG_TRUNC != 0:
		return errTooLarge
	}
	d := json.NewDecoder(bytes.NewReader(buf[:n]))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("not understood: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("not understood: more than one object in a packet")
	}
	return nil
}

// encode makes a packet.
func encode(v any) ([]byte, error) {
	packet, err := json.Marshal(v)
	if err == nil && len(packet) > maxPacket {
		err = errTooLarge
	}
	return packet, err
}
