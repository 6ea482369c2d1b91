package compile

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// What a file may contain that others must not read.
const (
	passwords     = "the passwords"
	pushURLs      = "the URLs of PUSH"
	webhookTokens = "the tokens of WEBHOOK"
)

// exposed lists the kinds of secrets in the file, in the order of these names. Secrets in other
// files, and placeholders of examples, do not count.
func (c *checker) exposed() []string {
	var all []string
	for _, what := range []string{passwords, pushURLs, webhookTokens} {
		if what == passwords && c.hasPasswords() || c.secrets[what] {
			all = append(all, what)
		}
	}
	return all
}

// hasPasswords reports whether there is a password in the file that may be a real one.
func (c *checker) hasPasswords() bool {
	real := func(p *grammar.Password) bool {
		return p != nil && p.Text != nil && !slices.Contains(placeholders, strings.ToLower(p.Text.Value))
	}
	return slices.ContainsFunc(c.mails, func(m *grammar.SMTPServer) bool { return real(m.Password) }) ||
		slices.ContainsFunc(c.brokers, func(m *grammar.MQTT) bool { return real(m.Password) }) ||
		slices.ContainsFunc(c.units, func(u *unit) bool { return real(u.node.Password) })
}

// placeholders stand in for a password in examples. They are not secret, so a file without real
// passwords may be readable by all, as those of this project are.
var placeholders = []string{"change me", "changeme", "change-me", "password", "secret", "your password", "xxx", "***", "…"}

// exampleHost matches the names that are reserved for examples (RFC 2606, RFC 6761).
var exampleHost = regexp.MustCompile(`(?i)(^|\.)(example(\.(com|net|org))?|invalid|test)$`)

// isExample reports whether a URL is one that nobody can send anything to.
func isExample(u *url.URL) bool { return exampleHost.MatchString(u.Hostname()) }

// notePush notes the URL of a PUSH in the file. All of it is secret: anyone who knows it can write
// to the same phone.
func (b *builder) notePush(t fsm.Text) {
	address, _ := sample(t)
	u, err := url.Parse(address)
	_, rest, found := strings.Cut(address, "://")
	if found && rest != "" && (err != nil || !isExample(u)) {
		b.secrets[pushURLs] = true
	}
}

// noteWebhook notes a WEBHOOK with something secret in its URL, its header fields or its body.
func (b *builder) noteWebhook(p fsm.PostWeb) {
	address, _ := sample(p.URL)
	u, err := url.Parse(address)
	if err != nil || isExample(u) {
		return
	}
	password, _ := u.User.Password()
	secret := password != "" && !isPlaceholder(password)
	for part := range strings.SplitSeq(u.Path, "/") {
		secret = secret || looksLikeToken(part)
	}
	for name, values := range u.Query() {
		secret = secret || slices.ContainsFunc(values, func(v string) bool {
			return looksLikeToken(v) || len(v) >= minWord && secretName.MatchString(name) && !isPlaceholder(v)
		})
	}
	for _, h := range p.Headers {
		value, _ := sample(h.Value)
		for word := range strings.FieldsSeq(value) {
			secret = secret || len(word) >= minWord && secretName.MatchString(h.Name) && !scheme[strings.ToLower(word)] && !isPlaceholder(word)
		}
	}
	body, _ := sample(p.Body)
	for _, m := range secretMember.FindAllStringSubmatch(body, -1) {
		secret = secret || looksLikeToken(m[1])
	}
	if secret {
		b.secrets[webhookTokens] = true
	}
}

// secretName matches the names of header fields and parameters that hold a secret.
var secretName = regexp.MustCompile(`(?i)auth|cookie|key|passw|secret|sig|token`)

// secretMember matches a member of a JSON object, or a field of a form, that may hold one.
var secretMember = regexp.MustCompile(`(?i)[a-z_-]*(?:auth|key|passw|secret|token)[a-z_-]*(?:"\s*:\s*"|=)([^"&\s]+)`)

// scheme are the words before the secret of an Authorization (RFC 9110, section 11).
var scheme = map[string]bool{"basic": true, "bearer": true, "digest": true, "token": true, "apikey": true, "key": true, "genie-key": true}

// minToken is the length from which a part of a URL counts as a token, longToken that from which it
// does even if it could be a name, and minWord that for a word in a header field for secrets.
const (
	minWord   = 4
	minToken  = 8
	longToken = 20
)

// looksLikeToken reports whether a part of a URL or a body is more likely a token than a name: it
// is long, and contains digits or letters of both cases.
func looksLikeToken(s string) bool {
	if len(s) < minToken || isPlaceholder(s) {
		return false
	}
	digits := strings.ContainsFunc(s, unicode.IsDigit)
	mixed := strings.ContainsFunc(s[1:], unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower)
	return digits || mixed || len(s) >= longToken
}

// isPlaceholder reports whether a text stands for a secret: XXXX, API-TOKEN, change-me.
func isPlaceholder(s string) bool {
	return slices.Contains(placeholders, strings.ToLower(s)) || !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLower(r) || unicode.IsDigit(r) && r != '0' })
}
