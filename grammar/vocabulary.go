package grammar

import (
	"fmt"
	"strings"
)

// notifications maps the event names of NUT's upsmon and upssched (upsmon.conf(5),
// NOTIFYFLAG) to the events of this language.
var notifications = map[string]string{
	"ONLINE": "OB->OL", "ONBATT": "OL->OB", "LOWBATT": "None->LB", "FSD": "None->FSD",
	"COMMOK": "NOCOMM->COMM", "COMMBAD": "COMM->NOCOMM", "NOCOMM": "COMM->NOCOMM FOR 5m", "REPLBATT": "None->RB",
	"CAL": "None->CAL", "NOTCAL": "CAL->None", "OFF": "None->OFF", "NOTOFF": "OFF->None",
	"BYPASS": "None->BYPASS", "NOTBYPASS": "BYPASS->None", "ECO": "None->ECO", "NOTECO": "ECO->None",
	"ALARM": "None->ALARM", "NOTALARM": "ALARM->None", "OVER": "None->OVER", "NOTOVER": "OVER->None",
	"TRIM": "None->TRIM", "NOTTRIM": "TRIM->None", "BOOST": "None->BOOST", "NOTBOOST": "BOOST->None",
}

// withoutEvent says why some of NUT's notifications are not events here.
var withoutEvent = map[string]string{
	"SHUTDOWN": "put what should happen before a shutdown before SHUTDOWNCMD in its rule",
	"NOPARENT": "the monitor has no second process to lose",
	"OTHER":    "name the status, as in None->OVER",
	"NOTOTHER": "name the status, as in OVER->None",

	"SUSPEND_STARTING":  "after a suspend, no timer ends before the units have been asked",
	"SUSPEND_FINISHED":  "after a suspend, no timer ends before the units have been asked",
	"SHUTDOWN_HOSTSYNC": "write a rule for the primary: None->FSD comes when it begins, SEC->None when the others are gone",
}

// EventOf says how to write an event that NUT's upsmon and upssched call by one name, such as
// ONBATT. It is "" for any other word.
func EventOf(word string) string {
	upper := strings.ToUpper(word)
	if event, ok := notifications[upper]; ok {
		return fmt.Sprintf("what NUT calls %s is %s here", upper, event)
	}
	if why, ok := withoutEvent[upper]; ok {
		return fmt.Sprintf("NUT's %s is not an event here: %s", upper, why)
	}
	return ""
}

// directives maps directives of upsmon.conf and upssched.conf that this language does not have to
// what to write instead.
var directives = map[string]string{
	"AT":                        `upssched's AT ONBATT * EXECUTE command is WHEN EACH REPORTS OL->OB : SHELLCMD "command"; START-TIMER and CANCEL-TIMER are STARTTIMER and CANCELTIMER`,
	"START-TIMER":               "write STARTTIMER name seconds",
	"CANCEL-TIMER":              "write CANCELTIMER name",
	"EXECUTE":                   `write SHELLCMD "command"`,
	"CMDSCRIPT":                 `leave it out: SHELLCMD "command" in a rule is a command of its own`,
	"PIPEFN":                    "leave it out: timers are built in",
	"LOCKFN":                    "leave it out: timers are built in",
	"NOTIFYCMD":                 `write SHELLCMD "command" in the rule for the event, such as WHEN EACH REPORTS OL->OB : SHELLCMD "command"`,
	"NOTIFYFLAG":                `write WALL, SYSLOG or SHELLCMD in the rule for the event, such as WHEN EACH REPORTS OL->OB : WALL "%(u)s: on battery"`,
	"NOTIFYMSG":                 `a rule has its own text, such as WHEN EACH REPORTS OL->OB : WALL "%(u)s: on battery"`,
	"RUN_AS_USER":               "leave it out: upsmon run --user does this, and what needs no other rights runs as NUT's user anyway",
	"DEADTIME":                  "write WHEN EACH REPORTS OB AND NOCOMM FOR 15s : SHUTDOWN, with the time that you want",
	"FINALDELAY":                "start a timer in the rule, and shut down in WHEN … TIMEOUT",
	"HOSTSYNC":                  "write a rule for the primary: WHEN … REPORTS None->FSD : STARTTIMER gone 15, with SHUTDOWN at SEC->None and at TIMEOUT gone",
	"NOCOMMWARNTIME":            "write WHEN EACH REPORTS COMM->NOCOMM FOR 5m, with the time that you want",
	"RBWARNTIME":                "write WHEN EACH REPORTS None->RB",
	"OFFDURATION":               "write WHEN EACH REPORTS None->OFF FOR 30s, with the time that you want",
	"OBLBDURATION":              "write WHEN EACH REPORTS OB AND LB FOR 5s : SHUTDOWN, with the time that you want",
	"ALARMCRITICAL":             "write rules for None->ALARM",
	"OVERDURATION":              "write WHEN EACH REPORTS None->OVER FOR 30s, with the time that you want",
	"SHUTDOWNEXIT":              "leave it out: the monitor stays until the system ends it",
	"CERTPATH":                  "write CERTFILE with the PEM file of the CA in each GROUP",
	"CERTVERIFY":                "leave it out: certificates are always verified, by CERTFILE",
	"CERTHOST":                  "write GROUP with HOST and CERTFILE",
	"CERTIDENT":                 "write CLIENTCERT and CLIENTKEY in a GROUP",
	"FORCESSL":                  "leave it out: TLS is the rule",
	"DEBUG_MIN":                 "write DEBUG in a rule",
	"THEN":                      "leave it out: the action, or several in { }, follow the condition",
	"ELSEIF":                    "write ELSE { IF … }",
	"ELIF":                      "write ELSE { IF … }",
	"ENDIF":                     "leave it out: an IF is for one action, or for those in { }",
	"END":                       "leave it out: a rule ends where the next declaration begins",
	"POLLFAIL_LOG_THROTTLE_MAX": "leave it out: trouble that lasts is logged once, and then at most hourly",
}

// inRule holds the directives that people try as parts of a rule rather than at the start of a
// line.
var inRule = map[string]bool{
	"START-TIMER": true, "CANCEL-TIMER": true, "EXECUTE": true,
	"THEN": true, "ELSEIF": true, "ELIF": true, "ENDIF": true, "END": true,
}

// DirectiveOf says what to write instead of a word of NUT's configuration files, or of another
// language. It is "" for any other word.
func DirectiveOf(word string) string {
	upper := strings.ToUpper(word)
	if hint := directives[upper]; hint != "" && (word == upper || inRule[upper]) {
		return hint
	}
	return ""
}

// monitorInNUT is the remedy for a MONITOR as upsmon.conf has it.
const monitorInNUT = `upsmon.conf's MONITOR ups@host 1 user password primary is written MONITOR ups POWERVAL 1 UPSDUSER user PASSWORD "password" TYPE primary, in a GROUP with HOST host`
