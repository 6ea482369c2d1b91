package nutclient

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"
)

// TestInsecureSignature: a certificate signed with SHA-1 is refused for that reason, not because
// the CA is unknown.
func TestInsecureSignature(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	sign := func(template, parent *x509.Certificate) *x509.Certificate {
		t.Helper()
		der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return cert
	}
	ca := sign(template, template)
	leaf := sign(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "old"}, NotBefore: template.NotBefore,
		NotAfter: template.NotAfter, DNSNames: []string{"localhost"}, SignatureAlgorithm: x509.ECDSAWithSHA1}, ca)
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	_, err = leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "localhost"})
	if err == nil {
		t.Fatal("a certificate signed with SHA-1 was accepted")
	}
	got := verificationReason(Server{Host: "localhost", CertFile: "ca.pem"}, now,
		&tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{leaf}, Err: err})
	if want := "is signed with ECDSA-SHA1, which is not secure and not accepted"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
