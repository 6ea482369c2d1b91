package config

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// TestMailServer: CERTFILE of an SMTPSERVER replaces the CAs of the system, and a password may come
// from a file.
func TestMailServer(t *testing.T) {
	dir := t.TempDir()
	ca, err := pki.NewCA("Mail CA", pki.ECDSA, pki.Days(time.Now(), 30))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"ca.pem": string(ca.CertPEM()), "secret": "hunter2\n", "none.pem": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load := func(certFile string) *Config {
		path := filepath.Join(dir, "UPSmon.conf")
		text := fmt.Sprintf("SMTPSERVER localhost PORT 465 %s USER \"u\" PASSWORD FILE \"secret\"\n", certFile) +
			"GROUP LOCAL PLAINTEXT MONITOR ups POWERVAL 0 UPSDUSER u PASSWORD \"p\" TYPE primary\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return Load(path)
	}
	with := load(`CERTFILE "ca.pem"`)
	if with.Program == nil {
		t.Fatal(with.Diagnostics)
	}
	if m := with.Actions().Mail; m.Roots == nil || m.Password() != "hunter2" {
		t.Errorf("got the roots %v and the password %q", m.Roots, m.Password())
	}
	if m := load("").Actions().Mail; m.Roots != nil {
		t.Error("without CERTFILE, the CAs of the system are not used")
	}
	if bad := load(`CERTFILE "none.pem"`); bad.Program != nil {
		t.Error("a CERTFILE without a certificate was accepted")
	}
}
