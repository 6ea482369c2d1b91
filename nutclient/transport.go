package nutclient

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// DialTransport connects as [Dial] does, with the same errors, and returns the connection itself,
// for a program that forwards the commands of others. Only VER has been sent on it, and answered.
// It has no deadline. Its method CloseWrite tells the server that no more commands follow; Close
// never blocks.
func DialTransport(ctx context.Context, s Server, o Options) (net.Conn, error) {
	c, err := Dial(ctx, s, o)
	if err != nil {
		return nil, err
	}
	if c.r.Buffered() > 0 {
		return nil, c.close(c.protocolError("VER", "the server has sent more than the answer"))
	}
	c.raw.SetDeadline(time.Time{})
	return c.nc, nil
}

// transport is a TLS connection to an upsd.
type transport struct {
	*tls.Conn
	raw net.Conn
}

// Write writes records no longer than upsd reads at a time; see maxRecord.
func (t *transport) Write(p []byte) (written int, err error) {
	for len(p) > 0 {
		n, err := t.Conn.Write(p[:min(maxRecord, len(p))])
		written += n
		if err != nil {
			return written, err
		}
		p = p[n:]
	}
	return written, nil
}

// Close does not wait for a server that does not read.
func (t *transport) Close() error { return t.raw.Close() }

// CheckTLS reports whether s has what TLS needs: certificates to verify the server with, and a key
// that matches the client certificate, if there is one. The error is a *TLSError.
func (s Server) CheckTLS() error {
	return newTrust(s).err
}
