package upsdtest

import (
	"os"
	"strings"
	"testing"
)

// TestServer tests all methods of Server.
func TestServer(t *testing.T) {
	var dir string
	t.Run("server", func(t *testing.T) {
		s := Start(t, Config{Units: map[string]map[string]string{
			"one": {"ups.status": "OL CHRG", "battery.charge": "97.5"},
			"two": {},
		}})
		dir = s.dir
		is := func(command, want string) {
			t.Helper()
			if got, err := s.ask(command); err != nil || got != want {
				t.Errorf("%s: got %q, %v, want %q", command, got, err, want)
			}
		}
		becomes := func(command, want string) {
			t.Helper()
			got := ""
			if err := eventually(func() (err error) {
				if got, err = s.ask(command); err == nil && got != want {
					err = os.ErrNotExist
				}
				return err
			}); err != nil {
				t.Errorf("%s: got %q, want %q", command, got, want)
			}
		}

		is("GET VAR one ups.status", `VAR one ups.status "OL CHRG"`)
		is("GET VAR one battery.charge", `VAR one battery.charge "97.5"`)
		is("GET VAR two ups.status", `VAR two ups.status "OL"`)
		s.Set(t, "one", "ups.status", "OB LB")
		is("GET VAR one ups.status", `VAR one ups.status "OB LB"`)
		s.Set(t, "one", "battery.runtime", "600")
		is("GET VAR one battery.runtime", `VAR one battery.runtime "600"`)

		s.Kill(t)
		if got, err := s.ask("VER"); err == nil {
			t.Errorf("a killed upsd answered %q", got)
		}
		s.Set(t, "two", "ups.status", "OL TRIM")
		port := s.Port()
		s.Restart(t)
		if s.Port() != port {
			t.Errorf("got port %d after Restart, want %d", s.Port(), port)
		}
		is("GET VAR one ups.status", `VAR one ups.status "OB LB"`)
		is("GET VAR two ups.status", `VAR two ups.status "OL TRIM"`)

		s.KillDriver(t, "one")
		becomes("GET VAR one ups.status", "ERR DRIVER-NOT-CONNECTED")
		is("GET VAR two ups.status", `VAR two ups.status "OL TRIM"`)
		s.Set(t, "one", "ups.status", "OL")
		s.StartDriver(t, "one")
		is("GET VAR one ups.status", `VAR one ups.status "OL"`)

		s.FreezeDriver(t, "one")
		becomes("GET VAR one ups.status", "ERR DATA-STALE")
		is("GET VAR two ups.status", `VAR two ups.status "OL TRIM"`)
		s.ThawDriver(t, "one")
		becomes("GET VAR one ups.status", `VAR one ups.status "OL"`)

		s.SetUnits(t, "two")
		is("GET VAR one ups.status", "ERR UNKNOWN-UPS")
		s.SetUnits(t, "one", "two")
		becomes("GET VAR one ups.status", `VAR one ups.status "OL"`)
		s.Freeze(t)
		if got, err := s.ask("VER"); err == nil {
			t.Errorf("a frozen upsd answered %q", got)
		}
		s.Thaw(t)
		is("GET VAR two ups.status", `VAR two ups.status "OL TRIM"`)

		is("STARTTLS", "OK STARTTLS")
		if pem, err := os.ReadFile(s.CAFile()); err != nil || string(pem) != string(s.CA()) || !strings.Contains(string(pem), "CERTIFICATE") {
			t.Errorf("CAFile does not contain CA's certificate: %v", err)
		}
		before := string(s.CA())
		s.Reissue(t)
		s.Kill(t)
		s.Restart(t)
		is("STARTTLS", "OK STARTTLS")
		if before == string(s.CA()) {
			t.Error("Reissue did not change the authority")
		}
	})
	if dir == "" {
		t.Skip("upsd was not started")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the server's directory still exists: %v", err)
	}
}

func TestPlaintext(t *testing.T) {
	s := Start(t, Config{Plaintext: true, Units: map[string]map[string]string{"one": {}}})
	if got, err := s.ask("STARTTLS"); got != "ERR FEATURE-NOT-CONFIGURED" {
		t.Errorf("STARTTLS: got %q, %v, want ERR FEATURE-NOT-CONFIGURED", got, err)
	}
}
