package config

import (
	"crypto/x509"

	"github.com/tls-upsmon/upsmon/actions"
)

// Actions returns what the runner needs from a configuration without errors.
func (c *Config) Actions() actions.Config {
	a := actions.Config{Policy: c.Program.Policy}
	if m := c.Program.Mail; m != nil {
		a.Mail = &actions.MailServer{
			Host: m.Host, Port: m.Port, Plaintext: m.Plaintext, Roots: Roots(m.Roots),
			User: m.User, Password: func() string { return string(m.Password) },
		}
	}
	return a
}

// Roots returns the certificates of a CERTFILE; nil, which means those of the system, if there is
// none.
func Roots(pem []byte) *x509.CertPool {
	if len(pem) == 0 {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem) // compile has checked them
	return pool
}
