// Package tlsproxy puts TLS in front of programs of NUT that have none: a server proxy takes clients that send STARTTLS to a
// plain upsd on its own host, and a client proxy takes plain clients on its own host to an upsd, or a server proxy, elsewhere.
//
// What holds for both:
//
//   - Nothing passes in the clear over a network. Before TLS a server proxy understands STARTTLS and LOGOUT and nothing else:
//     no other command reaches upsd, and a client that sends one is refused and cut off, so that it does not go on to its
//     password. Bytes that came before TLS are never taken for bytes that came over it. upsd is reached at a loopback address
//     only, and a client proxy listens at loopback addresses only.
//   - A client proxy sends nothing to a server that it has not verified, by the rules of package nutclient.
//   - After that bytes are carried both ways as they are. Each client has a connection to upsd of its own, so that LOGIN counts
//     what it should, and when either side closes, so does the other.
//   - upsd never waits for a client. Debian's upsd 2.8.0 serves its clients one after the other and was measured to stop
//     answering all of them, for as long as one of them does not read its replies, or has sent STARTTLS and then nothing. What
//     a client does not take is therefore kept, up to a limit, and then the client is cut off; and upsd hears of a client only
//     when the TLS handshake is over.
//   - Every wait and every queue is bounded: see [Limits].
//   - What a client or a server says is never logged.
//
// The two are successors of the shims upsdTLS and upsmonTLS of https://github.com/networkupstools/TLS-Shims; the protocol is
// that of the NUT developer guide, chapter "Network protocol information", and of RFC 9271.
package tlsproxy
