package compile

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// checkProgram reports a message in the place of a command. WALL, EMAIL and PUSH take a message, so
// people write one after SHUTDOWN, too, and the machine would not go down.
func (b *builder) checkProgram(n *grammar.Texts, verb string, argv []fsm.Text) bool {
	if slices.ContainsFunc(n.Words, func(w grammar.Word) bool {
		name, ok := w.(*grammar.Name)
		return ok && name.Let == nil && name.Value != hostname
	}) {
		return true // has been reported
	}
	words := make([]string, len(argv))
	for i, w := range argv {
		words[i] = shown(w)
	}
	remedy := `give the command's path, as in ` + verb + ` "/usr/local/sbin/stop-guests"`
	if fsm.VerbOf(verb) == fsm.ShutdownCmd {
		remedy = `write WALL "…" SHUTDOWN, or give the command's path, as in ` + verb + ` "/sbin/poweroff"`
	}
	switch suspect(words, fsm.VerbOf(verb) == fsm.ShutdownCmd) {
	case aMessage:
		b.errorf(grammar.CodeProgram, n, remedy, "%s runs \"%s\" as a command; it takes no message", verb, words[0])
		return false
	case noPath:
		b.warnf(grammar.CodeProgram, n, remedy, "%s runs \"%s\" as a command, wherever the system finds one; it takes no message", verb, words[0])
	}
	return true
}

// shown returns a word of a command with its substitutions as in the file.
func shown(t fsm.Text) string {
	var b strings.Builder
	for _, s := range t {
		if s.Literal != "" {
			b.WriteString(s.Literal)
		} else {
			b.WriteString(fsm.Text{s}.String())
		}
	}
	return b.String()
}

// IsMessage reports whether the words of a SHUTDOWNCMD are those of a message.
func IsMessage(words []string) bool { return len(words) > 0 && suspect(words, true) == aMessage }

// A suspicion is what the words of a command look like.
type suspicion uint8

const (
	aCommand suspicion = iota
	noPath             // probably not a command
	aMessage           // certainly not one
)

// suspect judges the words of a command. shutsDown says that it is the shutdown command, for which
// a doubtful text counts as a message.
func suspect(words []string, shutsDown bool) suspicion {
	first := words[0]
	if first == "" {
		return noPath
	}
	letters := func(s string) bool { return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == "" }
	switch {
	case strings.ContainsAny(first[len(first)-1:], ",:;.!?"):
		return aMessage // as in %(u)s: power failure
	case strings.ContainsAny(first, "/%"), slices.Contains(programs, first), ofUPS.MatchString(first), script.MatchString(first):
		return aCommand
	case strings.ContainsFunc(first, func(r rune) bool { return unicode.IsUpper(r) || r > unicode.MaxASCII || unicode.IsSpace(r) }):
		return aMessage
	case !letters(first):
		return aCommand // a name such as stop-guests or lxc2
	case len(words) == 1:
		return noPath
	case len(words) == 2 && !letters(strings.Trim(strings.ToLower(words[1]), ",:;.!?")), slices.ContainsFunc(words[1:], argument.MatchString):
		return noPath
	case shutsDown:
		return aMessage
	}
	return noPath
}

// argument matches what occurs in a command rather than in a sentence: an option, a path, an
// assignment.
var argument = regexp.MustCompile(`^[-+][A-Za-z0-9-]|[/=@_\\]`)

// ofUPS are the programs of NUT and its relatives; script is a file that an interpreter runs.
var (
	ofUPS  = regexp.MustCompile(`^(ups[a-z0-9_-]+|apc[a-z0-9_-]+|nut[a-z0-9_-]+)$`)
	script = regexp.MustCompile(`^[A-Za-z0-9_-]+\.(sh|bash|py|pl|rb|php|exe|bat|cmd)$`)
)

// programs are well-known commands that are called without a path. Others are better given with
// one.
var programs = strings.Fields(`shutdown poweroff halt reboot systemctl loginctl init telinit rc-service service openrc-shutdown
	runit-init s6-linux-init-hpr sv initctl busybox sh bash dash ash ksh zsh python python3 perl env nohup nice ionice setsid
	timeout flock sudo doas su runuser chroot nsenter ssh plink sshpass rsync curl wget nc telnet snmpset snmpcmd ipmitool
	wakeonlan etherwake wol virsh qm pct pvesh pvecm xe xl vboxmanage vim-cmd esxcli esxcfg docker podman lxc incus lxd kubectl
	machinectl zfs zpool mdadm mount umount sync touch cp mv rm ln cat echo printf test true false sleep date logger wall kill
	killall pkill pm-suspend pm-hibernate rtcwake acpi etherwake midclt synopoweroff syno_poweroff_task net at batch crontab
	mail sendmail mosquitto_pub make tee xargs find tls-upsmon`)
