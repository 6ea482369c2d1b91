package nutclient

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// notice is how long before it expires a certificate is reported.
	notice = 30 * 24 * time.Hour

	// day is the time after which it is reported again.
	day = 24 * time.Hour
)

// trust is what any number of connections to a Server share: its prepared TLS configuration, and
// whether it can be reached.
type trust struct {
	reach  reach
	config *tls.Config         // nil without TLS
	own    []*x509.Certificate // the certificate that this host presents to the server, with its chain
	err    error               // why there is no config, though there should be
}

func newTrust(s Server) *trust {
	if s.Plaintext {
		return new(trust)
	}
	fail := func(err error, format string, args ...any) *trust {
		return &trust{err: &TLSError{Server: s.Addr(), Reason: fmt.Sprintf(format, args...), Err: err}}
	}
	t := &trust{config: &tls.Config{MinVersion: tls.VersionTLS12, ServerName: s.verifyName(), RootCAs: x509.NewCertPool()}}
	if !t.config.RootCAs.AppendCertsFromPEM(s.Roots) {
		in := ""
		if s.CertFile != "" {
			in = fmt.Sprintf(" in %q", s.CertFile)
		}
		return fail(nil, "no certificate%s to verify the server with; it must hold the CA's certificate, or the server's own if it is "+
			"self-signed, as PEM", in)
	}
	if len(s.ClientCert) > 0 || len(s.ClientKey) > 0 {
		pair, err := tls.X509KeyPair(s.ClientCert, s.ClientKey)
		if err != nil {
			return fail(err, "the client certificate or its key cannot be used: %v", err)
		}
		t.config.Certificates = []tls.Certificate{pair}
		for _, der := range pair.Certificate {
			cert, err := x509.ParseCertificate(der)
			if err != nil {
				return fail(err, "a certificate in the chain of the client certificate cannot be read: %v", err)
			}
			t.own = append(t.own, cert)
		}
	}
	return t
}

// longest returns the chain that stays valid for the longest time: the server can be verified until
// then.
func longest(chains [][]*x509.Certificate) []*x509.Certificate {
	if len(chains) == 0 {
		return nil
	}
	return slices.MaxFunc(chains, func(a, b []*x509.Certificate) int { return end(a).Compare(end(b)) })
}

// end returns when the first certificate of a chain expires.
func end(chain []*x509.Certificate) time.Time {
	return slices.MinFunc(chain, func(a, b *x509.Certificate) int { return a.NotAfter.Compare(b.NotAfter) }).NotAfter
}

// Expiry is a certificate that expires soon, or has expired.
type Expiry struct {
	Server string // host:port
	Own    bool   // it belongs to the chain that this host presents to the server; else to the server's

	Subject, Issuer string // distinguished names as in RFC 2253; quote them in output
	NotAfter        time.Time
}

// Validity says until when the certificates of a connection are valid.
type Validity struct {
	Server   string // host:port
	Own      bool   // those that this host presents to the server; else the server's, with its chain
	NotAfter time.Time
}

// expiries remembers when each certificate was reported.
type expiries struct {
	tell     func(Expiry)
	verified func(Validity)

	mu   sync.Mutex
	told map[expiryKey]time.Time
}

type expiryKey struct {
	server string
	own    bool
	cert   [sha256.Size]byte
}

// look reports how long the certificates of a connection are valid, and those that expire soon. It
// returns when to look again.
func (e *expiries) look(server string, chain, own []*x509.Certificate) (again time.Time) {
	now := time.Now()
	again = now.Add(day)
	for i, certs := range [][]*x509.Certificate{chain, own} {
		if len(certs) > 0 {
			e.verified(Validity{server, i == 1, end(certs)})
		}
		for _, c := range certs {
			if left := c.NotAfter.Sub(now) - notice; left > 0 {
				again = earlier(again, now.Add(left))
				continue
			}
			first, next := e.claim(expiryKey{server, i == 1, sha256.Sum256(c.Raw)}, now)
			again = earlier(again, next)
			if first {
				e.tell(Expiry{server, i == 1, c.Subject.String(), c.Issuer.String(), c.NotAfter})
			}
		}
	}
	return again
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// claim reports whether to report a certificate now, and when to do so next.
func (e *expiries) claim(k expiryKey, now time.Time) (first bool, next time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.DeleteFunc(e.told, func(_ expiryKey, at time.Time) bool { return now.Sub(at) >= day })
	at, told := e.told[k]
	if !told {
		at = now
		e.told[k] = now
	}
	return !told, at.Add(day)
}
