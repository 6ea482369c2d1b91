package nutconf

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestWords: lines are split as upsmon 2.8.0 splits them. Each of these lines was given to upsmon, which prints the
// words of a line that it does not know.
func TestWords(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`X1 a=b c`, `X1|a|=|b|c`},
		{`X2 "a=b" c`, `X2|a=b|c`},
		{`X3 a#b c`, `X3|a`},
		{"X4 \"a#b\" c\nX", `b"|c; X`},
		{`X5 a\ b "c\"d" e`, `X5|a b|c"d|e`},
		{"X6 \"multi\nline\" z", `X6|multiline|z`},
		{"X7 cont\\\ninued y", `X7|continued|y`},
		{`X8 a"b c"d e`, `X8|a"b|c"d|e`},
		{"X9 \"open\nX10 foo", ``},
		{"X12 é“x” y", `X12|x|y`},
		{`X13 'a b' c`, `X13|'a|b'|c`},
		{`X14 "a"b c`, `X14|a|b|c`},
		{"X15 a\tb", `X15|a|b`},
		{`X16 "" z`, `X16||z`},
		{`X17 \# y`, `X17|#|y`},
		{`X18 a\\b \n`, `X18|a\b|n`},
		{`X4 a=`, `X4|a|=`},
		{`=X5 b`, `=|X5|b`},
		{`X8 "a""b"`, `X8|a|b`},
		{"X11 \"unclosed # foo\nX12 k", `foo; X12|k`},
		{"# comment with \\\nX14 in", `X14|in`},
		{`X16 a,b;c`, `X16|a,b;c`},
		{"X17 \"tab\tin\" q", `X17|tabin|q`},
		{"X19 cr\r\nX20 y\r\n", `X19|cr; X20|y`},
		{"X21 \"a \\# b\"", `X21|a # b`},
		{"X \\", `X|\`},
		{"", ""},
	} {
		f := parse("f", []byte(tt.in))
		var lines []string
		for _, l := range f.lines {
			var words []string
			for _, w := range l.Words {
				words = append(words, w.Text)
			}
			lines = append(lines, strings.Join(words, "|"))
		}
		if got := strings.Join(lines, "; "); got != tt.want {
			t.Errorf("%q is read as %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestUpsmon: an upsmon.conf has the meaning that upsmon 2.8.0 prints.
func TestUpsmon(t *testing.T) {
	u := ReadUpsmon("upsmon.conf", []byte(`# ours
MONITOR ups@localhost:19999 1 u p primary
MONITOR u2@nas 1abc u p master
MONITOR u3@localhost 1 u p foo
MONITOR ups@localhost:19999 1 u2 p2 slave
MONITOR u4 0 u p secondary extra
MONITOR u5 1 u p
NOTIFYFLAG ONBATT SYSLOG+EXE
NOTIFYFLAG ONLINE syslog
NOTIFYFLAG COMMOK IGNORE
NOTIFYFLAG NOTCAL SYSLOG
NOTIFYMSG NOPE "x"
NOTIFYMSG ONBATT "out: %s"
MAXAGE 20
HOSTSYNC abc
POLLFREQ 5m
POLLFREQ 7
SHUTDOWNCMD /sbin/shutdown -h +0
NOTIFYFLGA ONBATT EXEC
`), V280)
	var monitors []string
	for _, m := range u.Monitors {
		monitors = append(monitors, fmt.Sprintf("%s@%s:%d %d%t", m.UPS, m.Host, m.Port, m.Power, m.Primary))
	}
	want := "[ups@localhost:19999 1true u2@nas:3493 1true u3@localhost:3493 1false u4@localhost:3493 0false]"
	if got := fmt.Sprint(monitors); got != want {
		t.Errorf("the monitors are %s, want %s", got, want)
	}
	if u.Notify[OnBatt].Flags != ToSyslog || u.Notify[Online].Flags != 0 || u.Notify[CommOK].Flags != 0 || u.Notify[CommBad].Flags != syslogWall || u.Notify[Cal].Flags != ToSyslog {
		t.Errorf("the flags are %v", u.Notify)
	}
	if u.Notify[OnBatt].Message != "out: %s" || u.HostSync != 0 || u.PollFreq != 7 || u.ShutdownCmd != "/sbin/shutdown" || u.OffDuration != -1 {
		t.Errorf("it is read as %+v", u)
	}
	var codes []string
	for _, d := range u.Notes {
		codes = append(codes, fmt.Sprintf("%d %s", d.Span.Start.Line, d.Code))
	}
	if got, want := strings.Join(codes, ", "), "3 C110, 4 C113, 5 C117, 7 C107, 8 C112, 9 C112, 11 C114, 12 C111, 14 C106, 15 C110, 16 C110, 16 C109, 18 C108, 19 C106"; got != want {
		t.Errorf("the notes are %s, want %s", got, want)
	}
	if v := ReadUpsmon("f", nil, V283); v.OffDuration != 30 || !v.AlarmCritical || v.Notify["NOTOTHER"].Flags != syslogWall {
		t.Errorf("the defaults of 2.8.3 are %+v", v)
	}
}

// TestUpssched: upssched.conf is read as upssched 2.8.0 reads it, and as 2.8.6 will.
func TestUpssched(t *testing.T) {
	const conf = `CMDSCRIPT /bin/cmd
PIPEFN /run/p
LOCKFN /run/l
AT ONBATT * START-TIMER early 30
AT ONBATT+LOWBATT * EXECUTE x
AT ONLINE ups@nas CANCEL-TIMER early back
AT ONLINE * EXECUTE two words
AT ONLINE * START-TIMER x
AT ONLINE * STOP-TIMER x y
AT OFF * EXECUTE off
AT SHUTDOWN * START-TIMER slow 5m
AT onLine * CANCEL-TIMER early
AT ONBATT * START-TIMER-SHARED once 1
AT ONLINE * CANCEL-TIMER-MATCHED once
DEBUG_MIN 1
`
	show := func(s *Upssched) string {
		var all []string
		for _, a := range s.Ats {
			all = append(all, fmt.Sprint(a.Event, a.UPS, " ", a.Command, a.Timer, a.Seconds, a.Arg))
		}
		return strings.Join(all, ", ")
	}
	if got, want := show(ReadUpssched("f", []byte(conf), V280)), "ONBATT* 0early30, ONLINEups@nas 1early0back, ONLINE* 20two, SHUTDOWN* 0slow5, ONLINE* 1early0"; got != want {
		t.Errorf("it is read as %s, want %s", got, want)
	}
	newer := 0
	for _, d := range ReadUpssched("f", []byte(conf), V280).Notes {
		if d.Code == CodeVersion {
			newer++
		}
	}
	if newer != 4 { // OFF, the two commands, DEBUG_MIN
		t.Errorf("%d words are said to be of a newer NUT, want 4", newer)
	}
	if got := show(ReadUpssched("f", []byte(conf), V285)); !strings.HasSuffix(got, "ONLINE* 1early0, ONBATT* 0once1, ONLINE* 1once0") {
		t.Errorf("2.8.5 reads it as %s", got)
	}
	if got := show(ReadUpssched("f", []byte(conf), V286)); !strings.Contains(got, "two words") || !strings.Contains(got, "OFF*") {
		t.Errorf("2.8.6 reads it as %s", got)
	}
	if s := ReadUpssched("f", []byte("AT ONBATT * EXECUTE x"), V280); len(s.Notes) != 3 {
		t.Errorf("without CMDSCRIPT the notes are %v", s.Notes)
	}
}

// TestScript: Run returns what a branch runs.
func TestScript(t *testing.T) {
	s := ReadScript("cmd", []byte(`#!/bin/sh
down() { /sbin/upsmon -c fsd; }
case $1 in
	early) logger -t cmd -p daemon.warning "on battery: $UPSNAME" >/dev/null 2>&1
		/usr/sbin/upsmon -c fsd ;;
	talk|say*) echo "UPS: $1" | wall ;;
	viafunc) down ;;
	maybe) if [ -f /x ]; then sudo upsmon -c fsd; fi ;;
	mail) echo hi | mail -s "$NOTIFYTYPE" root ; sleep 5 ;;
	time) logger "at $(date)" ;;
	stop) exit 0; upsmon -c fsd;;
	and) echo bye && logger bye && upsmon -c fsd || echo no;;
	andif) test -f /x && upsmon -c fsd;;
	*) logger "unknown $1" ;;
esac
`), 0)
	if !s.Shell || !s.Case || len(s.Notes) > 0 || !s.Uses["UPSNAME"] || !s.Uses["NOTIFYTYPE"] {
		t.Fatalf("it is read as %+v", s)
	}
	for arg, want := range map[string]string{
		"early":   "plain logger[on battery: |UPSNAME] upsmon[]",
		"saymore": "plain wall[UPS: |1]",
		"viafunc": "plain upsmon[]",
		"and":     "echo[] logger[bye] upsmon[] echo[]?",
		"andif":   "test[] upsmon[]?",
		"maybe":   "[[] upsmon[]?",
		"mail":    "echo[] mail[] sleep[]",
		"time":    "logger[]",
		"stop":    "plain exit[]",
		"other":   "plain logger[unknown |1]",
	} {
		var got []string
		if s.Plain(arg) {
			got = append(got, "plain")
		}
		for _, c := range s.Run(arg) {
			var text []string
			for _, p := range c.Text {
				text = append(text, p.Literal+p.Variable)
			}
			end := "]"
			if c.Conditional {
				end = "]?"
			}
			got = append(got, c.Program+"["+strings.Join(text, "|")+end)
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s runs %s, want %s", arg, g, want)
		}
	}
	if s.Names("other") || !s.Names("early") {
		t.Error("a case for everything counts as one of its own")
	}
	if s := ReadScript("cmd", []byte("#!/bin/sh\r\ncase $1 in\r\nlow) upsmon -c fsd;;\r\nesac"), 0); !s.Shell || len(s.Notes) != 1 || len(s.Run("low")) != 1 {
		t.Errorf("with carriage returns it is read as %+v", s)
	}
	for _, src := range []string{"#!/usr/bin/python3\nprint()", "if then", "\x7fELF\x00", "#!/bin/sh\n" + strings.Repeat("x", maxScript)} {
		if s := ReadScript("cmd", []byte(src), 0); s.Shell || len(s.Notes) != 1 {
			t.Errorf("%.20q is read as a script", src)
		}
	}
}

// TestScriptArgument: the reader follows the argument that upssched passes into variables and functions, which may
// have other arguments.
func TestScriptArgument(t *testing.T) {
	const fsd = "upsmon -c fsd"
	for _, tt := range []struct{ name, text, want string }{ // want is what runs for low: "fsd", "fsd?" if there is a condition, or ""
		{"a case", "case $1 in low) upsmon -c fsd;; esac", "fsd"},
		{"with a default", `case "${1:-}" in low) upsmon -c fsd;; esac`, "fsd"},
		{"with another default", `case ${1-none} in low) upsmon -c fsd;; esac`, "fsd"},
		{"which must be there", `case "${1:?no name}" in low) upsmon -c fsd;; esac`, "fsd"},
		{"a variable with a default", `set -eu; name="${1:-}"; case "$name" in low) upsmon -c fsd;; esac`, "fsd"},
		{"a comparison with a default", `if [ "${1:-}" = low ]; then upsmon -c fsd; fi`, "fsd"},
		{"changed", `case "${1%x}" in low) upsmon -c fsd;; esac`, "fsd?"},
		{"a function that gets all", `main() { case "$1" in low) upsmon -c fsd;; esac; }; main "$@"`, "fsd"},
		{"a function that gets the first", `main() { case "$1" in low) upsmon -c fsd;; esac; }; main "$1"`, "fsd"},
		{"a function that gets another", `act() { case "$1" in stop) upsmon -c fsd;; *) logger "$1";; esac; }; case $1 in low) act stop;; esac`, "fsd"},
		{"a function that gets another still", `act() { case "$1" in low) upsmon -c fsd;; esac; }; case $1 in low) act other;; esac`, ""},
		{"a function that gets none", `act() { if [ "$1" = low ]; then upsmon -c fsd; fi; }; act`, ""},
		{"a function that gets what is not known", `act() { case "$1" in stop) upsmon -c fsd;; esac; }; case $1 in low) act "$(cat /x)";; esac`, "fsd?"},
		{"a function that gets another variable", `act() { [ "$1" = stop ] && upsmon -c fsd; }; case $1 in low) act "$UPSNAME";; esac`, "fsd?"},
		{"after a function", `act() { :; }; act stop; case $1 in low) upsmon -c fsd;; esac`, "fsd"},
		{"a function in a function", `act() { case "$1" in stop) upsmon -c fsd;; esac; }; main() { act stop; case $1 in low) act no;; esac; }; main "$@"`, "fsd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := ReadScript("cmd", []byte("#!/bin/bash\n"+tt.text), 0)
			got := ""
			for _, c := range s.Run("low") {
				if c.Kind == SetFSD {
					got += "fsd"
					if c.Conditional {
						got += "?"
					}
				}
			}
			if !s.Shell || got != tt.want {
				t.Errorf("%s: got %q, want %q: %v", fsd, got, tt.want, s.Run("low"))
			}
		})
	}
}

// TestUnseen: a call of a script that may shut down is distinguished from other calls.
func TestUnseen(t *testing.T) {
	for text, want := range map[string]bool{
		". /etc/nut/functions": true, "source ./f": true, "/etc/nut/shutdown.sh": true, "sudo /usr/local/sbin/do_fsd": true, "synopoweroff": true,
		"systemctl start nut-fsd.service": true, "/opt/power-down --all": true,
		"/usr/local/bin/page-admin": false, "systemctl stop mysql": false, "logger shutdown": false, "shutdown -h now": false, "upsmon -c fsd": false, "echo shutdown.sh": false,
	} {
		run := ReadScript("cmd", []byte("#!/bin/sh\n"+text), 0).Run("x")
		if len(run) != 1 || (run[0].Kind == Unseen) != want {
			t.Errorf("%s: %+v", text, run)
		}
	}
}

// TestNoPassword: no note shows a password, wherever a mistake puts the password.
func TestNoPassword(t *testing.T) {
	for _, line := range []string{
		`MONITOR ups@localhost 1 upsmon "SECRETPASSWORD#SECRETPASSWORD" primary`,
		`MONITOR ups@localhost 1 upsmon SECRETPASSWORD`,
		`MONITOR ups@localhost SECRETPASSWORD upsmon 1 primary`,
		`MONITOR ups@localhost 1 upsmon 1 SECRETPASSWORD`,
		"SECRETPASSWORD 1 2 3",
		"MONITOR ups@localhost 1 upsmon \\\nx\nSECRETPASSWORD primary",
		`CERTIDENT x SECRETPASSWORD`,
		`CERTIDENT SECRETPASSWORD`,
		`NOTIFYCMD "curl https://x/SECRETPASSWORD" SECRETPASSWORD`,
		`NOTIFYFLAG SECRETPASSWORD SECRETPASSWORD`,
		`NOTIFYMSG ONBATT SECRETPASSWORD SECRETPASSWORD`,
	} {
		for _, d := range slices.Concat(ReadUpsmon("f", []byte(line), V280).Notes, ReadUpssched("f", []byte(line), V280).Notes) {
			if strings.Contains(d.String(), "SECRETPASSWORD") {
				t.Errorf("%s: the note shows it: %s", line, d)
			}
		}
	}
}
