package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// What certificates are valid for unless --days says otherwise, and when the end
// is near.
const (
	caDays   = 3650
	leafDays = 825
	nearDays = 30
)

// The ends of the names of what belongs to the certificate NAME.pem.
const (
	certEnd = ".pem"
	keyEnd  = "-key.pem"
	upsdEnd = "-upsd.pem"
	nssEnd  = "-nss"
)

const (
	caName     = "ca"
	clientName = "upsmon" // of the client that upsmon cert makes
)

// loopback is what every server's certificate is good for, since a monitor may
// run on the same machine.
var loopback = []string{"localhost", "127.0.0.1", "::1"}

func newCert() *cobra.Command {
	var f certFlags
	var hosts []string
	cmd := &cobra.Command{
		Use:   "cert",
		Short: "Make, show, fetch and renew the certificates for TLS",
		Long: `cert makes everything that TLS between upsd and its monitors needs: a CA, and a
certificate each for the server and a client. It prints what to write in upsd.conf
and UPSmon.conf. The commands below do one step each.

  ca.pem, ca-key.pem      the CA. Each monitor needs a copy of ca.pem; keep the
                          key to yourself
  NAME.pem, NAME-key.pem  certificate and key of a server or client
  NAME-upsd.pem           both, with the CA's certificate, for an upsd with OpenSSL
  NAME-nss                the same as a database, for an upsd with NSS, such as
                          Debian's; needs certutil and pk12util (libnss3-tools)

Only the owner can read a key; with --owner user:group that group can, too. Existing
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
			if err := f.check(cmd); err != nil {
				return err
			}
			ca, err := f.newCA("", max(caDays, f.days))
			if err != nil {
				return err
			}
			b, err := f.batch()
			if err != nil {
				return err
			}
			defer b.tidy()
			if err := b.addCA(ca); err != nil {
				return err
			}
			if err := f.addServer(cmd.Context(), b, ca, hosts); err != nil {
				return err
			}
			if err := f.addClient(b, ca, clientName); err != nil {
				return err
			}
			return b.finish(cmd.OutOrStdout(), "")
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
			if err := f.check(cmd); err != nil {
				return err
			}
			ca, err := f.newCA(name, f.days)
			if err != nil {
				return err
			}
			b, err := f.batch()
			if err != nil {
				return err
			}
			defer b.tidy()
			if err := b.addCA(ca); err != nil {
				return err
			}
			return b.finish(cmd.OutOrStdout(), "Next: "+f.program+" cert server HOST"+f.dirFlag())
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
			return f.withCA(cmd, func(b *certBatch, ca *pki.Identity) error { return f.addServer(cmd.Context(), b, ca, hosts) })
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
			return f.withCA(cmd, func(b *certBatch, ca *pki.Identity) error { return f.addClient(b, ca, args[0]) })
		},
	}
	f.define(cmd, leafDays)
	f.defineOwner(cmd)
	f.defineCA(cmd)
	return cmd
}

// certFlags are what the commands that make certificates have in common.
type certFlags struct {
	dir, keyType, owner, ca, name string
	days                          int
	force                         bool

	// What check makes of them.
	kind    pki.KeyType
	whose   pki.Owner
	program string // what this one is called, so that what it tells to type can be typed
}

func (f *certFlags) define(cmd *cobra.Command, days int) {
	flags := cmd.Flags()
	flags.StringVar(&f.dir, "dir", ".", "`DIRECTORY` for the files")
	flags.StringVar(&f.keyType, "type", string(pki.ECDSA), "the `KIND` of key: ecdsa (P-256), or ed25519, which Debian's upsd does not take")
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
	return " --dir " + shellWord(f.dir)
}

// check looks at the flags.
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
		name = commonName("NUT CA of " + host)
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
		path = filepath.Join(f.dir, caName+certEnd)
	}
	return loadIdentity(path, "make a CA with "+f.program+" cert ca, or name one with --ca")
}

// loadIdentity reads a certificate and the key beside it.
func loadIdentity(path, remedy string) (*pki.Identity, error) {
	base, err := baseOf(path)
	if err != nil {
		return nil, err
	}
	id, err := pki.Load(path, base+keyEnd)
	if err != nil {
		return nil, exit{exitBad, fmt.Errorf("%w (%s)", err, remedy)}
	}
	return id, nil
}

// baseOf is the path of a certificate without its end.
func baseOf(path string) (string, error) {
	base, ok := strings.CutSuffix(path, certEnd)
	if !ok || filepath.Base(base) == "." || strings.HasSuffix(path, keyEnd) || strings.HasSuffix(path, upsdEnd) {
		return "", exit{exitUsage, fmt.Errorf("%s: name the file with the certificate alone, NAME.pem, that has NAME-key.pem beside it", text.Line(path))}
	}
	return base, nil
}

var fileName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// checkFileName looks at the name of a certificate, which names files, too, and
// none that mean something else.
func checkFileName(name string) error {
	if !fileName.MatchString(name) {
		return exit{exitUsage, fmt.Errorf("the name %q cannot name files; choose another, of letters, digits, dots, dashes and underscores", name)}
	}
	for _, end := range []string{keyEnd, upsdEnd} {
		if name == caName || strings.HasSuffix(name+certEnd, end) {
			return exit{exitUsage, fmt.Errorf("the name %q is for files of another kind; choose another", name)}
		}
	}
	return nil
}

// withCA makes what add says with the CA that is there.
func (f *certFlags) withCA(cmd *cobra.Command, add func(*certBatch, *pki.Identity) error) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	ca, err := f.loadCA()
	if err != nil {
		return err
	}
	b, err := f.batch()
	if err != nil {
		return err
	}
	defer b.tidy()
	if err := add(b, ca); err != nil {
		return err
	}
	return b.finish(cmd.OutOrStdout(), "")
}

func (f *certFlags) addServer(ctx context.Context, b *certBatch, ca *pki.Identity, args []string) error {
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
	return b.addServer(ctx, name, hosts, id, ca)
}

func (f *certFlags) addClient(b *certBatch, ca *pki.Identity, name string) error {
	id, err := f.issue(ca, pki.Request{Usage: pki.Client, Name: name})
	if err != nil {
		return err
	}
	return b.addClient(name, id, ca)
}

func (f *certFlags) issue(ca *pki.Identity, r pki.Request) (*pki.Identity, error) {
	if err := checkFileName(r.Name); err != nil {
		return nil, err
	}
	r.Name = commonName(r.Name)
	r.Type, r.Validity = f.kind, pki.Days(time.Now(), f.days)
	id, err := ca.Issue(r)
	if err != nil {
		return nil, exit{exitBad, err}
	}
	return id, nil
}

// commonName is as much of a name as a certificate may have. It is for people;
// programs look at the hosts.
func commonName(name string) string { return name[:min(len(name), 64)] }

// localNames are the names of this machine: its own, and with its domain if
// that can be found out soon.
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
			// The network may say what it likes.
			if n, err := pki.CheckHost(n); err == nil && strings.HasPrefix(n, strings.ToLower(name)+".") {
				names = append(names, n)
			}
		}
	}
	return names
}

// A certBatch is what one call writes, all or nothing, and what it says of it.
type certBatch struct {
	dir   string
	ca    string    // the file of the CA's certificate, as seen from dir
	owner pki.Owner // of all but the CA's
	force bool

	program string

	files []pki.File
	rows  [][2]string // a file, what it is
	steps []string    // what to do next, paragraphs
}

// batch makes the directory, and begins.
func (f *certFlags) batch() (*certBatch, error) {
	b := &certBatch{dir: f.dir, ca: caName + certEnd, owner: f.whose, force: f.force, program: f.program}
	if f.ca != "" {
		path, err := filepath.Abs(f.ca)
		if err != nil {
			return nil, exit{exitBad, err}
		}
		b.ca = path
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return nil, exit{exitBad, fmt.Errorf("--dir: %w", err)}
	}
	return b, nil
}

// tidy removes what was not moved into place.
func (b *certBatch) tidy() {
	for _, f := range b.files {
		if f.Tree != "" {
			os.RemoveAll(f.Tree)
		}
	}
}

func (b *certBatch) add(name, what string, f pki.File) {
	f.Path = filepath.Join(b.dir, name)
	b.files = append(b.files, f)
	b.rows = append(b.rows, [2]string{name, what})
}

// addPair adds a certificate and its key.
func (b *certBatch) addPair(name string, id, ca *pki.Identity, owner pki.Owner, what, ofKey string) error {
	key, err := id.KeyPEM()
	if err != nil {
		return exit{exitBad, err}
	}
	b.add(name+certEnd, what+", "+until(id, ca), pki.File{Data: id.CertPEM(), Owner: owner})
	b.add(name+keyEnd, ofKey, pki.File{Data: key, Secret: true, Owner: owner})
	return nil
}

func (b *certBatch) addCA(ca *pki.Identity) error {
	return b.addPair(caName, ca, ca, pki.Nobody, "the CA, of which each monitor needs a copy", "its key: secret, and for nobody but you")
}

func (b *certBatch) addClient(name string, id, ca *pki.Identity) error {
	if err := b.addPair(name, id, ca, b.owner, "a client, "+name, "its key: secret"); err != nil {
		return err
	}
	b.steps = append(b.steps, fmt.Sprintf(`For a server that asks monitors for a certificate, which Debian's upsd does not,
copy these beside UPSmon.conf, too, and add to the GROUP:
  CLIENTCERT %q CLIENTKEY %q`, name+certEnd, name+keyEnd))
	return nil
}

func (b *certBatch) addServer(ctx context.Context, name string, hosts []string, id, ca *pki.Identity) error {
	if err := b.addPair(name, id, ca, b.owner, "the server "+strings.Join(hosts, ", "), "its key: secret"); err != nil {
		return err
	}
	combined, err := upsdPEM(id, ca)
	if err != nil {
		return err
	}
	b.add(name+upsdEnd, "all for an upsd with OpenSSL: secret", pki.File{Data: combined, Secret: true, Owner: b.owner})
	nss, err := b.addNSS(ctx, name, id, ca)
	if err != nil {
		return err
	}
	base, err := filepath.Abs(filepath.Join(b.dir, name))
	if err != nil {
		return exit{exitBad, err}
	}
	host := strings.Replace(hosts[0], "*", "NAME", 1)
	caFile := filepath.Base(b.ca)
	b.steps = append(b.steps, b.upsdLines(base, nss), fmt.Sprintf(`Copy %[1]s beside UPSmon.conf of each monitor. There, in the GROUP of this server:
  HOST %[2]q CERTFILE %[1]q
See there that upsd presents the right certificate:
  %[5]s cert fetch %[3]s --ca %[4]s`, caFile, host, shellWord(host), shellWord(caFile), b.program))
	return nil
}

// upsdPEM is the file of an upsd that is built with OpenSSL: by upsd.conf(5), its
// certificate, those of CAs, and its key.
func upsdPEM(id, ca *pki.Identity) ([]byte, error) {
	key, err := id.KeyPEM()
	if err != nil {
		return nil, exit{exitBad, err}
	}
	return slices.Concat(id.CertPEM(), ca.CertPEM(), key), nil
}

// addNSS adds the NSS database, or says what to do later where it cannot be made
// here. It reports whether there is one, or will be.
func (b *certBatch) addNSS(ctx context.Context, name string, id, ca *pki.Identity) (bool, error) {
	tree, err := pki.MakeNSS(ctx, b.dir, name, id, ca.Cert, b.owner)
	switch {
	case errors.Is(err, pki.ErrEd25519):
		b.steps = append(b.steps, fmt.Sprintf("There is no %s%s: %v.\nFor one, make both the CA and the server with --type ecdsa.", name, nssEnd, err))
		return false, nil
	case errors.Is(err, pki.ErrNoTools):
		b.steps = append(b.steps, fmt.Sprintf(`There is no %[1]s-nss yet: %[2]v.
Where they are, make it beside these files:
  umask 077
  mkdir %[1]s-nss
  openssl pkcs12 -export -in %[1]s.pem -inkey %[1]s-key.pem -name %[1]s -out %[1]s.p12 -passout pass:transfer
  certutil -N -d sql:%[1]s-nss --empty-password
  certutil -A -d sql:%[1]s-nss -n CA -t CT,, -i %[3]s
  pk12util -i %[1]s.p12 -d sql:%[1]s-nss -W transfer
  rm %[1]s.p12`, name, err, shellWord(b.ca)))
		return true, nil
	case err != nil:
		return false, exit{exitBad, err}
	}
	what := "all for an upsd with NSS, as Debian's: secret"
	if exists(filepath.Join(b.dir, name+nssEnd)) {
		what += "; the one before is " + name + nssEnd + pki.Old
	}
	b.add(name+nssEnd, what, pki.File{Tree: tree})
	return true, nil
}

// upsdLines are those of upsd.conf, for the files whose path begins with base.
func (b *certBatch) upsdLines(base string, nss bool) string {
	var text strings.Builder
	files := []string{base + upsdEnd}
	if nss {
		files = append(files, base+nssEnd)
		fmt.Fprintf(&text, `In upsd.conf of a Debian, and wherever else upsd is built with NSS:
  CERTPATH %s
  CERTIDENT %s ""
or where it is built with OpenSSL:
`, upsdWord(base+nssEnd), upsdWord(filepath.Base(base)))
	} else {
		text.WriteString("In upsd.conf, where upsd is built with OpenSSL:\n")
	}
	fmt.Fprintf(&text, "  CERTFILE %s\n", upsdWord(base+upsdEnd))
	if b.owner == pki.Nobody {
		for i, f := range files {
			files[i] = shellWord(f)
		}
		list := strings.Join(files, " ")
		fmt.Fprintf(&text, "upsd has to be able to read that: give it to upsd's group, nut on a Debian (next time: --owner root:nut):\n"+
			"  chgrp -R nut %s\n  chmod -R g+rX %s\n", list, list)
	}
	return text.String() + restartUpsd
}

const restartUpsd = "Then restart upsd, while the power is good; a reload is not enough:\n  systemctl restart nut-server"

// finish writes all and says so.
func (b *certBatch) finish(w io.Writer, last string) error {
	if err := pki.Write(b.files, b.force); err != nil {
		return writeError(err)
	}
	if last != "" {
		b.steps = append(b.steps, last)
	}
	return say(w, fmt.Sprintf("Written in %s:", text.Line(b.dir)), b.rows, b.steps)
}

func writeError(err error) error {
	if errors.Is(err, pki.ErrExists) {
		err = fmt.Errorf("%w (--force replaces it)", err)
	}
	return exit{exitBad, err}
}

// say prints a heading, what was written, and what to do next.
func say(w io.Writer, heading string, rows [][2]string, steps []string) error {
	var b strings.Builder
	fmt.Fprintln(&b, heading)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(t, "  %s\t%s\n", r[0], r[1])
	}
	_ = t.Flush() // a strings.Builder takes everything
	for _, s := range steps {
		fmt.Fprintf(&b, "\n%s\n", s)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return exit{exitBad, err}
	}
	return nil
}

// until says when a certificate ends, and if it is because its CA does.
func until(id, ca *pki.Identity) string {
	text := "until " + id.Cert.NotAfter.UTC().Format(time.DateOnly)
	if id != ca && id.Cert.NotAfter.Equal(ca.Cert.NotAfter) {
		text += ", when the CA ends"
	}
	return text
}

// bareWord is what neither a shell nor upsd.conf wants quoted.
var bareWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+-]+$`)

func shellWord(s string) string {
	if bareWord.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// upsdWord quotes a word for upsd.conf.
func upsdWord(s string) string {
	if bareWord.MatchString(s) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
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
			base, err := baseOf(args[0])
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("days") {
				if err := checkDays(days); err != nil {
					return err
				}
			}
			if caFile == "" {
				caFile = filepath.Join(filepath.Dir(args[0]), caName+certEnd)
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
	file := base + certEnd
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
	return (&renewal{base: base, id: id, ca: ca, keepKey: keepKey}).write(ctx, w)
}

// A renewal is what is about to replace the files of a certificate.
type renewal struct {
	base    string // their path without the end
	id, ca  *pki.Identity
	keepKey bool
	rows    [][2]string // a file, what it is
}

func (r *renewal) write(ctx context.Context, w io.Writer) error {
	name := filepath.Base(r.base)
	tree := ""
	if nss := r.base + nssEnd; exists(nss) {
		owner, err := pki.OwnerOf(nss)
		if err != nil {
			return exit{exitBad, err}
		}
		tree, err = pki.MakeNSS(ctx, filepath.Dir(nss), name, r.id, r.ca.Cert, owner)
		if err != nil {
			return exit{exitBad, fmt.Errorf("%s cannot be made anew, so nothing was: %w", text.Line(nss), err)}
		}
		defer os.RemoveAll(tree)
	}
	if err := r.replaceFiles(); err != nil {
		return exit{exitBad, fmt.Errorf("%w (renew it once more before a server or monitor reads half of it)", err)}
	}
	if tree != "" {
		if err := pki.Write([]pki.File{{Path: r.base + nssEnd, Tree: tree}}, true); err != nil {
			return exit{exitBad, err}
		}
		r.rows = append(r.rows, [2]string{name + nssEnd, "all for an upsd with NSS; the one before is " + name + nssEnd + pki.Old})
	}
	key := "a new key"
	if r.keepKey {
		key = "the same key"
	}
	return say(w, fmt.Sprintf("Renewed in %s, with %s:", text.Line(filepath.Dir(r.base)), key), r.rows, []string{r.next()})
}

// replaceFiles replaces the PEM files, the key first: a certificate without its
// key is made good by one more renew.
func (r *renewal) replaceFiles() error {
	key, err := r.id.KeyPEM()
	if err != nil {
		return err
	}
	combined, err := upsdPEM(r.id, r.ca)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		end, what string
		data      []byte
	}{
		{keyEnd, "the key", key},
		{certEnd, "the certificate, " + until(r.id, r.ca), r.id.CertPEM()},
		{upsdEnd, "both and the CA's in one", combined},
	} {
		path := r.base + f.end
		switch {
		case f.end == keyEnd && r.keepKey:
			continue
		case exists(path):
			err = atomicfile.Rewrite(path, f.data)
		case f.end == keyEnd: // it was kept on the server only
			err = pki.Write([]pki.File{{Path: path, Data: f.data, Secret: true, Owner: pki.Nobody}}, false)
		default:
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", text.Line(path), err)
		}
		r.rows = append(r.rows, [2]string{filepath.Base(path), f.what})
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// next says who has to read the new files.
func (r *renewal) next() string {
	switch {
	case r.id.Cert.IsCA:
		return "Copy it to each monitor before the old one ends. What the CA has signed stays good.\n" +
			"Renew the certificates of servers, too, before then: upsd shows the CA's with its own."
	case slices.Contains(pki.Describe(r.id.Cert, time.Now()).Usages, "server"):
		return "Replace copies of these. " + restartUpsd
	}
	return "Replace copies of these. A monitor that runs reads them within 30 seconds."
}
