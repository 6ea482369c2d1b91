package compile

import (
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// sample returns a text with a placeholder for each value that only a running monitor knows, and the
// index of the first one that a server sends; -1: none.
func sample(t fsm.Text) (text string, fromServer int) {
	var out strings.Builder
	fromServer = -1
	for _, s := range t {
		switch {
		case s.Literal != "":
			out.WriteString(s.Literal)
			continue
		case s.Variable != "" && fromServer < 0:
			fromServer = out.Len()
		}
		out.WriteByte('x')
	}
	return out.String(), fromServer
}

// checkURL warns about a WEBHOOK that can never be posted, and about one whose receiver a server
// can choose.
func (b *builder) checkURL(at grammar.Node, t fsm.Text) {
	address, fromServer := sample(t)
	const example = `write a URL such as "https://hooks.example.com/ups"`
	u, err := url.Parse(address)
	scheme, rest, hasScheme := strings.Cut(address, "://")
	switch {
	case address == "":
		b.missing(grammar.Warning, grammar.CodeWebhook, at, example, "the address is empty, so this is never sent")
	case fromServer >= 0 && (!hasScheme || fromServer <= len(scheme)+len("://")+strings.IndexAny(rest+"/", "/?#")):
		b.missing(grammar.Warning, grammar.CodeWebhook, at, "spell out the host; values may follow it",
			"a value that a server sends determines where this goes: anyone who controls the server can redirect it")
	case !hasScheme:
		b.missing(grammar.Warning, grammar.CodeWebhook, at, example, "the address has no https:// before its host, so this is never sent")
	case !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http"):
		b.missing(grammar.Warning, grammar.CodeWebhook, at, "use https, or http", "a webhook cannot be sent by %s, so this is never sent", grammar.Clip(scheme, 20))
	case err != nil:
		b.missing(grammar.Warning, grammar.CodeWebhook, at, example, "the address is not a valid URL (%s), so this is never sent", reasonOf(err))
	case u.Port() != "" && !validPort(u.Port()):
		b.missing(grammar.Warning, grammar.CodeWebhook, at, "ports go from 1 to 65535", "port %s is out of range, so this is never sent", grammar.Clip(u.Port(), 20))
	case u.Hostname() == "":
		b.missing(grammar.Warning, grammar.CodeWebhook, at, example, "the address names no host, so this is never sent")
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		b.missing(grammar.Warning, grammar.CodeWebhook, at, example, "the host has a blank in it, so this is never sent")
	case len(address) > maxURL:
		b.missing(grammar.Warning, grammar.CodeWebhook, at, "shorten it", "the address has more than %d bytes, so this is never sent", maxURL)
	}
}

func validPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

// maxURL is the length in bytes of the longest address that WEBHOOK posts to.
const maxURL = 8 << 10

// reasonOf says what is wrong with a URL, without repeating it: it may contain a token.
func reasonOf(err error) string {
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	reason, _, _ := strings.Cut(err.Error(), `"`)
	return strings.TrimSpace(reason)
}

// localUser matches the name of a user or an alias of this machine, which its own mail system
// accepts as an address.
var localUser = regexp.MustCompile(`^\s*[A-Za-z0-9_][A-Za-z0-9._+-]*\s*$`)

// withLocalUsers adds a domain to the users of this machine in a list of addresses.
func withLocalUsers(list string) string {
	parts := strings.Split(list, ",")
	for i, p := range parts {
		if localUser.MatchString(p) {
			parts[i] = strings.TrimSpace(p) + "@localhost"
		}
	}
	return strings.Join(parts, ",")
}

// checkAddresses warns about a FROM or a TO that would prevent a mail from ever being sent.
func (b *builder) checkAddresses(at grammar.Node, t fsm.Text, several bool) {
	text, _ := sample(t)
	const example = `write an address such as "ups@example.com"`
	if len(b.mails) > 0 && b.mails[len(b.mails)-1].Plaintext {
		text = withLocalUsers(text)
	}
	list, err := mail.ParseAddressList(text)
	switch {
	case strings.TrimSpace(text) == "":
		b.missing(grammar.Warning, grammar.CodeAddress, at, example, "the address is empty, so this mail is never sent")
	case err != nil:
		b.missing(grammar.Warning, grammar.CodeAddress, at, example, "this is not a mail address, so the mail is not sent to it")
	case !several && len(list) != 1:
		b.missing(grammar.Warning, grammar.CodeAddress, at, "write one; TO takes several", "FROM takes one address, so this mail is never sent")
	}
}

// checkVariable warns about a variable that NUT does not document.
func (b *builder) checkVariable(at grammar.Span, name string) {
	known, meant := b.variable(name)
	if known {
		return
	}
	remedy := "it has a value only if the driver has a variable of this name"
	if meant != "" {
		remedy = "did you mean " + meant + "?"
	}
	b.warnf(grammar.CodeVariable, at, remedy, "NUT does not document a variable %s", name)
}

func (b *builder) variable(name string) (known bool, meant string) {
	v, ok := b.variables[name]
	if !ok {
		if b.compared += len(variableList()); b.compared > maxCompared {
			return standardVariable(name), ""
		}
		v.known, v.meant = KnownVariable(name)
		b.variables[name] = v
	}
	return v.known, v.meant
}

// variable is what is known of the name of a variable.
type variable struct {
	known bool
	meant string
}
