package pki

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// What the names of the files of a certificate end in. The certificate itself is NAME + CertEnd.
const (
	CertEnd = ".pem"
	KeyEnd  = "-key.pem"
	UpsdEnd = "-upsd.pem" // certificate, CA and key in one, for an upsd with OpenSSL
	NSSEnd  = "-nss"      // the same as a database, for an upsd with NSS
)

// CAName is the name of the files of a CA.
const CAName = "ca"

// ErrName is in the error for a name that cannot name the files of a certificate.
var ErrName = errors.New("choose another")

// Base returns the path of a certificate without [CertEnd]. It refuses the other files that belong
// to one.
func Base(path string) (string, error) {
	base, ok := strings.CutSuffix(path, CertEnd)
	if !ok || filepath.Base(base) == "." || strings.HasSuffix(path, KeyEnd) || strings.HasSuffix(path, UpsdEnd) {
		return "", fmt.Errorf("%s: name the file with the certificate alone, NAME.pem, that has NAME-key.pem beside it", text.Line(path))
	}
	return base, nil
}

// LoadBeside reads a certificate and the key beside it.
func LoadBeside(path string) (*Identity, error) {
	base, err := Base(path)
	if err != nil {
		return nil, err
	}
	return Load(path, base+KeyEnd)
}

var fileName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// CheckName checks the name of a certificate, which also names its files. The error is ErrName.
func CheckName(name string) error {
	if !fileName.MatchString(name) {
		return fmt.Errorf("the name %q cannot name files; %w, of letters, digits, dots, dashes and underscores", name, ErrName)
	}
	for _, end := range []string{KeyEnd, UpsdEnd} {
		if name == CAName || strings.HasSuffix(name+CertEnd, end) {
			return fmt.Errorf("the name %q is for files of another kind; %w", name, ErrName)
		}
	}
	return nil
}

// CommonName shortens a name to what a certificate can have. It is for people; programs compare the
// hosts.
func CommonName(name string) string { return name[:min(len(name), 64)] }

// Written is a file or directory that was written, and what it is.
type Written struct{ Name, What string }

// Batch collects the files of new certificates, to write all of them or none, and what to do with
// them next.
type Batch struct {
	Dir     string
	CAFile  string // the CA's certificate, as a path that is valid in Dir
	Owner   Owner  // of all files but the CA's
	Program string // how the user calls this program

	Written []Written
	Steps   []string // what to do next, a paragraph each

	files []File
}

// Discard removes what was not written.
func (b *Batch) Discard() {
	for _, f := range b.files {
		if f.Tree != "" {
			os.RemoveAll(f.Tree)
		}
	}
}

// Write writes all files. Without force an existing one is ErrExists.
func (b *Batch) Write(force bool) error { return Write(b.files, force) }

func (b *Batch) add(name, what string, f File) {
	f.Path = filepath.Join(b.Dir, name)
	b.files = append(b.files, f)
	b.Written = append(b.Written, Written{name, what})
}

// addPair adds a certificate and its key.
func (b *Batch) addPair(name string, id, ca *Identity, owner Owner, what, ofKey string) error {
	key, err := id.KeyPEM()
	if err != nil {
		return err
	}
	b.add(name+CertEnd, what+", "+until(id, ca), File{Data: id.CertPEM(), Owner: owner})
	b.add(name+KeyEnd, ofKey, File{Data: key, Secret: true, Owner: owner})
	return nil
}

// AddCA adds a CA.
func (b *Batch) AddCA(ca *Identity) error {
	return b.addPair(CAName, ca, ca, Nobody, "the CA; each monitor needs a copy", "its key: secret, for you alone")
}

// AddClient adds the certificate of a monitor.
func (b *Batch) AddClient(name string, id, ca *Identity) error {
	if err := b.addPair(name, id, ca, b.Owner, "a client, "+name, "its key: secret"); err != nil {
		return err
	}
	b.Steps = append(b.Steps, fmt.Sprintf(`For a server that asks monitors for a certificate (Debian's upsd does not), also
copy these beside UPSmon.conf, and add to the GROUP:
  CLIENTCERT %q CLIENTKEY %q`, name+CertEnd, name+KeyEnd))
	return nil
}

// AddServer adds the certificate of an upsd that is reached under hosts.
func (b *Batch) AddServer(ctx context.Context, name string, hosts []string, id, ca *Identity) error {
	if err := b.addPair(name, id, ca, b.Owner, "the server "+strings.Join(hosts, ", "), "its key: secret"); err != nil {
		return err
	}
	combined, err := upsdPEM(id, ca)
	if err != nil {
		return err
	}
	b.add(name+UpsdEnd, "all for an upsd with OpenSSL: secret", File{Data: combined, Secret: true, Owner: b.Owner})
	nss, err := b.addNSS(ctx, name, id, ca)
	if err != nil {
		return err
	}
	base, err := filepath.Abs(filepath.Join(b.Dir, name))
	if err != nil {
		return err
	}
	host := strings.Replace(hosts[0], "*", "NAME", 1)
	caFile := filepath.Base(b.CAFile)
	b.Steps = append(b.Steps, b.upsdLines(base, nss), fmt.Sprintf(`Copy %[1]s beside the UPSmon.conf of each monitor. There, in the GROUP of this server:
  HOST %[2]q CERTFILE %[1]q
Check there that upsd presents the right certificate:
  %[5]s cert fetch %[3]s --ca %[4]s`, caFile, host, ShellWord(host), ShellWord(caFile), b.Program))
	return nil
}

// upsdPEM is the file for an upsd that is built with OpenSSL. According to upsd.conf(5) it holds
// the certificate of the server, those of CAs, and the key.
func upsdPEM(id, ca *Identity) ([]byte, error) {
	key, err := id.KeyPEM()
	if err != nil {
		return nil, err
	}
	return slices.Concat(id.CertPEM(), ca.CertPEM(), key), nil
}

// addNSS adds the NSS database, or the commands to make it later if that is impossible here. It
// reports whether there is one, or will be.
func (b *Batch) addNSS(ctx context.Context, name string, id, ca *Identity) (bool, error) {
	tree, err := MakeNSS(ctx, b.Dir, name, id, ca.Cert, b.Owner)
	switch {
	case errors.Is(err, ErrEd25519):
		b.Steps = append(b.Steps, fmt.Sprintf("There is no %s%s: %v.\nFor one, make both the CA and the server with --type ecdsa.", name, NSSEnd, err))
		return false, nil
	case errors.Is(err, ErrNoTools):
		b.Steps = append(b.Steps, fmt.Sprintf(`There is no %[1]s-nss yet: %[2]v.
On a machine that has them, make it beside these files:
  umask 077
  mkdir %[1]s-nss
  openssl pkcs12 -export -in %[1]s.pem -inkey %[1]s-key.pem -name %[1]s -out %[1]s.p12 -passout pass:transfer
  certutil -N -d sql:%[1]s-nss --empty-password
  certutil -A -d sql:%[1]s-nss -n CA -t CT,, -i %[3]s
  pk12util -i %[1]s.p12 -d sql:%[1]s-nss -W transfer
  rm %[1]s.p12`, name, err, ShellWord(b.CAFile)))
		return true, nil
	case err != nil:
		return false, err
	}
	what := "all for an upsd with NSS, such as Debian's: secret"
	if exists(filepath.Join(b.Dir, name+NSSEnd)) {
		what += "; the previous one is " + name + NSSEnd + Old
	}
	b.add(name+NSSEnd, what, File{Tree: tree})
	return true, nil
}

// upsdLines returns the lines of upsd.conf for the files whose path begins with base.
func (b *Batch) upsdLines(base string, nss bool) string {
	var t strings.Builder
	files := []string{base + UpsdEnd}
	if nss {
		files = append(files, base+NSSEnd)
		fmt.Fprintf(&t, `In upsd.conf, if upsd is built with NSS, as on Debian:
  CERTPATH %s
  CERTIDENT %s ""
or if it is built with OpenSSL:
`, upsdWord(base+NSSEnd), upsdWord(filepath.Base(base)))
	} else {
		t.WriteString("In upsd.conf, if upsd is built with OpenSSL:\n")
	}
	fmt.Fprintf(&t, "  CERTFILE %s\n", upsdWord(base+UpsdEnd))
	if b.Owner == Nobody {
		for i, f := range files {
			files[i] = ShellWord(f)
		}
		list := strings.Join(files, " ")
		fmt.Fprintf(&t, "upsd must be able to read that, so give it to upsd's group, which is nut on Debian (next time: --owner root:nut):\n"+
			"  chgrp -R nut %s\n  chmod -R g+rX %s\n", list, list)
	}
	return t.String() + restartUpsd
}

const restartUpsd = "Then restart upsd while the power is good; a reload is not enough:\n  systemctl restart nut-server"

// until says when a certificate expires, and whether its CA expires then.
func until(id, ca *Identity) string {
	end := "until " + id.Cert.NotAfter.UTC().Format(time.DateOnly)
	if id != ca && id.Cert.NotAfter.Equal(ca.Cert.NotAfter) {
		end += ", when the CA ends"
	}
	return end
}

// bareWord is what neither a shell nor upsd.conf needs in quotes.
var bareWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+-]+$`)

// ShellWord quotes a word for a shell.
func ShellWord(s string) string {
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
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `#`, `\#`).Replace(s) + `"`
}

// Renewal is a renewed certificate that is to replace the one whose files begin with Base.
type Renewal struct {
	Base    string
	ID, CA  *Identity
	KeepKey bool

	Written []Written
	Next    string // what to do next
}

// Write replaces the PEM files and the NSS database, as far as they are there. Owners and modes
// stay.
func (r *Renewal) Write(ctx context.Context) error {
	name := filepath.Base(r.Base)
	tree := ""
	if nss := r.Base + NSSEnd; exists(nss) {
		owner, err := OwnerOf(nss)
		if err != nil {
			return err
		}
		tree, err = MakeNSS(ctx, filepath.Dir(nss), name, r.ID, r.CA.Cert, owner)
		if err != nil {
			return fmt.Errorf("%s cannot be made, so nothing was renewed: %w", text.Line(nss), err)
		}
		defer os.RemoveAll(tree)
	}
	if err := r.replaceFiles(); err != nil {
		return fmt.Errorf("%w (renew it again before a server or monitor reads only half of it)", err)
	}
	if tree != "" {
		if err := Write([]File{{Path: r.Base + NSSEnd, Tree: tree}}, true); err != nil {
			return err
		}
		r.Written = append(r.Written, Written{name + NSSEnd, "all for an upsd with NSS; the previous one is " + name + NSSEnd + Old})
	}
	r.Next = r.next()
	return nil
}

// replaceFiles replaces the PEM files, the key first: one more renewal repairs a certificate
// without its key.
func (r *Renewal) replaceFiles() error {
	key, err := r.ID.KeyPEM()
	if err != nil {
		return err
	}
	combined, err := upsdPEM(r.ID, r.CA)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		end, what string
		data      []byte
	}{
		{KeyEnd, "the key", key},
		{CertEnd, "the certificate, " + until(r.ID, r.CA), r.ID.CertPEM()},
		{UpsdEnd, "both and the CA's in one", combined},
	} {
		path := r.Base + f.end
		switch {
		case f.end == KeyEnd && r.KeepKey:
			continue
		case exists(path):
			err = atomicfile.Rewrite(path, f.data)
		case f.end == KeyEnd: // only the server has the key
			err = Write([]File{{Path: path, Data: f.data, Secret: true, Owner: Nobody}}, false)
		default:
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", text.Line(path), err)
		}
		r.Written = append(r.Written, Written{filepath.Base(path), f.what})
	}
	return nil
}

// next says who has to read the new files.
func (r *Renewal) next() string {
	switch {
	case r.ID.Cert.IsCA:
		return "Copy it to each monitor before the old one ends. Everything that the CA has signed stays valid.\n" +
			"Also renew the certificates of servers before then: upsd shows the CA's with its own."
	case slices.Contains(Describe(r.ID.Cert, time.Now()).Usages, "server"):
		return "Replace copies of these. " + restartUpsd
	}
	return "Replace copies of these. A running monitor reads them within 30 seconds."
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
