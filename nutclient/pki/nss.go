package pki

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	pkcs12 "software.sslmate.com/src/go-pkcs12"
)

// ErrNoTools says that certutil or pk12util is not installed.
var ErrNoTools = errors.New("certutil and pk12util are not installed here (Debian has them in libnss3-tools)")

// ErrEd25519 says that a key is of a kind that NSS 3.87 does not take.
var ErrEd25519 = errors.New("NSS, with which Debian's upsd is built, does not take Ed25519")

// toolTime bounds each call of an NSS tool. They take some hundredths of a second.
const toolTime = 30 * time.Second

// P12 returns the certificate and the key as PKCS #12, a format that other tools can import.
func (i *Identity) P12(password string) ([]byte, error) {
	p12, err := pkcs12.Modern2023.Encode(i.key, i.Cert, nil, password)
	if err != nil {
		return nil, fmt.Errorf("encoding as PKCS #12: %w", err)
	}
	return p12, nil
}

// MakeNSS makes a directory in parent with an NSS database, without a password, that holds a
// server's certificate and key under a nickname, and the CA's certificate. Write moves it into
// place, or the caller removes it. The error is ErrNoTools or ErrEd25519 if it cannot be made.
func MakeNSS(ctx context.Context, parent, nickname string, server *Identity, ca *x509.Certificate, o Owner) (dir string, err error) {
	if keyType(server.Cert.PublicKey) == "Ed25519" || keyType(ca.PublicKey) == "Ed25519" {
		return "", ErrEd25519
	}
	for _, tool := range []string{"certutil", "pk12util"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", ErrNoTools
		}
	}
	work, err := os.MkdirTemp(parent, ".upsmon-cert-*") // with mode 0700
	if err != nil {
		return "", fmt.Errorf("%s: cannot create a file there: %w", parent, plain(err))
	}
	defer os.RemoveAll(work)

	password := rand.Text()
	p12, err := server.P12(password)
	if err != nil {
		return "", err
	}
	for _, f := range []File{
		{Path: "ca.pem", Data: CertPEM(ca)},
		{Path: "cert.pem", Data: server.CertPEM()},
		{Path: "cert.p12", Data: p12},
		{Path: "password", Data: []byte(password)},
	} {
		if err := os.WriteFile(filepath.Join(work, f.Path), f.Data, 0o600); err != nil {
			return "", fmt.Errorf("making an NSS database: %w", plain(err))
		}
	}
	dir, err = os.MkdirTemp(parent, ".upsmon-cert-*")
	if err != nil {
		return "", fmt.Errorf("making an NSS database: %w", plain(err))
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
			dir = ""
		}
	}()
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return dir, err
	}
	db := "sql:" + absolute
	for _, args := range [][]string{
		{"certutil", "-N", "-d", db, "--empty-password"},
		{"certutil", "-A", "-d", db, "-n", "CA of " + nickname, "-t", "CT,,", "-i", "ca.pem"},
		// The certificate comes first, because pk12util would otherwise invent a nickname.
		{"certutil", "-A", "-d", db, "-n", nickname, "-t", ",,", "-i", "cert.pem"},
		{"pk12util", "-i", "cert.p12", "-d", db, "-w", "password"},
	} {
		// The directory's name is in pkcs11.txt, and is outdated after the move; NSS does not use
		// it.
		if err := runTool(ctx, work, args); err != nil {
			return dir, err
		}
	}
	return dir, o.takeTree(dir)
}

func runTool(ctx context.Context, dir string, args []string) error {
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = fmt.Errorf("no end within %v", toolTime)
	}
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("making an NSS database: %s %s: %w: %q", args[0], args[1], err, lines[len(lines)-1])
	}
	return nil
}

// takeTree gives a directory, and the files in it, their owner and modes.
func (o Owner) takeTree(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("making an NSS database: %w", plain(err))
	}
	for _, e := range entries {
		if err := o.take(filepath.Join(dir, e.Name()), false); err != nil {
			return err
		}
	}
	return o.take(dir, true)
}

func (o Owner) take(path string, directory bool) error {
	mode := o.secretMode()
	if directory {
		mode = o.directoryMode()
	}
	if o != Nobody {
		if err := os.Chown(path, o.UID, o.GID); err != nil {
			return fmt.Errorf("giving the NSS database to its owner: %w", plain(err))
		}
	}
	if err := os.Chmod(path, mode); err != nil {
		return fmt.Errorf("setting the mode of the NSS database: %w", plain(err))
	}
	return nil
}
