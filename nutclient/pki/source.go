package pki

import (
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/internal/text"
)

// nearDays is the number of remaining days from which a certificate counts as expiring soon.
const nearDays = 30

// Source describes in words what a file holds, or what a server presents.
type Source struct {
	File         string        `json:"file,omitempty"`
	Server       string        `json:"server,omitempty"`
	Certificates []Description `json:"certificates"`
	Keys         []KeyFit      `json:"keys,omitempty"`
	Verified     *bool         `json:"verified,omitempty"` // nil: not tried
	Refused      string        `json:"refused,omitempty"`  // why it was not verified
}

// KeyFit is a private key of a file, without the key.
type KeyFit struct {
	Type    string `json:"type,omitempty"`
	Problem string `json:"problem,omitempty"`
	Fits    []int  `json:"fits"` // the certificates that it belongs to, counted from 1
}

// FileSource describes what a PEM file holds.
func FileSource(file string, c *Contents) Source {
	s := Source{File: file, Certificates: describe(c.Certs)}
	for _, k := range c.Keys {
		d := KeyFit{Type: k.Type, Problem: k.Problem, Fits: []int{}}
		for i, cert := range c.Certs {
			if k.Fits(cert) {
				d.Fits = append(d.Fits, i+1)
			}
		}
		s.Keys = append(s.Keys, d)
	}
	return s
}

// ServerSource describes what a server at addr presents.
func ServerSource(addr string, chain []*x509.Certificate) Source {
	return Source{Server: addr, Certificates: describe(chain)}
}

func describe(certs []*x509.Certificate) []Description {
	list := []Description{}
	for _, c := range certs {
		list = append(list, Describe(c, time.Now()))
	}
	return list
}

// Good reports whether all certificates are valid now, every key belongs to one of them, and
// verification has not failed.
func (s Source) Good() bool {
	for _, d := range s.Certificates {
		if d.State != Valid {
			return false
		}
	}
	for _, k := range s.Keys {
		if k.Problem == "" && len(k.Fits) == 0 && len(s.Certificates) > 0 {
			return false
		}
	}
	return s.Verified == nil || *s.Verified
}

// Text returns lines for people. They are safe for a terminal.
func (s Source) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s:\n", text.Line(s.File), text.Line(s.Server))
	for i, d := range s.Certificates {
		fmt.Fprintf(&b, "  certificate %d, %s\n", i+1, kindOf(d))
		for _, row := range [][2]string{
			{"subject", brief(d.Subject)},
			{"issuer", issuer(d)},
			{"serial", brief(d.Serial)},
			{"good for", hostList(d.Hosts)},
			{"valid", validity(d)},
			{"key", d.KeyType + weakness(d)},
			{"SHA-256", d.SHA256},
		} {
			if row[1] != "" {
				fmt.Fprintf(&b, "    %-9s %s\n", row[0], row[1])
			}
		}
	}
	for _, k := range s.Keys {
		fmt.Fprintf(&b, "  private key%s\n", keyText(k, len(s.Certificates)))
	}
	return b.String()
}

func kindOf(d Description) string {
	switch {
	case d.CA:
		return "of a CA"
	case len(d.Usages) > 0:
		return "of a " + strings.Join(d.Usages, " and ")
	}
	return "of anybody"
}

// weakness returns a remark on a key that certificates should no longer have.
func weakness(d Description) string {
	if d.Weak {
		return ", too weak; make one with a new key"
	}
	return ""
}

func issuer(d Description) string {
	if d.SelfSigned {
		return "itself"
	}
	return brief(d.Issuer)
}

func validity(d Description) string {
	const minute = "2006-01-02 15:04 MST"
	span := fmt.Sprintf("%s to %s: ", d.NotBefore.Format(minute), d.NotAfter.Format(minute))
	switch {
	case d.State == Expired:
		return span + "EXPIRED; renew it"
	case d.State == NotYetValid:
		return span + "NOT YET VALID; wait, or set the clock"
	case d.DaysLeft < nearDays:
		return span + days(d.DaysLeft) + " left; renew it soon"
	}
	return span + days(d.DaysLeft) + " left"
}

func keyText(k KeyFit, certs int) string {
	switch {
	case k.Problem != "":
		return ": " + k.Problem
	case len(k.Fits) > 0:
		return fmt.Sprintf(", %s: it fits certificate %d", k.Type, k.Fits[0])
	case certs > 0:
		return fmt.Sprintf(", %s: it FITS NO certificate in this file", k.Type)
	}
	return ", " + k.Type
}

// brief shortens a text from elsewhere for one line, and escapes it.
func brief(s string) string { return text.Short(s, 200) }

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func hostList(hosts []string) string {
	const most = 50
	var list []string
	for _, h := range hosts[:min(most, len(hosts))] {
		list = append(list, brief(h))
	}
	if more := len(hosts) - most; more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ", ")
}
