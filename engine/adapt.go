package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// fromReport turns a report into an Input. With noLogin, another monitor on this host has done the
// LOGIN that this one would have done, so that login does not count among the other clients.
func fromReport(r nutclient.Report, noLogin bool) fsm.Input {
	if r.Err != nil {
		return fsm.Input{Unit: r.Unit, Lost: oneLine(r.Err)}
	}
	in := fsm.Input{Unit: r.Unit, Status: r.Status, Refused: oneLine(r.Refused)}
	if len(r.Values) > 0 {
		in.Values = make([]fsm.Value, len(r.Values))
		for i, v := range r.Values {
			in.Values[i] = fsm.Value(v)
			if !noLogin || v.Name != nutclient.ClientsVar {
				continue
			}
			if n, err := strconv.Atoi(v.Value); err == nil {
				in.Values[i].Value = strconv.Itoa(max(n-1, 0))
			}
		}
	}
	return in
}

// oneLine returns the text of an error on one line; "" for nil.
func oneLine(err error) string {
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), "\n", " ")
}

// alwaysPolled are the variables that are polled even if the policy does not name them: people
// expect them in the status, the history and webhooks.
var alwaysPolled = []string{"battery.charge", "battery.runtime", "input.voltage", "ups.load"}

// variables adds the variables that are always polled to those that a policy needs.
func variables(needed []string) []string {
	all := slices.Clip(needed)
	for _, v := range alwaysPolled {
		if !slices.Contains(needed, v) {
			all = append(all, v)
		}
	}
	return all
}

// Server returns the server of a unit, and how to verify it.
func Server(m *compile.Monitor) nutclient.Server {
	return nutclient.Server{
		Host: m.Host, Port: m.Port, Plaintext: m.Plaintext, CertFile: m.CertFile, Roots: m.Roots,
		ClientCert: m.ClientCert, ClientKey: []byte(m.ClientKey),
	}
}

// units returns what the poller watches. Without LOGIN it polls anonymously, as anybody may.
func units(p *compile.Program, noLogin bool) []nutclient.Unit {
	out := make([]nutclient.Unit, 0, len(p.Monitors))
	for i, m := range p.Monitors {
		u := nutclient.Unit{
			ID: p.Policy.Units[i].ID, Name: m.UPS,
			Server: Server(&m),
			Vars:   variables(m.Variables),
		}
		if !noLogin {
			u.User, u.Password = m.User, nutclient.Secret(m.Password)
			u.Primary, u.Powered = m.Primary, p.Policy.Units[i].PowerVal > 0
		}
		out = append(out, u)
	}
	return out
}

// fsd carries out SETFSD for a unit.
func (r *run) fsd(ctx context.Context, unit string) error {
	err := r.poller.FSD(ctx, unit)
	var refusal *nutclient.ServerError
	if errors.As(err, &refusal) && refusal.Code != nutclient.ErrDataStale && refusal.Code != nutclient.ErrDriverNotConnected {
		return fmt.Errorf("%w: %w", actions.ErrRefused, err)
	}
	return err
}

// expiring warns of a certificate that expires soon.
func (e *Engine) expiring(x nutclient.Expiry) {
	whose := "of the server"
	if x.Own {
		whose = "that this host presents to the server"
	}
	when := fmt.Sprintf("expires in %d days, and monitoring of the server's units ends with it", int(time.Until(x.NotAfter).Hours()/24))
	if time.Now().After(x.NotAfter) {
		when = "has expired: no new connection to the server will succeed"
	}
	e.log.Warn(fmt.Sprintf("the certificate %s %s; renew it", whose, when),
		"server", x.Server, "subject", x.Subject, "issuer", x.Issuer, "expires", x.NotAfter.UTC().Format("2006-01-02 15:04 MST"))
}
