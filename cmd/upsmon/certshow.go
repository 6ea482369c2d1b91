package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

func newCertShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show FILE…",
		Short: "Show the certificates and keys in PEM files",
		Long: `show prints, for each certificate in each FILE, its subject, the hosts it is valid for,
its validity and its fingerprint; and for each private key only which of the
certificates it matches. The exit code is 1 if a certificate has expired or is not
yet valid, or if its key is missing although the file has another one.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			code := exitGood
			list := []pki.Source{}
			for _, f := range files {
				c, err := pki.ReadFile(f)
				if err != nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", cmd.Root().Name(), text.Line(err.Error()))
					code = exitBad
					continue
				}
				s := pki.FileSource(f, c)
				if !s.Good() {
					code = exitBad
				}
				list = append(list, s)
			}
			if err := printSources(cmd.OutOrStdout(), list, asJSON); err != nil {
				return err
			}
			return exitWith(code)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON array with one object per FILE")
	return cmd
}

// printSources prints certificates from files or from a server.
func printSources(w io.Writer, list []pki.Source, asJSON bool) error {
	var err error
	if asJSON {
		err = printJSON(w, list)
	} else {
		var texts []string
		for _, s := range list {
			texts = append(texts, s.Text())
		}
		_, err = io.WriteString(w, strings.Join(texts, "\n"))
	}
	return bad(err)
}

// brief shortens an untrusted text to fit in one line.
func brief(s string) string { return text.Short(s, 200) }

// A fetch is one call of cert fetch.
type fetch struct {
	host, addr      string
	ca, out         string
	force, asJSON   bool
	output, remarks io.Writer
	terminal        io.Writer // if it is a terminal, it shows what the program waits for
}

func newCertFetch() *cobra.Command {
	var f fetch
	cmd := &cobra.Command{
		Use:   "fetch HOST[:PORT]",
		Short: "Show, and optionally pin, the certificate that a server presents",
		Long: `fetch starts TLS with an upsd and prints the certificates that it presents, like show.
It verifies them only with --ca, and sends nothing secret.

--out writes the certificate to trust this server by, for CERTFILE in UPSmon.conf: the
server's own if it is self-signed, otherwise that of its CA if the server sends it, so
that a renewed certificate is trusted as well. The server that answered is trusted
from then on, so before you use the file, compare the fingerprint with the one on the
server over a channel other than this network. On the server, use either of

  upsmon cert show ca.pem
  openssl x509 -noout -fingerprint -sha256 -in ca.pem

The exit code is 1 if a certificate is not valid now, or --ca does not verify it.`,
		Example: `  upsmon cert fetch nas1.example.com
  upsmon cert fetch nas1.example.com --ca ca.pem      is this the right one?
  upsmon cert fetch nas1.example.com --out nas1.pem   trust it from now on`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.host, f.addr, err = upsdAddr(args[0]); err != nil {
				return exit{exitUsage, err}
			}
			f.output, f.remarks, f.terminal = cmd.OutOrStdout(), cmd.OutOrStdout(), cmd.ErrOrStderr()
			if f.asJSON {
				f.remarks = cmd.ErrOrStderr()
			}
			return f.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&f.ca, "ca", "", "verify it with the CA's certificate in `FILE`")
	cmd.Flags().StringVar(&f.out, "out", "", "write the certificate to trust to `FILE`")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace an existing file of --out")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print a JSON array with one object")
	return cmd
}

func (f *fetch) run(ctx context.Context) error {
	var roots []*x509.Certificate
	if f.ca != "" {
		c, err := pki.ReadFile(f.ca)
		if err != nil {
			return exit{exitBad, fmt.Errorf("--ca: %w", err)}
		}
		if roots = c.Certs; len(roots) == 0 {
			return exit{exitBad, fmt.Errorf("--ca: %s holds no certificate", text.Line(f.ca))}
		}
	}
	hide := waitingFor(f.terminal, f.addr)
	chain, err := pki.Fetch(ctx, f.addr)
	hide()
	if err != nil {
		return exit{exitBad, errors.New(text.Line(err.Error()))} // it may quote the server
	}
	s := pki.ServerSource(f.addr, chain)
	verdict := "None of this is verified; use --ca FILE to verify it."
	if f.ca != "" {
		err := pki.Verify(chain, roots, f.host)
		verified := err == nil
		s.Verified = &verified
		verdict = fmt.Sprintf("Verified with %s: a monitor that trusts it accepts this server as %s.", text.Line(f.ca), f.host)
		if err != nil {
			s.Refused = err.Error()
			verdict = fmt.Sprintf("REFUSED with %s: %s", text.Line(f.ca), text.Short(s.Refused, 1000))
		}
	}
	if err := printSources(f.output, []pki.Source{s}, f.asJSON); err != nil {
		return err
	}
	fmt.Fprintf(f.remarks, "\n%s\n", verdict)
	switch {
	case !s.Good() && f.out != "":
		return exit{exitBad, fmt.Errorf("%s was not written, since the server would not be accepted", text.Line(f.out))}
	case !s.Good():
		return exit{code: exitBad}
	case f.out != "":
		return f.pin(chain)
	}
	return nil
}

// pin writes the certificate to trust.
func (f *fetch) pin(chain []*x509.Certificate) error {
	c, err := pki.Pin(chain, f.host)
	if err != nil {
		return exit{exitBad, fmt.Errorf("%s was not written: %s", text.Line(f.out), text.Short(err.Error(), 1000))}
	}
	if err := pki.Write([]pki.File{{Path: f.out, Data: pki.CertPEM(c), Owner: pki.Nobody}}, f.force); err != nil {
		return writeError(err)
	}
	whose := "the server's own self-signed certificate"
	if !c.Equal(chain[0]) {
		whose = "the certificate of the CA " + brief(c.Subject.String()) + ", which the server sent"
	}
	fmt.Fprintf(f.remarks, `
Written to %s: %s.
If CERTFILE names this file, the server that answered is trusted from then on. First
compare this fingerprint with the one on the server, over a channel other than this network:
  %s
`, text.Line(f.out), whose, pki.Fingerprint(c))
	return nil
}

// upsdAddr parses HOST[:PORT]. It returns the host in the form in which certificates are verified, without a zone.
func upsdAddr(s string) (host, addr string, err error) {
	port := strconv.Itoa(nutclient.DefaultPort)
	host = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if _, err := netip.ParseAddr(host); err != nil && strings.Contains(s, ":") {
		if host, port, err = net.SplitHostPort(s); err != nil {
			return "", "", fmt.Errorf("%s: write HOST or HOST:PORT, an IPv6 address with a port as [ADDRESS]:PORT", text.Line(s))
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", "", fmt.Errorf("%s: the port is a number from 1 to 65535", text.Line(s))
	}
	addr = net.JoinHostPort(host, port)
	bare, _, _ := strings.Cut(host, "%")
	if host, err = pki.CheckHost(bare); err != nil {
		return "", "", err
	}
	return host, addr, nil
}
