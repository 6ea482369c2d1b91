package nutclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tls-upsmon/upsmon/internal/upsdtest"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

// oddNames are names with every printable character first, in the middle, last and alone.
func oddNames() []string {
	var names []string
	for c := byte(' '); c < 0x7f; c++ {
		names = append(names, fmt.Sprintf("%cx%02x", c, c), fmt.Sprintf("y%02x%cz", c, c), fmt.Sprintf("m%02x%c", c, c), string(rune(c)))
	}
	return slices.Compact(names)
}

// userOf returns the user for an odd name: the name itself, if possible. upsd.users cannot express
// `=` in a name.
func userOf(name string) string { return strings.ReplaceAll(name, "=", "equals") }

// unitOf returns the unit to which the user of an odd name logs in: the name itself, if possible. A
// name that ends in a slash cannot have a driver, since there is no such socket, and upsd does not
// distinguish J from j.
func unitOf(name string) string {
	if strings.HasSuffix(name, "/") || len(name) == 1 && 'A' <= name[0] && name[0] <= 'Z' {
		return "unit_" + strings.Trim(name, "/")
	}
	return name
}

// unitsOf returns the units for some names, without duplicates.
func unitsOf(names []string) []string {
	var units []string
	for _, name := range names {
		units = append(units, unitOf(name))
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// TestUpsdNames: units, users and passwords may have every name that upsd accepts in its files.
func TestUpsdNames(t *testing.T) {
	names := oddNames()
	users := make(map[string]upsdtest.User)
	for i, name := range names {
		users[userOf(name)] = upsdtest.User{Password: names[len(names)-1-i], Role: simupsd.Primary}
	}
	s := upsdtest.Start(t, upsdtest.Config{Plaintext: true, Bare: unitsOf(names), Users: users})
	server := Server{Host: s.Host(), Port: s.Port(), Plaintext: true}
	testNames(t, server, names, func(name string) Secret { return Secret(users[name].Password) })
}

// TestSimNames: simupsd is as strict as upsd.
func TestSimNames(t *testing.T) {
	names := oddNames()
	users, units := make(map[string]string), make(map[string]map[string]string)
	for i, name := range names {
		users[userOf(name)], units[unitOf(name)] = names[len(names)-1-i], map[string]string{statusVar: "OL"}
	}
	s, err := simupsd.Start(simupsd.Config{Users: users, Units: units})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	server := Server{Host: s.Host(), Port: s.Port(), Plaintext: true}
	testNames(t, server, names, func(name string) Secret { return Secret(users[name]) })
}

func testNames(t *testing.T, server Server, names []string, password func(user string) Secret) {
	list, err := connectTo(t, server).ListUPS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	for _, u := range list {
		listed[u.Name] = true
	}
	// Many at a time, because upsd sends a list in small packets, which the loopback interface
	// delays by 40 ms.
	var trying sync.WaitGroup
	next := make(chan string)
	for range 32 {
		trying.Go(func() {
			for name := range next {
				user, unit := userOf(name), unitOf(name)
				secret := password(user)
				if !listed[unit] {
					t.Errorf("ListUPS does not list %q", unit)
				}
				if err := tryName(t.Context(), server, user, secret, unit); err != nil {
					t.Errorf("unit %q, user %q, password %q: %v", unit, user, secret.Reveal(), err)
				}
			}
		})
	}
	for _, name := range names {
		next <- name
	}
	close(next)
	trying.Wait()
}

func connectTo(t *testing.T, server Server) *Conn {
	t.Helper()
	conn, err := Dial(t.Context(), server, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// tryName uses every command that contains a name, or whose reply does.
func tryName(ctx context.Context, server Server, user string, password Secret, ups string) error {
	wrong, err := Dial(ctx, server, Options{})
	if err != nil {
		return err
	}
	defer wrong.Close()
	if err := wrong.Auth(ctx, user, password+"x"); err != nil {
		return err
	}
	if err := wrong.Login(ctx, ups); !errors.Is(err, ErrAccessDenied) {
		return fmt.Errorf("with a wrong password: %w", err)
	}

	conn, err := Dial(ctx, server, Options{})
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.Auth(ctx, user, password); err != nil {
		return err
	}
	if err := conn.Login(ctx, ups); err != nil {
		return err
	}
	if err := conn.Primary(ctx, ups); err != nil {
		return err
	}
	answers, err := conn.GetVars(ctx, []Query{{ups, statusVar}, {ups, ClientsVar}})
	if err != nil {
		return err
	}
	if answers[0] != (Answer{Value: "OL"}) || answers[1] != (Answer{Value: "0"}) {
		return fmt.Errorf("status and other clients: got %+v", answers)
	}
	vars, err := conn.ListVars(ctx, ups)
	if err != nil || len(vars) != 1 || vars[0] != (Value{statusVar, "OL"}) {
		return fmt.Errorf("variables: got %v, %w", vars, err)
	}
	clients, err := conn.ListClients(ctx, ups)
	if err != nil || !slices.Equal(clients, []string{"127.0.0.1"}) {
		return fmt.Errorf("clients: got %v, %w", clients, err)
	}
	if err := conn.FSD(ctx, ups); err != nil {
		return err
	}
	return conn.Logout(ctx)
}
