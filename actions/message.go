package actions

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/sealed"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Bounds of a message, so that a server's data fills neither memory nor disk. Longer texts are cut;
// values that do not fit are left out.
const (
	maxText    = 16 << 10  // bytes of a text
	maxSubject = 500       // bytes of a subject: one line has 998 (RFC 5322, section 2.1.1)
	maxAddress = 4 << 10   // bytes of sender and recipients together
	maxValues  = 16 << 10  // bytes of all values together
	maxMessage = 256 << 10 // bytes of a message's file
	maxKept    = 8 << 20   // bytes of the texts and values of all mails that are kept, and of all webhooks
)

// A message is a mail, a webhook or a push to be delivered.
type message struct {
	id     string // of its effect; its file has this name
	route  *route
	effect *fsm.Effect // bounded, and without what may be secret
	size   int         // bytes of its large parts
	host   string      // messages to the same host are delivered one after the other
	whole  *fsm.Effect // WEBHOOK, PUSH: the effect with its secrets; nil: this process does not know them
	digest string      // WEBHOOK, PUSH: SHA-256 of the destination and how it is sent
	done   []string    // EMAIL: the recipients not to be retried

	// State of the lane.
	job      *job      // nil: its outcome is reported, or was another process's
	owed     func()    // reports the outcome; nil: it was reported
	taken    time.Time // when it came to this lane
	due      time.Time // when the next try is due, as far as this message decides
	expires  time.Time
	tries    int // started, of this message itself
	refusals int // of this message, in a row
	underWay bool
	saved    bool // its file is on disk
	saving   bool // the spool has been asked to write it
	restored bool // from the spool, where an earlier process left it
	last     error

	notBefore time.Time // its host wants no further try before
}

// newMessage makes a message from an effect.
func newMessage(e *fsm.Effect) (*message, error) {
	c := *e.Public()
	c.Text = text.Clip(strings.ToValidUTF8(e.Text, "\uFFFD"), maxText)
	c.Values = nil
	room := maxValues
	for _, v := range e.Values {
		if n := len(v.Name) + len(v.Value); n <= room {
			room -= n
			c.Values = append(c.Values, v)
		}
	}
	if c.Time.IsZero() {
		c.Time = time.Now()
	}
	m := &message{effect: &c}
	switch e.Verb {
	case fsm.Webhook:
		m.whole, m.digest, m.host = e, digest(e), hostOf(e.URL)
	case fsm.Push:
		note := *e.Note
		note.Title = text.Clip(strings.ToValidUTF8(note.Title, "\uFFFD"), maxSubject)
		c.Note = &note
		m.whole, m.digest, m.host = e, digest(e), serviceOf(e)
	}
	if e.Mail != nil {
		mail := *e.Mail
		mail.Subject = text.Clip(strings.ToValidUTF8(mail.Subject, "\uFFFD"), maxSubject)
		c.Mail = &mail
	}
	m.size = sizeOf(&c)
	return m, m.check()
}

func sizeOf(e *fsm.Effect) int {
	n := len(e.Text)
	for _, v := range e.Values {
		n += len(v.Name) + len(v.Value)
	}
	if e.Post != nil {
		for _, p := range e.Post.Body {
			n += len(p.Text)
		}
	}
	return n
}

// check returns what permanently prevents the delivery of a message.
func (m *message) check() error {
	e := m.effect
	switch {
	case e.Verb == fsm.Webhook && m.host == "":
		return errors.New("the URL is not one of a web server (write it as https://host/path)")
	case e.Verb == fsm.Push && m.host == "":
		return errors.New("the URL is not one of a service (upsmon check says more)")
	case e.Verb == fsm.Push && e.Note == nil:
		return errors.New("there is neither title nor priority")
	case e.Verb != fsm.Email && len(m.digest) != 2*sha256.Size:
		return errors.New("the digest of the URL is missing")
	case e.Verb != fsm.Email:
		return nil
	case e.Mail == nil:
		return errors.New("there is neither sender nor recipient")
	case len(e.Mail.From)+len(e.Mail.To) > maxAddress:
		return fmt.Errorf("sender and recipients are longer than %d bytes together (use a mailing list)", maxAddress)
	}
	return checkMail(e.Mail, true) // which server will get it is not known here
}

// digest identifies the destination of a message and how it is sent.
func digest(e *fsm.Effect) string {
	h := sha256.New()
	_, _ = io.WriteString(h, e.URL)
	if e.Post != nil {
		part := func(s string) { _, _ = fmt.Fprintf(h, "\x00%d:%s", len(s), s) }
		pieces := func(all []fsm.Piece) {
			for _, p := range all {
				if p.Fixed {
					part(p.Text)
				}
			}
		}
		part(e.Post.Method)
		for _, f := range e.Post.Headers {
			part(f.Name)
			pieces(f.Value)
		}
		pieces(e.Post.Body)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// messageName matches the names of files: the time, by which they sort, and a random number, so
// that the name can serve as a Message-ID.
var messageName = regexp.MustCompile(`^\d{8}T\d{6}\.\d{9}-[0-9a-f]{8}$`)

// NewID makes an ID for an effect that is raised at that time. IDs sort by time. Effects are rare and
// each waits for its ID, so the code for it is in no cache: little code takes a third of the time that
// time.Format and crypto/rand take. Guessing an ID gains nobody anything.
func NewID(at time.Time) string {
	at = at.UTC()
	year, month, day := at.Date()
	hour, minute, second := at.Clock()
	id := []byte("00000000T000000.000000000-00000000")
	digits(id[:8], (year*100+int(month))*100+day)
	digits(id[9:15], (hour*100+minute)*100+second)
	digits(id[16:25], at.Nanosecond())
	for i, n := 26, rand.Uint32(); i < len(id); i, n = i+1, n>>4 {
		id[i] = "0123456789abcdef"[n&15]
	}
	return string(id)
}

// digits writes a number of that many digits.
func digits(to []byte, n int) {
	for i := len(to) - 1; i >= 0; i-- {
		to[i] = byte('0' + n%10)
		n /= 10
	}
}

// kept is a message on disk. It contains no secret: no password, and of a URL only its digest and
// the part before the path, or the name of the service.
type kept struct {
	ID      string // its name
	Verb    fsm.Verb
	Unit    string
	Name    string
	Group   string
	Event   string
	Rule    string
	Time    time.Time
	Text    string
	Mail    *fsm.Mail   `json:",omitempty"`
	Post    *fsm.Post   `json:",omitempty"`
	Note    *fsm.Note   `json:",omitempty"`
	Done    []string    `json:",omitempty"`
	Joined  []string    `json:",omitempty"`
	Host    string      `json:",omitempty"`
	Digest  string      `json:",omitempty"`
	Values  []fsm.Value `json:",omitempty"`
	Version int

	// Until when the host wants no further try, on this machine's clock, and why.
	NotBefore time.Time `json:",omitzero"`
	Reason    string    `json:",omitempty"`
}

// keptVersion is the version of the file format. Files of version 1 have neither a
// checksum nor a verb: each verb had its own directory.
const keptVersion = 2

func (m *message) encode() ([]byte, error) {
	e := m.effect
	why := ""
	if !m.notBefore.IsZero() && m.last != nil { // otherwise the next process will soon find out
		why = m.last.Error()
	}
	return sealed.Line(kept{
		ID: m.id, Verb: e.Verb, Unit: e.Unit, Name: e.Name, Group: e.Group, Event: e.Event, Rule: e.Rule, Time: e.Time, Text: e.Text,
		Mail: e.Mail, Post: e.Post, Note: e.Note, Done: m.done, Joined: e.Joined, Host: m.host, Digest: m.digest, Values: e.Values, Version: keptVersion,
		NotBefore: m.notBefore, Reason: why,
	})
}

// decodeMessage reads what encode wrote.
func decodeMessage(name string, data []byte) (*message, error) {
	var k kept
	if err := sealed.Read(data, &k); err != nil {
		return nil, err
	}
	if k.ID != name {
		return nil, fmt.Errorf("it is another message, %q", k.ID)
	}
	if k.Version != keptVersion {
		return nil, fmt.Errorf("its version is %d, not %d", k.Version, keptVersion)
	}
	return k.message(name)
}

// upgradeMessage converts a file of version 1, which was kept in the directory of a verb, to the
// current format.
func upgradeMessage(verb fsm.Verb, name string, data []byte) ([]byte, error) {
	var k kept
	if err := json.Unmarshal(data, &k); err != nil {
		return nil, err
	}
	if k.Version != 1 {
		return nil, fmt.Errorf("its version is %d, not 1", k.Version)
	}
	k.Verb = verb
	m, err := k.message(name)
	if err != nil {
		return nil, err
	}
	return m.encode()
}

func (k *kept) message(name string) (*message, error) {
	if k.Time.IsZero() {
		return nil, errors.New("it has no time")
	}
	m := &message{
		id: name, host: k.Host, digest: k.Digest, done: k.Done, saved: true, notBefore: k.NotBefore,
		effect: &fsm.Effect{
			ID: name, Verb: k.Verb, Unit: k.Unit, Name: k.Name, Group: k.Group, Event: k.Event, Rule: k.Rule, Time: k.Time,
			Text: k.Text, Mail: k.Mail, Post: k.Post, Note: k.Note, Joined: k.Joined, Values: k.Values,
		},
	}
	if k.Reason != "" {
		m.last = errors.New(k.Reason)
	}
	m.size = sizeOf(m.effect)
	return m, m.check()
}
