package web

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"

	"github.com/tls-upsmon/upsmon/internal/renewed"
)

// A certificate may be renewed while it is in use. Clients that connect do not wait for its files.
type certificate struct {
	files *renewed.Files[tls.Certificate]
}

// newCertificate waits for the files. It fails if users other than the owner and the group may read
// the key.
func newCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	if info, err := os.Stat(key); err == nil && info.Mode().Perm()&0o007 != 0 {
		return nil, fmt.Errorf("the page's certificate: every user may read or change its key %s (chmod 0640 it)", key)
	}
	files, err := renewed.New(log, []string{cert, key}, func(contents [][]byte) (*tls.Certificate, error) {
		pair, err := tls.X509KeyPair(contents[0], contents[1])
		return &pair, err
	}, func(contents [][]byte) error { return renewed.ValidNow(cert, contents[0]) })
	if err != nil {
		return nil, fmt.Errorf("the page's certificate: %w", err)
	}
	return &certificate{files}, nil
}

// get returns the current certificate. If its files cannot be read, it returns the previous one.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.files.Get(), nil }

// names reports whether the certificate covers a name.
func (c *certificate) names(host string) bool {
	leaf := c.files.Get().Leaf
	return leaf != nil && leaf.VerifyHostname(host) == nil
}
