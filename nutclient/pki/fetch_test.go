package pki

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func fetch(t testing.TB, addr string) []*x509.Certificate {
	t.Helper()
	chain, err := Fetch(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	return chain
}

// local returns the address of a server under a name for which certificates here are valid.
func local(s *simupsd.Server) string { return fmt.Sprintf("localhost:%d", s.Port()) }

func TestFetch(t *testing.T) {
	ca := newCA(t, ECDSA)
	server := issue(t, ca, Request{Hosts: hosts})
	now := time.Now()
	expired := issue(t, ca, Request{Hosts: hosts, Validity: Validity{now.Add(-48 * time.Hour), now.Add(-time.Minute)}})
	for _, c := range []struct {
		name string
		id   *Identity
		more []*x509.Certificate
		pin  *x509.Certificate
		want string // why Pin fails
	}{
		{"with its CA", server, []*x509.Certificate{ca.Cert}, ca.Cert, ""},
		{"with the name of its CA", issue(t, ca, Request{Name: "NUT CA", Hosts: hosts}), []*x509.Certificate{ca.Cert}, ca.Cert, ""},
		{"alone", server, nil, nil, "does not send the certificate of the CA"},
		{"with another CA", server, []*x509.Certificate{newCA(t, ECDSA).Cert}, nil, "would refuse this server"},
		{"with a server for a CA", server, []*x509.Certificate{expired.Cert}, nil, "does not send the certificate of the CA"},
		{"expired", expired, []*x509.Certificate{ca.Cert}, nil, "expired"},
		{"for others", issue(t, ca, Request{Hosts: []string{"nas2"}}), []*x509.Certificate{ca.Cert}, nil, `is not good for host "localhost", only for "nas2"`},
		{"self-signed for nobody", ca, nil, nil, "is good for no host at all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.id, c.more...)
			chain := fetch(t, local(s))
			if len(chain) != 1+len(c.more) || !chain[0].Equal(c.id.Cert) {
				t.Fatalf("got %d certificates, or another first one", len(chain))
			}
			pin, err := Pin(chain, "localhost")
			if c.pin == nil {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %q", err, c.want)
				}
				return
			}
			if err != nil || !pin.Equal(c.pin) {
				t.Fatalf("got %v, %v, want the pinned certificate", pin, err)
			}
			if err := dial(t, "localhost", s.Port(), pin); err != nil {
				t.Error(err)
			}
			if err := Verify(chain, []*x509.Certificate{ca.Cert}, "localhost"); err != nil {
				t.Error(err)
			}
			if err := Verify(chain, []*x509.Certificate{newCA(t, ECDSA).Cert}, "localhost"); !errors.As(err, new(x509.UnknownAuthorityError)) {
				t.Errorf("another CA: got %v, want an unknown authority", err)
			}
		})
	}
}

// TestFetchSelfSigned: a certificate that a server has signed itself is pinned as it is.
func TestFetchSelfSigned(t *testing.T) {
	id := issue(t, newCA(t, ECDSA), Request{Hosts: hosts})
	template := &x509.Certificate{Subject: id.Cert.Subject, DNSNames: id.Cert.DNSNames, IPAddresses: id.Cert.IPAddresses, ExtKeyUsage: id.Cert.ExtKeyUsage}
	cert, err := sign(template, template, id.key.Public(), id.key, Days(time.Now(), 30))
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, &Identity{cert, id.key})
	pin, err := Pin(fetch(t, local(s)), "localhost")
	if err != nil || !pin.Equal(cert) {
		t.Fatalf("got %v, %v, want the certificate of the server", pin, err)
	}
	if err := dial(t, "localhost", s.Port(), pin); err != nil {
		t.Error(err)
	}
}

// TestPinTopmost: of a chain, the root is pinned, whatever the order.
func TestPinTopmost(t *testing.T) {
	now := time.Now()
	root := newCA(t, ECDSA)
	template := &x509.Certificate{Subject: root.Cert.Subject, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	template.Subject.CommonName = "root"
	rootCert, err := sign(template, template, root.key.Public(), root.key, Days(now, 30))
	if err != nil {
		t.Fatal(err)
	}
	middle := newCA(t, ECDSA)
	template.Subject.CommonName, template.SubjectKeyId = "middle", nil
	middleCert, err := sign(template, rootCert, middle.key.Public(), root.key, Days(now, 30))
	if err != nil {
		t.Fatal(err)
	}
	leaf := issue(t, &Identity{middleCert, middle.key}, Request{Hosts: hosts}).Cert
	for _, c := range []struct {
		chain []*x509.Certificate
		want  *x509.Certificate
	}{
		{[]*x509.Certificate{leaf, middleCert, rootCert}, rootCert},
		{[]*x509.Certificate{leaf, rootCert, middleCert}, rootCert},
		{[]*x509.Certificate{leaf, middleCert}, middleCert},
	} {
		if got, err := Pin(c.chain, "localhost"); err != nil || !got.Equal(c.want) {
			t.Errorf("got %v, %v; want %v", got, err, c.want.Subject)
		}
	}
}

// listen serves one connection, and ends with the test.
func listen(t testing.TB, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		serve(conn)
	})
	t.Cleanup(func() {
		l.Close()
		serving.Wait()
	})
	return l.Addr().String()
}

// TestFetchFaults: a server that is not an upsd with TLS is an error, and receives only STARTTLS.
func TestFetchFaults(t *testing.T) {
	for reply, want := range map[string]string{
		"ERR FEATURE-NOT-CONFIGURED\n":        "the server has no TLS (it answers ERR FEATURE-NOT-CONFIGURED); give it a certificate",
		"ERR UNKNOWN-COMMAND\n":               `unexpected reply "ERR UNKNOWN-COMMAND"; is this an upsd?`,
		"HTTP/1.1 400 Bad\x1b[31mRequest\r\n": `unexpected reply "HTTP/1.1 400 Bad\x1b[31mRequest"`,
		strings.Repeat("x", 600):              "a reply of more than 512 bytes",
		"":                                    "the server closed the connection",
		"OK":                                  "the server closed the connection",
		"OK STARTTLS\nOK again\n":             "more before TLS began",
		"OK STARTTLS\n":                       "TLS handshake: the server closed the connection",
	} {
		sent := make(chan string, 1)
		addr := listen(t, func(conn net.Conn) {
			r := bufio.NewReader(conn)
			line, _ := r.ReadString('\n')
			io.WriteString(conn, reply)
			conn.(*net.TCPConn).CloseWrite()
			rest, _ := io.ReadAll(r)
			sent <- line + string(rest)
		})
		_, err := Fetch(t.Context(), addr)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), addr) {
			t.Errorf("%q: got %v, want %q", reply, err, want)
		}
		if errors.Is(err, ErrNoTLS) != strings.Contains(want, ErrNoTLS.Error()) {
			t.Errorf("%q: want ErrNoTLS only for a server without TLS, got %v", reply, err)
		}
		got := <-sent
		if hello, ok := strings.CutPrefix(got, "STARTTLS\n"); !ok || reply != "OK STARTTLS\n" && hello != "" {
			t.Errorf("%q: the server received %q", reply, got)
		}
	}
	if _, err := Fetch(t.Context(), "127.0.0.1:1"); err == nil || !strings.Contains(err.Error(), "connection refused; is upsd running") {
		t.Errorf("got %v, want an error with %q", err, "connection refused; is upsd running")
	}
}

// TestFetchSilence: the end of the context ends a fetch from a silent server.
func TestFetchSilence(t *testing.T) {
	for _, reply := range []string{"", "OK STARTTLS\n"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		addr := listen(t, func(conn net.Conn) {
			r := bufio.NewReader(conn)
			r.ReadString('\n')
			if reply != "" {
				io.WriteString(conn, reply)
				r.ReadByte() // the first byte of the handshake
			}
			cancel(errors.New("enough"))
			io.Copy(io.Discard, r)
		})
		if _, err := Fetch(ctx, addr); err == nil || !strings.Contains(err.Error(), "enough") {
			t.Errorf("%q: got %v, want an error with %q", reply, err, "enough")
		}
		cancel(nil)
	}
}
