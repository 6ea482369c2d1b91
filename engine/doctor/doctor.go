// Package doctor looks at a machine as a monitor would find it, and says what
// would keep the monitor from its work.
//
// Invariants: it changes nothing, here or on a server: it writes no file, sends
// no mail, shows nothing to anybody, and no server counts or remembers it; only
// Options.Login does without that, and says so. Whatever it waits for is bounded.
// A secret is in no Finding, and what comes from a network or a file is escaped
// and cut short. The same machine gives the same findings in the same order.
package doctor

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"sync"
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

// Level is how it stands with what a Finding is about.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // a monitor would work, but less well than it could
	Fail Level = "fail" // something would not be done that the configuration asks for
	Skip Level = "skip" // it could not be looked at, or was not
)

// Area is what part of the machine a Finding is about.
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
	Shutdown      Area = "shutdown"
	PowerDown     Area = "powerdown"
	Shell         Area = "shell"
	Monitor       Area = "monitor"
)

// A Finding is what there is to say about one thing. Its texts are one line each,
// and safe to be printed.
type Finding struct {
	Area    Area   `json:"area"`
	Subject string `json:"subject"` // which file, server, unit, …
	Level   Level  `json:"level"`
	Detail  string `json:"detail"`
	Remedy  string `json:"remedy,omitempty"` // what to do about it; "" where all is well
}

// Options say what a monitor would be started with, and where to look.
type Options struct {
	Program        string   // what this program is called, for remedies; default upsmon
	Config         string   // the configuration
	User           string   // whom root has the monitoring done by; of no interest to others
	StateDir       string   // "": none
	Socket         string   // on which the monitor would listen; "": none
	NutLog         string   // "": none
	NutLogRequired bool     // it was asked for: a monitor that cannot write it does not start
	Own            []string // directories and files that root's monitor makes the user's if they are root's
	Shell          []string // what runs the text of a SHELLCMD

	// Ask is the socket of the monitor that may be running.
	Ask string

	// Login has LOGIN tried for the units of a secondary whose server says that all is well with them: it is what upsd
	// judges a secondary's password by. The server counts this host for that moment, which the rules of others may see.
	Login bool

	// Timeout bounds a connect and each reply. Default 10 s.
	Timeout time.Duration

	Actions actions.Options // where wall, sudo and the desktops are
	Proc    string          // default /proc
	Systemd string          // where systemd's units are enabled; default /etc/systemd/system

	Late     string // what the packages have systemd run at the end of a shutdown; default where systemd looks
	LatePath string // where that looks for upsdrvctl; default the usual places

	// UsualFlag is the path that remedies recommend for POWERDOWNFLAG. Default
	// /run/upsmon/killpower, which the package's service may write.
	UsualFlag string

	NUT []string // where ups.conf may be
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
	// width is how many checks are under way at the same time.
	width = 16

	// spare is how much longer a check may take than its connect and two replies: sudo, logind and a name server take
	// their time, too.
	spare = 15 * time.Second

	// grace is how long a check may take to say that its time is over.
	grace = time.Second

	maxText = 600 // bytes of a text in a Finding
)

// A doctor is one look at the machine.
type doctor struct {
	Options
	now      time.Time
	executor *actions.Executor

	config  *config.Config
	program *compile.Program // nil: there is none without errors

	root       bool             // this process has root's rights
	account    *privsep.Account // that of Options.User, if this is root; nil: there is none
	accountErr error
	asking     sync.Mutex // the account

	running    status.Monitor // of the monitor that answers
	runningErr error          // why none does
}

// A check finds out about one thing.
type check struct {
	area    Area
	subject string
	run     func(context.Context) []Finding
}

// Look looks at the machine. The findings come in a fixed order, each as soon as
// it and all before it are known. The end of ctx, or of the iteration, ends what
// is still under way.
func Look(ctx context.Context, o Options) iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		d := &doctor{Options: o.withDefaults(), now: time.Now(), root: os.Geteuid() == 0}
		d.executor = actions.NewExecutor(d.Actions)

		// All else follows from what these find.
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
		default: // it hangs, and may come to its end any time
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

// prepare reads the configuration, looks the user up and asks the monitor that
// runs. What it has found is kept by the function that it returns.
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

// checks are all checks that the configuration gives cause for, in the order of
// their findings.
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
			return []Finding{{Server, "all", Skip, "what is behind the configuration is looked at when that has no errors", ""}}
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

// start begins a check as soon as there is room, and gives its findings within
// its time.
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
		select { // what obeys the context tells what it was waiting for
		case f := <-done:
			result <- f
		case <-time.After(grace): // a disk or a file server does not
			result <- []Finding{{c.area, c.subject, Fail, fmt.Sprintf("no answer within %v", limit),
				"does a disk or a file server hang?"}}
		}
	}()
	return result
}

// effects are what the rules of all units can raise with a verb.
func (d *doctor) effects(verb fsm.Verb) iter.Seq[*fsm.Effect] {
	return func(yield func(*fsm.Effect) bool) {
		policy := d.program.Policy
		for i := range policy.Units {
			for e := range policy.Effects(policy.Units[i].ID, verb, nil, d.now) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// clean makes a finding's texts fit to be printed.
func (f Finding) clean() Finding {
	f.Subject, f.Detail, f.Remedy = text.Short(f.Subject, maxText), text.Short(f.Detail, maxText), text.Short(f.Remedy, maxText)
	return f
}

// count prints a number of things: 1 error, 2 errors.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
