package simupsd

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Authority is a certificate authority that exists only in memory, for a demonstration or a test.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// lifetime is how long certificates are valid: long enough that clients do not warn. leeway is how
// long ago their validity began, because clocks may differ.
const (
	lifetime = 90 * 24 * time.Hour
	leeway   = time.Hour
)

// NewAuthority makes an authority with a fresh ECDSA P-256 key.
func NewAuthority() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{Organization: []string{"simupsd"}, CommonName: "simupsd test CA"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	a := &Authority{cert: template, key: key}
	now := time.Now()
	der, err := a.sign(template, key, now.Add(-leeway), now.Add(lifetime))
	if err != nil {
		return nil, err
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		return nil, err
	}
	return a, nil
}

// PEM returns the authority's certificate.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// Issue returns a server certificate, with its key, that is valid for these host names and
// addresses for 90 days.
func (a *Authority) Issue(names ...string) (tls.Certificate, error) {
	now := time.Now()
	return a.IssueBetween(now.Add(-leeway), now.Add(lifetime), names...)
}

// IssueBetween is Issue with a given validity, which may be in the past.
func (a *Authority) IssueBetween(notBefore, notAfter time.Time, names ...string) (tls.Certificate, error) {
	certPEM, keyPEM, err := a.issue(notBefore, notAfter, names)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(certPEM, keyPEM)
}

// IssuePEM is Issue for a program that reads files: the certificate, and its key in PKCS #8, as
// PEM.
func (a *Authority) IssuePEM(names ...string) (certPEM, keyPEM []byte, err error) {
	now := time.Now()
	return a.issue(now.Add(-leeway), now.Add(lifetime), names)
}

func (a *Authority) issue(notBefore, notAfter time.Time, names []string) (certPEM, keyPEM []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{Organization: []string{"simupsd"}, CommonName: "simupsd"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	der, err := a.sign(template, key, notBefore, notAfter)
	if err != nil {
		return nil, nil, err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), nil
}

func (a *Authority) sign(template *x509.Certificate, key *ecdsa.PrivateKey, notBefore, notAfter time.Time) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("serial number: %w", err)
	}
	template.SerialNumber, template.NotBefore, template.NotAfter = serial, notBefore, notAfter
	return x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
}
