// Package pki makes, reads and fetches the certificates that TLS between upsd and its clients
// needs.
//
// It guarantees the following:
//
//   - A private key is never in a text that this package formats or in an error. It leaves an
//     [Identity] only through KeyPEM and P12, and is written only to files that their owner can
//     read, and a group if one was given.
//   - No file is overwritten unless the caller asks for it, and none is ever half written.
//   - Every certificate expires, and none outlives the CA that signed it.
//   - [Fetch] trusts nothing that the server says, and sends it only STARTTLS and a TLS handshake.
//
// What certificates contain follows RFC 5280; what upsd needs was measured with NUT 2.8.0 of Debian
// 12, which is built with NSS 3.87; for an upsd with OpenSSL it is taken from upsd.conf(5).
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// KeyType is a kind of key pair.
type KeyType string

// The kinds of key pairs that are made. NSS 3.87 supports Ed25519 neither in a certificate nor as a
// key.
const (
	ECDSA   KeyType = "ecdsa" // on the curve P-256
	Ed25519 KeyType = "ed25519"
)

// ParseKeyType reads the name of a kind.
func ParseKeyType(s string) (KeyType, error) {
	if t := KeyType(s); t == ECDSA || t == Ed25519 {
		return t, nil
	}
	return "", fmt.Errorf("%q: write %s or %s", s, ECDSA, Ed25519)
}

func (t KeyType) generate() (crypto.Signer, error) {
	if t == Ed25519 {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		return key, err
	}
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

// Usage is the purpose of a certificate other than that of a CA.
type Usage int

// The usages.
const (
	Server Usage = iota // upsd, or a proxy
	Client              // a monitor, for a server that asks for certificates
)

// Validity is the period in which a certificate is valid.
type Validity struct{ NotBefore, NotAfter time.Time }

// MaxDays bounds the validity of a certificate: a hundred years.
const MaxDays = 36525

// Days returns the validity from now for a number of days. It begins an hour earlier, because
// clocks differ.
func Days(now time.Time, days int) Validity {
	return Validity{now.Add(-time.Hour), now.Add(time.Duration(days) * 24 * time.Hour)}
}

// Identity is a certificate with its private key, or without it if that is not needed.
type Identity struct {
	Cert *x509.Certificate
	key  crypto.Signer
}

// Format prints the subject for every verb, so that a dump never shows the key.
func (i Identity) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "%q", i.Cert.Subject.String()) }

// CertPEM returns the certificate.
func (i *Identity) CertPEM() []byte { return CertPEM(i.Cert) }

// CertPEM returns a certificate as PEM.
func CertPEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// KeyPEM returns the private key in PKCS #8, unencrypted.
func (i *Identity) KeyPEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		return nil, fmt.Errorf("encoding the private key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// NewCA makes a certificate authority with a self-signed certificate. It can sign certificates of
// servers and clients, but not of other CAs.
func NewCA(name string, t KeyType, v Validity) (*Identity, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	key, err := t.generate()
	if err != nil {
		return nil, fmt.Errorf("making the key of the CA: %w", err)
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		IsCA:                  true,
		BasicConstraintsValid: true,
		MaxPathLenZero:        true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	cert, err := sign(template, template, key.Public(), key, v)
	return &Identity{cert, key}, err
}

// Request says what a CA is to sign.
type Request struct {
	Usage Usage
	Name  string   // the common name, only for people: clients check Hosts
	Hosts []string // names and addresses, as CheckHost returns them
	Type  KeyType
	Validity
}

// Issue makes a key and signs a certificate for it. The identity must be a CA. The validity ends no
// later than the CA's.
func (i *Identity) Issue(r Request) (*Identity, error) {
	if err := checkName(r.Name); err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: r.Name},
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if r.Usage == Client {
		template.ExtKeyUsage[0] = x509.ExtKeyUsageClientAuth
	}
	for _, h := range r.Hosts {
		if ip := net.ParseIP(h); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, h)
		}
	}
	key, err := r.Type.generate()
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return i.certify(template, key, r.Validity)
}

// keyIDs are the extensions that go with the keys.
var keyIDs = []asn1.ObjectIdentifier{
	{2, 5, 29, 14}, // subject key identifier
	{2, 5, 29, 35}, // authority key identifier
}

// Renew signs a certificate like an old one that this CA has signed, possibly its own, with a new
// serial number and validity. It makes a new key of the same kind, or keeps the old one with
// keepKey; then old must have its key. The CA's own key must be kept: with another, everything that
// it has signed would become invalid.
func (i *Identity) Renew(old *Identity, keepKey bool, v Validity) (*Identity, error) {
	ca := i.Cert
	own := old.Cert.Equal(ca)
	switch {
	case own && !keepKey:
		return nil, errors.New("this is a CA: with a new key, everything that it has signed would become invalid; keep its key with --keep-key, or make a new CA")
	case !own && old.Cert.IsCA:
		return nil, fmt.Errorf("this is another CA than %q", ca.Subject.String())
	case old.Cert.CheckSignatureFrom(ca) != nil:
		return nil, fmt.Errorf("the certificate of %q was not signed by the CA %q; renew it with the CA that signed it",
			old.Cert.Subject.String(), ca.Subject.String())
	}
	template := &x509.Certificate{Subject: old.Cert.Subject, RawSubject: old.Cert.RawSubject}
	for _, e := range old.Cert.Extensions {
		if !slices.ContainsFunc(keyIDs, e.Id.Equal) {
			template.ExtraExtensions = append(template.ExtraExtensions, e) // as they are: hosts, usages, constraints
		}
	}
	if own {
		template.SubjectKeyId = ca.SubjectKeyId // certificates that it has signed refer to it by this
		cert, err := sign(template, template, i.key.Public(), i.key, v)
		return &Identity{cert, i.key}, err
	}
	key := old.key
	if !keepKey {
		var err error
		if key, err = generateLike(old.Cert.PublicKey); err != nil {
			return nil, err
		}
	}
	return i.certify(template, key, v)
}

func generateLike(public crypto.PublicKey) (crypto.Signer, error) {
	switch k := public.(type) {
	case *ecdsa.PublicKey:
		return ecdsa.GenerateKey(k.Curve, rand.Reader)
	case ed25519.PublicKey:
		return Ed25519.generate()
	case *rsa.PublicKey:
		return rsa.GenerateKey(rand.Reader, k.N.BitLen())
	}
	return nil, fmt.Errorf("the certificate has a key of a kind that is not known here, %T", public)
}

// certify signs a certificate other than that of a CA.
func (i *Identity) certify(template *x509.Certificate, key crypto.Signer, v Validity) (*Identity, error) {
	switch ca := i.Cert; {
	case !ca.IsCA || ca.KeyUsage != 0 && ca.KeyUsage&x509.KeyUsageCertSign == 0:
		return nil, fmt.Errorf("the certificate of %q is not that of a CA, and cannot sign others", ca.Subject.String())
	case time.Now().After(ca.NotAfter):
		return nil, fmt.Errorf("the CA %q has expired on %s; renew it first, and keep its key", ca.Subject.String(), ca.NotAfter.UTC().Format(time.DateOnly))
	case v.NotAfter.After(ca.NotAfter):
		v.NotAfter = ca.NotAfter
	}
	cert, err := sign(template, i.Cert, key.Public(), i.key, v)
	return &Identity{cert, key}, err
}

// sign completes a template and signs it.
func sign(template, parent *x509.Certificate, public crypto.PublicKey, signer crypto.Signer, v Validity) (*x509.Certificate, error) {
	var serial [16]byte
	rand.Read(serial[:]) // never fails
	template.SerialNumber = new(big.Int).SetBytes(serial[:])
	template.NotBefore, template.NotAfter = v.NotBefore, v.NotAfter
	if template.SubjectKeyId == nil {
		id, err := keyID(public)
		if err != nil {
			return nil, err
		}
		template.SubjectKeyId = id
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	if err != nil {
		return nil, fmt.Errorf("signing the certificate of %q: %w", template.Subject.String(), err)
	}
	return x509.ParseCertificate(der)
}

// keyID returns the identifier of a key according to RFC 7093, section 2, method 1.
func keyID(public crypto.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("encoding the public key: %w", err)
	}
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return nil, fmt.Errorf("encoding the public key: %w", err)
	}
	sum := sha256.Sum256(info.Key.Bytes)
	return sum[:20], nil
}

// checkName checks a common name: RFC 5280 allows 64 characters.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("a name is missing for the certificate")
	case len(name) > 64:
		return fmt.Errorf("the name %q has more than 64 bytes, which a certificate may not have; choose a shorter one", name)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsGraphic(c) }):
		return fmt.Errorf("the name %q has a character that cannot be printed", name)
	}
	return nil
}

// CheckHost returns a host as it is written in a certificate: a DNS name in lower case, optionally
// with a wildcard as its first label, or an IP address.
func CheckHost(host string) (string, error) {
	fail := func(format string, a ...any) (string, error) {
		return "", fmt.Errorf("host %q: %s", host, fmt.Sprintf(format, a...))
	}
	if ip, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")); err == nil {
		if ip.Zone() != "" {
			return fail("an address in a certificate has no zone; leave %%%s out", ip.Zone())
		}
		return ip.Unmap().String(), nil
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	switch {
	case name == "":
		return fail("this is not a valid name")
	case strings.Contains(name, "/"):
		return fail("write a name or an address, without a path or https://")
	case strings.Contains(name, ":"):
		return fail("write a name or an address, without a port")
	case len(name) > 253:
		return fail("a host name has at most 253 characters")
	}
	labels := strings.Split(strings.TrimPrefix(name, "*."), ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return fail("%q cannot be a part of a host name", l)
		}
		for _, c := range l {
			switch {
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-', c == '_':
			case c > 0x7f:
				return fail("write an international name in its form of ASCII, which begins with xn--")
			default:
				return fail("%q cannot stand in a host name", c)
			}
		}
	}
	if strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return fail("this is neither a name nor an IP address")
	}
	return name, nil
}
