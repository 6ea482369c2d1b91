package pki

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var hosts = []string{"localhost", "127.0.0.1", "::1", "nas1.example.com"}

func newCA(t testing.TB, kind KeyType) *Identity {
	t.Helper()
	ca, err := NewCA("NUT CA", kind, Days(time.Now(), 3650))
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

func issue(t testing.TB, ca *Identity, r Request) *Identity {
	t.Helper()
	if r.Name == "" {
		r.Name = "nas1"
	}
	if r.Type == "" {
		r.Type = ECDSA
	}
	if r.NotAfter.IsZero() {
		r.Validity = Days(time.Now(), 825)
	}
	id, err := ca.Issue(r)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func keyPEM(t testing.TB, id *Identity) []byte {
	t.Helper()
	key, err := id.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// serve starts a simulated upsd that presents these certificates, the first with its key.
func serve(t testing.TB, id *Identity, more ...*x509.Certificate) *simupsd.Server {
	t.Helper()
	cert, err := tls.X509KeyPair(id.CertPEM(), keyPEM(t, id))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range more {
		cert.Certificate = append(cert.Certificate, c.Raw)
	}
	s, err := simupsd.Start(simupsd.Config{Cert: &cert})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// dial connects as a monitor does.
func dial(t testing.TB, host string, port int, trusted *x509.Certificate) error {
	t.Helper()
	conn, err := nutclient.Dial(t.Context(), nutclient.Server{Host: host, Port: port, Roots: CertPEM(trusted)}, nutclient.Options{})
	if err == nil {
		conn.Close()
	}
	return err
}

func wantRefused(t testing.TB, err error, text string) {
	t.Helper()
	if refused := (*nutclient.TLSError)(nil); !errors.As(err, &refused) || !strings.Contains(err.Error(), text) {
		t.Errorf("got %v; want it refused with %q", err, text)
	}
}

// TestMonitor: a monitor accepts a server under each of its names, and no other, while the
// certificate is valid.
func TestMonitor(t *testing.T) {
	for _, kind := range []KeyType{ECDSA, Ed25519} {
		t.Run(string(kind), func(t *testing.T) {
			ca := newCA(t, kind)
			good := serve(t, issue(t, ca, Request{Hosts: hosts, Type: kind}))
			for _, host := range []string{"localhost", "127.0.0.1"} {
				if err := dial(t, host, good.Port(), ca.Cert); err != nil {
					t.Errorf("%s: %v", host, err)
				}
			}
			wantRefused(t, dial(t, "localhost", good.Port(), newCA(t, kind).Cert), "is not signed by any certificate")
			other := serve(t, issue(t, ca, Request{Hosts: []string{"nas2", "192.0.2.7"}, Type: kind}))
			wantRefused(t, dial(t, "localhost", other.Port(), ca.Cert), `is not good for host "localhost", only for "nas2", "192.0.2.7"`)
			wantRefused(t, dial(t, "127.0.0.1", other.Port(), ca.Cert), `is not good for host "127.0.0.1"`)
			now := time.Now()
			old := serve(t, issue(t, ca, Request{Hosts: hosts, Type: kind, Validity: Validity{now.Add(-48 * time.Hour), now.Add(-time.Minute)}}))
			wantRefused(t, dial(t, "localhost", old.Port(), ca.Cert), "has expired")
			client := serve(t, issue(t, ca, Request{Usage: Client, Hosts: hosts, Type: kind}))
			wantRefused(t, dial(t, "localhost", client.Port(), ca.Cert), "incompatible key usage")
		})
	}
}

// TestClient: a server that asks for certificates accepts a client's, but not a server's.
func TestClient(t *testing.T) {
	ca := newCA(t, ECDSA)
	server := issue(t, ca, Request{Hosts: hosts})
	pair, err := tls.X509KeyPair(server.CertPEM(), keyPEM(t, server))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca.Cert)
	for _, c := range []struct {
		name string
		id   *Identity
		want string
	}{
		{"client", issue(t, ca, Request{Usage: Client}), ""},
		{"Ed25519", issue(t, ca, Request{Usage: Client, Type: Ed25519}), ""},
		{"server", server, "incompatible key usage"},
		{"of another CA", issue(t, newCA(t, ECDSA), Request{Usage: Client}), "unknown authority"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mine, theirs := net.Pipe()
			defer mine.Close()
			defer theirs.Close()
			shown, err := tls.X509KeyPair(c.id.CertPEM(), keyPEM(t, c.id))
			if err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() {
				client := tls.Client(theirs, &tls.Config{RootCAs: pool, ServerName: "nas1.example.com", Certificates: []tls.Certificate{shown}})
				err := client.Handshake()
				client.Read(make([]byte, 1)) // receives the alert, or the end of the connection
				done <- err
			}()
			got := tls.Server(mine, &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}).Handshake()
			mine.Close()
			if err := <-done; err != nil {
				t.Error("the client got the error ", err)
			}
			if c.want == "" && got != nil || c.want != "" && (got == nil || !strings.Contains(got.Error(), c.want)) {
				t.Errorf("the server: got %v, want %q", got, c.want)
			}
		})
	}
}

func TestContents(t *testing.T) {
	ca := newCA(t, ECDSA)
	server := issue(t, ca, Request{Hosts: hosts}).Cert
	client := issue(t, ca, Request{Usage: Client, Name: "desk"}).Cert
	now := time.Now() // not before the second in which the certificates are made

	if c := ca.Cert; !c.IsCA || !c.BasicConstraintsValid || !c.MaxPathLenZero || c.MaxPathLen != 0 ||
		c.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign || len(c.ExtKeyUsage) > 0 {
		t.Errorf("got %+v, want a CA that signs only certificates and revocation lists", Describe(c, now))
	}
	serials := map[string]bool{}
	for _, c := range []*x509.Certificate{ca.Cert, server, client} {
		if n := c.SerialNumber.BitLen(); n < 96 || n > 128 {
			t.Errorf("%s: the serial number has %d bits, want 96 to 128", c.Subject, n)
		}
		serials[c.SerialNumber.String()] = true
		if len(c.SubjectKeyId) != 20 {
			t.Errorf("%s: got the subject key ID %x, want 20 bytes", c.Subject, c.SubjectKeyId)
		}
		if c.NotBefore.After(now.Add(-59*time.Minute)) || c.NotAfter.Location() != time.UTC {
			t.Errorf("%s: got validity from %v to %v, want it to begin an hour ago, in UTC", c.Subject, c.NotBefore, c.NotAfter)
		}
	}
	if len(serials) != 3 {
		t.Errorf("got the serial numbers %v, want 3", serials)
	}
	for _, c := range []*x509.Certificate{server, client} {
		if c.IsCA || !c.BasicConstraintsValid || c.KeyUsage != x509.KeyUsageDigitalSignature ||
			!slices.Equal(c.AuthorityKeyId, ca.Cert.SubjectKeyId) || slices.Equal(c.SubjectKeyId, ca.Cert.SubjectKeyId) {
			t.Errorf("got %+v, want a leaf for signatures that names the CA's key", Describe(c, now))
		}
	}
	if d := Describe(server, now); !slices.Equal(d.Usages, []string{"server"}) || !slices.Equal(d.Hosts, []string{"localhost", "nas1.example.com", "127.0.0.1", "::1"}) ||
		d.DaysLeft != 825 || d.State != Valid || d.KeyType != "ECDSA P-256" || d.CA || d.SelfSigned {
		t.Errorf("server: got %+v", d)
	}
	if d := Describe(client, now); !slices.Equal(d.Usages, []string{"client"}) || len(d.Hosts) != 0 || d.Subject != "CN=desk" || d.Issuer != "CN=NUT CA" {
		t.Errorf("client: got %+v", d)
	}
	if err := server.VerifyHostname("[::1]"); err != nil {
		t.Error(err)
	}
	// Neither a server's certificate nor a CA below this one can sign.
	below := &Identity{server, issue(t, ca, Request{}).key}
	if _, err := below.Issue(Request{Name: "x", Type: ECDSA, Validity: Days(now, 1)}); err == nil {
		t.Error("a server's identity can sign certificates")
	}
}

// TestEndOfCA: nothing outlives its CA, and an expired CA signs nothing.
func TestEndOfCA(t *testing.T) {
	now := time.Now()
	ca, err := NewCA("short", ECDSA, Days(now, 10))
	if err != nil {
		t.Fatal(err)
	}
	if id := issue(t, ca, Request{}); !id.Cert.NotAfter.Equal(ca.Cert.NotAfter) {
		t.Errorf("the server's certificate expires %v, the CA's %v; want the same", id.Cert.NotAfter, ca.Cert.NotAfter)
	}
	ca, err = NewCA("old", ECDSA, Validity{now.Add(-48 * time.Hour), now.Add(-time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ca.Issue(Request{Name: "x", Type: ECDSA, Validity: Days(now, 1)}); err == nil || !strings.Contains(err.Error(), "has expired") {
		t.Errorf("got %v, want an error with %q", err, "has expired")
	}
	renewed, err := ca.Renew(ca, true, Days(now, 100))
	if err != nil {
		t.Fatal(err)
	}
	issue(t, renewed, Request{})
}

func TestRenew(t *testing.T) {
	now := time.Now()
	for _, kind := range []KeyType{ECDSA, Ed25519} {
		for _, keep := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s keep %v", kind, keep), func(t *testing.T) {
				ca := newCA(t, kind)
				old := issue(t, ca, Request{Hosts: hosts, Type: kind, Validity: Validity{now.Add(-48 * time.Hour), now.Add(-time.Minute)}})
				id, err := ca.Renew(old, keep, Days(now, 30))
				if err != nil {
					t.Fatal(err)
				}
				was, is := Describe(old.Cert, now), Describe(id.Cert, now)
				if is.Serial == was.Serial || is.DaysLeft != 30 || is.State != Valid || is.SHA256 == was.SHA256 {
					t.Errorf("renewed: got %+v", is)
				}
				if same := (Key{signer: old.key}).Fits(id.Cert); same != keep {
					t.Errorf("the same key: got %v", same)
				}
				if !(Key{signer: id.key}).Fits(id.Cert) {
					t.Error("the new key does not fit the new certificate")
				}
				is.Serial, is.NotBefore, is.NotAfter, is.DaysLeft, is.State, is.SHA256 = was.Serial, was.NotBefore, was.NotAfter, was.DaysLeft, was.State, was.SHA256
				if got, want := fmt.Sprint(is, id.Cert.KeyUsage, id.Cert.ExtKeyUsage), fmt.Sprint(was, old.Cert.KeyUsage, old.Cert.ExtKeyUsage); got != want {
					t.Errorf("renewed: %s\nbefore:  %s", got, want)
				}
				if err := dial(t, "localhost", serve(t, id).Port(), ca.Cert); err != nil {
					t.Error(err)
				}
			})
		}
	}
	t.Run("CA", func(t *testing.T) {
		ca := newCA(t, ECDSA)
		server := issue(t, ca, Request{Hosts: hosts})
		if _, err := ca.Renew(ca, false, Days(now, 30)); err == nil || !strings.Contains(err.Error(), "keep its key") {
			t.Errorf("got %v, want an error with %q", err, "keep its key")
		}
		id, err := ca.Renew(ca, true, Days(now, 30))
		if err != nil {
			t.Fatal(err)
		}
		if !id.Cert.IsCA || !id.Cert.MaxPathLenZero || id.Cert.KeyUsage != ca.Cert.KeyUsage || id.Cert.SerialNumber.Cmp(ca.Cert.SerialNumber) == 0 {
			t.Errorf("got %+v, want a CA like the old one with a new serial number", Describe(id.Cert, now))
		}
		// Certificates that the CA signed before its renewal, and ones that it signs now, verify
		// with both of its certificates.
		after := issue(t, id, Request{Hosts: hosts})
		for _, c := range []*Identity{server, after} {
			for _, root := range []*Identity{ca, id} {
				if err := Verify([]*x509.Certificate{c.Cert}, []*x509.Certificate{root.Cert}, "localhost"); err != nil {
					t.Error(err)
				}
			}
		}
	})
	t.Run("CA made elsewhere", func(t *testing.T) {
		ca := newCA(t, ECDSA)
		template := &x509.Certificate{
			Subject: ca.Cert.Subject, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, SubjectKeyId: []byte("by another method"),
		}
		cert, err := sign(template, template, ca.key.Public(), ca.key, Days(now, 30))
		if err != nil {
			t.Fatal(err)
		}
		ca = &Identity{cert, ca.key}
		if id, err := ca.Renew(ca, true, Days(now, 30)); err != nil || !slices.Equal(id.Cert.SubjectKeyId, cert.SubjectKeyId) {
			t.Errorf("got %v and the subject key ID %x, want %x", err, id.Cert.SubjectKeyId, cert.SubjectKeyId)
		}
	})
	t.Run("of another CA", func(t *testing.T) {
		ca, other := newCA(t, ECDSA), newCA(t, ECDSA)
		if _, err := ca.Renew(issue(t, other, Request{}), true, Days(now, 30)); err == nil || !strings.Contains(err.Error(), "was not signed by") {
			t.Errorf("got %v, want an error with %q", err, "was not signed by")
		}
		if _, err := ca.Renew(other, true, Days(now, 30)); err == nil || !strings.Contains(err.Error(), "another CA") {
			t.Errorf("got %v, want an error with %q", err, "another CA")
		}
	})
}

func TestNames(t *testing.T) {
	for _, name := range []string{"", strings.Repeat("x", 65), "a\nb", "a\x1b[31m", "\xff", "a\u202eb"} {
		if _, err := NewCA(name, ECDSA, Days(time.Now(), 1)); err == nil {
			t.Errorf("NewCA accepts the name %q", name)
		}
	}
}

func TestCheckHost(t *testing.T) {
	for host, want := range map[string]string{
		"nas1": "nas1", "NAS1.Example.COM.": "nas1.example.com", "*.example.com": "*.example.com", "my_nas": "my_nas",
		"192.0.2.7": "192.0.2.7", "2001:DB8::0:1": "2001:db8::1", "[::1]": "::1", "::ffff:192.0.2.7": "192.0.2.7",
		"xn--bcher-kva.example": "xn--bcher-kva.example",
	} {
		if got, err := CheckHost(host); err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", host, got, err, want)
		}
	}
	for host, want := range map[string]string{
		"":                        "not a valid name",
		".":                       "not a valid name",
		"nas1:3493":               "without a port",
		"[::1]:3493":              "without a port",
		"https://nas1":            "without a path",
		"fe80::1%eth0":            "no zone",
		"bücher.example":          "xn--",
		"a b":                     "' '",
		"a\nb":                    `'\n'`,
		"a..b":                    "part of a host name",
		"-a":                      "part of a host name",
		"a.*.b":                   "'*'",
		"300.1.2.3":               "neither",
		"10.1":                    "neither",
		strings.Repeat("a", 64):   "part of a host name",
		strings.Repeat("a.", 130): "253",
	} {
		if got, err := CheckHost(host); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %q, %v; want an error with %q", host, got, err, want)
		}
	}
}

// TestNoKeyInDumps: however an identity is printed, its key does not appear.
func TestNoKeyInDumps(t *testing.T) {
	ca := newCA(t, Ed25519)
	c, err := Parse(keyPEM(t, ca))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if got := fmt.Sprintf(format, ca); got != `"CN=NUT CA"` {
			t.Errorf("CA with %s: got %s, want only its subject", format, got)
		}
		if got := fmt.Sprintf(format, c.Keys[0]); got != "Ed25519" {
			t.Errorf("key with %s: got %s, want only its kind", format, got)
		}
	}
}
