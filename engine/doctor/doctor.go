// Package doctor checks a machine the way a monitor would find it, and reports what
// would keep the monitor from working.
//
// Invariants: doctor changes nothing, neither on this machine nor on a server. It writes no file, sends no mail and
// notifies nobody, and no server counts or remembers it; the only exception is Options.Login. Every wait is
// bounded. No Finding contains a secret, and text from a network or a file is escaped and truncated. The same
// machine gives the same findings in the same order.
package doctor

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/privsep"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Level is the result of a check.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // a monitor would work, but not as well as it could
	Fail Level = "fail" // the monitor would not do something that the configuration asks for
	Skip Level = "skip" // it was not checked, or could not be
)

// Area is the part of the machine that a Finding is about.
type Area string

// The areas, in the order of their findings.
const (
	Configuration Area = "configuration"
	User          Area = "user"
	Files         Area = "files"
	Certificate   Area = "certificate"
	Server        Area = "server"
	Unit          Area = "unit"
	Wall          Area = "wall"
	Notify        Area = "notify"
	Mail          Area = "mail"
	Webhook       Area = "webhook"
	Push          Area = "push"
	Broker        Area = "mqtt"
	Shutdown      Area = "shutdown"
	PowerDown     Area = "powerdown"
	Shell         Area = "shell"
	Monitor       Area = "monitor"
)

// A Finding is the result of a check. Each of its texts is one line, and safe to print.
type Finding struct {
	Area    Area   `json:"area"`
	Subject string `json:"subject"` // the file, server, unit, …
	Level   Level  `json:"level"`
	Detail  string `json:"detail"`
	Remedy  string `json:"remedy,omitempty"` // what to do; "" if all is well
}

// Options say how a monitor would be started, and where to look.
type Options struct {
	Program        string   // name of this program in remedies; default upsmon
	Config         string   // the configuration
	User           string   // user of the monitor if root starts it; ignored otherwise
	StateDir       string   // "": none
	Socket         string   // of the monitor; "": none
	NutLog         string   // "": none
	NutLogRequired bool     // the user asked for it explicitly: a monitor that cannot write it does not start
	Own            []string // directories and files of root that root's monitor gives to the user
	Shell          []string // runs the text of a SHELLCMD

	// Ask is the socket of the monitor that may be running.
	Ask string

	// Insecure says that root starts the monitor with --insecure-permissions.
	Insecure bool

	// Login tries LOGIN for a secondary's units whose server reports that all is well: upsd checks a secondary's
	// password only then. The server counts this host for a moment, which the rules of other hosts may notice.
	Login bool

	// Timeout bounds a connect and each reply. Default 10 s.
	Timeout time.Duration

	Actions actions.Options // where wall, sudo and the desktops are
	Proc    string          // default /proc
	Systemd string          // where systemd's units are enabled; default /etc/systemd/system

	Late     string // the hook that systemd runs at the end of a shutdown; default: where the packages install it
	LatePath string // where that hook looks for upsdrvctl; default: the usual directories

	// UsualFlag is the path that remedies recommend for POWERDOWNFLAG. Default
	// /run/upsmon/killpower, which the package's service may write.
	UsualFlag string

	NUT []string // directories that may contain ups.conf
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	o.Program = cmp.Or(o.Program, "upsmon")
	o.Proc = cmp.Or(o.Proc, "/proc")
	o.Systemd = cmp.Or(o.Systemd, "/etc/systemd/system")
	o.Late = cmp.Or(o.Late, "/usr/lib/systemd/system-shutdown/tls-upsmon")
	o.LatePath = cmp.Or(o.LatePath, "/usr/sbin:/usr/bin:/sbin:/bin")
	o.UsualFlag = cmp.Or(o.UsualFlag, "/run/upsmon/killpower")
	return o
}

const (
	// width is the number of checks that run at the same time.
	width = 16

	// spare is added to the time for a connection and two replies: sudo, logind and a name server need time, too.
	spare = 15 * time.Second

	// grace is how long a check may take to report that its time is up.
	grace = time.Second

	maxText = 600 // bytes of a text in a Finding
)

// A doctor is one examination of the machine.
type doctor struct {
	Options
	now      time.Time
	executor *actions.Executor

	config  *config.Config
	program *compile.Program // nil: the configuration has errors

	root       bool             // this process runs as root
	account    *privsep.Account // of Options.User, if this process runs as root; nil: there is none
	accountErr error

	running    status.Monitor // the status of the monitor that answers
	runningErr error          // why no monitor answers
}

// A check examines one thing.
type check struct {
	area    Area
	subject string
	run     func(context.Context) []Finding
}

// Look examines the machine. The findings come in a fixed order, each as soon as it and all previous ones are
// known. When ctx or the iteration ends, Look stops the checks that are still running.
func Look(ctx context.Context, o Options) iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		d := &doctor{Options: o.withDefaults(), now: time.Now(), root: os.Geteuid() == 0}
		d.executor = actions.NewExecutor(d.Actions)

		// All other checks depend on this.
		prepared := make(chan func(), 1)
		first := check{Configuration, d.Config, func(ctx context.Context) []Finding {
			prepared <- d.prepare(ctx)
			return nil
		}}
		slots := make(chan struct{}, width)
		late := <-d.start(ctx, slots, first)
		select {
		case keep := <-prepared:
			keep()
		default: // it hangs, and may finish at any time
			for _, f := range late {
				yield(f.clean())
			}
			return
		}

		var results []<-chan []Finding
		for _, c := range d.checks() {
			results = append(results, d.start(ctx, slots, c))
		}
		for _, r := range results {
			for _, f := range <-r {
				if !yield(f.clean()) {
					return
				}
			}
		}
	}
}

// prepare reads the configuration, looks up the user and queries the running monitor.
// The function that it returns stores the results.
func (d *doctor) prepare(ctx context.Context) (keep func()) {
	config := config.Load(d.Config)
	var account *privsep.Account
	var accountErr error
	if d.root {
		account, accountErr = privsep.Lookup(d.User)
	}
	running, runningErr := control.NewClient(d.Ask).Status(ctx)
	return func() {
		d.config, d.program = config, config.Program
		d.account, d.accountErr = account, accountErr
		d.running, d.runningErr = running, runningErr
	}
}

// checks returns all checks that the configuration needs, in the order of their findings.
func (d *doctor) checks() []check {
	all := []check{
		{Configuration, d.Config, d.configuration},
		{User, d.User, d.user},
		{Files, d.StateDir, d.stateDir},
		{Files, d.Socket, d.socket},
		{Files, d.NutLog, d.nutLog},
	}
	if d.program == nil {
		all = append(all, check{Server, "all", func(context.Context) []Finding {
			return []Finding{{Server, "all", Skip, "checked once the configuration has no errors", ""}}
		}})
	} else {
		all = append(all, d.certificateChecks()...)
		all = append(all, d.serverChecks()...)
		all = append(all, d.actionChecks()...)
	}
	return append(all,
		check{Monitor, "upsmon", d.ownMonitor},
		check{Monitor, "processes", d.otherMonitors},
		check{Monitor, nutService, d.nutMonitor},
	)
}

// start starts a check as soon as a slot is free, and delivers its findings in time.
func (d *doctor) start(ctx context.Context, slots chan struct{}, c check) <-chan []Finding {
	result := make(chan []Finding, 1)
	go func() {
		slots <- struct{}{}
		defer func() { <-slots }()
		limit := 3*d.Timeout + spare
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		done := make(chan []Finding, 1)
		go func() { done <- c.run(ctx) }()
		select {
		case f := <-done:
			result <- f
			return
		case <-ctx.Done():
		}
		select { // a check that respects the context says what it was waiting for
		case f := <-done:
			result <- f
		case <-time.After(grace): // a disk or a file server does not respect it
			result <- []Finding{{c.area, c.subject, Fail, fmt.Sprintf("no answer within %v", limit),
				"check whether a disk or a file server hangs"}}
		}
	}()
	return result
}

// effects returns the effects with a verb that the rules of all units can raise.
func (d *doctor) effects(verb fsm.Verb) iter.Seq[*fsm.Effect] {
	return func(yield func(*fsm.Effect) bool) {
		policy := d.program.Policy
		for i := range policy.Units {
			for e := range policy.EffectsOf(i, verb, nil, d.now) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// clean makes a finding's texts safe to print.
func (f Finding) clean() Finding {
	f.Subject, f.Detail, f.Remedy = text.Short(f.Subject, maxText), text.Short(f.Detail, maxText), text.Short(f.Remedy, maxText)
	return f
}

// count formats a number of things: 1 error, 2 errors.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
