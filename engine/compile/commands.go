package compile

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/shlex"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
)

// command compiles a verb with its arguments; ok is false if it has an error. A verb whose only
// argument is a text needs no code here.
func (b *builder) command(v grammar.Verb, at place) (cmd fsm.Command, ok bool) {
	switch v := v.(type) {
	case *grammar.StartTimer:
		if v.Timer.Value == fsm.StartTimerName {
			b.errorf(grammar.CodeOwnStart, v.Timer, "choose another name, such as started",
				"start is the timer that runs by itself when the monitor begins to watch a unit")
		}
		return fsm.RunTimer{
			Timer: v.Timer.Value, After: b.interval(v.After, grammar.Warning, grammar.CodeInterval, "a timer"), While: b.cond(v.While, while(at)),
		}, true
	case *grammar.CancelTimer:
		return fsm.StopTimer{Timer: v.Timer.Value}, true
	case *grammar.Shutdown:
		run := fsm.RunShutdown{Text: shutdownText, NoFlag: v.NoFlag != nil}
		at := grammar.Node(v)
		if v.Text != nil {
			run.Text, at = b.texts(v.Text), v.Text
			b.checkForeign(at, v.Keyword(), run.Text)
		}
		var ok bool
		run.Argv, ok = b.argv(at, v.Keyword(), run.Text)
		if ok && v.Text != nil {
			ok = b.checkProgram(v.Text, v.Keyword(), run.Argv)
		}
		b.checkDelay(at, run.Argv)
		b.checkPowersOff(at, run.Argv)
		return run, ok
	case *grammar.Shell:
		text := b.texts(v.Text)
		b.checkForeign(v.Text, v.Keyword(), text)
		var limit time.Duration
		if v.Within != nil {
			limit = b.interval(v.Within, grammar.Error, grammar.CodeInterval, "WITHIN")
		}
		if fsm.Verb(v.Keyword()) == fsm.RootCmd {
			argv, ok := b.argv(v.Text, v.Keyword(), text)
			ok = ok && b.checkProgram(v.Text, v.Keyword(), argv)
			return fsm.RunRoot{Text: text, Argv: argv, Within: limit}, ok
		}
		if longest(text) > maxWord {
			b.errorf(grammar.CodeShutdownCmd, v.Text, "put the text into a script",
				"the text may have more than %d bytes, counting %d for each value, and the system would refuse to start it", maxWord, fsm.MaxValue)
			return nil, false
		}
		return fsm.RunShell{Text: text, Within: limit}, true
	case *grammar.Email:
		if len(b.mails) == 0 {
			b.missing(grammar.Warning, grammar.CodeNoSMTP, v, "add SMTPSERVER before the first GROUP",
				"there is no SMTPSERVER, so this mail is never sent")
		}
		mail := fsm.SendMail{From: b.word(v.From), To: b.word(v.To), Subject: b.word(v.Subject), Body: b.texts(v.Message)}
		b.checkOwn(v.From, "an address of EMAIL", mail.From)
		b.checkOwn(v.To, "an address of EMAIL", mail.To)
		b.checkAddresses(v.From, mail.From, false)
		b.checkAddresses(v.To, mail.To, true)
		return mail, true
	case *grammar.Webhook:
		return b.webhook(v), true
	case *grammar.Push:
		return b.push(v), true
	case *grammar.Move:
		return b.move(v, at)
	case *grammar.SetFSD:
		return b.setFSD(v, at)
	case *grammar.Debug:
		level, err := strconv.Atoi(v.Level.Value)
		if err != nil || level > 2 {
			b.errorf(grammar.CodeDebug, v.Level, "0 is quiet, 1 logs more, 2 logs everything", "%s is not a log level", v.Level.Value)
			return nil, false
		}
		return fsm.SetLogLevel{Level: level}, true
	case *grammar.Plain:
		return b.plain(v)
	}
	panic("compile: the grammar has a verb that is unknown here: " + v.Keyword())
}

// shutdownText is the command of SHUTDOWN, which all rules share.
var shutdownText = fsm.Text{{Literal: DefaultShutdown}}

// while returns the place of a WHILE at a place.
func while(at place) place {
	at.in = inWhile
	return at
}

// A plainKey identifies a verb with a text, by its address in memory.
type plainKey struct {
	verb  fsm.Verb
	first *fsm.Segment // nil: the text is empty
	parts int
}

func keyOf(verb fsm.Verb, t fsm.Text) plainKey {
	key := plainKey{verb: verb, parts: len(t)}
	if len(t) > 0 {
		key.first = &t[0]
	}
	return key
}

func (b *builder) plain(v *grammar.Plain) (fsm.Command, bool) {
	text := b.texts(v.Text)
	if verb := fsm.Verb(v.Keyword()); verb != fsm.Syslog {
		key := keyOf(verb, text)
		if b.plainOf[key] == nil {
			b.plainOf[key] = fsm.Say{To: verb, Text: text}
		}
		return b.plainOf[key], true
	}
	priority, ok := b.syslogTag(v, text)
	return fsm.WriteSyslog{Priority: priority, Text: text}, ok
}

// syslogTags are the priorities that a text for SYSLOG may begin with.
var syslogTags = fsm.Priorities()

// syslogTag returns the priority at the beginning of a text for SYSLOG. The priority must stand in
// the file: a value from a server cannot set one.
func (b *builder) syslogTag(n *grammar.Plain, t fsm.Text) (tag string, ok bool) {
	if len(t) == 0 || !strings.HasPrefix(t[0].Literal, "[") {
		return "", true
	}
	tag, _, closed := strings.Cut(t[0].Literal[1:], "]")
	switch {
	case !closed || strings.Trim(strings.ToLower(tag), "abcdefghijklmnopqrstuvwxyz") != "":
		return "", true
	case slices.Contains(syslogTags, tag):
		return tag, true
	}
	remedy := "the priorities are [" + strings.Join(syslogTags, "] [") + "]; begin with a blank if the brackets are to be printed"
	if lower := strings.ToLower(tag); slices.Contains(syslogTags, lower) {
		remedy = "write [" + lower + "]"
	} else if s := b.closest(lower, syslogTags); s != "" {
		remedy = "did you mean [" + s + "]?"
	}
	b.errorf(grammar.CodeSyslogTag, n.Text, remedy, "[%s] is not a priority of the system log", tag)
	return "", false
}

// argv splits the text of a SHUTDOWNCMD or a ROOTCMD into words. The command is started without a
// shell. Anything that only a shell understands is an error now, rather than a failure in the
// outage.
func (b *builder) argv(at grammar.Node, verb string, t fsm.Text) ([]fsm.Text, bool) {
	key := keyOf(fsm.ShutdownCmd, t) // every verb splits a text in the same way
	if words, known := b.wordsOf[key]; known {
		return words, true
	}
	words, ok := b.split(at, verb, t)
	if ok {
		b.wordsOf[key] = words
	}
	return words, ok
}

func (b *builder) split(at grammar.Node, verb string, t fsm.Text) ([]fsm.Text, bool) {
	if verb == "SHUTDOWN" {
		verb = fsm.ShutdownCmd.String()
	}
	// During the splitting, one character stands for each substitution, so that no value can add a
	// word.
	const first = '\U000F0000'
	var flat strings.Builder
	var values []fsm.Segment
	for _, s := range t {
		if s.Literal != "" {
			flat.WriteString(strings.Map(notPrivate, s.Literal))
			continue
		}
		if s.Field.Momentary() || s.OfAnother() {
			b.errorf(grammar.CodeShutdownCmd, at, "use SHELLCMD for it, or leave it out",
				"the process with root's rights words the command itself, and cannot know %s", fsm.Text{s})
			return nil, false
		}
		flat.WriteRune(first + rune(len(values)))
		values = append(values, s)
	}
	if strings.ContainsFunc(flat.String(), func(r rune) bool { return r >= first+rune(len(values)) }) {
		b.errorf(grammar.CodeShutdownCmd, at, "remove it", "the command has a character from a private area of Unicode")
		return nil, false
	}
	if r := ShellOnly(flat.String()); r != 0 {
		b.errorf(grammar.CodeShutdownCmd, at, `put the commands into a script, or write /bin/sh -c '…'`,
			"%s is started without a shell, and %c is for a shell", verb, r)
		return nil, false
	}
	words, err := shlex.Split(flat.String())
	switch {
	case strings.Contains(flat.String(), "\x00"):
		b.errorf(grammar.CodeShutdownCmd, at, "remove it", "the command contains a NUL character")
		return nil, false
	case longest(t)+len(words)*wordCost > maxCommand:
		b.errorf(grammar.CodeShutdownCmd, at, "put the text into a script",
			"the command may have more than %d bytes, counting %d for each value, and the system would refuse to start it", maxCommand, fsm.MaxValue)
		return nil, false
	case err != nil:
		b.errorf(grammar.CodeShutdownCmd, at, "close it", "a quotation mark inside the command is not closed, or nothing follows its last \\")
		return nil, false
	case len(words) > 0 && assignment.MatchString(words[0]):
		b.errorf(grammar.CodeShutdownCmd, at, "write /usr/bin/env "+words[0]+" …",
			"%s is started without a shell, and %s before the command is for a shell", verb, words[0])
		return nil, false
	case len(words) == 0:
		remedy := "write the command, with its path"
		if verb == fsm.ShutdownCmd.String() {
			remedy = "SHUTDOWN alone stands for " + DefaultShutdown
		}
		b.errorf(grammar.CodeShutdownCmd, at, remedy, "the command is empty")
		return nil, false
	}
	argv := make([]fsm.Text, 0, len(words))
	for _, w := range words {
		var word fsm.Text
		for w != "" {
			i := strings.IndexFunc(w, func(r rune) bool { return r >= first && r < first+rune(len(values)) })
			if i < 0 {
				word = append(word, fsm.Segment{Literal: w})
				break
			}
			if i > 0 {
				word = append(word, fsm.Segment{Literal: w[:i]})
			}
			r, size := utf8.DecodeRuneInString(w[i:])
			word = append(word, values[r-first])
			w = w[i+size:]
		}
		if longest(word) > maxWord {
			b.errorf(grammar.CodeShutdownCmd, at, "put the text into a script",
				"a word of the command may have more than %d bytes, counting %d for each value, and the system would refuse to start it", maxWord, fsm.MaxValue)
			return nil, false
		}
		argv = append(argv, word)
	}
	return argv, true
}

// Linux's limits for a command (execve(2)): words of up to 128 KiB each with the terminating byte,
// and in total, with pointers and environment, a quarter of the stack limit, which is 2 MiB by
// default.
const (
	maxWord    = 128<<10 - 1
	maxCommand = 1 << 20
	wordCost   = 9 // in addition to its text
)

// longest returns how long a text can become, in bytes.
func longest(t fsm.Text) int {
	n := 0
	for _, s := range t {
		if n += len(s.Literal); s.Literal == "" {
			n += fsm.MaxValue
		}
	}
	return n
}

// notPrivate replaces characters of Unicode's private planes, since such characters stand for
// substitutions in a command.
func notPrivate(r rune) rune {
	if r >= '\U000F0000' {
		return unicode.MaxRune
	}
	return r
}

// assignment is a variable that a shell would set for the command after it.
var assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// ShellOnly returns the first character of a command that has a meaning only to a shell, or 0.
func ShellOnly(s string) rune {
	quote := rune(0)
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case r == quote:
			quote = 0
		case quote == 0 && strings.ContainsRune(";&|<>()$`*?#~[{", r):
			return r
		case quote == '"' && (r == '$' || r == '`'):
			return r
		}
	}
	return 0
}

// checkDelay warns about a time for shutdown(8) that lies after the end of DOWN.
func (b *builder) checkDelay(at grammar.Node, argv []fsm.Text) {
	for i, word := range argv {
		if len(word) != 1 || !delay.MatchString(word[0].Literal) || !slices.ContainsFunc(argv[:i], callsShutdown) {
			continue
		}
		if minutes, found := strings.CutPrefix(word[0].Literal, "+"); found {
			if n, err := strconv.Atoi(minutes); err == nil && time.Duration(n)*time.Minute < fsm.DownFor {
				continue
			}
		}
		b.warnf(grammar.CodeLateShutdown, at, "let the rule wait, with FOR or STARTTIMER, and shut down at once, as in /sbin/shutdown -h +0",
			"the machine keeps running for %s or more after this command, and goes down even if power is back by then", fsm.FormatDuration(fsm.DownFor))
		return
	}
}

// delay matches a time as shutdown(8) accepts it.
var delay = regexp.MustCompile(`^(\+[0-9]+|[0-9]{1,2}:[0-9]{2})$`)

func callsShutdown(word fsm.Text) bool {
	return len(word) == 1 && path.Base(word[0].Literal) == "shutdown"
}

// checkPowersOff warns about a shutdown command that leaves the machine running, or starts it again.
func (b *builder) checkPowersOff(at grammar.Node, argv []fsm.Text) {
	words := make([]string, len(argv))
	for i, word := range argv {
		if len(word) != 1 || word[0].Literal == "" {
			return
		}
		words[i] = word[0].Literal
	}
	for len(words) > 0 && (slices.Contains(wrappers, path.Base(words[0])) || words[0][0] == '-' || assignment.MatchString(words[0])) {
		words = words[1:]
	}
	if len(words) == 0 {
		return
	}
	name, rest := path.Base(words[0]), words[1:]
	if i := slices.Index(rest, "--"); i >= 0 {
		rest = rest[:i]
	}
	// has reports whether there is an option, by its letter or by its long name.
	has := func(letter, long string) bool {
		return slices.ContainsFunc(rest, func(w string) bool {
			return w == long || letter != "" && len(w) > 1 && w[0] == '-' && w[1] != '-' && strings.Contains(w, letter)
		})
	}
	const powerOff = "write /sbin/shutdown -h +0"
	switch {
	case name == "reboot" && !has("p", "--poweroff") && !has("", "--halt"),
		name == "shutdown" && has("r", "--reboot"),
		(name == "init" || name == "telinit") && slices.Contains(rest, "6"),
		name == "systemctl" && slices.ContainsFunc(rest, func(w string) bool { return w == "reboot" || w == "kexec" || w == "soft-reboot" }):
		b.warnf(grammar.CodeStaysUp, at, powerOff, "this restarts the machine, which then runs on battery again")
	case name == "shutdown" && (has("c", "--cancel") || has("", "--show")):
		b.warnf(grammar.CodeStaysUp, at, powerOff, "shutdown -c cancels a shutdown, and the machine keeps running")
	case name == "shutdown" && has("k", "--warn-only"):
		b.warnf(grammar.CodeStaysUp, at, powerOff, "shutdown -k only warns the users, and the machine keeps running")
	case name == "shutdown" && !slices.ContainsFunc(rest, shutdownTime.MatchString):
		b.warnf(grammar.CodeStaysUp, at, powerOff, "shutdown has no time here: systemd's then waits a minute, and others refuse")
	}
}

// wrappers are programs that run the command behind them.
var wrappers = []string{"sudo", "doas", "env", "nohup", "nice", "ionice", "setsid"}

// shutdownTime matches when shutdown(8) begins.
var shutdownTime = regexp.MustCompile(`^(now|\+?[0-9]+|[0-9]{1,2}:[0-9]{2})$`)

// A foreignCall is a call from a script for NUT's own upsmon, and what to write instead. The
// expression matches it at the beginning of a command.
type foreignCall struct {
	call   *regexp.Regexp
	code   grammar.Code
	what   string
	remedy string
}

// before matches what may precede a command in a shell's text.
const before = `(?:^|[;&|({]|\b(?:then|else|do|exec|nohup)\s|\s-c\s+["'])\s*(?:[A-Za-z_][A-Za-z0-9_]*=\S*\s+)*`

var foreignCalls = []foreignCall{
	{regexp.MustCompile(before + `(?:sudo\s+(?:-\S+\s+)*)?(?:\S*/)?upsmon\s+-c\s*fsd`), grammar.CodeForeign,
		"upsmon -c fsd is for NUT's own upsmon, which does not run", "write SETFSD with the unit in the rule"},
	{regexp.MustCompile(before + `(?:sudo\s+(?:-\S+\s+)*)?(?:\S*/)?upsmon\s+-c`), grammar.CodeForeign,
		"upsmon -c is for NUT's own upsmon, which does not run", "tls-upsmon ctl controls this one"},
	{regexp.MustCompile(before + `(?:sudo\s+(?:-\S+\s+)*)?(?:\S*/)?upsmon\s+-K`), grammar.CodeForeign,
		"upsmon -K is NUT's own, and does not check how old the flag is", "call tls-upsmon powerdownflag"},
	{regexp.MustCompile(before + `(?:sudo\s+(?:-\S+\s+)*)?/(?:usr/)?s?bin/upsmon(?:\s|$)`), grammar.CodeForeign,
		"this is NUT's own upsmon", "the one that reads this file is called tls-upsmon"},
}

// sudoCall is a command that asks sudo for root's rights.
var sudoCall = regexp.MustCompile(before + `(?:\S*/)?sudo\s`)

// checkForeign warns about a command that has another effect here than under NUT's own upsmon.
func (b *builder) checkForeign(at grammar.Node, verb string, t fsm.Text) {
	text, _ := sample(t)
	if !strings.Contains(text, "upsmon") && !strings.Contains(text, "sudo") {
		return // the expressions below take a fifth of the time for a large file
	}
	for _, c := range foreignCalls {
		if c.call.MatchString(text) {
			b.warnf(c.code, at, c.remedy, "%s", c.what)
			return
		}
	}
	if !sudoCall.MatchString(text) {
		return
	}
	if fsm.Verb(verb) == fsm.ShellCmd {
		b.warnf(grammar.CodeSudo, at, "write ROOTCMD with the command, which needs no sudo", "sudo fails here unless sudoers allows this command without a password")
		return
	}
	b.warnf(grammar.CodeSudo, at, "leave sudo out", "%s has root's rights without sudo", fsm.VerbOf(verb))
}
