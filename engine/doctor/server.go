package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

const (
	// notice is how many days before its expiry a certificate gets a warning.
	notice = 30

	maxNames = 10 // of a server's units in a finding
)

// certificateChecks returns the checks of the certificate files that the configuration names.
func (d *doctor) certificateChecks() []check {
	var all []check
	looked := map[string]bool{}
	for i, m := range d.program.Monitors {
		if m.CertFile != "" && !looked[m.CertFile] {
			looked[m.CertFile] = true
			all = append(all, check{Certificate, m.CertFile, func(context.Context) []Finding {
				return d.certificates(m.CertFile, m.Roots, "", d.Program+" cert renew, on the machine with its CA; or "+d.Program+" cert fetch "+serverOf(m).Addr()+" --out FILE")
			}})
		}
		group := "CLIENTCERT of GROUP " + d.program.Policy.Groups[d.program.Policy.Units[i].Group].Name
		if len(m.ClientCert) > 0 && !looked[group] {
			looked[group] = true
			all = append(all, check{Certificate, group, func(context.Context) []Finding {
				if _, err := tls.X509KeyPair(m.ClientCert, []byte(m.ClientKey)); err != nil {
					return []Finding{{Certificate, group, Fail, "CLIENTCERT and CLIENTKEY do not match: " + err.Error(), "name the files of one pair"}}
				}
				return d.certificates(group, m.ClientCert, "; its key matches", d.Program+" cert renew, on the machine with its CA")
			}})
		}
	}
	return all
}

// certificates checks how long the certificates of a file are valid. An expired certificate next to a valid one
// does no harm: a server's CA may have been replaced.
func (d *doctor) certificates(subject string, pem []byte, more, remedy string) []Finding {
	c, err := pki.Parse(pem)
	if err == nil && len(c.Certs) == 0 {
		err = errors.New("holds no certificate")
	}
	if err != nil {
		return []Finding{{Certificate, subject, Fail, err.Error(), "it should contain certificates, between BEGIN and END lines"}}
	}
	var first pki.Description // the first to expire
	level, good, weak := OK, 0, ""
	for i, cert := range c.Certs {
		about := pki.Describe(cert, d.now)
		if about.Weak {
			level, weak = Warn, tooShort(about)
		}
		if about.State == pki.Valid {
			good++
		}
		if about.State != pki.Valid || about.DaysLeft < notice {
			level = Warn
		}
		if i == 0 || about.NotAfter.Before(first.NotAfter) {
			first = about
		}
	}
	if good == 0 {
		level = Fail
	}
	detail := lifetime(first) + more
	if len(c.Certs) > 1 {
		detail = fmt.Sprintf("%s, %d valid; %q %s", count(len(c.Certs), "certificate"), good, first.Subject, detail)
	}
	detail += weak
	if level == OK {
		remedy = ""
	}
	return []Finding{{Certificate, subject, level, detail, remedy}}
}

// tooShort remarks on a key that can be broken with enough effort.
func tooShort(c pki.Description) string {
	return fmt.Sprintf("; its key (%s) is too short, so an attacker could forge it", c.KeyType)
}

// lifetime says how long a certificate is valid.
func lifetime(c pki.Description) string {
	const day = "2006-01-02"
	switch c.State {
	case pki.NotYetValid:
		return "is not valid before " + c.NotBefore.Format(day)
	case pki.Expired:
		return "expired on " + c.NotAfter.Format(day)
	}
	return fmt.Sprintf("is valid for %s, until %s", count(c.DaysLeft, "more day"), c.NotAfter.Format(day))
}

// A serverKey identifies a server, and how to connect to it.
type serverKey struct {
	host                string
	port                int
	plaintext           bool
	roots, client, keys string
}

// serverChecks returns the checks of the servers, each with its units.
func (d *doctor) serverChecks() []check {
	var order []serverKey
	units := map[serverKey][]int{}
	for i, m := range d.program.Monitors {
		k := serverKey{m.Host, m.Port, m.Plaintext, string(m.Roots), string(m.ClientCert), string(m.ClientKey)}
		if units[k] == nil {
			order = append(order, k)
		}
		units[k] = append(units[k], i)
	}
	var all []check
	for _, k := range order {
		v := &visit{doctor: d, units: units[k], server: serverOf(d.program.Monitors[units[k][0]])}
		all = append(all, check{Server, v.server.Addr(), v.look})
	}
	return all
}

func serverOf(m compile.Monitor) nutclient.Server {
	return nutclient.Server{
		Host: m.Host, Port: m.Port, Plaintext: m.Plaintext, CertFile: m.CertFile, Roots: m.Roots,
		ClientCert: m.ClientCert, ClientKey: []byte(m.ClientKey),
	}
}

// A visit examines one server and its units.
type visit struct {
	*doctor
	server nutclient.Server
	units  []int // indexes in the policy
	known  []nutclient.Value
}

// A login authenticates a connection.
type login struct {
	user     string
	password compile.Secret
}

func (v *visit) look(ctx context.Context) []Finding {
	conn, err := v.dial(ctx)
	if err == nil {
		if v.known, err = conn.ListUPS(ctx); err != nil {
			conn.Close()
		}
	}
	if err != nil {
		detail, remedy := v.explain(err)
		found := []Finding{{Server, v.server.Addr(), Fail, detail, remedy}}
		for _, i := range v.units {
			found = append(found, Finding{Unit, v.program.Policy.Units[i].Name, Skip, "its server could not be queried", ""})
		}
		return found
	}
	found := []Finding{v.connection(conn)}
	conn.Logout(ctx)

	// A connection accepts one user.
	var order []login
	units := map[login][]int{}
	for _, i := range v.units {
		l := login{v.program.Monitors[i].User, v.program.Monitors[i].Password}
		if units[l] == nil {
			order = append(order, l)
		}
		units[l] = append(units[l], i)
	}
	for _, l := range order {
		found = append(found, v.as(ctx, l, units[l])...)
	}
	return found
}

func (v *visit) dial(ctx context.Context) (*nutclient.Conn, error) {
	return nutclient.Dial(ctx, v.server, nutclient.Options{Timeout: v.Timeout})
}

// connection describes the connection.
func (v *visit) connection(conn *nutclient.Conn) Finding {
	state := conn.TLSState()
	if state == nil {
		return Finding{Server, v.server.Addr(), OK, "answers; without TLS, on this machine (PLAINTEXT)", ""}
	}
	about := pki.Describe(state.PeerCertificates[0], v.now)
	f := Finding{Server, v.server.Addr(), OK, fmt.Sprintf("answers; %s; its certificate %s", tls.VersionName(state.Version), lifetime(about)), ""}
	if about.Weak {
		f.Level, f.Remedy = Warn, "make one with a new key ("+v.Program+" cert), and restart that upsd while the power is good"
		f.Detail += tooShort(about)
	}
	if about.DaysLeft < notice {
		f.Level, f.Remedy = Warn, v.Program+" cert renew, on the machine with its CA, and restart that upsd while the power is good"
	}
	return f
}

// as examines units over a connection of their user.
func (v *visit) as(ctx context.Context, l login, units []int) []Finding {
	conn, err := v.dial(ctx)
	if err == nil && l.user != "" {
		err = conn.Auth(ctx, l.user, nutclient.Secret(l.password))
	}
	if err != nil {
		if conn != nil {
			conn.Close()
		}
		detail, remedy := v.explain(err)
		var found []Finding
		for _, i := range units {
			found = append(found, Finding{Unit, v.program.Policy.Units[i].Name, Fail, detail, remedy})
		}
		return found
	}
	defer conn.Logout(ctx)
	var found []Finding
	for _, i := range units {
		found = append(found, v.unit(ctx, conn, i)...)
	}
	return found
}

// unit checks whether a unit is known, has fresh data and all variables that the rules name, and accepts this user.
func (v *visit) unit(ctx context.Context, conn *nutclient.Conn, i int) []Finding {
	m, name := v.program.Monitors[i], v.program.Policy.Units[i].Name
	finding := func(l Level, detail, remedy string) Finding { return Finding{Unit, name, l, detail, remedy} }
	if !slices.ContainsFunc(v.known, func(u nutclient.Value) bool { return u.Name == m.UPS }) {
		return []Finding{finding(Fail, "the server does not have this unit; it has "+names(v.known), "correct the name after MONITOR, or in the server's ups.conf")}
	}
	queries := []nutclient.Query{{UPS: m.UPS, Var: "ups.status"}}
	for _, variable := range m.Variables {
		queries = append(queries, nutclient.Query{UPS: m.UPS, Var: variable})
	}
	answers, err := conn.GetVars(ctx, queries)
	if err == nil {
		err = answers[0].Err
	}
	status, found := "", []Finding{}
	if err != nil {
		detail, remedy := v.explain(err)
		found = append(found, finding(Fail, detail, remedy))
	} else {
		status = answers[0].Value
		found = append(found, finding(OK, fmt.Sprintf("reports %.100q", status), ""))
		if slices.Contains(strings.Fields(fsm.Spell(status)), "FSD") {
			found[0] = finding(Warn, fmt.Sprintf("reports %.100q: it is in a forced shutdown", status), "restart its upsd while the power is good, which clears it")
		}
		var missing []string
		for j, a := range answers[1:] {
			if errors.Is(a.Err, nutclient.ErrVarNotSupported) {
				missing = append(missing, queries[j+1].Var)
			}
		}
		if len(missing) > 0 {
			found = append(found, finding(Warn, "does not have "+strings.Join(missing, ", ")+", which the rules name",
				fmt.Sprintf("upsc %s@%s lists what it has", m.UPS, v.server.Addr())))
		}
	}
	return append(found, v.rights(ctx, conn, i, status)...)
}

// names lists the units of a server.
func names(known []nutclient.Value) string {
	var list []string
	for i, u := range known {
		if i == maxNames {
			list = append(list, fmt.Sprintf("and %d more", len(known)-maxNames))
			break
		}
		list = append(list, fmt.Sprintf("%.40q", u.Name))
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// rights checks whether the server accepts the user. upsd checks user and password only
// when a client asks for something, and PRIMARY is a request that changes nothing. A
// secondary may not ask for that. It can only do LOGIN, which counts this host: the
// rules of a primary may then see SEC come and go, and shut down. So doctor does it only
// on request, and only while no shutdown is near.
func (v *visit) rights(ctx context.Context, conn *nutclient.Conn, i int, status string) []Finding {
	m, u := v.program.Monitors[i], v.program.Policy.Units[i]
	who := fmt.Sprintf("user %q", m.User)
	finding := func(l Level, detail, remedy string) []Finding { return []Finding{{Unit, u.Name, l, detail, remedy}} }
	words := strings.Fields(fsm.Spell(status))
	switch {
	case m.Primary:
		if err := conn.Primary(ctx, m.UPS); err != nil {
			return v.refused(u.Name, who, "upsmon primary", err)
		}
		return append(finding(OK, who+" is accepted as primary", ""), v.others(ctx, conn, i)...)
	case u.PowerVal == 0:
		return nil // this host only polls it, which needs no login
	case v.loggedIn(u.ID):
		return finding(OK, who+" is accepted: the running monitor is logged in", "")
	case !v.Login:
		return finding(Skip, who+" was not tried: upsd checks a secondary's password only at LOGIN, and then counts this host for a moment",
			v.Program+" doctor --login tries it, while this unit reports OL")
	case !slices.Contains(words, "OL") || slices.Contains(words, "OB") || slices.Contains(words, "FSD"):
		return finding(Skip, who+" was not tried: LOGIN is tried only while the unit reports OL", "run doctor again when the power is good")
	}
	if err := v.tryLogin(ctx, m); err != nil {
		return v.refused(u.Name, who, "upsmon secondary", err)
	}
	return finding(OK, who+" is accepted as secondary, and logged out again", "")
}

// others warns of hosts on the same UPS whose power would be cut without warning: only FSD announces a shutdown to
// them, and POWERDOWNFLAG makes the outlets switch off after it.
func (v *visit) others(ctx context.Context, conn *nutclient.Conn, i int) []Finding {
	m, u := v.program.Monitors[i], v.program.Policy.Units[i]
	if v.program.Policy.PowerDownFlag == "" || u.PowerVal == 0 || v.setsFSD(u.ID) {
		return nil
	}
	clients, err := conn.ListClients(ctx, m.UPS)
	if err != nil {
		return nil // the server's error has been reported
	}
	own := map[string]bool{}
	if addrs, err := net.InterfaceAddrs(); err == nil {
		for _, a := range addrs {
			if ip, ok := a.(*net.IPNet); ok {
				own[ip.IP.String()] = true
			}
		}
	}
	clients = slices.DeleteFunc(clients, func(c string) bool {
		ip := net.ParseIP(c)
		return ip == nil || ip.IsLoopback() || own[ip.String()]
	})
	slices.Sort(clients)
	if clients = slices.Compact(clients); len(clients) == 0 {
		return nil
	}
	return []Finding{{PowerDown, u.Name, Warn, "other hosts depend on it, and nothing warns them before its outlets are switched off: " + strings.Join(clients, ", "),
		v.Program + " init --plan primary writes rules for that; or write SETFSD " + m.UPS + " and a wait before each SHUTDOWN"}}
}

// setsFSD reports whether any rule sets FSD for a unit.
func (d *doctor) setsFSD(id string) bool {
	policy := d.program.Policy
	for i, u := range policy.Units {
		for _, r := range u.Rules {
			if slices.ContainsFunc(r.Actions, func(a fsm.Action) bool {
				c, ok := a.Command.(fsm.ForceShutdown)
				return ok && slices.ContainsFunc(c.Targets(policy, i), func(t int) bool { return policy.Units[t].ID == id })
			}) {
				return true
			}
		}
	}
	return false
}

// refused reports that the server does not accept a user.
func (v *visit) refused(unit, who, grant string, err error) []Finding {
	detail, remedy := v.explain(err)
	if errors.Is(err, nutclient.ErrAccessDenied) {
		detail = "the server refuses " + who + ", its password, or these rights"
		remedy = "compare user and password with the server's upsd.users, which must say " + grant + ", and reload it (upsd -c reload)"
	}
	return []Finding{{Unit, unit, Fail, detail, remedy}}
}

// tryLogin does LOGIN and LOGOUT on its own connection. The login ends with the connection in any case.
func (v *visit) tryLogin(ctx context.Context, m compile.Monitor) error {
	conn, err := v.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Logout(ctx)
	if err := conn.Auth(ctx, m.User, nutclient.Secret(m.Password)); err != nil {
		return err
	}
	return conn.Login(ctx, m.UPS)
}

// loggedIn reports whether the running monitor is in contact with a unit, which needs a login.
func (v *visit) loggedIn(id string) bool {
	if v.runningErr != nil || !v.sameConfig() {
		return false
	}
	for _, u := range v.running.Units {
		if u.ID == id {
			return u.Trouble == "" && len(u.Values) > 0
		}
	}
	return false
}

// explain describes an error of the client, and what to do about it. Nothing that a server says gets into the
// remedy.
func (v *visit) explain(err error) (detail, remedy string) {
	detail = strings.TrimPrefix(err.Error(), v.server.Addr()+": ")
	var refused *nutclient.ServerError
	var noTLS *nutclient.TLSError
	var dns *net.DNSError
	switch {
	case errors.As(err, &noTLS):
		if errors.As(err, &refused) {
			return "has no TLS", "give it a certificate, in its upsd.conf: CERTFILE, or CERTPATH and CERTIDENT; restart it while the power is good"
		}
		return detail, fmt.Sprintf("%s cert fetch %s --ca %s shows what it presents", v.Program, v.server.Addr(), v.server.CertFile)
	case errors.As(err, &refused): // a code contains no semicolon, and its meaning is our text
		if i := strings.LastIndex(detail, "; "); i >= 0 {
			return detail[:i], detail[i+2:]
		}
		return detail, "see the log of the server's upsd"
	case errors.As(err, &dns):
		detail, _, _ = strings.Cut(detail, "; ")
		return detail, "correct HOST in the configuration, or the name resolution of this machine"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refuses the connection", fmt.Sprintf("start upsd there, with LISTEN for this address and port %d in its upsd.conf", v.server.Port)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return detail, fmt.Sprintf("check that it is running, and that every firewall on the way allows port %d", v.server.Port)
	}
	return detail, fmt.Sprintf("check that it is an upsd and that it is running; upsc -l %s also queries it", v.server.Addr())
}
