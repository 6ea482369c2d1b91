package compile

import (
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// credentials are the files that a group names: those that verify its server, and those that this
// host presents to it.
type credentials struct {
	certFile         string // path of CERTFILE
	roots, cert, key []byte // the files' contents
}

// credentials reads the files of a group.
func (b *builder) credentials(g *group) credentials {
	var c credentials
	if g.certNode != nil {
		c.certFile, c.roots = b.certFile(g.certNode.File, g.host)
	}
	if g.clientCert != nil && g.clientKey != nil {
		c.cert, c.key = b.clientCert(g.clientCert.File, g.clientKey.File)
	}
	return c
}

// certFile reads the file that verifies a host.
func (b *builder) certFile(file grammar.Word, host string) (path string, content []byte) {
	path, content, _ = b.readPEM(file, grammar.CodeCertFile, "CERTFILE")
	if content == nil {
		return path, nil
	}
	certs, err := certificates(content)
	switch {
	case err != nil:
		b.errorf(grammar.CodeCertFile, file, "is it a PEM file?", "CERTFILE %s: %v", path, err)
	case len(certs) == 0:
		b.errorf(grammar.CodeCertFile, file, "it should hold the CA's certificate, or the server's own, between BEGIN and END CERTIFICATE lines",
			"CERTFILE %s holds no certificate", path)
	default:
		b.checkCertificates(host, file, certs)
	}
	return path, content
}

// clientCert reads the certificate that is presented to a server, and its key.
func (b *builder) clientCert(certFile, keyFile grammar.Word) (cert, key []byte) {
	_, cert, _ = b.readPEM(certFile, grammar.CodeClientCert, "CLIENTCERT")
	path, key, mode := b.readPEM(keyFile, grammar.CodeClientCert, "CLIENTKEY")
	if mode&0o004 != 0 {
		b.warnf(grammar.CodeReadable, keyFile, "chmod o-r "+path, "everybody on this machine can read the key in %s", path)
	}
	if cert == nil || key == nil {
		return cert, key
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		b.errorf(grammar.CodeClientCert, certFile, "both are PEM files, of one pair", "CLIENTCERT and CLIENTKEY: %v", err)
		return cert, key
	}
	if leaf, err := x509.ParseCertificate(pair.Certificate[0]); err == nil {
		b.checkStrength(certFile, leaf)
	}
	return cert, key
}

// path turns a word into the path of a file: a message's text, or the word itself, relative to the
// directory of the configuration.
func (b *builder) path(w grammar.Word) (string, bool) {
	value := wordValue(w)
	if let := letOf(w); let != nil {
		text, static := literal(b.messages[let])
		if !static {
			b.errorf(grammar.CodeCertFile, w, "write the path out", "%s holds substitutions, so it is not a path", value)
			return "", false
		}
		value = text
	}
	if value == "" {
		b.errorf(grammar.CodeCertFile, w, "write the path of a PEM file", "the path is empty")
		return "", false
	}
	if !filepath.IsAbs(value) {
		value = filepath.Join(filepath.Dir(b.tree.Name), value)
	}
	return value, true
}

func wordValue(w grammar.Word) string {
	switch w := w.(type) {
	case *grammar.Name:
		return w.Value
	case *grammar.Text:
		return w.Value
	}
	panic("compile: a word is a name or a text")
}

// readPEM reads a file through Options.ReadFile; nil where there is none.
func (b *builder) readPEM(w grammar.Word, code grammar.Code, what string) (path string, content []byte, mode fs.FileMode) {
	path, ok := b.path(w)
	if !ok || b.ReadFile == nil {
		return path, nil, 0
	}
	content, mode, err := b.ReadFile(path)
	if err != nil {
		reason := err
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			reason = pathErr.Err
		}
		b.errorf(code, w, "check the path, and that the user of upsmon may read it", "%s %s: %v", what, path, reason)
		return path, nil, 0
	}
	return path, content, mode
}

// checkCertificates warns about certificates with which no connection will
// succeed.
func (b *builder) checkCertificates(host string, at grammar.Node, certs []*x509.Certificate) {
	const day = "2006-01-02"
	for _, cert := range certs {
		b.checkStrength(at, cert)
		switch {
		case b.Now.IsZero():
		case b.Now.After(cert.NotAfter):
			b.warnf(grammar.CodeCertTime, at, "renew it", "the certificate of %s expired on %s, so no connection that it verifies will succeed",
				cert.Subject, cert.NotAfter.UTC().Format(day))
		case b.Now.Before(cert.NotBefore):
			b.warnf(grammar.CodeCertTime, at, "is this machine's clock right?", "the certificate of %s is valid only from %s on, so no connection that it verifies will succeed",
				cert.Subject, cert.NotBefore.UTC().Format(day))
		}
	}
	// A certificate that names hosts is the server's own; a CA's names none.
	if len(certs) != 1 || len(certs[0].DNSNames)+len(certs[0].IPAddresses) == 0 || certs[0].VerifyHostname(host) == nil {
		return
	}
	names := slices.Clone(certs[0].DNSNames)
	for _, ip := range certs[0].IPAddresses {
		names = append(names, ip.String())
	}
	b.warnf(grammar.CodeCertHost, at, "connect to a name in the certificate, or make a certificate for "+host,
		"the certificate is for %s, not for %s, so every connection will be refused", strings.Join(names, ", "), host)
}

// minBits is the shortest length of an RSA key that is still considered safe (NIST SP 800-131A).
const minBits = 2048

// checkStrength warns about a certificate that an attacker could forge.
func (b *builder) checkStrength(at grammar.Node, cert *x509.Certificate) {
	if key, ok := cert.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() < minBits {
		b.warnf(grammar.CodeCertWeak, at, "make one with a new key", "the RSA key of %s has only %d bits, so an attacker could break it and forge the certificate",
			cert.Subject, key.N.BitLen())
	}
}

func certificates(content []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for {
		var block *pem.Block
		block, content = pem.Decode(content)
		if block == nil {
			return certs, nil
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certs = append(certs, cert)
	}
}
