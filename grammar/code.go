package grammar

// Code names a kind of diagnostic. Codes are stable: an admin can look one up,
// an editor can filter by it.
type Code string

// The codes of the text itself.
const (
	CodeUTF8     Code = "U101"
	CodeUnclosed Code = "U102"
	CodeNumber   Code = "U103"
	CodeJunk     Code = "U104"
	CodeSyntax   Code = "U105"
	CodeReserved Code = "U106"
	CodeFile     Code = "U107"
	CodeTooMany  Code = "U108"
	CodeOfNUT    Code = "U109"
)

// The codes of groups and units.
const (
	CodeOutsideGroup    Code = "U201"
	CodeInsideGroup     Code = "U202"
	CodeGroupTwice      Code = "U203"
	CodeMonitorTwice    Code = "U204"
	CodeElementTwice    Code = "U205"
	CodePort            Code = "U206"
	CodeNoCertFile      Code = "U207"
	CodeCertFile        Code = "U208"
	CodePlaintextRemote Code = "U209"
	CodePlaintextTLS    Code = "U210"
	CodePollFreq        Code = "U211"
	CodeMaxNotify       Code = "U212"
	CodeType            Code = "U213"
	CodeTrip            Code = "U214"
	CodeMinSupplies     Code = "U215"
	CodeNoMonitor       Code = "U216"
	CodeApcupsd         Code = "U217"
	CodeClientCert      Code = "U218"
	CodeNothing         Code = "U219"
	CodeHost            Code = "U220"
	CodeCertTime        Code = "U221"
	CodeCertHost        Code = "U222"
	CodePowerDownPath   Code = "U223"
	CodePowerDownIdle   Code = "U224"
	CodeName            Code = "U225"
	CodePassword        Code = "U226"
	CodeSupplyIdle      Code = "U227"
	CodeCertWeak        Code = "U228"
	CodePasswordFile    Code = "U229"
)

// The codes of names and texts.
const (
	CodeUnknownUnit   Code = "U301"
	CodeAmbiguousUnit Code = "U302"
	CodeUnitContra    Code = "U303"
	CodeLetTwice      Code = "U304"
	CodeLiteralName   Code = "U305"
	CodePercent       Code = "U306"
	CodeUnused        Code = "U307"
	CodeVariable      Code = "U308"
	CodeFigure        Code = "U309"
	CodeLimit         Code = "U310"
	CodeForeignText   Code = "U311"
)

// The codes of rules.
const (
	CodeEvent           Code = "U401"
	CodeStatus          Code = "U402"
	CodeNeverStarted    Code = "U403"
	CodeNeverHandled    Code = "U404"
	CodeCancelIdle      Code = "U405"
	CodeAmbiguousTimer  Code = "U406"
	CodeInterval        Code = "U407"
	CodeDebug           Code = "U408"
	CodeSyslogTag       Code = "U409"
	CodeShutdownCmd     Code = "U410"
	CodeNoSMTP          Code = "U411"
	CodeDerived         Code = "U412"
	CodeNoMinSupplies   Code = "U413"
	CodeGuardContradict Code = "U414"
	CodeGuardIdle       Code = "U415"
	CodeCancelEnded     Code = "U416"
	CodeShutdownTwice   Code = "U417"
	CodeMains           Code = "U418"
	CodeWebhook         Code = "U419"
	CodeAddress         Code = "U420"
	CodeState           Code = "U421"
	CodeUnknownState    Code = "U422"
	CodeStateIdle       Code = "U423"
	CodeCircle          Code = "U424"
	CodeSetFSD          Code = "U425"
	CodeNeverTrue       Code = "U426"
	CodeClock           Code = "U427"
	CodeProve           Code = "U428"
	CodeForeign         Code = "U431"
	CodeSudo            Code = "U432"
	CodeOwnStart        Code = "U433"
	CodeLateShutdown    Code = "U434"
	CodeProgram         Code = "U435"
	CodeFromTheStart    Code = "U436"
	CodeJustNow         Code = "U437"
	CodeOneEvent        Code = "U438"
	CodeUndone          Code = "U439"
	CodeStaysUp         Code = "U440"
	CodeOneTerm         Code = "U441"
)

// The codes of messages to people and programs.
const (
	CodePush     Code = "U601"
	CodePart     Code = "U602"
	CodePriority Code = "U603"
	CodeHeader   Code = "U604"
	CodeBody     Code = "U605"
	CodeAtMost   Code = "U606"
)

// The codes of a policy that is incomplete.
const (
	CodeNoShutdown Code = "U501"
	CodeNoLB       Code = "U502"
	CodeNoNOCOMM   Code = "U503"
	CodeNoFSD      Code = "U504"
	CodeReadable   Code = "U505"
	CodeWritable   Code = "U506"
)

// The codes of brokers and other services.
const (
	CodeTopic           Code = "U690"
	CodeBrokerPlaintext Code = "U691"
)

// CodeInfo describes a Code.
type CodeInfo struct {
	Code    Code
	Title   string // what the code is about
	Meaning string // why it matters, in a sentence or two
}

// Codes describes every code, in order. It is the only place where a code is
// explained.
var Codes = []CodeInfo{
	{CodeUTF8, "invalid UTF-8", "The file contains bytes that are not UTF-8: it has another encoding, or is not text."},
	{CodeUnclosed, "unclosed quotation mark", "A quoted text must end on the line on which it begins, with the matching quotation mark."},
	{CodeNumber, "malformed number", "A number consists of digits and at most one decimal point; a duration may end with ms, s, m, h or d."},
	{CodeJunk, "unexpected character", "The character has no meaning here; put texts in quotation marks."},
	{CodeSyntax, "unexpected word", "The words do not form a declaration of the language."},
	{CodeReserved, "reserved word as a name", "A keyword cannot be a name: otherwise the compiler could not tell where the text before it ends."},
	{CodeFile, "file not usable", "The file cannot be read, is a directory, is larger than any real configuration, or triggers a bug of the compiler."},
	{CodeTooMany, "too many errors", "The rest of the file's errors are not shown."},
	{CodeOfNUT, "file of NUT's own monitor", "upsmon.conf and upssched.conf are for NUT's own upsmon, and use a different language."},

	{CodeOutsideGroup, "element outside a GROUP", "HOST, PORT, CERTFILE, MONITOR, MINSUPPLIES and WHEN belong to a group."},
	{CodeInsideGroup, "intro element inside a GROUP", "SMTPSERVER, MQTT, POLLFREQ, POLLFREQALERT, POWERDOWNFLAG and MAXNOTIFY apply to the whole file and belong before the first GROUP."},
	{CodeGroupTwice, "group defined twice", "A group's name is part of its units' names, so it must be unique."},
	{CodeMonitorTwice, "unit monitored twice", "Two MONITORs for one unit would run its rules twice."},
	{CodeElementTwice, "element given twice", "Only the later of the two has an effect."},
	{CodePort, "port out of range", "A TCP port is a whole number from 1 to 65535."},
	{CodeNoCertFile, "no CERTFILE", "TLS is required: without a certificate to verify the server, anyone could answer."},
	{CodeCertFile, "CERTFILE not usable", "The file cannot be read or holds no certificate, so no connection could be made."},
	{CodePlaintextRemote, "PLAINTEXT to another host", "Without TLS, passwords, statuses and mails could be read and changed on the network."},
	{CodePlaintextTLS, "PLAINTEXT and CERTFILE together", "A group either uses TLS or does not."},
	{CodePollFreq, "polling period of zero", "A polling period must be longer than zero."},
	{CodeMaxNotify, "MAXNOTIFY has no effect", "The word is accepted for compatibility with old files."},
	{CodeType, "unknown TYPE", "A monitor is either the primary of a unit or a secondary."},
	{CodeTrip, "charge trip level not usable", "battery.charge.low.1, .2 and .3 are whole percentages for the MONITOR before them."},
	{CodeMinSupplies, "MINSUPPLIES cannot be met", "The group could never have enough power, so LS would be reported at once."},
	{CodeNoMonitor, "group without MONITOR", "Nothing is watched in this group."},
	{CodeApcupsd, "APCUPSDUSER is treated as UPSDUSER", "The server must speak NUT's protocol."},
	{CodeClientCert, "client certificate not usable", "CLIENTCERT and CLIENTKEY belong together: the key must match the certificate."},
	{CodeNothing, "nothing to monitor", "A configuration without any MONITOR protects nothing."},
	{CodeHost, "not a host", "HOST takes a name, an IPv4 address, or a quoted text."},
	{CodeCertTime, "CERTFILE out of date", "A certificate verifies connections only while it is valid."},
	{CodeCertHost, "CERTFILE for another host", "The certificate does not name the HOST, so the connection is refused."},
	{CodePowerDownPath, "POWERDOWNFLAG not a path", "The flag needs an absolute path, and must still be readable at the end of a shutdown."},
	{CodePowerDownIdle, "POWERDOWNFLAG has no effect", "Only the primary of a UPS that powers this machine may switch that UPS off."},
	{CodeName, "name not usable", "The quoted name of a group, a unit or a user is empty, or contains an invisible character."},
	{CodePassword, "password not usable", "The protocol of upsd, or of the mail server, cannot carry this password."},

	{CodeSupplyIdle, "MINSUPPLIES has no effect", "MINSUPPLIES before the first GROUP counts the units of the groups that have none of their own."},
	{CodeCertWeak, "certificate with a weak key", "An RSA key of less than 2048 bits can be broken with enough effort."},
	{CodePasswordFile, "PASSWORD FILE not usable", "The file cannot be read, has no first line, or can be read or changed by everybody on this machine."},

	{CodeUnknownUnit, "unknown unit", "No MONITOR has this name."},
	{CodeAmbiguousUnit, "ambiguous unit", "More than one MONITOR has this name; a longer form distinguishes them."},
	{CodeUnitContra, "unit contradicts its group", "The host or the port in the name is not the group's."},
	{CodeLetTwice, "name defined twice", "From here on the later definition is used."},
	{CodeLiteralName, "name used as text", "No message has this name, so the word itself is printed. In a command this is an error, since the command would contain the word. A mistyped verb is an error, too, and so is a word that structures a rule, such as ELSE or UNLESS: the action after it would always run. So is a word that belongs to another verb, such as TITLE."},
	{CodePercent, "unknown % substitution", "A percent sign begins a substitution; %% is a percent sign."},
	{CodeUnused, "message never used", "Nothing refers to the LET, so it has no effect."},
	{CodeVariable, "unknown variable", "NUT does not document a variable of this name. Unless the driver adds one of this name, its value is never known, and no comparison with it is ever true."},
	{CodeFigure, "message is not a number", "A name in place of a number, a duration or a time of day refers to a message, which must contain one."},
	{CodeLimit, "comparison probably not meant", "The variable is a text, a setting, or in another unit than the number suggests, so the comparison does not follow what the UPS measures."},
	{CodeForeignText, "text printed as it is", "Only a substitution such as %(u)s is replaced in a text. Variables of a shell and escapes are printed as they are."},

	{CodeEvent, "illegal event", "No unit can make this transition."},
	{CodeStatus, "unknown status", "No NUT driver is known to report this word."},
	{CodeNeverStarted, "timer never started", "The rule can never run."},
	{CodeNeverHandled, "timer never handled", "Nothing happens when the timer ends."},
	{CodeCancelIdle, "timer cancelled but never started", "The action has no effect."},
	{CodeAmbiguousTimer, "ambiguous timer", "More than one other unit starts a timer of this name."},
	{CodeInterval, "duration not usable", "A duration is at least a millisecond and at most a year."},
	{CodeDebug, "DEBUG level out of range", "The log levels are 0, 1 and 2."},
	{CodeSyslogTag, "unknown SYSLOG priority", "A text for SYSLOG may begin with one of the eight priorities in brackets."},
	{CodeShutdownCmd, "command cannot run", "SHUTDOWNCMD and ROOTCMD are started directly, without a shell."},
	{CodeNoSMTP, "EMAIL without SMTPSERVER", "There is no server to send the mail through."},
	{CodeDerived, "not a status here", "None is the absence of a status, and UNLESS cannot test LS, since UNLESS itself determines LS."},
	{CodeNoMinSupplies, "LS without MINSUPPLIES", "A group without MINSUPPLIES never reports LS."},
	{CodeGuardContradict, "condition contradicts the event", "The action can never run."},
	{CodeGuardIdle, "condition always holds", "The event has just made it true, or it holds in every state."},
	{CodeCancelEnded, "timer cancelled when it has ended", "At a TIMEOUT the timer is idle already."},
	{CodeShutdownTwice, "event shuts down twice", "One event runs SHUTDOWNCMD more than once."},
	{CodeMains, "shutdown on mains", "Neither a low battery nor lost contact means that mains power has failed, and an outage may be over when its timer ends. After an outage the battery stays low until it has charged, so a host that a low battery alone shuts down goes down again as soon as it has started."},
	{CodeWebhook, "WEBHOOK address not usable", "A webhook is posted to an http or https URL of a host that the file names. Anything else is never sent."},
	{CodeAddress, "EMAIL address not usable", "A mail without valid addresses is never sent."},

	{CodeState, "state not usable", "A user-defined state has a name that no status has, and is declared once in a group."},
	{CodeUnknownState, "unknown state", "RAISE and CLEAR change only states that a STATE of the unit's group declares."},
	{CodeStateIdle, "state without effect", "A state that nothing raises, or that no rule and no condition names, changes nothing."},
	{CodeCircle, "states change each other endlessly", "RAISE and CLEAR trigger rules that change the same states again, and no condition ever stops this."},
	{CodeSetFSD, "SETFSD refused", "upsd lets only the primary of a unit set FSD."},
	{CodeNeverTrue, "condition never becomes true", "A condition that contradicts itself, or that always holds, never becomes true, so it is never an event."},
	{CodeClock, "time of day not usable", "BETWEEN takes two times of day, and may only be used in an IF."},
	{CodeProve, "verb that cannot be proved", "A PROVE is about what the monitor does to the outside world; timers and states of the policy are internal."},

	{CodeForeign, "command of NUT's own upsmon", "NUT's own upsmon does not run beside this one, so a command for it has no effect, or a wrong one."},
	{CodeSudo, "sudo in a command", "sudo asks for a password, and nobody is there to type it. ROOTCMD and SHUTDOWNCMD run as root without it."},
	{CodeOwnStart, "timer called start", "The monitor itself starts the timer start for each unit; give your own timer another name."},
	{CodeLateShutdown, "delayed shutdown", "A shutdown with a delay is not cancelled when power is back. Ten minutes after the command, the monitor assumes that the shutdown hangs: it raises the alarm, and DOWN ends."},
	{CodeProgram, "message where a command is expected", "SHUTDOWN, SHUTDOWNCMD and ROOTCMD take the command that they run, not a message. A message is not a program, and the machine would not go down."},
	{CodeFromTheStart, "EVERY for a state that holds from the start", "A state that holds from the start, such as COMM or OL, is not an event, so nothing repeats until it has ended and begun again."},
	{CodeJustNow, "duration that is always zero", "The duration counts from when the status began or ended, which has only just happened in this rule."},
	{CodeOneEvent, "changes joined by OR", "They are one condition: while one of its parts holds, another that becomes true is not an event."},
	{CodeUndone, "action undone in the same rule", "Actions follow each other at once, and the last RAISE or CLEAR of a step counts, so nothing comes of the first of the two."},
	{CodeStaysUp, "command does not shut down", "The command of SHUTDOWNCMD has to switch the machine off. One that restarts it, or only warns, lets it run until the battery is empty."},
	{CodeOneTerm, "term after ALL IS or ANY IS", "IS takes one term, so a second one after AND is asked of the rule's own unit alone."},

	{CodeNoShutdown, "group never shuts down", "With MINSUPPLIES above 0 the group powers this host, and no rule shuts it down."},
	{CodeNoLB, "no rule for low battery", "When the battery runs low, nothing happens."},
	{CodeNoNOCOMM, "no rule for lost contact", "When the server or the unit cannot be reached, nobody is notified."},
	{CodeNoFSD, "secondary without rule for FSD", "When the primary orders a shutdown, this host would stay up until its power goes."},
	{CodeReadable, "secrets readable by others", "Everybody who has an account on this machine can read a password, the URL of a PUSH or a token."},
	{CodeWritable, "configuration writable by others", "Anyone who can change the file can run any command with the monitor's privileges."},

	{CodePush, "PUSH address not usable", "A push goes to a service that upsmon knows, and its URL has what that service needs. Anything else is never sent."},
	{CodePart, "part of a message given twice, or not allowed", "Give each part of a WEBHOOK or a PUSH only once. A BODY is sent as it is, so no other text can go with it."},
	{CodePriority, "not a priority of PUSH", "A push has one of four priorities, which upsmon translates into those of the service."},
	{CodeHeader, "HEADER or METHOD not usable", "A web server would refuse such a request, or misread it."},
	{CodeBody, "BODY is not valid JSON", "A web server would refuse it."},
	{CodeAtMost, "AT MOST ONCE on an action that must not wait", "A rule that AT MOST ONCE holds back does nothing at all, so use it only for messages."},
	{CodeTopic, "MQTT topic not usable", "All topics begin with the value of TOPIC; those for Home Assistant's discovery begin with that of DISCOVERY."},
	{CodeBrokerPlaintext, "MQTT without TLS", "Without TLS, states and passwords can be read and changed on the network."},
}

// Explain returns the description of a code.
func Explain(c Code) (CodeInfo, bool) {
	for _, i := range Codes {
		if i.Code == c {
			return i, true
		}
	}
	return CodeInfo{}, false
}
