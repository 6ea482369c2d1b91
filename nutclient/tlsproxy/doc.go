// Package tlsproxy adds TLS to NUT programs without it: a server proxy connects clients that send
// STARTTLS to a plain upsd on its own host, and a client proxy connects plain clients on its own
// host to an upsd, or a server proxy, elsewhere.
//
// Both guarantee the following:
//
//   - Nothing is sent in the clear over a network. Before TLS, a server proxy accepts only STARTTLS
//     and LOGOUT: no other command reaches upsd, and a client that sends one is refused and
//     disconnected before it sends its password. Bytes that came before TLS never pass for bytes
//     that came over it. upsd is reached only at a loopback address, and a client proxy listens
//     only on loopback addresses.
//   - A client proxy sends nothing to a server that it has not verified, by the rules of package
//     nutclient.
//   - After that, bytes are forwarded unchanged both ways. Each client has its own connection to
//     upsd, so that logins are counted correctly, and when one side closes, so does the other.
//   - upsd never waits for a client. Debian's upsd 2.8.0 serves its clients one after the other,
//     and stops answering all of them (measured) while one of them does not read its replies, or
//     has sent STARTTLS and then nothing. So replies that a client does not read are buffered, up
//     to a limit, after which the client is disconnected; and upsd is contacted only after the TLS
//     handshake.
//   - Every wait and every queue is bounded: see [Limits].
//   - What a client or a server sends is never logged.
//
// The two are successors of the shims upsdTLS and upsmonTLS of
// https://github.com/networkupstools/TLS-Shims; the protocol is that of the NUT developer guide,
// section "Network protocol information", and of RFC 9271.
package tlsproxy
