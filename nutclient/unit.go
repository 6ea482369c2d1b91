package nutclient

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
)

// DefaultPort is the port IANA has assigned to upsd.
const DefaultPort = 3493

// Server says where an upsd listens and how to trust it.
type Server struct {
	Host string // a name or an address, without brackets
	Port int

	// Plaintext means no TLS. It is refused unless the peer has a loopback address, so that nothing
	// is ever sent in the clear over a network.
	Plaintext bool

	CertFile string // where Roots came from; for messages only

	// Roots is PEM: the CA that signed the server's certificate, or the self-signed certificate
	// itself. The system's CAs are not trusted. In either case the certificate must be valid for
	// Host.
	Roots []byte

	ClientCert, ClientKey []byte // optional PEM: a certificate to present to the server, and its key
}

// Addr returns host:port, with brackets around an IPv6 address.
func (s Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Format prints host:port whatever the verb, so that a dump of a configuration never shows
// ClientKey.
func (s Server) Format(f fmt.State, _ rune) { io.WriteString(f, s.Addr()) }

// LogValue makes log/slog write host:port.
func (s Server) LogValue() slog.Value { return slog.StringValue(s.Addr()) }

// verifyName is the name or address that the server's certificate must be valid for: the host
// without an IPv6 zone, which has a meaning only on this machine.
func (s Server) verifyName() string {
	if host, _, zoned := strings.Cut(s.Host, "%"); zoned && net.ParseIP(host) != nil {
		return host
	}
	return s.Host
}

// Unit is one UPS to watch.
type Unit struct {
	ID     string // the caller's name for it, which comes back in Report.Unit; unique among the units of a Poller
	Name   string // its name on the server
	Server Server

	User     string // "" sends neither user name nor password
	Password Secret

	// Primary asks the server for the privileges of a primary, with PRIMARY, or with MASTER if the
	// server is older than NUT 2.8.
	Primary bool

	// Powered says that the unit powers this host. The unit then has its own connection, on which
	// LOGIN is sent, because upsd allows one LOGIN per connection. The primary counts these logins
	// to know which hosts it has to wait for.
	Powered bool

	Vars []string // the variables polled beside ups.status; one of them may be ClientsVar
}

// Value is a variable of a unit, as the server gave it: a string, even if it looks like a number.
// It has at most 4 KiB; longer values are truncated. It never contains a NUL byte, but may contain
// any other.
type Value struct{ Name, Value string }

// Report is the result of one poll of one unit: its status and values, or why contact with it is
// lost.
type Report struct {
	Unit string // Unit.ID

	// Asked is when the poll, or the attempt to connect, that led to this report began. It carries
	// a monotonic clock reading. What the report says may be as old as that.
	Asked time.Time

	// Err is why contact with the unit is lost; Refused, Status and Values are not set then. Use
	// errors.Is with a [Code], such as [ErrDataStale], to see what the server answered.
	Err error

	// Refused is why the server did not grant LOGIN, PRIMARY, or the user and password for this
	// unit; nil if it refused nothing. The unit is polled regardless.
	Refused error

	Status string // the value of ups.status as the server sent it; may be empty

	// Values are in the order of Unit.Vars, without those that the server does not have.
	// [ClientsVar] is also absent while the number of clients is unknown; that never means that
	// there are none.
	Values []Value
}
