package nutclient

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"
)

// identity is a certificate with its key and the certificates that signed it.
type identity struct {
	cert  *x509.Certificate
	key   *ecdsa.PrivateKey
	chain [][]byte
}

// issue makes a certificate that expires in so many days. A nil identity makes a self-signed one. A
// certificate without a host is a CA's.
func (by *identity) issue(t testing.TB, name, host string, days float64) *identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return by.issueFor(t, key, name, host, days)
}

func (by *identity) issueFor(t testing.TB, key *ecdsa.PrivateKey, name, host string, days float64) *identity {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Duration(days * float64(day))),
	}
	if host == "" {
		template.IsCA, template.BasicConstraintsValid = true, true
	} else {
		template.DNSNames = []string{host}
	}
	parent := &identity{cert: template, key: key}
	if by != nil {
		parent = by
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent.cert, &key.PublicKey, parent.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	chain := [][]byte{der}
	if by != nil && by.chain != nil {
		chain = append(chain, by.chain...)
	}
	return &identity{cert, key, chain}
}

func (by *identity) tls() tls.Certificate {
	return tls.Certificate{Certificate: by.chain, PrivateKey: by.key}
}

func pemOf(kind string, ders ...[]byte) []byte {
	var text []byte
	for _, der := range ders {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})...)
	}
	return text
}

// TestExpiring: which certificates are reported, and when.
func TestExpiring(t *testing.T) {
	type told struct {
		day float64
		cn  string
		own bool
	}
	for _, test := range []struct {
		name  string
		setUp func(t *testing.T, server *Server) tls.Certificate // of the server
		days  float64
		want  []told
	}{
		{"far away", func(t *testing.T, s *Server) tls.Certificate {
			ca := (*identity)(nil).issue(t, "CA", "", 100)
			s.Roots = pemOf("CERTIFICATE", ca.chain[0])
			return ca.issue(t, "leaf", "localhost", 50).tls()
		}, 0.5, nil},
		{"soon", func(t *testing.T, s *Server) tls.Certificate {
			ca := (*identity)(nil).issue(t, "CA", "", 100)
			s.Roots = pemOf("CERTIFICATE", ca.chain[0])
			return ca.issue(t, "leaf", "localhost", 20).tls()
		}, 2.1, []told{{0, "leaf", false}, {1, "leaf", false}, {2, "leaf", false}}},
		{"comes within 30 days, and ends", func(t *testing.T, s *Server) tls.Certificate {
			ca := (*identity)(nil).issue(t, "CA", "", 100)
			s.Roots = pemOf("CERTIFICATE", ca.chain[0])
			return ca.issue(t, "leaf", "localhost", 30.5).tls()
		}, 1.6, []told{{0.5, "leaf", false}, {1.5, "leaf", false}}},
		{"has ended since", func(t *testing.T, s *Server) tls.Certificate {
			ca := (*identity)(nil).issue(t, "CA", "", 100)
			s.Roots = pemOf("CERTIFICATE", ca.chain[0])
			return ca.issue(t, "leaf", "localhost", 0.5).tls()
		}, 1.1, []told{{0, "leaf", false}, {1, "leaf", false}}},
		{"self-signed", func(t *testing.T, s *Server) tls.Certificate {
			self := (*identity)(nil).issue(t, "self", "localhost", 20)
			s.Roots = pemOf("CERTIFICATE", self.chain[0])
			return self.tls()
		}, 0.1, []told{{0, "self", false}}},
		{"of the chain", func(t *testing.T, s *Server) tls.Certificate {
			ca := (*identity)(nil).issue(t, "CA", "", 15)
			s.Roots = pemOf("CERTIFICATE", ca.chain[0])
			ca.chain = nil // the server does not send it
			return ca.issue(t, "intermediate", "", 10).issue(t, "leaf", "localhost", 50).tls()
		}, 0.1, []told{{0, "intermediate", false}, {0, "CA", false}}},
		{"of one of two chains", func(t *testing.T, s *Server) tls.Certificate {
			old := (*identity)(nil).issue(t, "CA", "", 10)
			renewed := (*identity)(nil).issueFor(t, old.key, "CA", "", 100)
			s.Roots = pemOf("CERTIFICATE", old.chain[0], renewed.chain[0])
			return old.issue(t, "leaf", "localhost", 50).tls()
		}, 0.1, nil},
		{"this host's own", func(t *testing.T, s *Server) tls.Certificate {
			ca := (*identity)(nil).issue(t, "CA", "", 100)
			s.Roots = pemOf("CERTIFICATE", ca.chain[0])
			own := ca.issue(t, "their intermediate", "", 8).issue(t, "me", "me", 5)
			key, err := x509.MarshalECPrivateKey(own.key)
			if err != nil {
				t.Fatal(err)
			}
			s.ClientCert, s.ClientKey = pemOf("CERTIFICATE", own.chain...), pemOf("EC PRIVATE KEY", key)
			return ca.issue(t, "leaf", "localhost", 50).tls()
		}, 1.1, []told{{0, "me", true}, {0, "their intermediate", true}, {1, "me", true}, {1, "their intermediate", true}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var mu sync.Mutex
			var got []told
			var start time.Time
			expiring := func(e Expiry) {
				mu.Lock()
				defer mu.Unlock()
				var cn string
				if _, err := fmt.Sscanf(e.Subject, "CN=%s", &cn); err != nil || e.Server != "localhost:3493" || e.Issuer == "" || e.NotAfter.IsZero() {
					t.Errorf("got report %+v, want subject, server, issuer and expiry", e)
				}
				got = append(got, told{float64(time.Since(start).Round(time.Hour)) / float64(day), e.Subject[len("CN="):], e.Own})
			}
			bubble(t, Options{Expiring: expiring}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
				start = n.start
				server := pipeUnit("").Server
				server.Plaintext = false
				n.tls = &tls.Config{Certificates: []tls.Certificate{test.setUp(t, &server)}, ClientAuth: tls.RequestClientCert}
				units := append(powered(1), pipeUnit("one")) // two connections
				for i := range units {
					units[i].Server = server
				}
				p.SetPeriod(10 * time.Minute)
				p.Update(units)
				n.at(time.Duration(test.days * float64(day)))
				if r := b.all(); len(r) == 0 || r[0].Err != nil {
					t.Fatalf("got the reports %v, want contact", r[:min(1, len(r))])
				}
			})
			// Two connections may each report one certificate at the same time.
			order := func(a, b told) int { return cmp.Or(int(24*(a.day-b.day)), cmp.Compare(a.cn, b.cn)) }
			slices.SortFunc(got, order)
			slices.SortFunc(test.want, order)
			if !slices.Equal(got, test.want) {
				t.Errorf("reported %v, want %v", got, test.want)
			}
		})
	}
}

// TestExpiringReconnect: a connection that is made again and again does not report its server's
// certificate again, but reports a new one.
func TestExpiringReconnect(t *testing.T) {
	var mu sync.Mutex
	var got []string
	expiring := func(e Expiry) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, fmt.Sprintf("%s %s", time.Now().UTC().Format("02 15:04"), e.Subject))
	}
	bubble(t, Options{Expiring: expiring}, func(t *testing.T, n *pipeNet, p *Poller, b *inbox) {
		n.answer = func(int, string) (string, bool) { return "", time.Since(n.start)%time.Minute < 30*time.Second }
		ca := (*identity)(nil).issue(t, "CA", "", 100)
		one := pipeUnit("one")
		one.Server.Plaintext, one.Server.Roots = false, pemOf("CERTIFICATE", ca.chain[0])
		n.tls = &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "old", "localhost", 20).tls()}}
		p.SetPeriod(20 * time.Second)
		p.Update([]Unit{one})
		n.at(20 * time.Minute)
		if len(n.dials) < 20 {
			t.Errorf("got %d connections, want at least 20", len(n.dials))
		}
		renewed := &tls.Config{Certificates: []tls.Certificate{ca.issue(t, "renewed", "localhost", 29).tls()}}
		n.mu.Lock()
		n.tls = renewed
		n.mu.Unlock()
		n.at(30 * time.Minute)
	})
	if want := []string{"01 00:00 CN=old", "01 00:20 CN=renewed"}; !slices.Equal(got, want) {
		t.Errorf("reported %q, want %q", got, want)
	}
}
