package compile

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// declare finds groups and units first, since rules may name units that stand
// behind them.
func (c *compiler) declare() {
	var g *group
	for _, item := range c.tree.Items {
		if n, ok := item.(*grammar.Group); ok {
			g = c.declareGroup(n)
			continue
		}
		if !c.placed(item, g) {
			continue
		}
		switch n := item.(type) {
		case *grammar.Host:
			c.once(g.given, keyword(n), n)
			c.setHost(g, n)
		case *grammar.Port:
			c.once(g.given, keyword(n), n)
			g.port = c.port(n.Number, "upsd listens on 3493 unless told otherwise")
		case *grammar.CertFile:
			c.once(g.given, keyword(n), n)
			g.certNode = n
		case *grammar.Plaintext:
			c.once(g.given, keyword(n), n)
			g.plaintext = n
		case *grammar.ClientCert:
			c.once(g.given, keyword(n), n)
			g.clientCert = n
		case *grammar.ClientKey:
			c.once(g.given, keyword(n), n)
			g.clientKey = n
		case *grammar.MinSupplies:
			c.once(g.given, keyword(n), n)
			g.minNode = n
			g.minSupplies = c.power(n.Number)
		}
	}
	// A unit's name holds its group's host and port, wherever in the group they
	// stand.
	g = nil
	next := 0
	for _, item := range c.tree.Items {
		switch n := item.(type) {
		case *grammar.Group:
			g = c.groups[next]
			next++
		case *grammar.Monitor:
			if g != nil {
				c.declareUnit(g, n)
			}
		}
	}
	for _, g := range c.groups {
		c.checkGroup(g)
	}
}

// placed reports whether an item may stand where it does, and says so if not.
func (c *compiler) placed(item grammar.Item, g *group) bool {
	intro := ""
	switch n := item.(type) {
	case *grammar.Let:
		return true
	case *grammar.SMTPServer:
		intro = "SMTPSERVER"
	case *grammar.PollFreq:
		intro = "POLLFREQ"
		if n.Alert {
			intro = "POLLFREQALERT"
		}
	case *grammar.PowerDownFlag:
		intro = "POWERDOWNFLAG"
	case *grammar.MaxNotify:
		intro = "MAXNOTIFY"
	}
	switch {
	case intro != "" && g != nil:
		c.errorf(grammar.CodeInsideGroup, item, "move it before the first GROUP",
			"%s holds for the whole file and cannot stand in GROUP %s", intro, g.node.Name)
		return false
	case intro == "" && g == nil:
		c.missing(grammar.Error, grammar.CodeOutsideGroup, item, "begin the group with GROUP and its name",
			"%s belongs to a group, and there is none before it", keyword(item))
		return false
	}
	return true
}

// keyword is the word with which an element of a group begins.
func keyword(item grammar.Item) string {
	switch item.(type) {
	case *grammar.Host:
		return "HOST"
	case *grammar.Port:
		return "PORT"
	case *grammar.CertFile:
		return "CERTFILE"
	case *grammar.Plaintext:
		return "PLAINTEXT"
	case *grammar.ClientCert:
		return "CLIENTCERT"
	case *grammar.ClientKey:
		return "CLIENTKEY"
	case *grammar.Monitor:
		return "MONITOR"
	case *grammar.MinSupplies:
		return "MINSUPPLIES"
	}
	return "WHEN"
}

func (c *compiler) declareGroup(n *grammar.Group) *group {
	for _, other := range c.groups {
		if other.name == n.Name.Value {
			c.errorf(grammar.CodeGroupTwice, n.Name, "choose another name",
				"GROUP %s is defined already, at line %d", n.Name, other.node.Start.Line)
		}
	}
	c.checkName(n.Name, "group")
	g := &group{node: n, name: n.Name.Value, host: defaultHost, port: defaultPort, given: map[string]grammar.Span{}}
	c.groups = append(c.groups, g)
	return g
}

// once warns where an element of which one counts is given again.
func (c *compiler) once(given map[string]grammar.Span, element string, n grammar.Node) {
	if before, ok := given[element]; ok {
		c.warnf(grammar.CodeElementTwice, n, "remove one of them",
			"this %s replaces the one at line %d", element, before.Start.Line)
	}
	given[element] = n.Extent()
}

func (c *compiler) setHost(g *group, n *grammar.Host) {
	g.host = n.Host.Value
	switch n.Host.Word.(type) {
	case nil:
		if _, err := netip.ParseAddr(n.Host.Value); err != nil {
			c.errorf(grammar.CodeHost, n.Host, "each of the four parts is a number from 0 to 255, without leading zeros",
				"%s is not an IPv4 address", n.Host.Value)
		}
	default:
		_, notIP := netip.ParseAddr(n.Host.Value)
		switch {
		case notIP != nil && strings.Contains(n.Host.Value, ":"):
			c.errorf(grammar.CodeHost, n.Host, "the port stands behind PORT", "%q is neither a host name nor an address", n.Host.Value)
		case n.Host.Value == "" || strings.ContainsFunc(n.Host.Value, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '/' }):
			c.errorf(grammar.CodeHost, n.Host, "write a host name, an IPv4 or an IPv6 address", "%q is not a host", n.Host.Value)
		}
	}
}

func (c *compiler) port(n *grammar.Number, remedy string) int {
	p, err := strconv.Atoi(n.Literal)
	if err != nil || p < 1 || p > 65535 {
		c.errorf(grammar.CodePort, n, remedy, "%s is not a port: ports run from 1 to 65535", n.Literal)
		return defaultPort
	}
	return p
}

// number reads a number that the lexer has let through.
func (c *compiler) number(n *grammar.Number) float64 {
	v, err := strconv.ParseFloat(n.Literal, 64)
	if err != nil {
		c.errorf(grammar.CodeNumber, n, "use a smaller one", "the number is too large")
	}
	return v
}

// power reads a power value.
func (c *compiler) power(n *grammar.Number) fsm.Power {
	v := c.number(n)
	if v > 1e6 {
		c.errorf(grammar.CodeNumber, n, "count in supplies, not in watts", "the power value %s is too large", n.Literal)
		return 0
	}
	return fsm.Power(math.Round(v * float64(fsm.PowerUnit)))
}

const maxInterval = 366 * 24 * time.Hour

// interval reads a duration of at least a millisecond; what is shorter is
// reported with code and severity.
func (c *compiler) interval(n *grammar.Interval, sev grammar.Severity, code grammar.Code, what string) time.Duration {
	unit := time.Second
	digits := n.Literal
	for _, u := range []struct {
		suffix string
		unit   time.Duration
	}{{"ms", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}} {
		if s, ok := strings.CutSuffix(n.Literal, u.suffix); ok {
			digits, unit = s, u.unit
			break
		}
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || v*float64(unit) > float64(maxInterval) {
		c.errorf(grammar.CodeInterval, n, "", "%s is longer than a year", n.Literal)
		return time.Second
	}
	d := time.Duration(v * float64(unit)).Round(time.Microsecond)
	if d < time.Millisecond {
		remedy := ""
		if sev == grammar.Warning {
			remedy = "put what it starts into this rule instead"
		}
		c.say(sev, code, n.Span, remedy, "%s of %s is too short; the shortest is 1ms", what, n.Literal)
		d = time.Millisecond
	}
	return d
}

func (c *compiler) declareUnit(g *group, n *grammar.Monitor) {
	ups := n.Unit.UPS.Value
	u := &unit{
		node: n, group: g, index: len(c.units), ups: ups, trip: [3]float64{50, 25, 12},
		id: grammar.Printed(g.name) + ":" + grammar.Printed(ups) + "@" + hostPort(g.host, g.port), name: unitName(g, ups),
		power: c.power(n.PowerVal), starts: map[string]grammar.Span{}, given: map[string]grammar.Span{},
	}
	c.checkName(n.Unit.UPS, "unit")
	c.checkName(n.User, "user")
	c.checkPassword(n.Password)
	if n.Unit.Group != nil && n.Unit.Group.Value != g.name {
		c.errorf(grammar.CodeUnitContra, n.Unit.Group, "move the MONITOR there", "this MONITOR stands in GROUP %s, not in %s", g.node.Name, n.Unit.Group)
	}
	if contra := contradiction(g, n.Unit); contra != "" {
		c.errorf(grammar.CodeUnitContra, n.Unit, "set HOST and PORT of the group", "%s", contra)
	}
	for _, i := range c.byUPS[ups] {
		if c.units[i].group == g {
			c.errorf(grammar.CodeMonitorTwice, n.Unit, "remove one of them", "%s is monitored already, at line %d", n.Unit.UPS, c.units[i].node.Start.Line)
		}
	}
	switch n.Type.Value {
	case "primary", "master":
		u.primary = true
	case "secondary", "slave":
	default:
		remedy := "write primary, or secondary"
		if s := grammar.Closest(strings.ToLower(n.Type.Value), []string{"primary", "secondary"}); s != "" {
			remedy = "did you mean " + s + "?"
		}
		c.errorf(grammar.CodeType, n.Type, remedy, "unknown TYPE %s", n.Type.Value)
		u.primary = true // say nothing about what a secondary lacks
	}
	if n.Apcupsd {
		c.warnf(grammar.CodeApcupsd, n, "", "APCUPSDUSER is taken as UPSDUSER: the server must speak NUT's protocol")
	}
	c.units = append(c.units, u)
	g.units = append(g.units, u.index)
	c.byUPS[ups] = append(c.byUPS[ups], u.index)
}

// checkName checks a name in quotation marks: it goes into log lines, commands and
// the protocol, and has to be told from others by reading it.
func (c *compiler) checkName(n *grammar.Name, what string) {
	r, invisible := grammar.Invisible(n.Value)
	switch {
	case n.Value == "":
		c.errorf(grammar.CodeName, n, "write the name between the quotation marks", "the name of a %s cannot be empty", what)
	case invisible != "":
		c.errorf(grammar.CodeName, n, "write it anew by hand", "the name of a %s cannot have %s in it, U+%04X", what, invisible, r)
	case strings.TrimSpace(n.Value) != n.Value:
		c.errorf(grammar.CodeName, n, "remove the blank", "the name of a %s cannot begin or end with a blank", what)
	case what == "group" && strings.ContainsAny(n.Value, ":@"):
		c.errorf(grammar.CodeName, n, "choose another name", "the name of a group cannot have : or @ in it")
	case len(n.Value) > MaxName:
		c.errorf(grammar.CodeName, n, "choose a shorter name", "the name of a %s cannot have more than %d bytes", what, MaxName)
	}
}

// checkPassword checks a password for what upsd's protocol cannot carry.
func (c *compiler) checkPassword(n *grammar.Text) {
	if strings.Contains(n.Value, "\x00") {
		c.errorf(grammar.CodePassword, n, "write it anew by hand", "the password has the control character U+0000 in it")
	}
}

// MaxName is the length in bytes of the longest name that the quotation marks of a
// group, a unit or a user may hold. upsd takes 511 bytes and more; no file system
// takes a driver's socket with a longer name.
const MaxName = 200

func hostPort(host string, port int) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return fmt.Sprintf("%s:%d", host, port)
}

// unitName is a unit's full name without the parts that are defaults.
func unitName(g *group, ups string) string {
	name := grammar.Printed(ups)
	if g.name != defaultGroup {
		name = grammar.Printed(g.name) + ":" + name
	}
	switch {
	case g.port != defaultPort:
		name += "@" + hostPort(g.host, g.port)
	case g.host != defaultHost:
		name += "@" + strings.TrimSuffix(hostPort(g.host, g.port), fmt.Sprintf(":%d", g.port))
	}
	return name
}

// contradiction says how a written name differs from what its group has.
func contradiction(g *group, n *grammar.UnitName) string {
	if n.Host != nil && !strings.EqualFold(n.Host.Value, g.host) {
		return fmt.Sprintf("the host %s contradicts GROUP %s, whose host is %s", n.Host.Value, g.node.Name, g.host)
	}
	if n.Port != nil && n.Port.Literal != strconv.Itoa(g.port) {
		return fmt.Sprintf("the port %s contradicts GROUP %s, whose port is %d", n.Port.Literal, g.node.Name, g.port)
	}
	return ""
}

// checkGroup checks what can be seen when the whole group is known.
func (c *compiler) checkGroup(g *group) {
	if len(g.units) == 0 {
		c.missing(grammar.Warning, grammar.CodeNoMonitor, g.node.Name, "add a MONITOR, or remove the group",
			"GROUP %s has no MONITOR, so nothing in it is watched", g.node.Name)
		return
	}
	var power fsm.Power
	for _, i := range g.units {
		power += c.units[i].power
	}
	if g.minNode != nil && power < g.minSupplies {
		c.missing(grammar.Error, grammar.CodeMinSupplies, g.minNode.Number, "lower it, or raise a POWERVAL",
			"MINSUPPLIES %s can never be met: the POWERVALs of GROUP %s add up to %s", g.minNode.Number.Literal, g.node.Name, power)
	}
	switch {
	case g.plaintext != nil && g.certNode != nil:
		c.errorf(grammar.CodePlaintextTLS, g.plaintext, "remove one of them", "GROUP %s has PLAINTEXT and CERTFILE", g.node.Name)
	case g.plaintext != nil && !loopback(g.host):
		c.errorf(grammar.CodePlaintextRemote, g.plaintext, "give upsd a certificate and use CERTFILE",
			"PLAINTEXT is for this machine alone, and %s is another: the password could be read on the network", g.host)
	case g.plaintext == nil && g.certNode == nil:
		remedy := "add CERTFILE with the PEM file of the CA, or of the server's own certificate"
		if loopback(g.host) {
			remedy += "; PLAINTEXT if this upsd is without TLS"
		}
		c.missing(grammar.Error, grammar.CodeNoCertFile, g.node, remedy,
			"GROUP %s has no CERTFILE, so its server could not be verified", g.node.Name)
	}
	if (g.clientCert == nil) != (g.clientKey == nil) {
		var at grammar.Node = g.clientCert
		if g.clientCert == nil {
			at = g.clientKey
		}
		c.errorf(grammar.CodeClientCert, at, "give both", "CLIENTCERT and CLIENTKEY go together")
	}
}

// loopback reports whether a host is this machine beyond doubt.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// path makes of a word the path of a file: a message's text, or the word
// itself, relative to the directory of the configuration.
func (c *compiler) path(w grammar.Word) (string, bool) {
	value := wordValue(w)
	if m, ok := c.messages[value]; ok {
		c.used[value] = true
		text, static := literal(m.text)
		if !static {
			c.errorf(grammar.CodeCertFile, w, "write the path out", "%s holds substitutions, so it is not a path", value)
			return "", false
		}
		value = text
	}
	if value == "" {
		c.errorf(grammar.CodeCertFile, w, "write the path of a PEM file", "the path is empty")
		return "", false
	}
	if !filepath.IsAbs(value) {
		value = filepath.Join(filepath.Dir(c.tree.Name), value)
	}
	return value, true
}

func wordValue(w grammar.Word) string {
	switch w := w.(type) {
	case *grammar.Name:
		return w.Value
	case *grammar.Text:
		return w.Value
	}
	panic("compile: a word is a name or a text")
}

// readPEM reads a file through Options.ReadFile; nil where there is none.
func (c *compiler) readPEM(w grammar.Word, code grammar.Code, what string) (path string, content []byte) {
	path, ok := c.path(w)
	if !ok || c.ReadFile == nil {
		return path, nil
	}
	content, err := c.ReadFile(path)
	if err != nil {
		reason := err
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			reason = pathErr.Err
		}
		c.errorf(code, w, "check the path, and that the user of upsmon may read it", "%s %s: %v", what, path, reason)
		return path, nil
	}
	return path, content
}

func (c *compiler) defineCertFile(g *group, n *grammar.CertFile) {
	path, content := c.readPEM(n.File, grammar.CodeCertFile, "CERTFILE")
	g.certFile, g.roots = path, content
	if content == nil {
		return
	}
	certs, err := certificates(content)
	switch {
	case err != nil:
		c.errorf(grammar.CodeCertFile, n.File, "is it a PEM file?", "CERTFILE %s: %v", path, err)
	case len(certs) == 0:
		c.errorf(grammar.CodeCertFile, n.File, "it should hold the CA's certificate, or the server's own, between BEGIN and END CERTIFICATE lines",
			"CERTFILE %s holds no certificate", path)
	default:
		c.checkCertificates(g, n.File, certs)
	}
}

// checkCertificates warns about certificates with which no connection will
// succeed.
func (c *compiler) checkCertificates(g *group, at grammar.Node, certs []*x509.Certificate) {
	const day = "2006-01-02"
	for _, cert := range certs {
		switch {
		case c.Now.IsZero():
		case c.Now.After(cert.NotAfter):
			c.warnf(grammar.CodeCertTime, at, "renew it", "the certificate of %s expired on %s, so no connection that it verifies will succeed",
				cert.Subject, cert.NotAfter.UTC().Format(day))
		case c.Now.Before(cert.NotBefore):
			c.warnf(grammar.CodeCertTime, at, "is this machine's clock right?", "the certificate of %s is valid only from %s on, so no connection that it verifies will succeed",
				cert.Subject, cert.NotBefore.UTC().Format(day))
		}
	}
	// A certificate that names hosts is the server's own; a CA's names none.
	if len(certs) != 1 || len(certs[0].DNSNames)+len(certs[0].IPAddresses) == 0 || certs[0].VerifyHostname(g.host) == nil {
		return
	}
	names := slices.Clone(certs[0].DNSNames)
	for _, ip := range certs[0].IPAddresses {
		names = append(names, ip.String())
	}
	c.warnf(grammar.CodeCertHost, at, "connect to a name that it has, or have one made for "+g.host,
		"the certificate is for %s, not for %s, so every connection will be refused", strings.Join(names, ", "), g.host)
}

func certificates(content []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for {
		var block *pem.Block
		block, content = pem.Decode(content)
		if block == nil {
			return certs, nil
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certs = append(certs, cert)
	}
}

func (c *compiler) defineClientCert(g *group) {
	if g.clientCert == nil || g.clientKey == nil {
		return
	}
	_, g.cert = c.readPEM(g.clientCert.File, grammar.CodeClientCert, "CLIENTCERT")
	_, g.key = c.readPEM(g.clientKey.File, grammar.CodeClientCert, "CLIENTKEY")
	if g.cert == nil || g.key == nil {
		return
	}
	if _, err := tls.X509KeyPair(g.cert, g.key); err != nil {
		c.errorf(grammar.CodeClientCert, g.clientCert.File, "both are PEM files, of one pair", "CLIENTCERT and CLIENTKEY: %v", err)
	}
}

// defineTrip is LET battery.charge.low.1|2|3 = "33".
func (c *compiler) defineTrip(n *grammar.Let, last *unit) bool {
	level, ok := strings.CutPrefix(n.Name.Value, "battery.charge.low.")
	if !ok || len(level) != 1 || level < "1" || level > "3" {
		return false
	}
	if last == nil {
		c.missing(grammar.Error, grammar.CodeTrip, n.Name, "put it behind the MONITOR for which it holds",
			"%s sets a level of the MONITOR before it, and there is none in this group", n.Name.Value)
		return true
	}
	text, static := literal(c.texts(n.Value))
	v, err := strconv.Atoi(text)
	if !static || err != nil || v < 0 || v > 100 {
		c.errorf(grammar.CodeTrip, n.Value, `for example LET battery.charge.low.1 = "33"`, "a trip level is a whole number from 0 to 100")
		return true
	}
	c.once(last.given, n.Name.Value, n)
	last.trip[level[0]-'1'] = float64(v)
	return true
}

// literal returns the value of a text that has no substitutions.
func literal(t fsm.Text) (string, bool) {
	var b strings.Builder
	for _, s := range t {
		if s.Literal == "" {
			return "", false
		}
		b.WriteString(s.Literal)
	}
	return b.String(), true
}
