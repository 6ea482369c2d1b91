package nutclient

import "crypto/tls"

// TLSState returns the state of TLS, with the server's certificates, its own first. It is nil for a
// connection without TLS.
func (c *Conn) TLSState() *tls.ConnectionState {
	conn, ok := c.nc.(*transport)
	if !ok {
		return nil
	}
	state := conn.ConnectionState()
	return &state
}
