package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"syscall"
	"time"
)

// maxFile bounds a PEM file.
const maxFile = 1 << 20

// Contents is what a PEM file holds, each kind in the order of the file.
type Contents struct {
	Certs []*x509.Certificate
	Keys  []Key
}

// Key is a private key in a file. It does not reveal the key.
type Key struct {
	Type    string // "ECDSA P-256"; "" if it is not known
	Problem string // why it cannot be used: it is encrypted, perhaps; "" if it can
	signer  crypto.Signer
}

// Format prints the kind of key for every verb, so that a dump never shows the key itself.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, k.Type) }

// Fits reports whether the key belongs to a certificate.
func (k Key) Fits(c *x509.Certificate) bool {
	if k.signer == nil {
		return false
	}
	public, ok := k.signer.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(c.PublicKey)
}

// Parse reads PEM. It skips what is neither a certificate nor a private key. A malformed
// certificate is an error, and so is a text with neither.
func Parse(text []byte) (*Contents, error) {
	c := new(Contents)
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		switch block.Type {
		case "CERTIFICATE":
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, fmt.Errorf("certificate %d is malformed: %w", len(c.Certs)+1, err)
			}
			c.Certs = append(c.Certs, cert)
		case "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY":
			c.Keys = append(c.Keys, parseKey(block))
		}
	}
	if len(c.Certs) == 0 && len(c.Keys) == 0 {
		return nil, errors.New("holds no certificate and no key; they stand between lines that say BEGIN and END (for another format: openssl x509 -inform DER)")
	}
	return c, nil
}

func parseKey(block *pem.Block) Key {
	if block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "" {
		return Key{Problem: "it is encrypted"}
	}
	var key any
	var err error
	switch block.Type {
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	signer, ok := key.(crypto.Signer)
	if err != nil || !ok {
		return Key{Problem: "it is malformed, or of a kind that is not known here"}
	}
	return Key{Type: keyType(signer.Public()), signer: signer}
}

// ReadFile reads a PEM file of limited size. Its errors name the file.
func ReadFile(path string) (*Contents, error) {
	c, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, plain(err))
	}
	return c, nil
}

func readFile(path string) (*Contents, error) {
	// Without O_NONBLOCK, opening a pipe would block.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("this is a directory; name a PEM file in it")
	case !info.Mode().IsRegular():
		return nil, errors.New("this is not a file, but a pipe, a socket or a device")
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > maxFile:
		return nil, fmt.Errorf("the file has more than %d bytes; is it a PEM file?", maxFile)
	}
	return Parse(text)
}

// plain removes the path from an error that will follow it.
func plain(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		err = pathErr.Err
	case errors.As(err, &linkErr):
		err = linkErr.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no such file or directory")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("permission denied (are you root?)")
	}
	return err
}

// Load reads a certificate and its private key, each the first in its file.
func Load(certFile, keyFile string) (*Identity, error) {
	cert, err := LoadCert(certFile)
	if err != nil {
		return nil, err
	}
	c, err := ReadFile(keyFile)
	if err != nil {
		return nil, err
	}
	switch {
	case len(c.Keys) == 0:
		return nil, fmt.Errorf("%s holds no private key", keyFile)
	case c.Keys[0].Problem != "":
		return nil, fmt.Errorf("the private key in %s cannot be used: %s", keyFile, c.Keys[0].Problem)
	case !c.Keys[0].Fits(cert):
		return nil, fmt.Errorf("the private key in %s does not match the certificate in %s", keyFile, certFile)
	}
	return &Identity{cert, c.Keys[0].signer}, nil
}

// LoadCert reads the first certificate of a file.
func LoadCert(file string) (*x509.Certificate, error) {
	c, err := ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(c.Certs) == 0 {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return c.Certs[0], nil
}

// State says whether a certificate is valid at a time.
type State string

// The states.
const (
	Valid       State = "valid"
	NotYetValid State = "not yet valid"
	Expired     State = "expired"
)

// Description is everything known about a certificate. Its texts come from the certificate, so
// escape them before printing.
type Description struct {
	Subject    string    `json:"subject"`
	Issuer     string    `json:"issuer"`
	Serial     string    `json:"serial"` // hexadecimal
	Hosts      []string  `json:"hosts"`  // the names and addresses for which it is valid
	NotBefore  time.Time `json:"notBefore"`
	NotAfter   time.Time `json:"notAfter"`
	State      State     `json:"state"`
	DaysLeft   int       `json:"daysLeft"`       // days until NotAfter, rounded up; not positive once that has passed
	KeyType    string    `json:"keyType"`        // "ECDSA P-256"
	Weak       bool      `json:"weak,omitempty"` // RSA with less than 2048 bits: can be broken with enough effort
	CA         bool      `json:"ca"`
	SelfSigned bool      `json:"selfSigned"`
	Usages     []string  `json:"usages"` // "server", "client"; none: no restriction, or those of a CA
	SHA256     string    `json:"sha256"` // the fingerprint, as openssl x509 -fingerprint -sha256 prints it
}

// Describe describes a certificate at a time.
func Describe(c *x509.Certificate, now time.Time) Description {
	d := Description{
		Subject:    c.Subject.String(),
		Issuer:     c.Issuer.String(),
		Serial:     fmt.Sprintf("%X", c.SerialNumber.Bytes()),
		Hosts:      []string{},
		NotBefore:  c.NotBefore.UTC(),
		NotAfter:   c.NotAfter.UTC(),
		State:      Valid,
		DaysLeft:   int(math.Ceil(c.NotAfter.Sub(now).Hours() / 24)),
		KeyType:    keyType(c.PublicKey),
		CA:         c.IsCA,
		SelfSigned: selfSigned(c),
		Usages:     []string{},
		SHA256:     Fingerprint(c),
	}
	if k, ok := c.PublicKey.(*rsa.PublicKey); ok {
		d.Weak = k.N.BitLen() < 2048
	}
	d.Hosts = append(d.Hosts, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		d.Hosts = append(d.Hosts, ip.String())
	}
	switch {
	case now.Before(c.NotBefore):
		d.State = NotYetValid
	case now.After(c.NotAfter):
		d.State = Expired
	}
	for _, u := range c.ExtKeyUsage {
		switch u {
		case x509.ExtKeyUsageServerAuth:
			d.Usages = append(d.Usages, "server")
		case x509.ExtKeyUsageClientAuth:
			d.Usages = append(d.Usages, "client")
		}
	}
	return d
}

// Fingerprint returns the SHA-256 of a certificate in hexadecimal, with colons.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	var text []byte
	for _, b := range sum {
		text = fmt.Appendf(text, ":%02X", b)
	}
	return string(text[1:])
}

// selfSigned reports whether a certificate is signed with its own key.
func selfSigned(c *x509.Certificate) bool {
	return string(c.RawIssuer) == string(c.RawSubject) &&
		c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func keyType(public crypto.PublicKey) string {
	switch k := public.(type) {
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d", k.N.BitLen())
	}
	return "of a kind that is not known here"
}
