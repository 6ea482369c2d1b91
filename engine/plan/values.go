package plan

import (
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/grammar"
)

// marks are the pairs of quotation marks, in order of preference.
var marks = [][2]string{{`"`, `"`}, {`'`, `'`}, {"«", "»"}, {"⎡", "⎦"}, {"⸢", "⸥"}}

// quote encloses a value in marks that it does not contain.
func quote(s string) (string, error) {
	if err := checkLine(s); err != nil {
		return "", err
	}
	for _, m := range marks {
		if !strings.Contains(s, m[1]) {
			return m[0] + s + m[1], nil
		}
	}
	return "", errors.New(`it contains the closing marks of all quotation marks of the language, " ' » ⎦ ⸥ (change it so that one of them is missing)`)
}

// literal escapes what would begin a substitution.
func literal(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// checkLine says why a text cannot be written on a line of a file.
func checkLine(s string) error {
	switch {
	case !utf8.ValidString(s):
		return errors.New("it is not UTF-8 text")
	case strings.ContainsAny(s, "\r\n"):
		return errors.New("it has more than one line")
	case strings.Contains(s, "\x00"):
		return errors.New("it contains a zero byte")
	}
	return nil
}

// quotePassword is what stands behind PASSWORD: the password, or the file that it is in.
func quotePassword(p compile.Secret, file string) (string, error) {
	if file != "" {
		if err := CheckPath(file); err != nil {
			return "", err
		}
		path, err := quote(file)
		return "FILE " + path, err
	}
	text, err := quote(string(p))
	if err != nil {
		return "", fmt.Errorf("the password cannot be used: %w", err)
	}
	return text, nil
}

// CheckPassword says why a password cannot be written into a configuration, without
// showing it.
func CheckPassword(p compile.Secret) error {
	if p == "" {
		return errors.New("the password is empty")
	}
	_, err := quotePassword(p, "")
	return err
}

var name = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9._%+-]*$`)

func isName(s string) bool {
	_, reserved := slices.BinarySearch(grammar.Keywords(), s)
	return name.MatchString(s) && !reserved
}

// CheckUnit says why a unit cannot be named in a configuration.
func CheckUnit(unit string) error {
	if err := checkName(unit, "a unit"); err != nil {
		return fmt.Errorf("%w (give it another name in ups.conf)", err)
	}
	return nil
}

// CheckUser says why a user of upsd cannot be named in a configuration.
func CheckUser(user string) error {
	if err := checkName(user, "a user of upsd"); err != nil {
		return fmt.Errorf("%w (add another user to upsd.users)", err)
	}
	return nil
}

// checkName says why a name cannot be written, with or without quotation marks.
func checkName(name, what string) error {
	r, invisible := grammar.Invisible(name)
	_, unquotable := quote(name)
	switch {
	case name == "":
		return fmt.Errorf("%s must have a name", what)
	case len(name) > compile.MaxName:
		return fmt.Errorf("%s cannot be called %q: a name has at most %d bytes", what, shorten(name), compile.MaxName)
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("%s cannot be called %q: it begins or ends with a blank", what, shorten(name))
	case invisible != "":
		return fmt.Errorf("%s cannot be called %q: it contains %s, U+%04X", what, shorten(name), invisible, r)
	case unquotable != nil:
		return fmt.Errorf("%s cannot be called %q: %w", what, shorten(name), unquotable)
	}
	return nil
}

// CheckHost says why a text is not a host.
func CheckHost(host string) error {
	_, notIP := netip.ParseAddr(host)
	switch {
	case host == "":
		return errors.New("the host has no name")
	case notIP != nil && strings.Contains(host, ":"):
		return fmt.Errorf("%q is neither a host name nor an address (give the port separately)", shorten(host))
	case !utf8.ValidString(host) || strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`/"'`, r) }):
		return fmt.Errorf("%q is not a host (give its name or address)", shorten(host))
	}
	return nil
}

// spellHost spells a host as the language requires.
func spellHost(host string) string {
	if addr, err := netip.ParseAddr(host); err == nil && addr.Is4() || isName(host) {
		return host
	}
	return `"` + host + `"` // CheckHost refuses quotation marks
}

// CheckPort says why a number is not a port.
func CheckPort(port int) error {
	if port < 1 || port > 65535 {
		return fmt.Errorf("%d is not a port: ports are 1 to 65535", port)
	}
	return nil
}

// CheckPath says why a path cannot be written into a configuration.
func CheckPath(path string) error {
	if !filepath.IsAbs(path) {
		return fmt.Errorf("%q is not an absolute path", shorten(path))
	}
	if _, err := quote(path); err != nil {
		return fmt.Errorf("the path %q cannot be used: %w", shorten(path), err)
	}
	return nil
}

// CheckMailUser says why a user of a mail server cannot be written into a configuration.
// It may be empty.
func CheckMailUser(user string) error {
	if _, err := quote(user); err != nil {
		return fmt.Errorf("the user %q cannot be used: %w", shorten(user), err)
	}
	return nil
}

// CheckSender says why a text is not an address to send mail from.
func CheckSender(from string) error {
	if _, err := mail.ParseAddress(from); err != nil {
		return fmt.Errorf("%q is not a mail address such as ups@example.com", shorten(from))
	}
	return checkAddress(from)
}

// Sender suggests an address to send mail from: that of the mail server's user, otherwise
// the first recipient, because servers do not accept just any address.
func Sender(user, to string) string {
	if CheckSender(user) == nil {
		return user
	}
	if list, err := mail.ParseAddressList(to); err == nil {
		return list[0].Address
	}
	return ""
}

// CheckRecipients says why a text is not a list of addresses to send mail to.
func CheckRecipients(to string) error {
	if _, err := mail.ParseAddressList(to); err != nil {
		return fmt.Errorf("%q is neither a mail address nor a list such as you@example.com, me@example.com", shorten(to))
	}
	return checkAddress(to)
}

func checkAddress(s string) error {
	if _, err := quote(literal(s)); err != nil {
		return fmt.Errorf("the address %q cannot be used: %w", shorten(s), err)
	}
	return nil
}

// shorten bounds what an error repeats.
func shorten(s string) string {
	const most = 80
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
