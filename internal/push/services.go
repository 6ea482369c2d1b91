// Package push sends short messages to the services that PUSH knows: to phones and to chats.
//
// Invariants: nothing is looked up, connected to or logged but by Send, and by Send only through the
// client that it is given. A URL is a secret: no error repeats one, or a part of it.
package push

import (
	"maps"
	"slices"

	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/discord"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/googlechat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/lark"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/matrix"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/mattermost"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/rocketchat"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/signal"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/slack"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/teams"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/telegram"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/wecom"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/chat/zulip"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/incident/opsgenie"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/incident/pagerduty"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/bark"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/gotify"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/ifttt"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/join"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/ntfy"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/pushbullet"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/push/pushover"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/sms/twilio"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/specialized/notifiarr"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// A service is what there is to know of one beside its API, which shoutrrr knows.
type service struct {
	open func() types.Service
	form string // of its URL, for a remedy

	// The parameter that has the priority, and what it is for low, normal, high and urgent.
	priority string
	levels   [4]string

	untitled bool // a title is not shown

	// host is the server of a service whose URL may leave it out, which shoutrrr does not fill in.
	host string

	// max is how many bytes of text the service takes; 0: shoutrrr minds that, or there is no bound worth
	// minding.
	max int
}

// services is the one table of services, by the scheme of their URLs. It does not have those of
// shoutrrr for which the language has a verb.
var services = map[string]service{
	"bark":       {open: func() types.Service { return &bark.Service{} }, form: "bark://:devicekey@host"},
	"discord":    {open: func() types.Service { return &discord.Service{} }, form: "discord://token@webhookid"},
	"googlechat": {open: func() types.Service { return &googlechat.Service{} }, form: "googlechat://chat.googleapis.com/v1/spaces/space/messages?key=key&token=token"},
	"gotify":     {open: func() types.Service { return &gotify.Service{} }, form: "gotify://host/token", priority: "priority", levels: [4]string{"2", "5", "8", "10"}},
	"ifttt":      {open: func() types.Service { return &ifttt.Service{} }, form: "ifttt://key/?events=event", untitled: true},
	"join":       {open: func() types.Service { return &join.Service{} }, form: "join://shoutrrr:apikey@join/?devices=device"},
	"lark":       {open: func() types.Service { return &lark.Service{} }, form: "lark://host/token?secret=secret"},
	"matrix":     {open: func() types.Service { return &matrix.Service{} }, form: "matrix://user:password@host/?rooms=!room"},
	"mattermost": {open: func() types.Service { return &mattermost.Service{} }, form: "mattermost://host/token"},
	"notifiarr":  {open: func() types.Service { return &notifiarr.Service{} }, form: "notifiarr://apikey"},
	"ntfy":       {open: func() types.Service { return &ntfy.Service{} }, form: "ntfy://host/topic", priority: "priority", levels: [4]string{"low", "default", "high", "max"}, max: 4096},
	"opsgenie":   {open: func() types.Service { return &opsgenie.Service{} }, form: "opsgenie://host/apikey", priority: "priority", levels: [4]string{"P5", "P3", "P2", "P1"}},
	"pagerduty":  {open: func() types.Service { return &pagerduty.Service{} }, form: "pagerduty:///integrationkey", host: "events.pagerduty.com:443", priority: "severity", levels: [4]string{"info", "warning", "error", "critical"}, max: 1024},
	"pushbullet": {open: func() types.Service { return &pushbullet.Service{} }, form: "pushbullet://token"},
	"pushover":   {open: func() types.Service { return &pushover.Service{} }, form: "pushover://shoutrrr:apitoken@userkey", priority: "priority", levels: [4]string{"-1", "0", "1", "1"}, max: 1024},
	"rocketchat": {open: func() types.Service { return &rocketchat.Service{} }, form: "rocketchat://host/tokenA/tokenB/channel"},
	"signal":     {open: func() types.Service { return &signal.Service{} }, form: "signal://host:port/source/recipient"},
	"slack":      {open: func() types.Service { return &slack.Service{} }, form: "slack://hook:A-B-C@webhook"},
	"teams":      {open: func() types.Service { return &teams.Service{} }, form: "teams://?host=https%3A%2F%2F…"},
	"telegram":   {open: func() types.Service { return &telegram.Service{} }, form: "telegram://token@telegram?chats=@channel", priority: "notification", levels: [4]string{"no", "yes", "yes", "yes"}, max: 4000},
	"twilio":     {open: func() types.Service { return &twilio.Service{} }, form: "twilio://account:token@from/to", max: 1600},
	"wecom":      {open: func() types.Service { return &wecom.Service{} }, form: "wecom://key"},
	"zulip":      {open: func() types.Service { return &zulip.Service{} }, form: "zulip://bot-mail:key@host/?stream=stream&topic=topic"},
}

// elsewhere says what to write in place of services that shoutrrr has.
var elsewhere = map[string]string{
	"generic": "write WEBHOOK, which has HEADER and BODY",
	"logger":  "write NUTLOG or SYSLOG",
	"mqtt":    "write MQTT before the first GROUP",
	"mqtts":   "write MQTT before the first GROUP",
	"smtp":    "write SMTPSERVER and EMAIL",
	"http":    "write WEBHOOK; docs/notify.md has the URLs of the services",
	"https":   "write WEBHOOK; docs/notify.md has the URLs of the services",
}

// aliases are other names of services.
var aliases = map[string]string{"hangouts": "googlechat"}

// Services returns the schemes of all services, sorted.
func Services() []string { return slices.Sorted(maps.Keys(services)) }
