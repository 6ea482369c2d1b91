package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// How many days certificates are valid unless --days says otherwise.
const (
	caDays   = 3650
	leafDays = 825
)

const clientName = "upsmon" // of the client certificate that upsmon cert makes

// loopback are the names that every server's certificate includes, since a monitor may run on the
// same machine.
var loopback = []string{"localhost", "127.0.0.1", "::1"}

func newCert() *cobra.Command {
	var f certFlags
	var hosts []string
	cmd := &cobra.Command{
		Use:   "cert",
		Short: "Make, show, fetch and renew the certificates for TLS",
		Long: `cert makes everything that TLS between upsd and its monitors needs: a CA, and a
certificate each for the server and a client, in the current directory or in that of
--dir. It prints what to write in upsd.conf and UPSmon.conf. The commands below do one step each.

  ca.pem, ca-key.pem      the CA. Each monitor needs a copy of ca.pem; keep the
                          key to yourself
  NAME.pem, NAME-key.pem  certificate and key of a server or client
  NAME-upsd.pem           both, with the CA's certificate, for an upsd with OpenSSL
  NAME-nss                the same as a database, for an upsd with NSS, such as
                          Debian's; needs certutil and pk12util (libnss3-tools)

Only the owner can read a key; with --owner user:group, that group can, too. Existing
files are replaced only with --force. With --force, upsmon cert makes a new CA, and
everything signed by the old one becomes invalid.`,
		Example: `  upsmon cert                                      for an upsd on this machine
  sudo upsmon cert --dir /etc/nut --owner root:nut --host nas1.example.com
  upsmon cert server nas2.example.com 192.0.2.7    another server, same CA
  upsmon cert show nas1.example.com.pem            valid for which hosts, and how long
  upsmon cert fetch nas1.example.com               what a server presents
  upsmon cert renew nas1.example.com.pem           renew it for the next years`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			newCA := func() (*pki.Identity, error) { return f.newCA("", max(caDays, f.days)) }
			return f.issueWith(cmd, newCA, func(b *pki.Batch, ca *pki.Identity) error {
				if err := b.AddCA(ca); err != nil {
					return exit{exitBad, err}
				}
				if err := f.addServer(cmd.Context(), b, ca, hosts); err != nil {
					return err
				}
				return f.addClient(b, ca, clientName)
			})
		},
	}
	f.define(cmd, leafDays)
	f.defineOwner(cmd)
	cmd.Flags().StringArrayVar(&hosts, "host", nil, "a `NAME` or address of the server, may be repeated (default: the names of this machine)")
	cmd.AddCommand(newCertCA(), newCertServer(), newCertClient(), newCertRenew(), newCertShow(), newCertFetch())
	return cmd
}

func newCertCA() *cobra.Command {
	var f certFlags
	var name string
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "Make a CA",
		Long: `ca makes a certificate authority: ca.pem, which each monitor needs a copy of, and
ca-key.pem, which signs certificates and should stay where it is. It can sign
servers and clients, but no other CAs.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			newCA := func() (*pki.Identity, error) { return f.newCA(name, f.days) }
			return f.issueWith(cmd, newCA, func(b *pki.Batch, ca *pki.Identity) error {
				b.Steps = append(b.Steps, "Next: "+f.program+" cert server HOST"+f.dirFlag())
				return bad(b.AddCA(ca))
			})
		},
	}
	f.define(cmd, caDays)
	cmd.Flags().StringVar(&name, "name", "", "the `NAME` of the CA (default: \"NUT CA of\" this machine)")
	return cmd
}

func newCertServer() *cobra.Command {
	var f certFlags
	cmd := &cobra.Command{
		Use:   "server [HOST…]",
		Short: "Make a certificate for an upsd",
		Long: `server makes a certificate and key for an upsd. Monitors accept it only under the
names and addresses that it is valid for: each HOST, or the names of this machine if
none is given, and always localhost, 127.0.0.1 and ::1. The files are named after the
first HOST unless you give --name.`,
		Example: `  upsmon cert server nas2.example.com 192.0.2.7
  sudo upsmon cert server --owner root:nut --dir /etc/nut --ca /root/nut/ca.pem`,
		RunE: func(cmd *cobra.Command, hosts []string) error {
			return f.issueWith(cmd, f.loadCA, func(b *pki.Batch, ca *pki.Identity) error { return f.addServer(cmd.Context(), b, ca, hosts) })
		},
	}
	f.define(cmd, leafDays)
	f.defineOwner(cmd)
	f.defineCA(cmd)
	cmd.Flags().StringVar(&f.name, "name", "", "the `NAME` of the certificate and its files (default: the first HOST)")
	return cmd
}

func newCertClient() *cobra.Command {
	var f certFlags
	cmd := &cobra.Command{
		Use:   "client NAME",
		Short: "Make a certificate for a monitor",
		Long: `client makes a certificate and key that a monitor presents to a server that asks for
one. Debian's upsd does not; its monitors need only ca.pem.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.issueWith(cmd, f.loadCA, func(b *pki.Batch, ca *pki.Identity) error { return f.addClient(b, ca, args[0]) })
		},
	}
	f.define(cmd, leafDays)
	f.defineOwner(cmd)
	f.defineCA(cmd)
	return cmd
}

// certFlags are the flags shared by the commands that make certificates.
type certFlags struct {
	dir, keyType, owner, ca, name string
	days                          int
	force                         bool

	// check derives these from the flags.
	kind    pki.KeyType
	whose   pki.Owner
	program string // the name of this program, so that the commands it suggests can be typed
}

func (f *certFlags) define(cmd *cobra.Command, days int) {
	flags := cmd.Flags()
	flags.StringVar(&f.dir, "dir", ".", "`DIRECTORY` for the files")
	flags.StringVar(&f.keyType, "type", string(pki.ECDSA), "the `KIND` of key: ecdsa (P-256), or ed25519, which Debian's upsd does not accept")
	flags.IntVar(&f.days, "days", days, "how many days it is valid")
	flags.BoolVar(&f.force, "force", false, "replace existing files")
}

func (f *certFlags) defineOwner(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.owner, "owner", "", "`USER:GROUP` to own the files, except those of the CA; the group can read the keys")
}

func (f *certFlags) defineCA(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.ca, "ca", "", "the `FILE` of the CA's certificate, with its key beside it (default: ca.pem in --dir)")
}

// dirFlag repeats --dir for the next command.
func (f *certFlags) dirFlag() string {
	if f.dir == "." {
		return ""
	}
	return " --dir " + pki.ShellWord(f.dir)
}

// check validates the flags.
func (f *certFlags) check(cmd *cobra.Command) (err error) {
	f.program = cmd.Root().Name()
	if f.kind, err = pki.ParseKeyType(f.keyType); err != nil {
		return exit{exitUsage, fmt.Errorf("--type %w", err)}
	}
	if err := checkDays(f.days); err != nil {
		return err
	}
	f.whose = pki.Nobody
	if f.owner != "" {
		if f.whose, err = pki.ParseOwner(f.owner); err != nil {
			return exit{exitUsage, fmt.Errorf("--owner %s: %w", text.Line(f.owner), err)}
		}
	}
	return nil
}

func checkDays(days int) error {
	if days < 1 || days > pki.MaxDays {
		return exit{exitUsage, fmt.Errorf("--days %d: write a number from 1 to %d", days, pki.MaxDays)}
	}
	return nil
}

func (f *certFlags) newCA(name string, days int) (*pki.Identity, error) {
	if name == "" {
		host, err := os.Hostname()
		if err != nil || host == "" {
			host = "this machine"
		}
		name = pki.CommonName("NUT CA of " + host)
	}
	ca, err := pki.NewCA(name, f.kind, pki.Days(time.Now(), days))
	if err != nil {
		return nil, exit{exitUsage, err}
	}
	return ca, nil
}

func (f *certFlags) loadCA() (*pki.Identity, error) {
	path := f.ca
	if path == "" {
		path = filepath.Join(f.dir, pki.CAName+pki.CertEnd)
	}
	return loadIdentity(path, "make a CA with "+f.program+" cert ca, or name an existing one with --ca")
}

// loadIdentity reads a certificate and its key.
func loadIdentity(path, remedy string) (*pki.Identity, error) {
	if _, err := pki.Base(path); err != nil {
		return nil, exit{exitUsage, err}
	}
	id, err := pki.LoadBeside(path)
	if err != nil {
		return nil, exit{exitBad, fmt.Errorf("%w (%s)", err, remedy)}
	}
	return id, nil
}

// issueWith makes the certificates that add requests, signed by the CA that get returns.
func (f *certFlags) issueWith(cmd *cobra.Command, get func() (*pki.Identity, error), add func(*pki.Batch, *pki.Identity) error) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	ca, err := get()
	if err != nil {
		return err
	}
	b, err := f.batch()
	if err != nil {
		return err
	}
	defer b.Discard()
	if err := add(b, ca); err != nil {
		return err
	}
	return f.finish(cmd, b)
}

func (f *certFlags) addServer(ctx context.Context, b *pki.Batch, ca *pki.Identity, args []string) error {
	if len(args) == 0 {
		args = localNames(ctx)
	}
	var hosts []string
	for _, a := range slices.Concat(args, loopback) {
		h, err := pki.CheckHost(a)
		if err != nil {
			return exit{exitUsage, err}
		}
		if !slices.Contains(hosts, h) {
			hosts = append(hosts, h)
		}
	}
	name := f.name
	if name == "" {
		name = strings.TrimLeft(strings.NewReplacer(":", "-", "*", "_").Replace(hosts[0]), "-")
	}
	id, err := f.issue(ca, pki.Request{Usage: pki.Server, Name: name, Hosts: hosts})
	if err != nil {
		return err
	}
	return bad(b.AddServer(ctx, name, hosts, id, ca))
}

func (f *certFlags) addClient(b *pki.Batch, ca *pki.Identity, name string) error {
	id, err := f.issue(ca, pki.Request{Usage: pki.Client, Name: name})
	if err != nil {
		return err
	}
	return bad(b.AddClient(name, id, ca))
}

func (f *certFlags) issue(ca *pki.Identity, r pki.Request) (*pki.Identity, error) {
	if err := pki.CheckName(r.Name); err != nil {
		return nil, exit{exitUsage, err}
	}
	r.Name = pki.CommonName(r.Name)
	r.Type, r.Validity = f.kind, pki.Days(time.Now(), f.days)
	id, err := ca.Issue(r)
	if err != nil {
		return nil, exit{exitBad, err}
	}
	return id, nil
}

// localNames returns the names of this machine: its host name, and the name with its domain if that can be found
// out quickly.
func localNames(ctx context.Context) []string {
	name, err := os.Hostname()
	if err != nil || name == "" || name == "localhost" {
		return nil
	}
	names := []string{name}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupHost(ctx, name)
	if err != nil {
		return names
	}
	for _, a := range addrs {
		found, err := net.DefaultResolver.LookupAddr(ctx, a)
		if err != nil {
			continue
		}
		for _, n := range found {
			// The answer comes from the network, so it may be anything.
			if n, err := pki.CheckHost(n); err == nil && strings.HasPrefix(n, strings.ToLower(name)+".") {
				names = append(names, n)
			}
		}
	}
	return names
}

// batch creates the directory and starts a batch.
func (f *certFlags) batch() (*pki.Batch, error) {
	b := &pki.Batch{Dir: f.dir, CAFile: pki.CAName + pki.CertEnd, Owner: f.whose, Program: f.program}
	if f.ca != "" {
		path, err := filepath.Abs(f.ca)
		if err != nil {
			return nil, exit{exitBad, err}
		}
		b.CAFile = path
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return nil, exit{exitBad, fmt.Errorf("--dir: %w", err)}
	}
	return b, nil
}

// finish writes everything and reports it.
func (f *certFlags) finish(cmd *cobra.Command, b *pki.Batch) error {
	if err := b.Write(f.force); err != nil {
		return writeError(err)
	}
	where := f.dir
	if full, err := filepath.Abs(where); err == nil && filepath.Clean(where) == "." {
		where = full + " (the current directory; --dir names another)"
	}
	return say(cmd.OutOrStdout(), fmt.Sprintf("Written in %s:", text.Line(where)), b.Written, b.Steps)
}

func writeError(err error) error {
	if errors.Is(err, pki.ErrExists) {
		err = fmt.Errorf("%w (--force replaces it)", err)
	}
	return exit{exitBad, err}
}

// say prints a heading, what was written, and what to do next.
func say(w io.Writer, heading string, written []pki.Written, steps []string) error {
	var b strings.Builder
	fmt.Fprintln(&b, heading)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range written {
		fmt.Fprintf(t, "  %s\t%s\n", f.Name, f.What)
	}
	_ = t.Flush() // a strings.Builder never fails
	for _, s := range steps {
		fmt.Fprintf(&b, "\n%s\n", s)
	}
	_, err := io.WriteString(w, b.String())
	return bad(err)
}

func newCertRenew() *cobra.Command {
	var caFile string
	var days int
	var keepKey bool
	cmd := &cobra.Command{
		Use:   "renew FILE",
		Short: "Renew a certificate",
		Long: `renew replaces the certificate in FILE with one for the same name and hosts, signed by
the same CA, with a new serial number and validity. It also makes a new key of the
same kind, unless you give --keep-key. If NAME-upsd.pem and NAME-nss are next to it,
they are renewed, too; the previous NAME-nss becomes NAME-nss.old. Owners and modes
do not change.

The certificate of a CA can be renewed only with --keep-key: with another key,
everything it has signed would become invalid.`,
		Example: `  upsmon cert renew nas1.example.com.pem
  upsmon cert renew --keep-key ca.pem`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := pki.Base(args[0])
			if err != nil {
				return exit{exitUsage, err}
			}
			if cmd.Flags().Changed("days") {
				if err := checkDays(days); err != nil {
					return err
				}
			}
			if caFile == "" {
				caFile = filepath.Join(filepath.Dir(args[0]), pki.CAName+pki.CertEnd)
			}
			return renew(cmd.Context(), cmd.OutOrStdout(), base, caFile, days, keepKey)
		},
	}
	cmd.Flags().StringVar(&caFile, "ca", "", "the certificate of the CA that has signed it, `CAFILE`, with its key beside it (default: ca.pem beside FILE)")
	cmd.Flags().IntVar(&days, "days", 0, fmt.Sprintf("how many days it is valid (default %d, a CA's %d)", leafDays, caDays))
	cmd.Flags().BoolVar(&keepKey, "keep-key", false, "keep the key")
	return cmd
}

func renew(ctx context.Context, w io.Writer, base, caFile string, days int, keepKey bool) error {
	file := base + pki.CertEnd
	cert, err := pki.LoadCert(file)
	if err != nil {
		return exit{exitBad, err}
	}
	old := &pki.Identity{Cert: cert}
	if keepKey {
		if old, err = loadIdentity(file, "without --keep-key a new key is made"); err != nil {
			return err
		}
	}
	if cert.IsCA {
		caFile = file
	}
	ca, err := loadIdentity(caFile, "--ca names the CA that has signed "+text.Line(file))
	if err != nil {
		return err
	}
	if days == 0 {
		if days = leafDays; cert.IsCA {
			days = caDays
		}
	}
	id, err := ca.Renew(old, keepKey, pki.Days(time.Now(), days))
	if err != nil {
		return exit{exitBad, fmt.Errorf("%s: %w", text.Line(file), err)}
	}
	r := &pki.Renewal{Base: base, ID: id, CA: ca, KeepKey: keepKey}
	if err := r.Write(ctx); err != nil {
		return exit{exitBad, err}
	}
	key := "a new key"
	if keepKey {
		key = "the same key"
	}
	dir, err := filepath.Abs(filepath.Dir(base))
	if err != nil {
		return exit{exitBad, err}
	}
	return say(w, fmt.Sprintf("Renewed in %s, with %s:", text.Line(dir), key), r.Written, []string{r.Next})
}
