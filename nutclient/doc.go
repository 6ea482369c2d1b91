// Package nutclient speaks the NUT network protocol to upsd and watches UPS units with it.
//
// A [Conn] is one connection. A [Poller] keeps as many of them as it needs and turns the replies
// into [Report] values. The rest of the program can rely on the following:
//
//   - No user name or password leaves this host before TLS is established and the server's
//     certificate is verified. A server without TLS is an error. The only exception is
//     [Server.Plaintext], which is refused unless the peer has a loopback address.
//   - A reply is never mistaken for the answer to another command. Unless it names the unit and
//     variable that were asked for, the connection is closed. The same happens after a timeout,
//     half a line or a reply that does not parse, because then replies can no longer be matched to
//     commands.
//   - Only the units concerned are reported as lost: ERR DATA-STALE for one unit does not affect
//     the other units of that server, and a server that hangs does not delay others, because each
//     connection has its own goroutine.
//   - A unit is polled even if the server refuses its user or password, LOGIN or PRIMARY, or closes
//     the connection instead. [Report.Refused] says what was refused, and why.
//   - Reports of one unit are delivered in order, one at a time. After [Poller.Update] has
//     returned, no report from the old connection follows one from the connection that took over.
//   - A value has at most 4 KiB, and nothing has a NUL byte in it.
//   - The same trouble is an error with the same text each time, without local ports.
//   - Every wait is bounded: [Options].Timeout bounds the connect, the TLS handshake and each
//     command with its reply.
//   - The server never has to wait for this client to read, because upsd serves nobody meanwhile:
//     replies are read as they arrive, even while Options.Deliver blocks.
//   - The number of a unit's other clients, [ClientsVar], does not drop just because the server was
//     restarted or this host lost its connection. While it is unknown, it is not reported. A client
//     that has lost its own connection and is reconnecting is not counted, because upsd does not
//     count it either.
//   - Passwords are never printed: see [Secret].
//
// The protocol is that of the NUT developer guide, section "Network protocol information"
// (https://networkupstools.org/docs/developer-guide.chunked/net-protocol.html); comments say where
// the behaviour of upsd 2.8 itself was measured.
package nutclient
