package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// certOutput runs upsmon cert and returns everything that it prints.
func certOutput(t testing.TB, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cmd := newRoot()
	cmd.SetArgs(append([]string{"cert"}, args...))
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func mustCert(t testing.TB, args ...string) string {
	t.Helper()
	out, err := certOutput(t, args...)
	if err != nil {
		t.Fatalf("upsmon cert %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// TestCertWrongInput: wrong input returns the right exit code, reports what is wrong, and changes nothing.
func TestCertWrongInput(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	mustCert(t, "--dir", "etc", "--host", "nas1")
	mustCert(t, "ca", "--dir", "other")
	if err := os.WriteFile("text.pem", []byte("no certificate\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := filesIn(t, dir)
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"server nas2 --dir none", exitBad, "none/ca.pem: no such file or directory (make a CA with upsmon cert ca, or name an existing one with --ca)"},
		{"server nas1:3493 --dir etc", exitUsage, `host "nas1:3493": write a name or an address, without a port`},
		{"server ca --dir etc", exitUsage, `the name "ca" is for files of another kind`},
		{"server nas2 --dir etc --name a/b", exitUsage, `the name "a/b" cannot name files`},
		{"server nas2 --dir etc --ca etc/ca-key.pem", exitUsage, "name the file with the certificate alone"},
		{"server nas2 --dir etc --ca etc/nas1.pem", exitBad, "is not that of a CA"},
		{"--dir new --host https://nas1", exitUsage, "without a path or https://"},
		{"--type rsa", exitUsage, `--type "rsa": write ecdsa or ed25519`},
		{"--days 0", exitUsage, "--days 0: write a number from 1 to 36525"},
		{"--days 36526", exitUsage, "--days 36526"},
		{"--owner nosuchuser", exitUsage, `--owner nosuchuser: no user "nosuchuser" on this machine`},
		{"--owner :nosuchgroup", exitUsage, `no group "nosuchgroup"`},
		{"--dir text.pem/x", exitBad, "--dir: "},
		{"ca --name " + strings.Repeat("x", 65), exitUsage, "choose a shorter one"},
		{"client ../desk --dir etc", exitUsage, `the name "../desk" cannot name files`},
		{"client desk-key --dir etc", exitUsage, `the name "desk-key" is for files of another kind`},
		{"client desk-upsd --dir etc", exitUsage, `the name "desk-upsd" is for files of another kind`},
		{"client nas1 --dir etc", exitBad, "etc/nas1.pem already exists; nothing was written (--force replaces it)"},
		{"renew etc/ca.pem", exitBad, "with a new key, everything that it has signed would become invalid"},
		{"renew etc/nas1.pem --ca other/ca.pem", exitBad, "was not signed by the CA"},
		{"renew etc/nas1.pem --ca here/ca.pem", exitBad, "here/ca.pem: no such file or directory (--ca names the CA that has signed etc/nas1.pem)"},
		{"renew etc/nas1-upsd.pem", exitUsage, "name the file with the certificate alone"},
		{"renew etc/nas1-key.pem", exitUsage, "name the file with the certificate alone"},
		{"renew etc/nas1.pem --days 0", exitUsage, "--days 0"},
		{"renew none.pem", exitBad, "none.pem: no such file or directory"},
		{"renew text.pem", exitBad, "text.pem: holds no certificate and no key"},
		{"fetch 127.0.0.1:1", exitBad, "127.0.0.1:1: connect: connection refused; is upsd running"},
		{"fetch nas1:0", exitUsage, "the port is a number from 1 to 65535"},
		{"fetch nas1:70000", exitUsage, "the port is a number from 1 to 65535"},
		{"fetch ::1:x", exitUsage, "write HOST or HOST:PORT"},
		{"fetch https://nas1", exitUsage, ""},
		{"fetch 127.0.0.1:1 --ca none.pem", exitBad, "--ca: none.pem: no such file"},
		{"fetch 127.0.0.1:1 --ca etc/ca-key.pem", exitBad, "--ca: etc/ca-key.pem holds no certificate"},
	} {
		out, err := certOutput(t, strings.Fields(c.args)...)
		var e exit
		if !errors.As(err, &e) || e.code != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\n%s\nwant exit code %d and %s", c.args, err, out, c.code, c.want)
		}
	}
	for _, name := range []string{"none", "new"} {
		_ = os.Remove(filepath.Join(dir, name)) // the empty directory of --dir
	}
	if after := filesIn(t, dir); after != before {
		t.Errorf("there is now\n%swas\n%s", after, before)
	}
}

// filesIn returns the content of all files below a directory.
func filesIn(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		b.WriteString(path + "\n")
		if e.IsDir() {
			return nil
		}
		content, err := fs.ReadFile(root, path)
		b.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestCertNames checks the names of a certificate and its files for various hosts.
func TestCertNames(t *testing.T) {
	t.Chdir(t.TempDir())
	mustCert(t, "ca", "--days", "29")
	if out := mustCert(t, "show", "ca.pem"); !strings.Contains(out, ": 29 days left; renew it soon\n") {
		t.Error(out)
	}
	long := strings.Repeat("a", 60) + ".bbb.example.com"
	for host, name := range map[string]string{"::1": "1", "*.Example.com": "_.example.com", "2001:db8::7": "2001-db8--7", long: long} {
		mustCert(t, "server", host)
		if out := mustCert(t, "show", name+".pem"); !strings.Contains(out, "    subject   CN="+name[:min(64, len(name))]+"\n") ||
			!strings.Contains(out, strings.ToLower(host)) {
			t.Error(out)
		}
	}
	// Without a HOST, the certificate is for this machine.
	out := mustCert(t, "server", "--name", "here")
	if host, err := os.Hostname(); err != nil || !strings.Contains(out, strings.ToLower(host)) || !strings.Contains(out, "localhost, 127.0.0.1, ::1") {
		t.Error(out, err)
	}
}
