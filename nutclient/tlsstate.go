package nutclient

import "crypto/tls"

// TLSState returns what TLS has agreed on, with the server's certificates, its own first. It is nil for a connection without
// TLS.
func (c *Conn) TLSState() *tls.ConnectionState {
	conn, ok := c.nc.(*tls.Conn)
	if !ok {
		return nil
	}
	state := conn.ConnectionState()
	return &state
}
