package nutclient

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// The tests in this file talk to Debian's upsd. They share servers where possible, because starting
// one takes seconds.

const realPeriod = 50 * time.Millisecond

func realServer(s *upsdtest.Server) Server {
	return Server{Host: "localhost", Port: s.Port(), Roots: s.CA(), CertFile: s.CAFile()}
}

func realUnit(s *upsdtest.Server, name string) Unit {
	return Unit{ID: "id-" + name, Name: name, Server: realServer(s), User: "monitor", Password: password}
}

// TestUpsd goes through typical situations of a monitor.
func TestUpsd(t *testing.T) {
	manyVars := map[string]string{"ups.status": "OL CHRG", "battery.charge": "97.5", "ups.mfr": "Dummy & Söhne"}
	var many []string
	for i := range 150 {
		name := fmt.Sprintf("outlet.%d.desc", i)
		manyVars[name] = strings.Repeat("x", i%50)
		many = append(many, name)
	}
	users := map[string]upsdtest.User{"secondary": {Password: "s3c", Role: simupsd.Secondary}, "norole": {Password: "x", Role: simupsd.None}}
	s := upsdtest.Start(t, upsdtest.Config{User: "monitor", Password: password, Users: users, Units: map[string]map[string]string{
		"one": manyVars, "two": {"ups.status": "OL"}, "three": {"ups.status": "OL"},
	}})
	b := newInbox()
	p := startPoller(t, b, realPeriod)

	t.Run("poll", func(t *testing.T) {
		one, two := realUnit(s, "one"), realUnit(s, "two")
		one.Vars = []string{"battery.charge", "no.such.variable", "ups.model"}
		p.Update([]Unit{one, two})
		r := b.awaitStatus(t, "id-one", "OL CHRG")
		if want := []Value{{"battery.charge", "97.5"}, {"ups.model", "Dummy UPS"}}; !slices.Equal(r.Values, want) {
			t.Errorf("got the values %v, want %v", r.Values, want)
		}
		b.awaitStatus(t, "id-two", "OL")
		s.Set(t, "two", "ups.status", "OB LB")
		b.awaitStatus(t, "id-two", "OB LB")
		s.Set(t, "two", "ups.status", "OL")
		b.awaitStatus(t, "id-two", "OL")
	})

	t.Run("more than upsd reads at once", func(t *testing.T) {
		one := realUnit(s, "one")
		one.Vars = many
		p.Update([]Unit{one})
		r := b.await(t, "one with its many variables", func(r Report) bool { return r.Err != nil || len(r.Values) > 3 })
		if r.Err != nil || len(r.Values) != len(many) || r.Values[149].Value != manyVars[many[149]] {
			t.Errorf("got %d values and the error %v", len(r.Values), r.Err)
		}
	})

	t.Run("two thousand questions", func(t *testing.T) {
		conn, err := Dial(t.Context(), realServer(s), Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		queries := slices.Repeat([]Query{{"one", "battery.charge"}, {"two", statusVar}, {"one", "no.such"}, {"two", ClientsVar}}, 500)
		for range 3 {
			answers, err := conn.GetVars(t.Context(), queries)
			if err != nil || len(answers) != len(queries) {
				t.Fatalf("got %d answers and the error %v", len(answers), err)
			}
			for i, a := range answers {
				if want := []string{"97.5", "OL", "", "0"}[i%4]; a.Value != want || errors.Is(a.Err, ErrVarNotSupported) != (i%4 == 2) {
					t.Fatalf("%v: got %+v, want %q", queries[i], a, want)
				}
			}
		}
	})

	logins := func(unit string) int {
		conn, err := Dial(t.Context(), realServer(s), Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		n, err := conn.NumLogins(t.Context(), unit)
		if err != nil {
			t.Error(err)
		}
		return n
	}

	t.Run("questions", func(t *testing.T) {
		conn, err := Dial(t.Context(), realServer(s), Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if version, err := conn.NetVer(t.Context()); version != "1.3" || err != nil {
			t.Errorf("NetVer: got %q, %v, want 1.3", version, err)
		}
		if units, err := conn.ListUPS(t.Context()); err != nil || len(units) != 3 || units[0].Name != "one" {
			t.Errorf("ListUPS: got %v, %v", units, err)
		}
		if vars, err := conn.ListVars(t.Context(), "one"); err != nil || len(vars) < len(manyVars) ||
			!slices.Contains(vars, Value{"battery.charge", "97.5"}) {
			t.Errorf("ListVars: got %d variables, %v", len(vars), err)
		}
		if err := conn.Auth(t.Context(), "monitor", password); err != nil {
			t.Fatal(err)
		}
		for i, want := range [][]string{nil, {"127.0.0.1"}} {
			if clients, err := conn.ListClients(t.Context(), "one"); err != nil || !slices.Equal(clients, want) {
				t.Errorf("ListClients: got %q, %v; want %q", clients, err, want)
			}
			if n, err := conn.NumLogins(t.Context(), "one"); n != i || err != nil {
				t.Errorf("NumLogins: got %d, %v; want %d", n, err, i)
			}
			if i == 0 {
				if err := conn.Login(t.Context(), "one"); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, test := range []struct {
			words string
			want  Code
		}{
			{"GET VAR none ups.status", ErrUnknownUPS}, {"LIST CLIENT none", ErrUnknownUPS}, {"GET VAR one no.such", ErrVarNotSupported},
			{"INSTCMD one no.such", ErrCmdNotSupported}, {"GET NONSENSE", ErrInvalidArgument}, {"SET VAR one device.type x", ErrReadOnly},
			{"STARTTLS", ErrAlreadySSLMode}, {"LOGIN one", ErrAlreadyLoggedIn}, {"PASSWORD x", ErrAlreadySetPassword},
			{"USERNAME x", ErrAlreadySetUsername}, {"NONSENSE", ErrUnknownCommand},
		} {
			if err := conn.ok(t.Context(), strings.Fields(test.words)...); !errors.Is(err, test.want) {
				t.Errorf("%s: got %v, want %s", test.words, err, test.want)
			}
		}
	})

	t.Run("powered", func(t *testing.T) {
		one, two := realUnit(s, "one"), realUnit(s, "two")
		one.Powered, one.Primary = true, true
		two.Primary = true
		p.Update([]Unit{one, two})
		b.awaitStatus(t, "id-one", "OL CHRG")
		b.awaitStatus(t, "id-two", "OL")
		eventually(t, "logged in once", func() bool { return logins("one") == 1 }) // a report may come before that
		if n := logins("two"); n != 0 {
			t.Errorf("got %d logins for a unit that powers nothing here, want 0", n)
		}
		if out, err := exec.Command("upsc", "-c", fmt.Sprintf("one@127.0.0.1:%d", s.Port())).Output(); err != nil || string(out) != "127.0.0.1\n" {
			t.Errorf("upsc -c: got %q, %v, want 127.0.0.1", out, err)
		}
		one.Powered = false
		p.Update([]Unit{one, two})
		eventually(t, "logged out", func() bool { return logins("one") == 0 })
	})

	t.Run("lost drivers", func(t *testing.T) {
		p.Update([]Unit{realUnit(s, "one"), realUnit(s, "two"), {ID: "none", Name: "none", Server: realServer(s)}})
		if err := b.awaitLost(t, "none"); !errors.Is(err, ErrUnknownUPS) {
			t.Errorf("a unit that does not exist: got %v", err)
		}
		b.awaitStatus(t, "id-one", "OL CHRG")
		b.awaitStatus(t, "id-two", "OL")
		from := len(b.all())

		s.KillDriver(t, "one")
		if err := b.awaitLost(t, "id-one"); !errors.Is(err, ErrDriverNotConnected) {
			t.Errorf("driver killed: got %v", err)
		}
		s.StartDriver(t, "one")
		b.awaitStatus(t, "id-one", "OL CHRG")
		s.FreezeDriver(t, "one")
		if err := b.awaitLost(t, "id-one"); !errors.Is(err, ErrDataStale) {
			t.Errorf("driver hangs: got %v", err)
		}
		s.ThawDriver(t, "one")
		b.awaitStatus(t, "id-one", "OL CHRG")
		for _, r := range b.all()[from:] {
			if r.Unit == "id-two" && (r.Err != nil || r.Status != "OL") {
				t.Fatalf("the other unit: got %v, want OL", r)
			}
		}
	})

	t.Run("refused users", func(t *testing.T) {
		s.Set(t, "one", "ups.status", "OB DISCHRG LB")
		defer s.Set(t, "one", "ups.status", "OL CHRG")
		for i, test := range []struct {
			user             string
			password         Secret
			powered, primary bool
			want             string // in the reason
		}{
			{"monitor", "wrong", true, true, "LOGIN one: the server answers ERR ACCESS-DENIED: the server does not know this user"},
			{"monitor", "wrong", true, false, "LOGIN one: the server answers ERR ACCESS-DENIED"},
			{"monitor", "wrong", false, true, "PRIMARY one: the server answers ERR ACCESS-DENIED: the user needs this password"},
			{"secondary", "s3c", true, true, "PRIMARY one: the server answers ERR ACCESS-DENIED: the password is right"},
			{"secondary", "s3c", false, true, "PRIMARY one: the server answers ERR ACCESS-DENIED: the user needs this password"},
			{"secondary", "s3c", true, false, ""},
			{"norole", "x", true, false, "LOGIN one: the server answers ERR ACCESS-DENIED"},
			{"nobody", "x", true, true, "LOGIN one: the server answers ERR ACCESS-DENIED"},
			{"", "", true, false, "LOGIN one: the server answers ERR USERNAME-REQUIRED: the server wants a user name"},
			{"nobody", "x", false, false, ""}, // upsd does not check it
		} {
			one := realUnit(s, "one")
			one.ID = fmt.Sprint("refused ", i)
			one.User, one.Password, one.Powered, one.Primary = test.user, test.password, test.powered, test.primary
			p.Update([]Unit{one})
			r := b.awaitStatus(t, one.ID, "OB DISCHRG LB")
			if test.want == "" {
				if r.Refused != nil {
					t.Errorf("%+v: Refused: got %v, want nil", test, r.Refused)
				}
				continue
			}
			if !strings.Contains(fmt.Sprint(r.Refused), test.want) || strings.Contains(fmt.Sprint(r.Refused), "wrong") {
				t.Errorf("%+v: Refused: got %v, without the password", test, r.Refused)
			}
			if err := p.FSD(t.Context(), one.ID); !errors.Is(err, ErrAccessDenied) && !errors.Is(err, ErrUsernameRequired) {
				t.Errorf("FSD: got %v, want %v or %v", err, ErrAccessDenied, ErrUsernameRequired)
			}
		}
	})

	t.Run("certificate", func(t *testing.T) {
		other, err := simupsd.NewAuthority()
		if err != nil {
			t.Fatal(err)
		}
		one := realUnit(s, "one")
		one.Server.Roots = other.PEM()
		p.Update([]Unit{one})
		err = b.await(t, "TLS refused", func(r Report) bool { return errors.As(r.Err, new(*TLSError)) }).Err
		for _, want := range []string{`subject "CN=simupsd,O=simupsd"`, `issuer "CN=simupsd test CA,O=simupsd"`, s.CAFile()} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s in it", err, want)
			}
		}
		one = realUnit(s, "one")
		one.Server.Host = "ups.example.org"
		tapped := NewPoller(Options{Deliver: b.deliver, Dial: dialTo(realServer(s).Addr())})
		defer closePoller(t, tapped)
		tapped.Update([]Unit{one})
		b.await(t, "host name refused", func(r Report) bool {
			return r.Err != nil && strings.Contains(r.Err.Error(), `not good for host "ups.example.org", only for "localhost", "127.0.0.1"`)
		})
	})

	t.Run("FSD", func(t *testing.T) {
		three := realUnit(s, "three")
		three.Primary = true
		p.Update([]Unit{three})
		b.awaitStatus(t, "id-three", "OL")
		if err := p.FSD(t.Context(), "id-three"); err != nil {
			t.Fatal(err)
		}
		b.awaitStatus(t, "id-three", "FSD OL")
	})

	t.Run("kill and restart", func(t *testing.T) {
		one, two := realUnit(s, "one"), realUnit(s, "two")
		one.Powered = true
		p.Update([]Unit{one, two})
		b.awaitStatus(t, "id-one", "OL CHRG")
		b.awaitStatus(t, "id-two", "OL")
		s.Kill(t)
		for _, id := range []string{"id-one", "id-two"} {
			b.skip()
			b.awaitLost(t, id)
		}
		s.Restart(t)
		b.skip()
		b.awaitStatus(t, "id-one", "OL CHRG")
		b.skip()
		b.awaitStatus(t, "id-two", "OL")
		if n := logins("one"); n != 1 {
			t.Errorf("got %d logins, want 1", n)
		}
	})

	t.Run("hangs", func(t *testing.T) {
		p := NewPoller(Options{Timeout: 500 * time.Millisecond, Deliver: b.deliver})
		defer closePoller(t, p)
		p.SetPeriod(realPeriod)
		one := realUnit(s, "one")
		one.ID = "id-hangs"
		p.Update([]Unit{one})
		b.awaitStatus(t, "id-hangs", "OL CHRG")
		s.Freeze(t)
		if err := b.awaitLost(t, "id-hangs"); !strings.Contains(err.Error(), "no answer within 500ms") {
			t.Errorf("got %v, want a time-out", err)
		}
		s.Thaw(t)
		b.awaitStatus(t, "id-hangs", "OL CHRG")
	})

	t.Run("taken away", func(t *testing.T) {
		one, two := realUnit(s, "one"), realUnit(s, "two")
		one.Powered = true
		p.Update([]Unit{one, two})
		b.awaitStatus(t, "id-one", "OL CHRG")
		s.SetUnits(t, "two", "three")
		b.await(t, "one is unknown", func(r Report) bool { return r.Unit == "id-one" && errors.Is(r.Err, ErrUnknownUPS) })
		b.skip()
		b.awaitStatus(t, "id-two", "OL")
		s.SetUnits(t, "one", "two", "three")
		b.awaitStatus(t, "id-one", "OL CHRG")
		if n := logins("one"); n != 1 {
			t.Errorf("got %d logins, want 1", n)
		}
	})

	t.Run("another certificate", func(t *testing.T) {
		one := realUnit(s, "one")
		p.Update([]Unit{one})
		b.skip()
		b.awaitStatus(t, "id-one", "OL CHRG")
		s.Kill(t)
		s.Reissue(t)
		s.Restart(t)
		b.await(t, "TLS refused", func(r Report) bool { return errors.As(r.Err, new(*TLSError)) })
		p.Update([]Unit{realUnit(s, "one")})
		b.awaitStatus(t, "id-one", "OL CHRG")
	})

	t.Run("close", func(t *testing.T) {
		closePoller(t, p)
		eventually(t, "logged out", func() bool { return logins("one") == 0 })
	})
}

// TestUpsdWithoutTLS: a real server without TLS is refused, unless the configuration asks for plain
// text.
func TestUpsdWithoutTLS(t *testing.T) {
	s := upsdtest.Start(t, upsdtest.Config{Plaintext: true, User: "monitor", Password: password, Units: map[string]map[string]string{"one": {}}})
	authority, err := simupsd.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	b := newInbox()
	p := startPoller(t, b, realPeriod)
	one := realUnit(s, "one")
	one.Powered, one.Server.Roots = true, authority.PEM()
	p.Update([]Unit{one})
	if err := b.awaitLost(t, "id-one"); !errors.As(err, new(*TLSError)) || !errors.Is(err, ErrFeatureNotConfigured) {
		t.Errorf("got %v, want a TLSError with %v", err, ErrFeatureNotConfigured)
	}
	one.Server.Plaintext = true
	p.Update([]Unit{one})
	b.awaitStatus(t, "id-one", "OL")
}
