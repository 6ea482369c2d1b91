package actions

import (
	"net/url"

	"github.com/tls-upsmon/upsmon/fsm"
)

// describeMail shows a mail on one line.
func describeMail(e *fsm.Effect) string {
	if e.Mail == nil {
		return e.Text
	}
	return "To " + e.Mail.To + " Subject " + e.Mail.Subject + ": " + e.Text
}

// describeWebhook shows where a message goes. Whoever knows the path and query
// of such a URL may post to it, so that they do not belong into a log.
func describeWebhook(e *fsm.Effect) string {
	where := "(bad URL)"
	if u, err := url.Parse(e.URL); err == nil && u.Host != "" {
		where = u.Scheme + "://" + u.Host + "/…"
	}
	return where + ": " + e.Text
}
