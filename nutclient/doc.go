// Package nutclient speaks the NUT network protocol to upsd and watches UPS units with it.
//
// A [Conn] is one connection; a [Poller] keeps as many of them as it takes and turns what it hears into [Report] values.
// What the rest of the program may rely on:
//
//   - No user name and no password leaves this host before TLS has been established and the server's certificate has been
//     verified. A server without TLS is an error. The one exception is [Server.Plaintext], and that is refused unless the
//     connected peer is a loopback address.
//   - A reply is never taken for the answer to another question. Each reply names the unit and variable that were asked for
//     or the connection is closed; and so it is after any time-out, half line or reply that does not parse, since from then on
//     nobody can tell which reply belongs to which command.
//   - Contact lost is said of the units concerned and of no others: ERR DATA-STALE for one unit of a server leaves the rest
//     of that server's units alone, and a server that hangs delays no other, since each connection has its own goroutine.
//   - A unit is polled even if the server refuses its user or password, LOGIN or PRIMARY: what it reports is worth more than
//     nothing. [Report.Refused] says what was refused, and why. The same holds for a server that ends the connection instead.
//   - Reports of one unit are delivered in order, one at a time. After [Poller.Update] has returned, no report of a poll
//     that began before it is delivered later than a report of the connection that took over.
//   - A value has at most 4 KiB, and nothing has a NUL byte in it.
//   - Trouble of one kind is an error with the same text each time, without the ports of this end.
//   - Every wait is bounded: [Options].Timeout bounds the connect, the TLS handshake and each command with its reply.
//   - A server is never kept waiting for a client that does not read, since upsd then serves nobody: replies are read as they
//     come, whatever Options.Deliver does meanwhile.
//   - The number of a unit's other clients, [ClientsVar], is not reported as lower than before because the server was restarted or
//     this host has lost its connection. Where nobody can tell, nothing is said. A client that has lost its own connection and
//     is on its way back is missing from it, as upsd does not count it either.
//   - Passwords are never printed: see [Secret].
//
// The protocol is that of the NUT developer guide, chapter "Network protocol information"
// (https://networkupstools.org/docs/developer-guide.chunked/net-protocol.html); remarks in the code say where upsd 2.8
// itself was measured.
package nutclient
