package convert

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/grammar"
)

// The codes of what convert notes. Those of the readers are in nutconf.
const (
	codeNoExec       grammar.Code = "C130"
	codeNoSched      grammar.Code = "C131"
	codeNoNotifyCmd  grammar.Code = "C132"
	codeNoSuchUPS    grammar.Code = "C133"
	codeNoUPS        grammar.Code = "C134"
	codeNotCancelled grammar.Code = "C135"
	codeNotStarted   grammar.Code = "C136"
	codeNoBranch     grammar.Code = "C137"
	codeIdleBranch   grammar.Code = "C138"
	codeNoShutdown   grammar.Code = "C139"
	codeNoFlag       grammar.Code = "C140"
	codeSupplies     grammar.Code = "C141"

	codeCertFile   grammar.Code = "C150"
	codeTLS        grammar.Code = "C151"
	codeUser       grammar.Code = "C152"
	codeFlagPath   grammar.Code = "C153"
	codeShell      grammar.Code = "C154"
	codeTimerName  grammar.Code = "C155"
	codeShared     grammar.Code = "C156"
	codeOnce       grammar.Code = "C157"
	codeFSD        grammar.Code = "C158"
	codeFSDMaybe   grammar.Code = "C159"
	codePowerOff   grammar.Code = "C160"
	codeRoot       grammar.Code = "C161"
	codeSlow       grammar.Code = "C162"
	codeSandbox    grammar.Code = "C163"
	codeNoWord     grammar.Code = "C164"
	codeNotNeeded  grammar.Code = "C165"
	codeText       grammar.Code = "C167"
	codeUnseen     grammar.Code = "C168"
	codeProperty   grammar.Code = "C170"
	codeUnverified grammar.Code = "C171"
	codeCheck      grammar.Code = "C172"
)

var codes = []grammar.CodeInfo{
	{Code: codeNoExec, Title: "AT without EXEC", Meaning: "upsmon calls upssched only for events whose NOTIFYFLAG has EXEC. This line has never run; the converted file leaves it out. If you want it, add EXEC to NOTIFYFLAG and convert again."},
	{Code: codeNoSched, Title: "upssched.conf not used", Meaning: "NOTIFYCMD does not call upssched, so none of the lines in upssched.conf has ever run."},
	{Code: codeNoNotifyCmd, Title: "EXEC without NOTIFYCMD", Meaning: "A NOTIFYFLAG has EXEC, but there is no command to run."},
	{Code: codeNoSuchUPS, Title: "AT for a UPS that is not monitored", Meaning: "upssched compares the name with the name in MONITOR letter by letter: ups and ups@localhost are two names. This line has never run."},
	{Code: codeNoUPS, Title: "AT that names a UPS for an event without one", Meaning: "SHUTDOWN and NOPARENT are about the machine and come without the name of a UPS, so that only * matches them. This line has never run."},
	{Code: codeNotCancelled, Title: "timer never cancelled", Meaning: "Nothing stops the timer once it runs. If it shuts down, so does an outage of one second, minutes after power has returned. The converted file does the same; to improve it, add WHILE OB to its STARTTIMER."},
	{Code: codeNotStarted, Title: "timer cancelled but never started", Meaning: "There is nothing to cancel. With a command, upssched always runs that command, and so does the converted file."},
	{Code: codeNoBranch, Title: "name without a branch", Meaning: "The script has no case for this name. It runs its branch for unknown names, or does nothing."},
	{Code: codeIdleBranch, Title: "branch never called", Meaning: "No line of upssched.conf leads to this branch of the script."},
	{Code: codeNoShutdown, Title: "no SHUTDOWNCMD", Meaning: "upsmon has no command that shuts the machine down, so it never does."},
	{Code: codeNoFlag, Title: "no POWERDOWNFLAG", Meaning: "The machine is a primary, but the UPS is not told to switch off at the end of a shutdown. If power returns meanwhile, machines that have shut down stay off."},
	{Code: codeSupplies, Title: "MINSUPPLIES that cannot be met", Meaning: "The power values of all MONITORs together are less than MINSUPPLIES, so upsmon shuts down as soon as it has started."},
	{Code: codeCertFile, Title: "certificate needed", Meaning: "The server is another machine. NUT's upsmon talks to it without TLS, or does not verify it; this one needs a certificate. upsmon cert fetch gets the server's. If the server has no TLS, run upsmon tlsproxy server on it, or on a machine next to it."},
	{Code: codeTLS, Title: "TLS settings not converted", Meaning: "NUT built with NSS keeps certificates in a database. Export them as PEM files: certutil -L -d DIRECTORY -n NAME -a >ca.pem for a certificate, pk12util and openssl pkcs12 for a key. Name them with CERTFILE, CLIENTCERT and CLIENTKEY. Verification and TLS are always on."},
	{Code: codeUser, Title: "user of the monitor", Meaning: "The service runs as nut. For another user, override ExecStart in a drop-in (systemctl edit tls-upsmon) and add -u USER. Commands that need root's privileges are ROOTCMDs."},
	{Code: codeFlagPath, Title: "path of POWERDOWNFLAG changed", Meaning: "The service can create the file only in /run/upsmon, and a file below /run is gone after the next boot. The package's hook looks there; your own script has to call upsmon powerdownflag."},
	{Code: codeShell, Title: "command needs a shell", Meaning: "NUT passes SHUTDOWNCMD to a shell. This monitor starts it without one, so a command with shell syntax is written as /bin/sh -c '…'."},
	{Code: codeTimerName, Title: "timer renamed", Meaning: "The old name is not a valid timer name here. The script is still called with the old name."},
	{Code: codeShared, Title: "one timer for each UPS", Meaning: "upssched has one timer for each name, regardless of which UPS starts it, and any UPS cancels it. Here each UPS has its own timer: the end of an outage of one UPS no longer stops the timer of another."},
	{Code: codeOnce, Title: "timer started once", Meaning: "If a timer is started while one with the same name runs, upssched has two and calls the script twice, and before NUT 2.8.5 CANCEL-TIMER ends only the first. Here each START-TIMER has one timer, which is not started again while it runs, and CANCEL-TIMER ends all timers with that name."},
	{Code: codeFSD, Title: "upsmon -c fsd replaced", Meaning: "The script calls upsmon -c fsd, which has no effect once NUT's upsmon is stopped. The rule begins the same shutdown. You may remove the call from the script."},
	{Code: codeFSDMaybe, Title: "upsmon -c fsd in the script", Meaning: "The script calls upsmon -c fsd under a condition, or in a place that convert cannot follow. The call has no effect once NUT's upsmon is stopped. Write upsmon ctl fsd there, with the name of this program."},
	{Code: codePowerOff, Title: "script shuts down by itself", Meaning: "The script shuts the machine down itself, so neither the other machines nor the UPS are told. Make it the SHUTDOWNCMD, or let the rule begin the shutdown as the other rules do."},
	{Code: codeRoot, Title: "script runs as root", Meaning: "The script needs root's privileges, so it becomes a ROOTCMD. It must belong to root, and no other user may be able to write to it."},
	{Code: codeSlow, Title: "script that takes long", Meaning: "A SHELLCMD or ROOTCMD is stopped after a minute, unless WITHIN sets another limit. NUT has no limit."},
	{Code: codeSandbox, Title: "script in the sandbox", Meaning: "The service has a sandbox: no sudo, no setuid programs such as mail(1), and it can write only below /var/log, /var/lib/upsmon and /run/upsmon. See tls-upsmon(8). EMAIL through SMTPSERVER localhost PLAINTEXT replaces mail, WEBHOOK replaces curl, ROOTCMD replaces sudo."},
	{Code: codeNoWord, Title: "event without a counterpart", Meaning: "Nothing here corresponds to the event."},
	{Code: codeNotNeeded, Title: "directive without a counterpart", Meaning: "This monitor needs no such setting."},
	{Code: codeText, Title: "text changed", Meaning: "Part of the text cannot be expressed in the same way here."},
	{Code: codeUnseen, Title: "script not read", Meaning: "The script could not be read, so its effects are unknown. It is called as before."},
	{Code: codeProperty, Title: "property that the old policy lacks", Meaning: "upsmon verify refutes the property for the converted file. NUT's policy does not have it either. upsmon verify shows the outage; upsmon init writes policies that have all properties."},
	{Code: codeUnverified, Title: "not verified", Meaning: "The converted file could not be verified."},
	{Code: codeCheck, Title: "warning about the converted file", Meaning: "upsmon check has a warning about the converted file."},
}

// Codes describes all codes of notes in order, including the codes of the readers.
func Codes() []grammar.CodeInfo {
	all := slices.Concat(nutconf.Codes, codes)
	sort.Slice(all, func(i, j int) bool { return all[i].Code < all[j].Code })
	return all
}

// Explain describes a code.
func Explain(code string) (string, bool) {
	for _, c := range Codes() {
		if string(c.Code) == code {
			return fmt.Sprintf("%s: %s\n\n%s\n", c.Code, c.Title, c.Meaning), true
		}
	}
	return "", false
}

// note adds a note about a place in a file.
func (b *builder) note(code grammar.Code, file string, at grammar.Span, remedy, format string, args ...any) {
	d := grammar.Diagnostic{File: file, Span: at, Severity: grammar.Note, Code: code, Message: fmt.Sprintf(format, args...), Remedy: remedy}
	if !slices.Contains(b.Notes, d) {
		b.Notes = append(b.Notes, d)
	}
}

// noteLine adds a note about a line of upsmon.conf; nil: about the file.
func (b *builder) noteLine(code grammar.Code, l *nutconf.Line, remedy, format string, args ...any) {
	var at grammar.Span
	if l != nil {
		at = l.Span()
	}
	b.note(code, b.in.Upsmon.Name, at, remedy, format, args...)
}

// noteAt adds a note about an AT.
func (b *builder) noteAt(code grammar.Code, a *nutconf.At, remedy, format string, args ...any) {
	b.note(code, b.in.Upssched.Name, a.Line.Span(), remedy, format, args...)
}

// CheckNote turns a finding of check about the converted file into a note.
func CheckNote(d grammar.Diagnostic) grammar.Diagnostic {
	d.Message = fmt.Sprintf("check: %s: %s", d.Code, d.Message)
	d.Severity, d.Code = grammar.Note, codeCheck
	return d
}

// lacks says why NUT's policy does not have a property of verify either.
var lacks = map[string]string{
	"V01": "the times in the old files are longer than the battery lasts",
	"V02": "the old files also shut down on mains power",
	"V03": "upsmon and upssched do not stop a shutdown, or a timer that nothing cancels, when power returns",
	"V04": "upssched's timers ignore calibration",
	"V05": "DEADTIME decides when contact is lost, or a timer that nothing cancels",
	"V06": "upsmon forgets everything at a restart",
	"V07": "a flicker of mains power or LB restarts the timers of upsmon and upssched",
	"V08": "upsmon's times for FSD are HOSTSYNC and FINALDELAY",
	"V09": "upsmon shuts down again as long as upsd reports FSD",
	"V10": "upssched can call the script for a shutdown more than once",
	"V11": "upsmon counts power values, but upssched's script shuts down regardless of the remaining supplies",
	"V12": "the old files shut down this machine before their other steps end",
	"V13": "a line of the old files can never have an effect",
	"V14": "upsmon reports every change, however short",
	"V15": "upsmon exits after its first shutdown",
	"V16": "the old files shut down without POWERDOWNFLAG, or create it in other cases",
	"V17": "the old files depend on a value that may be missing",
}

// PropertyNote says that the converted file does not have a property of verify. program is the name
// that the user types.
func PropertyNote(program, file, property string) grammar.Diagnostic {
	return grammar.Diagnostic{
		File: file, Severity: grammar.Note, Code: codeProperty,
		Message: fmt.Sprintf("%s does not hold, as with NUT: %s", property, lacks[property]),
		Remedy:  program + " verify shows an outage that violates it",
	}
}

// UnverifiedNote says which properties verify could not decide for the converted file, because time
// ran out or for another reason. program is the name that the user types.
func UnverifiedNote(program, file string, properties []string, why string, late bool) grammar.Diagnostic {
	remedy := program + " simulate shows what single outages do"
	if late {
		why, remedy = "there was not enough time", program+" verify takes the time it needs"
	}
	return grammar.Diagnostic{
		File: file, Severity: grammar.Note, Code: codeUnverified,
		Message: fmt.Sprintf("not verified: %s: %s", strings.Join(properties, ", "), why),
		Remedy:  remedy,
	}
}
