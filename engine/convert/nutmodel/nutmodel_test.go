package nutmodel

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
)

// steps parses the changes of a UPS: "10s OB LB", "20s lost", "30s back", "40s FSD", "50s clients 1". A word with
// an @ before the status names the UPS; the default is u@localhost.
func steps(t *testing.T, lines string) (all []Step, end time.Duration) {
	t.Helper()
	for l := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		at, what, _ := strings.Cut(strings.TrimSpace(l), " ")
		when, err := time.ParseDuration(at)
		if err != nil {
			t.Fatal(err)
		}
		s := Step{At: when, UPS: "u@localhost"}
		if name, rest, ok := strings.Cut(what, " "); ok && strings.Contains(name, "@") {
			s.UPS, what = name, rest
		}
		n := 0
		switch _, err := fmt.Sscanf(what, "clients %d", &n); {
		case what == "end":
			end = when
			continue
		case err == nil:
			s.Clients = &n
		case what == "lost":
			s.Lost = true
		case what == "back":
			s.Back = true
		case what == "FSD":
			s.FSD = true
		default:
			s.Status = what
		}
		all = append(all, s)
	}
	return all, end
}

const (
	primary   = "MONITOR u@localhost 1 x y primary\nSHUTDOWNCMD down\nPOWERDOWNFLAG /flag\n"
	secondary = "MONITOR u@localhost 1 x y secondary\nSHUTDOWNCMD down\n"
	// quiet sends notifications only to the system log.
	quiet = "NOTIFYFLAG SHUTDOWN SYSLOG\nNOTIFYFLAG ONBATT SYSLOG\nNOTIFYFLAG ONLINE SYSLOG\nNOTIFYFLAG LOWBATT SYSLOG\n" +
		"NOTIFYFLAG COMMBAD SYSLOG\nNOTIFYFLAG COMMOK SYSLOG\nNOTIFYFLAG NOCOMM SYSLOG\nNOTIFYFLAG REPLBATT SYSLOG\nNOTIFYFLAG FSD SYSLOG\n"
	sched = "CMDSCRIPT /cmd\nPIPEFN /p\nLOCKFN /l\n"
	exec  = "NOTIFYCMD /sbin/upssched\nNOTIFYFLAG ONBATT EXEC\nNOTIFYFLAG ONLINE EXEC\nNOTIFYFLAG LOWBATT IGNORE\nNOTIFYFLAG SHUTDOWN IGNORE\n"
)

// TestRules covers each rule in the comment of the package, and each rule of upsmon(8) and upssched(8).
func TestRules(t *testing.T) {
	for _, tt := range []struct {
		name                     string
		upsmon, upssched, script string
		steps                    string
		want                     string // time and act; a message is shown by its type
		variant                  Variant
	}{
		{name: "mains power and the first contact are not reported", upsmon: primary + quiet, steps: "0s OL\n60s end", want: ""},
		{name: "a start on battery is", upsmon: primary + quiet, steps: "0s OB\n8s OL\n60s end", want: "0s ONBATT; 10s ONLINE"},
		{name: "without OL and OB the last of them counts", upsmon: primary + quiet, steps: "1s OB\n11s DISCHRG\n21s LB\n25s end",
			want: "5s ONBATT; 25s LOWBATT; 25s FSD u@localhost; 25s terminals; 25s SHUTDOWN"},
		{name: "an empty status is lost contact", upsmon: primary + quiet, steps: "1s \n11s OL\n30s end", want: "5s COMMBAD; 15s COMMOK"},
		{name: "a primary: FSD, SHUTDOWN, FINALDELAY, flag, command", upsmon: primary + quiet, steps: "6s OB LB\n60s end",
			want: "10s ONBATT; 10s LOWBATT; 10s FSD u@localhost; 10s terminals; 10s SHUTDOWN; 15s flag; 15s command"},
		{name: "it waits for those that are logged in", upsmon: primary + quiet + "HOSTSYNC 20\n", steps: "0s clients 1\n6s OB LB\n17s clients 0\n60s end",
			want: "10s ONBATT; 10s LOWBATT; 10s FSD u@localhost; 17s terminals; 17s SHUTDOWN; 22s flag; 22s command"},
		{name: "but not forever", upsmon: primary + quiet + "HOSTSYNC 20\nFINALDELAY 0\n", steps: "0s clients 1\n6s OB LB\n60s end",
			want: "10s ONBATT; 10s LOWBATT; 10s FSD u@localhost; 30s terminals; 30s SHUTDOWN; 30s flag; 30s command"},
		{name: "nor if contact is lost", upsmon: primary + quiet + "HOSTSYNC 20\n", steps: "0s clients 1\n1s OB\n6s lost\n27s end",
			want: "5s ONBATT; 10s COMMBAD; 25s FSD u@localhost; 25s terminals; 25s SHUTDOWN"},
		{name: "a low battery on mains power does not matter", upsmon: primary + quiet, steps: "1s OL LB\n60s end", want: "5s LOWBATT"},
		{name: "a secondary waits more than HOSTSYNC", upsmon: secondary + quiet, steps: "6s OB LB\n60s end",
			want: "10s ONBATT; 10s LOWBATT; 30s terminals; 30s SHUTDOWN; 35s command"},
		{name: "but not once FSD is there", upsmon: secondary + quiet, steps: "6s OB LB\n12s FSD\n60s end",
			want: "10s ONBATT; 10s LOWBATT; 15s FSD; 15s terminals; 15s SHUTDOWN; 20s command"},
		{name: "DEADTIME counts from the last answer, and only on battery", upsmon: secondary + quiet + "HOSTSYNC 0\n", steps: "1s OB\n6s lost\n60s end",
			want: "5s ONBATT; 10s COMMBAD; 25s terminals; 25s SHUTDOWN; 30s command"},
		{name: "lost contact on mains power does not shut down", upsmon: primary + quiet, steps: "1s lost\n100s end", want: "5s COMMBAD"},
		{name: "NOCOMM comes again more than NOCOMMWARNTIME later", upsmon: primary + quiet + "NOCOMMWARNTIME 20\n", steps: "1s lost\n60s end",
			want: "5s COMMBAD; 20s NOCOMM; 45s NOCOMM"},
		{name: "REPLBATT comes whenever RB is there and RBWARNTIME is over", upsmon: primary + quiet + "RBWARNTIME 20\n",
			steps: "1s OL RB\n6s OL\n11s OL RB\n27s OL\n60s end", want: "5s REPLBATT"},
		{name: "and again while it is there", upsmon: primary + quiet + "RBWARNTIME 20\n", steps: "1s OL RB\n60s end", want: "5s REPLBATT; 30s REPLBATT; 55s REPLBATT"},
		{name: "CAL is reported once and never forgotten", upsmon: primary + quiet, steps: "1s OB CAL\n11s OL\n21s OB CAL\n31s OB LB\n60s end",
			want: "5s ONBATT; 5s CAL; 15s ONLINE; 25s ONBATT; 35s LOWBATT"},
		{name: "from 2.8.2 on it is", upsmon: primary + quiet, steps: "1s OB CAL\n11s OB LB\n17s end", variant: ForgetsCal,
			want: "5s ONBATT; 5s CAL; 15s LOWBATT; 15s FSD u@localhost; 15s terminals; 15s SHUTDOWN"},
		{name: "MINSUPPLIES counts power values", upsmon: quiet + "MONITOR u@localhost 1 x y secondary\nMONITOR v@localhost 1 x y secondary\nHOSTSYNC 0\nFINALDELAY 0\nSHUTDOWNCMD down\n",
			steps: "1s OB LB\n21s v@localhost OB LB\n60s end",
			want:  "5s ONBATT; 5s LOWBATT; 25s ONBATT; 25s LOWBATT; 30s terminals; 30s SHUTDOWN; 30s command"},
		{name: "FSD is set on every UPS of type primary, and nothing is polled after it", upsmon: primary + quiet + "MONITOR v@localhost 0 x y primary\n",
			steps: "1s OB LB\n6s v@localhost OB\n7s end", want: "5s ONBATT; 5s LOWBATT; 5s FSD u@localhost; 5s FSD v@localhost; 5s terminals; 5s SHUTDOWN"},
		{name: "a converted file waits until it knows whether FSD is there", upsmon: primary + quiet + "FINALDELAY 0\n", steps: "6s OB LB\n60s end", variant: WaitsForFlag,
			want: "10s ONBATT; 10s LOWBATT; 10s FSD u@localhost; 10s terminals; 10s SHUTDOWN; 12s flag; 12s command"},
		{name: "but not where the UPS stays on", upsmon: secondary + quiet + "FINALDELAY 0\nPOWERDOWNFLAG /flag\n", steps: "6s FSD\n60s end", variant: WaitsForFlag,
			want: "10s FSD; 10s terminals; 10s SHUTDOWN; 10s flag; 10s command"},
		{name: "a dry run may see the FSD of each UPS", upsmon: primary + quiet + "MONITOR v@localhost 0 x y primary\n", steps: "6s OB LB\n12s end", variant: TellsOwnFSD,
			want: "10s ONBATT; 10s LOWBATT; 10s FSD perhaps; 10s FSD u@localhost; 10s FSD perhaps; 10s FSD v@localhost; 10s terminals; 10s SHUTDOWN"},
		{name: "and do what upssched does then", upsmon: primary + quiet + exec + "NOTIFYFLAG FSD EXEC\n", upssched: "AT FSD * EXECUTE now\nAT FSD * START-TIMER t 3\n", steps: "6s OB LB\n14s end", variant: TellsOwnFSD,
			want: "10s now FSD perhaps; 10s FSD u@localhost; 10s terminals; 13s t FSD perhaps"},
		{name: "without power enough it does not run", upsmon: primary + quiet + "MINSUPPLIES 2\n", steps: "1s OB LB\n60s end", want: ""},

		{name: "a timer ends", upsmon: primary + exec, upssched: "AT ONBATT * START-TIMER t 10\n", steps: "1s OB\n60s end", want: "15s t ONBATT"},
		{name: "or is cancelled", upsmon: primary + exec, upssched: "AT ONBATT * START-TIMER t 10\nAT ONLINE * CANCEL-TIMER t back\n",
			steps: "1s OB\n6s OL\n60s end", want: ""},
		{name: "with a command, that runs if there is none", upsmon: primary + exec, upssched: "AT ONBATT * START-TIMER t 10\nAT ONLINE * CANCEL-TIMER t back\n",
			steps: "1s OB\n21s OL\n60s end", want: "15s t ONBATT; 25s back ONLINE"},
		{name: "also if there has never been one", upsmon: primary + exec, upssched: "AT ONLINE * CANCEL-TIMER t back\n", steps: "1s OB\n6s OL\n60s end", want: "10s back ONLINE"},
		{name: "timers of one name run side by side, and the oldest is cancelled", upsmon: primary + exec,
			upssched: "AT ONBATT * START-TIMER t 10\nAT ONBATT * START-TIMER t 20\nAT ONLINE * CANCEL-TIMER t\n", steps: "1s OB\n6s OL\n60s end", want: "25s t ONBATT"},
		{name: "EXECUTE in the order of the file, whatever the case of the event", upsmon: primary + exec,
			upssched: "AT onbatt * EXECUTE a\nAT ONBATT * EXECUTE b\n", steps: "1s OB\n20s end", want: "5s a ONBATT; 5s b ONBATT"},
		{name: "the name of the UPS is compared letter by letter", upsmon: primary + exec, upssched: "AT ONBATT u EXECUTE a\nAT ONBATT u@localhost EXECUTE b\n",
			steps: "1s OB\n20s end", want: "5s b ONBATT"},
		{name: "without EXEC nothing is scheduled", upsmon: primary + quiet + "NOTIFYCMD /sbin/upssched\n", upssched: "AT ONBATT * EXECUTE a\n", steps: "1s OB\n20s end", want: "5s ONBATT"},
		{name: "the script orders a shutdown", upsmon: primary + exec, upssched: "AT ONBATT * START-TIMER t 10\n", script: "case $1 in t) upsmon -c fsd;; esac",
			steps: "1s OB\n60s end", want: "15s t ONBATT; 15s FSD u@localhost; 15s terminals; 20s flag; 20s command"},
		{name: "on a secondary, of this machine alone", upsmon: secondary + exec, upssched: "AT ONBATT * START-TIMER t 10\n", script: "case $1 in t) upsmon -c fsd;; esac",
			steps: "1s OB\n60s end", want: "15s t ONBATT; 15s terminals; 20s command"},
		{name: "but not under a condition that is not known", upsmon: secondary + exec, upssched: "AT ONBATT * START-TIMER t 10\n",
			script: "case $1 in t) test -f /x && upsmon -c fsd;; esac", steps: "1s OB\n60s end", want: "15s t ONBATT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := nutconf.ReadUpsmon("upsmon.conf", []byte(tt.upsmon), nutconf.V280)
			var s *nutconf.Upssched
			var script *nutconf.Script
			if tt.upssched != "" {
				s = nutconf.ReadUpssched("upssched.conf", []byte(sched+tt.upssched), nutconf.V280)
			}
			if tt.script != "" {
				script = nutconf.ReadScript("cmd", []byte(tt.script), 0)
			}
			c := Read(u, s, script)
			c.Variant = tt.variant
			happens, end := steps(t, tt.steps)
			var got []string
			for _, a := range Run(c, happens, end) {
				got = append(got, fmt.Sprintf("%s %s", a.At, brief(a)))
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("upsmon does\n  %s\nwant\n  %s", s, tt.want)
			}
		})
	}
}

// brief describes an act in a word or two.
func brief(a Act) string {
	if a.Chance {
		a.Chance = false
		return brief(a) + " perhaps"
	}
	switch a.Kind {
	case Syslog:
		return a.Type
	case Wall:
		if a.Text == Executing {
			return "terminals"
		}
		return "wall " + a.Type
	case SetFSD:
		return "FSD " + a.UPS
	case Script:
		return a.Text + " " + a.Type
	case Flag:
		return "flag"
	case Shutdown:
		return "command"
	}
	return string(a.Kind)
}

// TestCompare: acts within the slack correspond, and nothing counts after the machine is down.
func TestCompare(t *testing.T) {
	at := func(s int, k Kind) Act { return Act{At: time.Duration(s) * time.Second, Kind: k} }
	perhaps := func(s int, k Kind) Act { return Act{At: time.Duration(s) * time.Second, Kind: k, Chance: true} }
	for _, tt := range []struct {
		first, second []Act
		want          int
	}{
		{[]Act{at(1, Syslog)}, []Act{at(3, Syslog)}, 0},
		{[]Act{at(1, Syslog)}, []Act{at(9, Syslog)}, 2},
		{[]Act{at(1, Syslog)}, []Act{at(1, Wall)}, 2},
		{[]Act{at(1, Syslog)}, []Act{at(1, Syslog), at(2, Syslog)}, 1},
		{[]Act{at(5, Shutdown)}, []Act{at(5, Shutdown), at(9, Syslog)}, 0},
		{[]Act{at(5, Syslog)}, nil, 1},
		{[]Act{at(59, Syslog)}, nil, 0}, // it may still come
		{[]Act{perhaps(1, Syslog)}, nil, 0},
		{nil, []Act{perhaps(1, Syslog)}, 0},
		{[]Act{perhaps(1, Syslog)}, []Act{at(2, Syslog)}, 0},
		{[]Act{perhaps(1, Syslog)}, []Act{at(9, Syslog)}, 1},
	} {
		if got := Compare(tt.first, tt.second, 2*time.Second, time.Minute); len(got) != tt.want {
			t.Errorf("%v and %v: %v, want %d", tt.first, tt.second, got, tt.want)
		}
	}
}

// TestLastStep: an outage lasts long enough for a comparison to count everything that follows from its last step.
func TestLastStep(t *testing.T) {
	for _, poll := range []string{"1", "5"} {
		c := Read(nutconf.ReadUpsmon("upsmon.conf", []byte(primary+quiet+"POLLFREQ "+poll+"\nPOLLFREQALERT "+poll+"\n"), nutconf.V280), nil, nil)
		slack := c.PollFreq + 1500*time.Millisecond // compare.Slack
		for _, o := range Outages(c) {
			if slices.Contains([]string{"low", "low-unsure", "forced", "late-secondary", "lost-on-battery", "calibration"}, o.Name) {
				continue // it ends in a shutdown
			}
			// The comparison notices if mains power or contact does not come back, or a battery does not recover.
			last := o.Steps[len(o.Steps)-1]
			last.Back, last.Lost, last.Status = false, !last.Back, "OB LB RB"
			worse := append(slices.Clone(o.Steps[:len(o.Steps)-1]), last)
			if len(Compare(Run(c, o.Steps, o.End), Run(c, worse, o.End), slack, o.End)) == 0 {
				t.Errorf("POLLFREQ %s, %s: nothing follows the last step", poll, o.Name)
			}
		}
	}
}
