// Package actions carries out what the machines decide: it turns each [fsm.Effect] into a line on a
// terminal, a record in a log, a mail, a running command or a forced shutdown.
//
// The invariant: no action waits for another, and nothing that hangs outside (a full pipe, a dead
// disk, a server that does not answer, a script that never ends) delays [Runner.Do] or a
// SHUTDOWNCMD. It holds because
//
//   - Do only puts the effect into the queue of a lane and returns;
//   - every kind of action has its own lane, with a bounded queue,
//     goroutine and time-out; lanes share no lock that is held during I/O;
//   - Logger and Done are called from goroutines that no lane waits for;
//   - SHUTDOWNCMD and SETFSD are never dropped, and SHUTDOWNCMD is retried until it succeeds;
//   - messages that cannot be delivered wait on disk, not in a lane.
//
// Data from upsd is treated as hostile. It reaches logs and terminals with its control characters
// escaped, and child processes as environment variables with fixed names and bounded values, never
// as a command.
package actions

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// Reasons why an effect ended other than by its own success or failure. They
// are in Result.Err; use errors.Is.
var (
	// ErrQueueFull: the lane was full, and the effect was dropped.
	ErrQueueFull = nutlog.ErrQueueFull
	// ErrTimeout: the action did not end within its lane's time-out.
	ErrTimeout = nutlog.ErrTimeout
	// ErrClosed: the runner was closed before the action had ended.
	ErrClosed = errors.New("the runner is closed")
	// ErrCoalesced: the same SHUTDOWNCMD is already waiting to be run or retried. It serves this
	// effect, too.
	ErrCoalesced = errors.New("the same command is already waiting to be run")
	// ErrWithdrawn: the SHUTDOWNCMD failed, and its rule was removed from the configuration before
	// the next try.
	ErrWithdrawn = errors.New("not retried: no rule of the configuration orders it any more")
	// ErrOver: the reason for the SHUTDOWNCMD had gone before it was tried, or tried again.
	ErrOver = errors.New("not retried: the reason for it is over")
	// ErrLate: the privileged process took the order so late that its reason may have gone. A
	// SHUTDOWNCMD is retried as soon as Options.Retry allows it.
	ErrLate = errors.New("refused: the order came late")
	// ErrNoCommand: a SHUTDOWNCMD without a command.
	ErrNoCommand = errors.New("there is no command to run")
	// ErrKept, in the error of an EMAIL, a WEBHOOK or a PUSH, says that the first try
	// failed and that it will be retried.
	ErrKept = errors.New("kept, will be retried")
	// ErrRefused: the server rejected a SETFSD or a mail. Retrying helps only if
	// somebody changes its configuration.
	ErrRefused = errors.New("refused")
	// ErrNotAnAction: the verb acts inside the machine, or does not exist.
	ErrNotAnAction = errors.New("not an action for the runner")
)

// Options says where actions go. The zero value of each field is usable.
type Options struct {
	// NutLog receives NUTLOG and the runner's own messages. The caller closes it
	// after the runner. If it is nil, they go to Stderr.
	NutLog *nutlog.Log

	// Stdout and Stderr are where PRINT and EPRINT write, by default the process's own. Writes to
	// an *os.File have a time-out and do not raise SIGPIPE if the reader is gone. Any other writer
	// that blocks holds up its own lane, and its goroutine outlives Close.
	Stdout, Stderr io.Writer

	// Shell is the program and the leading arguments to which SHELLCMD's text
	// is appended as one argument. Default: /bin/bash -c.
	Shell []string

	// Wall is the program that writes its standard input to all terminals.
	// Default: wall.
	Wall string

	// Sudo precedes the words of a SHUTDOWNCMD or a ROOTCMD. The default for a user other than root
	// is "sudo -n --" if sudo is installed; for root it is empty.
	Sudo []string

	// Privileged carries out SHUTDOWNCMD, ROOTCMD, WALL and NOTIFY instead of this
	// process. It is called concurrently, and must return when its context ends.
	Privileged func(context.Context, *fsm.Effect) Outcome

	// FlagRights calls do with the rights needed to create, read or remove the POWERDOWNFLAG at a
	// path. nil: those of this process.
	FlagRights func(path string, do func() error) error

	// MakeRoom kills what SHELLCMDs have started. It is called when a SHUTDOWNCMD cannot start for
	// lack of processes or memory. nil: it kills the process groups that this process has started
	// for SHELLCMDs.
	MakeRoom func()

	// Spool is the directory that keeps messages until they are delivered, perhaps by the next
	// runner; "" keeps them in memory only. One runner uses it at a time; a second one behaves as
	// if there were none.
	Spool string

	// DryRun writes every effect to the NUT log instead of carrying it out.
	DryRun bool

	// FSD carries out SETFSD for the unit with that full name. It must return
	// when its context ends, and is called concurrently. Its errors are
	// logged: they must not contain a password.
	FSD func(ctx context.Context, unit string) error

	// Retry is called before a SHUTDOWNCMD that has failed is retried, or, with failed nil, before
	// the first try of one that has waited long. It returns when the command may be tried; an error
	// means that it must not be tried any more. It must return when its context ends, after two
	// minutes: the command is tried then. nil: the command may be tried at once.
	Retry func(ctx context.Context, e *fsm.Effect, failed error) error

	// SyslogSocket is the local system log's socket. Default: /dev/log.
	SyslogSocket string

	// JournalSocket is the socket of systemd's journal, which is preferred if it exists. Default:
	// /run/systemd/journal/socket, or none if SyslogSocket is set.
	JournalSocket string

	// RuntimeDir has a directory for each user who is logged in, which contains
	// the socket of the user's session bus. Default: /run/user.
	RuntimeDir string

	// SystemBus is the socket of D-Bus's system bus, on which logind lists the users at a desktop.
	// Default: /run/dbus/system_bus_socket.
	SystemBus string

	// Logger gets failures, time-outs and dropped effects, in addition to the NUT log. If it is the
	// NUT log (see [nutlog.Log.Handler]), nothing is logged twice. If it blocks, it delays only
	// itself.
	Logger *slog.Logger

	// Done is called once for each effect when it has ended, always from the same goroutine, which
	// belongs neither to a lane nor to the caller of Do. It is not called after Close has returned.
	Done func(Result)

	// Alarm is called, like Done, when a SHUTDOWNCMD failed and everybody must be alerted; it
	// passes the effects to Do. nil: they are carried out at once.
	Alarm func(Alarm)

	// Settled is called, like Done, when a message that had ended with
	// ErrKept, perhaps in an earlier process, was delivered or given up.
	Settled func(Settled)

	// Begin is called in an action's goroutine before its first try. It may delay the action for as
	// long as it takes to record on disk that it begins. NUTLOG is the exception: there it is
	// called in the goroutine of Do, and must not block. May be nil.
	Begin func(*fsm.Effect)

	// Damaged is called, like Done, when a kept message could not be read and was set aside.
	Damaged func(what string)

	// Limits bounds time and space; its zero fields stand for the defaults.
	Limits Limits

	// For tests: how messages are sent, and which certificates WEBHOOK and PUSH trust.
	dial  func(ctx context.Context, network, address string) (net.Conn, error)
	roots *x509.CertPool
}

// Limits are the runner's time-outs and bounds. A zero field means its default.
type Limits struct {
	Queue     int // effects that wait in a lane; default 256 (SHELLCMD: of one rule; SHUTDOWNCMD, SETFSD: no bound; EMAIL, WEBHOOK, PUSH: Kept)
	Shells    int // SHELLCMDs of one rule that run at the same time; default 16
	Webhooks  int // hosts that WEBHOOKs are posted to at the same time, and accounts of PUSH; default 16
	Kept      int // mails that wait to be delivered, and as many webhooks and pushes; default 1000, of 8 MiB; then the oldest is given up
	MaxOutput int // bytes kept of each output stream of a command; default 4096

	Print     time.Duration // one PRINT or EPRINT; default 5 s
	Wall      time.Duration // one WALL; default 30 s
	Notify    time.Duration // one NOTIFY, to all users; default 10 s
	Syslog    time.Duration // one SYSLOG, with a reconnection; default 5 s
	FSD       time.Duration // one try of SETFSD; default 30 s
	Mail      time.Duration // one try of EMAIL; default 60 s
	Webhook   time.Duration // one try of WEBHOOK; default 10 s
	Push      time.Duration // one try of PUSH, which may take several requests; default 30 s
	Shell     time.Duration // one SHELLCMD or ROOTCMD without WITHIN; default 60 s
	ShellTurn time.Duration // how long a running SHELLCMD may keep those of other rules waiting; default 1 s
	Shutdown  time.Duration // one try of SHUTDOWNCMD, after which the next begins beside it; default 5 min

	FSDRetry      time.Duration // between tries of SETFSD; default 1 s
	FSDRefused    time.Duration // how long a SETFSD is retried while the server refuses it; default 1 min
	FSDPatience   time.Duration // how long it is retried while the server cannot be reached; default 10 min
	Retry         time.Duration // at most, between the first two tries of EMAIL, WEBHOOK and PUSH; doubles each time; default 5 s
	RetryMax      time.Duration // at most, between later tries; default 15 min
	WaitMax       time.Duration // at most, before the next try because a server asks for that; default 1 h
	Keep          time.Duration // from the time of a message until it is given up; default 24 h
	ShutdownRetry time.Duration // between tries of SHUTDOWNCMD; default 5 s
	ShutdownTurn  time.Duration // how long a SHUTDOWNCMD waits for the previous one of the same rule; default 10 s
	ShutdownMost  time.Duration // after which a try of SHUTDOWNCMD is stopped; default 30 min
	ShutdownHang  time.Duration // after which a running SHUTDOWNCMD counts as hanging; default 30 s
	Alarm         time.Duration // between alarms about a SHUTDOWNCMD that fails; default 5 min
	Grace         time.Duration // from SIGTERM to SIGKILL; default 2 s
	Linger        time.Duration // wait for more output after a command has ended; default 1 s
}

func (l Limits) withDefaults() Limits {
	setInt := func(p *int, d int) {
		if *p <= 0 {
			*p = d
		}
	}
	setTime := func(p *time.Duration, d time.Duration) {
		if *p <= 0 {
			*p = d
		}
	}
	setInt(&l.Queue, 256)
	setInt(&l.Shells, 16)
	setInt(&l.Webhooks, 16)
	setInt(&l.Kept, 1000)
	setInt(&l.MaxOutput, 4096)
	setTime(&l.Print, 5*time.Second)
	setTime(&l.Wall, 30*time.Second)
	setTime(&l.Notify, 10*time.Second)
	setTime(&l.Syslog, 5*time.Second)
	setTime(&l.FSD, 30*time.Second)
	setTime(&l.Mail, 60*time.Second)
	setTime(&l.Webhook, 10*time.Second)
	setTime(&l.Push, 30*time.Second)
	setTime(&l.Shell, 60*time.Second)
	setTime(&l.ShellTurn, time.Second)
	setTime(&l.Shutdown, 5*time.Minute)
	setTime(&l.FSDRetry, time.Second)
	setTime(&l.FSDRefused, time.Minute)
	setTime(&l.FSDPatience, 10*time.Minute)
	setTime(&l.Retry, 5*time.Second)
	setTime(&l.RetryMax, 15*time.Minute)
	setTime(&l.WaitMax, time.Hour)
	setTime(&l.Keep, 24*time.Hour)
	setTime(&l.ShutdownRetry, 5*time.Second)
	setTime(&l.ShutdownTurn, 10*time.Second)
	setTime(&l.ShutdownMost, 30*time.Minute)
	setTime(&l.ShutdownHang, 30*time.Second)
	setTime(&l.Alarm, 5*time.Minute)
	setTime(&l.Grace, 2*time.Second)
	setTime(&l.Linger, time.Second)
	return l
}

// Result says how an effect ended.
type Result struct {
	Effect   *fsm.Effect
	Err      error         // nil: done
	ExitCode int           // SHELLCMD, ROOTCMD, SHUTDOWNCMD: the last exit code; -1 when it never ran or died of a signal
	Took     time.Duration // from the first try to the end; 0 if it was never tried
	DryRun   bool          // nothing was done, only logged
}

// Settled says how a kept message ended.
type Settled struct {
	Effect *fsm.Effect // the effect as it was kept, not the original
	Err    error       // why it was given up; nil: it was delivered
}

// A job is an effect on its way through a lane.
type job struct {
	effect *fsm.Effect

	mu    sync.Mutex
	began time.Time
	ready chan struct{} // closed once the action has started

	first, end sync.Once
}

// kept waits until the beginning of the action is recorded on disk.
func (r *Runner) kept(j *job) { j.first.Do(func() { r.opts.Begin(j.effect) }) }

// begin records the start of the first try.
func (r *Runner) begin(j *job) {
	r.kept(j)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.began.IsZero() {
		j.began = time.Now()
	}
}

// started says that the action is running: the lane may start its next job.
func (j *job) started() {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case <-j.ready:
	default:
		close(j.ready)
	}
}

func (j *job) took() time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.began.IsZero() {
		return 0
	}
	return time.Since(j.began)
}

// Runner carries out effects. Its methods may be called from any goroutine.
type Runner struct {
	opts   Options
	limits Limits
	nut    *nutlog.Log
	config atomic.Pointer[Config]

	executor   *Executor
	privileged func(context.Context, *fsm.Effect) Outcome
	release    func() // releases what the executor has reserved; may be nil

	ownNut bool // nut was created here and must be closed here

	ctx    context.Context // ends when Close stops waiting
	cancel context.CancelCauseFunc

	verbs  map[fsm.Verb]verbLane
	outbox *outbox        // of the messages
	work   sync.WaitGroup // the lanes' goroutines

	repeats nutlog.Repeats     // of errors of the NUT log
	remarks *feed[slog.Record] // for Logger
	results *feed[func()]      // calls of Done and Settled

	mu      sync.Mutex
	pending map[*job]struct{} // handed over, not ended
	retries int               // running, of effects that have ended
	closing bool
	idle    chan struct{} // closed when closing and nothing is pending or running
	closed  chan struct{} // closed when Close has finished
}

// New starts a runner. Close it to end its goroutines.
func New(o Options) *Runner {
	if o.Stdout == nil {
		o.Stdout = os.Stdout
	}
	if o.Stderr == nil {
		o.Stderr = os.Stderr
	}
	if len(o.Shell) == 0 {
		o.Shell = []string{"/bin/bash", "-c"}
	}
	if o.SyslogSocket == "" {
		o.SyslogSocket = "/dev/log"
		if o.JournalSocket == "" {
			o.JournalSocket = "/run/systemd/journal/socket"
		}
	}
	r := &Runner{
		limits:  o.Limits.withDefaults(),
		nut:     o.NutLog,
		pending: make(map[*job]struct{}),
		idle:    make(chan struct{}),
		closed:  make(chan struct{}),
	}
	r.config.Store(&Config{})
	r.executor, r.privileged = NewExecutor(o), o.Privileged
	r.executor.remark = func(level slog.Level, text string, attrs ...slog.Attr) {
		rec := slog.NewRecord(time.Now(), level, text, 0)
		rec.AddAttrs(attrs...)
		r.tell(rec)
	}
	if r.privileged == nil {
		r.privileged = r.executor.Do
	}
	if o.Privileged == nil && !o.DryRun {
		var err error
		if r.release, err = r.executor.Reserve(); err != nil {
			r.executor.remark(slog.LevelError, "file descriptors for a SHUTDOWNCMD cannot be reserved", slog.Any("error", err))
		}
	}
	if r.nut == nil {
		r.nut, r.ownNut = nutlog.New(o.Stderr), true
	}
	r.ctx, r.cancel = context.WithCancelCause(context.Background())
	if o.Logger != nil {
		handler := o.Logger.Handler()
		r.remarks = newFeed(1024, func(rec slog.Record) {
			_ = handler.Handle(context.Background(), rec) // there is nowhere to report a failure
		})
	}
	if o.Done == nil {
		o.Done = func(Result) {}
	}
	if o.Settled == nil {
		o.Settled = func(Settled) {}
	}
	if o.Begin == nil {
		o.Begin = func(*fsm.Effect) {}
	}
	if o.Damaged == nil {
		o.Damaged = func(string) {}
	}
	r.opts = o
	r.results = newFeed(16*1024, func(call func()) { call() })
	r.outbox = newOutbox(r)
	r.verbs = map[fsm.Verb]verbLane{}
	for _, v := range verbs {
		if v.newLane != nil {
			r.verbs[v.Keyword] = verbLane{v.newLane(r), v.describe}
		}
	}
	r.outbox.start()
	return r
}

// A verbLane is where the effects of a verb go.
type verbLane struct {
	lane
	describe func(*fsm.Effect) string
}

// Config is what the runner needs from the configuration in force, apart from
// the effects. It may change while the runner works.
type Config struct {
	Policy *fsm.Definition // says who gets alarms, and where a kept webhook goes; may be nil
	Mail   *MailServer     // nil: there is none
}

// MailServer is the server to which EMAIL submits its mails: over TLS from the start on port 465,
// with STARTTLS on all other ports. Only this machine's own mail system is used without TLS.
type MailServer struct {
	Host      string
	Port      int
	Plaintext bool           // without TLS: refused if Host is not this machine; users of this machine are addresses
	User      string         // "": no login
	Password  func() string  // a function, because functions are not printed by accident
	Roots     *x509.CertPool // nil: the system's
}

// dial connects for EMAIL and WEBHOOK.
func (r *Runner) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if r.opts.dial != nil {
		return r.opts.dial(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// Configure puts a configuration in force. Messages that an earlier process left in the spool are
// not tried before that.
func (r *Runner) Configure(c Config) {
	r.config.Store(&c)
	if r.opts.Privileged == nil && !r.opts.DryRun && c.Policy != nil {
		r.executor.PowerDownFlag(c.Policy.PowerDownFlag)
	}
	r.outbox.configure()
}

// Do queues an effect and returns at once. If the lane's queue is full, the effect is dropped,
// which is logged and reported to Done; a SHUTDOWNCMD or SETFSD is never dropped. The effect must
// not be changed afterwards.
func (r *Runner) Do(e *fsm.Effect) {
	j := &job{effect: e, ready: make(chan struct{})}

	r.mu.Lock()
	if r.closing {
		r.mu.Unlock()
		r.report(j, Outcome{Err: ErrClosed})
		return
	}
	r.pending[j] = struct{}{}
	r.mu.Unlock()

	v, err := r.verbs[e.Verb], error(nil)
	switch {
	case v.lane == nil:
		err = ErrNotAnAction
	case r.opts.DryRun:
		r.dryRun(j, v.describe(e))
	default:
		err = v.put(j)
	}
	if err != nil {
		r.finish(j, Outcome{Err: err})
	}
}

// dryRun logs what would be done. A log that cannot be written reports that itself, and does not make
// the effect fail: without a log, too, the rules continue as if it had been carried out.
func (r *Runner) dryRun(j *job, what string) {
	e := j.effect
	text := "dry run, not done: "
	if e.Flag != "" {
		text += "POWERDOWNFLAG " + e.Flag + ", and then "
	}
	text += e.Verb.String() + " " + what
	if r.remarks != nil && !r.loggerIsNutLog() {
		r.log(r.record(slog.LevelInfo, text, e))
	}
	if r.nut.Write(e.Name, e.Event, e.Rule, text, func(error) { r.finish(j, Outcome{}) }) != nil {
		r.finish(j, Outcome{})
	}
}

// finish ends a job. Only the first call counts: lanes and Close may both call it.
func (r *Runner) finish(j *job, out Outcome) {
	j.end.Do(func() {
		r.report(j, out)

		// Last: when Close sees that nothing is pending, everything has been reported.
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.pending, j)
		r.signalIdle()
	})
}

// enter begins a try that Close must wait for although its effect has ended. It reports whether
// there is still time for a try.
func (r *Runner) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return false
	}
	r.retries++
	return true
}

// leave ends what enter began.
func (r *Runner) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.retries--
	r.signalIdle()
}

// signalIdle wakes Close if there is nothing left to wait for. It needs r.mu.
func (r *Runner) signalIdle() {
	if !r.closing || len(r.pending) > 0 || r.retries > 0 {
		return
	}
	select {
	case <-r.idle:
	default:
		close(r.idle)
	}
}

// report logs how a job ended and calls Done.
func (r *Runner) report(j *job, out Outcome) {
	e := j.effect
	if out.Err != nil {
		level, text := slog.LevelError, e.Verb.String()+" failed"
		switch {
		case errors.Is(out.Err, ErrKept):
			level = slog.LevelWarn
		case errors.Is(out.Err, ErrCoalesced):
			level, text = slog.LevelInfo, e.Verb.String()+" not run again"
		case errors.Is(out.Err, ErrQueueFull):
			text = e.Verb.String() + " not done"
		}
		if e.Verb != NutLog {
			r.remark(level, text, e, out.attrs()...)
		} else if !r.loggerIsNutLog() && r.repeats.News(out.Err.Error()) { // the NUT log reports its own errors
			r.log(r.record(level, text, e, out.attrs()...))
		}
	}
	res := Result{Effect: e, Err: out.Err, ExitCode: out.Exit, Took: j.took(), DryRun: r.opts.DryRun}
	r.call(e, func() { r.opts.Done(res) })
}

// call queues a call of Done, Alarm or Settled; they are made in order.
func (r *Runner) call(e *fsm.Effect, tell func()) {
	if err := r.results.put(tell); errors.Is(err, ErrQueueFull) && e != nil {
		r.remark(slog.LevelError, "a result was not reported: Done hangs", e)
	}
}

// remarkDone logs the output of an effect that succeeded, at debug level.
func (r *Runner) remarkDone(j *job, out Outcome) Outcome {
	if out.Err == nil {
		r.remark(slog.LevelDebug, j.effect.Verb.String()+" done", j.effect, out.attrs()...)
	}
	return out
}

// attrs renders an Outcome for the log.
func (out Outcome) attrs() []slog.Attr {
	var a []slog.Attr
	if out.Err != nil {
		a = append(a, slog.String("error", out.Err.Error()))
	}
	if out.Exit != 0 {
		a = append(a, slog.Int("exit", out.Exit))
	}
	if out.Stdout != "" {
		a = append(a, slog.String("stdout", out.Stdout))
	}
	if out.Stderr != "" {
		a = append(a, slog.String("stderr", out.Stderr))
	}
	return a
}

func (r *Runner) record(level slog.Level, text string, e *fsm.Effect, attrs ...slog.Attr) slog.Record {
	rec := slog.NewRecord(time.Now(), level, text, 0)
	rec.AddAttrs(slog.String("unit", e.Name), slog.String("event", e.Event), slog.String("rule", e.Rule))
	rec.AddAttrs(attrs...)
	return rec
}

// remark logs a message about an effect to Logger and, from level info on, to
// the NUT log. It does not block.
func (r *Runner) remark(level slog.Level, text string, e *fsm.Effect, attrs ...slog.Attr) {
	r.tell(r.record(level, text, e, attrs...))
}

func (r *Runner) tell(rec slog.Record) {
	if rec.Level >= slog.LevelInfo && !r.loggerIsNutLog() {
		_ = r.nut.Handler(nil).Handle(r.ctx, rec)
	}
	r.log(rec)
}

func (r *Runner) log(rec slog.Record) {
	if r.opts.Logger == nil || !r.opts.Logger.Handler().Enabled(r.ctx, rec.Level) {
		return
	}
	if r.loggerIsNutLog() { // does not block, and keeps the order
		_ = r.opts.Logger.Handler().Handle(r.ctx, rec)
		return
	}
	_ = r.remarks.put(rec) // a full queue means that Logger hangs, and there is nowhere else to report that
}

func (r *Runner) loggerIsNutLog() bool {
	return r.opts.Logger != nil && nutlog.Of(r.opts.Logger.Handler()) == r.nut
}

// Pending counts the effects that have not ended, by verb.
func (r *Runner) Pending() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts := map[string]int{}
	for j := range r.pending {
		counts[j.effect.Verb.String()]++
	}
	return counts
}

// WaitForSpool waits until Kept includes what an earlier process left, or ctx ends.
func (r *Runner) WaitForSpool(ctx context.Context) {
	if r.outbox.spool != nil {
		select {
		case <-r.outbox.spool.loaded:
		case <-ctx.Done():
		}
	}
}

// Holds reports whether the message of the effect with that ID is being sent or waits for
// a retry.
func (r *Runner) Holds(id string) bool { return r.outbox.holds(id) }

// Kept counts the messages that are kept until they are delivered, by verb.
func (r *Runner) Kept() map[string]Kept {
	return r.outbox.kept()
}

// Close accepts no more effects and waits until the pending ones have ended. Messages that wait for
// a retry stay in the spool. If ctx ends first, Close drops what is waiting, ends running commands
// with their process groups (which takes up to Limits.Grace), and returns an error with the number
// of effects that were cut short. A SHUTDOWNCMD that fails is retried until then. Further calls
// wait for the first.
func (r *Runner) Close(ctx context.Context) error {
	r.mu.Lock()
	first := !r.closing
	r.closing = true
	r.signalIdle()
	r.mu.Unlock()
	if !first {
		select {
		case <-r.closed:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	defer close(r.closed)

	for _, v := range r.verbs {
		v.close()
	}
	var err error
	select {
	case <-r.idle:
	case <-ctx.Done():
		r.mu.Lock()
		n := len(r.pending)
		r.mu.Unlock()
		if n > 0 {
			err = fmt.Errorf("actions: %d effects were cut short: %w", n, context.Cause(ctx))
		}
	}
	r.cancel(ErrClosed)

	// From here on, whatever honours its context ends by itself; the rest is left behind.
	patience, stop := context.WithTimeout(context.Background(), r.limits.Grace+r.limits.Linger+reapWait)
	defer stop()
	ended := make(chan struct{})
	go func() {
		r.work.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-patience.Done():
	}
	r.mu.Lock()
	left := make([]*job, 0, len(r.pending))
	for j := range r.pending {
		left = append(left, j)
	}
	r.mu.Unlock()
	for _, j := range left {
		r.finish(j, Outcome{Err: ErrClosed})
	}
	if r.release != nil {
		r.release()
	}
	last, stopLast := context.WithTimeout(context.Background(), reapWait)
	defer stopLast()
	r.results.close(last)
	if r.ownNut {
		_ = r.nut.Close(last)
	}
	if r.remarks != nil {
		r.remarks.close(last)
	}
	return err
}
