// Package push sends short messages to the services that PUSH supports: to phones and to chats.
//
// Invariants: only Send does DNS look-ups, connects or logs anything, and only through the given
// client. A URL is a secret: no error repeats any part of it.
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

// A service describes a service beyond its API, which shoutrrr implements.
type service struct {
	open func() types.Service
	form string // the form of its URL, for a remedy

	// The name of the priority parameter, and its values for low, normal, high and urgent.
	priority string
	levels   [4]string

	untitled bool // the service does not show titles

	// host is the default server of a service whose URL may omit it, if shoutrrr does not fill it
	// in.
	host string

	most limit // the maximum length of the text

	title int // the maximum characters of a title, if fewer than usual

	always types.Params // parameters of every message
}

// A limit is the maximum length of a text. A service refuses a longer one, or silently drops its
// end, so we cut it. The zero limit means that the service accepts the longest message, which has
// 16 KiB.
type limit struct {
	n     int
	bytes bool // not characters
	all   bool // the title counts as well
}

// services is the only table of services, by the scheme of their URLs. It leaves out the services
// of shoutrrr for which the language has a verb.
var services = map[string]service{
	// Apple accepts 4,096 bytes for the complete payload ("Generating a remote notification").
	"bark": {open: func() types.Service { return &bark.Service{} }, form: "bark://:devicekey@host", most: limit{3000, true, true}},
	// 6,000 in all embeds of a message ("Embed limits"). shoutrrr drops parts of a longer text. It
	// also does so when it splits a text with more than ten lines at its line breaks.
	"discord":    {open: func() types.Service { return &discord.Service{} }, form: "discord://token@webhookid", most: limit{5800, false, true}, always: types.Params{"splitLines": "No"}},
	"googlechat": {open: func() types.Service { return &googlechat.Service{} }, form: "googlechat://chat.googleapis.com/v1/spaces/space/messages?key=key&token=token"},
	"gotify":     {open: func() types.Service { return &gotify.Service{} }, form: "gotify://host/token, where the token has 15 characters and begins with A", priority: "priority", levels: [4]string{"2", "5", "8", "10"}},
	"ifttt":      {open: func() types.Service { return &ifttt.Service{} }, form: "ifttt://key/?events=event", untitled: true},
	// It uses Firebase, which accepts 4,096 bytes ("About FCM messages").
	"join": {open: func() types.Service { return &join.Service{} }, form: "join://shoutrrr:apikey@join/?devices=device", most: limit{4000, true, true}},
	// The maximum that shoutrrr sends.
	"lark":   {open: func() types.Service { return &lark.Service{} }, form: "lark://host/token?secret=secret", most: limit{4096, true, false}},
	"matrix": {open: func() types.Service { return &matrix.Service{} }, form: "matrix://user:password@host/?rooms=!room"},
	// "Maximum post size", since version 5.0.
	"mattermost": {open: func() types.Service { return &mattermost.Service{} }, form: "mattermost://host/token", most: limit{16383, false, true}},
	// It becomes a description in Discord.
	"notifiarr": {open: func() types.Service { return &notifiarr.Service{} }, form: "notifiarr://apikey", most: limit{4096, false, false}},
	// A longer text becomes an attachment, or is refused ("Limitations").
	"ntfy": {open: func() types.Service { return &ntfy.Service{} }, form: "ntfy://host/topic", priority: "priority", levels: [4]string{"low", "default", "high", "max"}, most: limit{4096, true, false}},
	// "Alert API"
	"opsgenie": {open: func() types.Service { return &opsgenie.Service{} }, form: "opsgenie://host/apikey", priority: "priority", levels: [4]string{"P5", "P3", "P2", "P1"}, most: limit{15000, false, false}, title: 130},
	// "Events API v2", summary.
	"pagerduty":  {open: func() types.Service { return &pagerduty.Service{} }, form: "pagerduty:///integrationkey", host: "events.pagerduty.com:443", priority: "severity", levels: [4]string{"info", "warning", "error", "critical"}, most: limit{1024, false, true}},
	"pushbullet": {open: func() types.Service { return &pushbullet.Service{} }, form: "pushbullet://token"},
	// "Limits"
	"pushover": {open: func() types.Service { return &pushover.Service{} }, form: "pushover://shoutrrr:apitoken@userkey", priority: "priority", levels: [4]string{"-1", "0", "1", "1"}, most: limit{1024, false, false}},
	// The default of Message_MaxAllowedSize.
	"rocketchat": {open: func() types.Service { return &rocketchat.Service{} }, form: "rocketchat://host/tokenA/tokenB/channel", most: limit{5000, false, true}},
	"signal":     {open: func() types.Service { return &signal.Service{} }, form: "signal://host:port/source/recipient"},
	"slack":      {open: func() types.Service { return &slack.Service{} }, form: "slack://hook:A-B-C@webhook"},
	// 28 KB of two bytes per character, including the card around the text ("Limits and
	// specifications").
	"teams": {open: func() types.Service { return &teams.Service{} }, form: "teams://?host=https%3A%2F%2F…", most: limit{12000, true, true}},
	// The maximum that shoutrrr sends; the server accepts 4,096 characters including the title
	// ("sendMessage").
	"telegram": {open: func() types.Service { return &telegram.Service{} }, form: "telegram://token@telegram?chats=@channel", priority: "notification", levels: [4]string{"no", "yes", "yes", "yes"}, most: limit{4096, true, true}},
	// "Messages resource", Body
	"twilio": {open: func() types.Service { return &twilio.Service{} }, form: "twilio://account:token@from/to", most: limit{1600, false, true}},
	// The limit for the type text ("Group robot", 91770).
	"wecom": {open: func() types.Service { return &wecom.Service{} }, form: "wecom://key", most: limit{2048, true, true}},
	// "Send a message"; shoutrrr sends at most this many bytes.
	"zulip": {open: func() types.Service { return &zulip.Service{} }, form: "zulip://bot-mail:key@host/?stream=stream&topic=topic", most: limit{10000, true, true}},
}

// elsewhere says what to write instead of a service that shoutrrr supports but PUSH does not.
var elsewhere = map[string]string{
	"generic": "write WEBHOOK, which has HEADER and BODY",
	"logger":  "write NUTLOG or SYSLOG",
	"mqtt":    "write MQTT before the first GROUP",
	"mqtts":   "write MQTT before the first GROUP",
	"smtp":    "write SMTPSERVER and EMAIL",
	"http":    "write WEBHOOK; docs/notify.md has the URLs of the services",
	"https":   "write WEBHOOK; docs/notify.md has the URLs of the services",
}

// aliases maps other names of services to their names.
var aliases = map[string]string{"hangouts": "googlechat"}

// Services returns the schemes of all services, sorted.
func Services() []string { return slices.Sorted(maps.Keys(services)) }
