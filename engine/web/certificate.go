package web

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// A certificate is one that may be renewed while it is in use.
type certificate struct {
	cert, key string

	mu      sync.Mutex
	current *tls.Certificate
	read    time.Time // the change of the file that is current
	looked  time.Time
}

// lookAgain is how often the file is looked at.
const lookAgain = time.Minute

func newCertificate(cert, key string) (*certificate, error) {
	c := &certificate{cert: cert, key: key}
	if err := c.load(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *certificate) load() error {
	info, err := os.Stat(c.cert)
	if err != nil {
		return fmt.Errorf("the page's certificate: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("the page's certificate: %w", err)
	}
	c.current, c.read, c.looked = &pair, info.ModTime(), time.Now()
	return nil
}

// get returns the present certificate. One that cannot be read leaves the one before.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) > lookAgain {
		c.looked = time.Now()
		if info, err := os.Stat(c.cert); err == nil && !info.ModTime().Equal(c.read) {
			_ = c.load() // perhaps its key is still being written
		}
	}
	return c.current, nil
}

// names reports whether the certificate is for a name.
func (c *certificate) names(host string) bool {
	pair, _ := c.get(nil)
	return pair.Leaf != nil && pair.Leaf.VerifyHostname(host) == nil
}
