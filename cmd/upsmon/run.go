package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/google/shlex"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/control"
	"github.com/tls-upsmon/upsmon/engine/privsep"
	"github.com/tls-upsmon/upsmon/engine/web"
	"github.com/tls-upsmon/upsmon/internal/nutlog"
)

// defaultUser is the user as which distributions run NUT.
const defaultUser = "nut"

// defaultNutLog is the NUT log without -l.
const defaultNutLog = "/var/log/NUT.log"

// orphanTime bounds how long the monitoring process outlives its parent if the kernel does not kill it at once,
// because the parent lacked the right (CAP_KILL): its successor needs the state and the socket. It is shorter than
// socketPatience, and than RestartSec= in the unit.
const orphanTime = 3 * time.Second

// runFlags are the flags of run.
type runFlags struct {
	config   string
	nutLog   string
	stateDir string
	shell    string
	timeout  string
	socket   string
	user     string
	insecure bool // run a configuration that users other than root can change
	dryRun   bool
	noLogin  bool
	debug    int
	web      webFlags
	history  string // on or off
	parent   int    // the descriptor of the connection to the process with root's rights; 0: none
}

// addShared adds the flags that mean the same to run and doctor.
func (f *runFlags) addShared(flags *pflag.FlagSet) {
	flags.StringVarP(&f.config, "config", "c", defaultConfig(), "the configuration `FILE`")
	flags.StringVarP(&f.nutLog, "log", "l", "", "the `FILE` for the NUT log (default "+defaultNutLog+"); - is standard error")
	flags.StringVar(&f.timeout, "upsdtimeout", "10", "the `SECONDS` to wait for upsd to accept a connection, and for each of its replies")
	flags.StringVar(&f.shell, "shell", "/bin/bash -c", "the `COMMAND` that runs the text of a SHELLCMD")
	flags.StringVarP(&f.user, "user", "u", defaultUser, "the `USER` that the monitor runs as when root starts it: a name, or UID[:GID]")
	flags.BoolVar(&f.insecure, "insecure-permissions", false, "as root, also run a configuration that other users can change: they decide what root runs")
}

// parsed returns the values of --upsdtimeout and --shell.
func (f *runFlags) parsed() (timeout time.Duration, shell []string, err error) {
	if timeout, err = seconds(f.timeout); err != nil {
		return 0, nil, exit{exitUsage, fmt.Errorf("--upsdtimeout: %w", err)}
	}
	if shell, err = shlex.Split(f.shell); err != nil || len(shell) == 0 {
		return 0, nil, exit{exitUsage, fmt.Errorf("--shell %q: write a program and its arguments, such as /bin/sh -c", f.shell)}
	}
	return timeout, shell, nil
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the monitor in the foreground",
		Long: `run monitors the units of a configuration and acts on its rules, in the
foreground. When the file changes, it is recompiled and takes effect without a
restart; a file with errors changes nothing. SIGHUP reloads it at once, SIGUSR1
orders a forced shutdown like upsmon ctl fsd, and SIGTERM logs out of the servers
and exits.

When started by root, everything that talks to servers, and every SHELLCMD, runs
as the user given with -u and cannot gain further privileges. A small process
keeps root's privileges: it reads the configuration itself, runs only its
SHUTDOWNCMDs and ROOTCMDs, and delivers WALL and NOTIFY. It refuses a
configuration that other users can change, also through a directory above it.
When started by another user, SHUTDOWNCMD goes through sudo if sudo allows it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.noLogin && !f.dryRun {
				return exit{exitUsage, errors.New("--no-login is for --dry-run: without LOGIN, no primary would wait for this host, and no server would accept a SETFSD from it")}
			}
			if f.dryRun { // the defaults belong to the real monitor
				if !cmd.Flags().Changed("socket") {
					f.socket = ""
				}
				if !cmd.Flags().Changed("state-dir") {
					f.stateDir = ""
				}
			}
			return monitor(cmd, f)
		},
	}
	flags := cmd.Flags()
	f.addShared(flags)
	flags.StringVar(&f.stateDir, "state-dir", defaultStateDir, "the `DIR` for states and running timers, so that a restart continues where the monitor left off")
	flags.StringVar(&f.socket, "socket", serverSocket(), "the `SOCKET` on which upsmon ctl reaches this monitor; with --dry-run, none unless given")
	flags.BoolVar(&f.dryRun, "dry-run", false, "log every action instead of carrying it out")
	flags.BoolVar(&f.noLogin, "no-login", false, "with --dry-run, poll without LOGIN, so that no primary waits for this monitor, and NUT's own monitor can continue to run")
	f.web.add(flags)
	flags.StringVar(&f.history, "history", "on", "keep what units measure, and their outages, for years in --state-dir: `on` or off")
	flags.IntVar(&f.parent, "parent", 0, "")
	_ = flags.MarkHidden("parent")
	flags.CountVarP(&f.debug, "debug", "D", "also log every transition, rule and timer; twice: every report")
	return cmd
}

func monitor(cmd *cobra.Command, f runFlags) error {
	timeout, shell, err := f.parsed()
	if err != nil {
		return err
	}
	if err := errors.Join(f.web.check(), f.checkHistory()); err != nil {
		return exit{exitUsage, err}
	}
	saveMemory()
	rights, err := rightsOf(cmd, f)
	if err != nil {
		return err
	}
	if rights.account != nil {
		return supervise(cmd, f, rights.account)
	}
	if rights.child != nil {
		defer func() { _ = rights.child.Close() }() // last: the parent kills a child that keeps running after this
	}
	rights.source.Public = f.web.o.Address != ""
	first := rights.source.Load(f.config)
	if rights.child == nil || first.Program == nil { // otherwise the parent has reported it
		if err := tellConfig(cmd, first); err != nil {
			return err
		}
	}

	logs, err := openLogs(f.nutLog)
	if err != nil {
		return exit{exitBad, err}
	}
	defer logs.close()
	logs.level.Set(engine.LogLevel(strconv.Itoa(min(f.debug, 2))))
	log := logs.remarks()

	if why := fewFiles(openFiles()); why != "" {
		log.Error(why)
	}
	lines := armed(first, f.dryRun)
	if rights.child == nil { // otherwise the parent has printed it
		printArmed(os.Stderr, lines)
	}
	if logs.stderr != nil {
		for _, l := range lines {
			logs.nut.Remark(slog.LevelInfo, l)
		}
	}
	greeter := &greeter{log: log}

	ctx, stop := context.WithCancelCause(cmd.Context())
	defer stop(nil)
	ctx, release := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer release()
	inForce := rights.inForce
	if inForce == nil && !f.dryRun {
		inForce = func(c *config.Config) { go warnOfRights(ctx, c, log) }
	}
	var e *engine.Engine
	o := observe(&f, log, rights.privileged, func() *engine.Engine { return e })
	defer o.close(log)
	e = engine.New(engine.Options{
		Actions: actions.Options{
			NutLog: logs.nut, Logger: logs.logger, Stdout: os.Stdout, Stderr: os.Stderr, Shell: shell, DryRun: f.dryRun,
			Privileged: rights.privileged,
		},
		Level: logs.level, NoLogin: f.noLogin, Timeout: timeout,
		StateDir: f.stateDir, Version: version, Notify: rights.notify, Watchdog: watchdogOf(rights),
		InForce: inForce, NextDeadline: rights.next, Subscribers: append([]engine.Subscriber{greeter.hear}, o.hear...),
	})
	if rights.child != nil {
		go stopWithParent(ctx, rights.child, stop, log)
	}
	defer obeySignals(ctx, e, log)()
	end, err := controlled(ctx, control.Options{Path: f.socket, Engine: e, History: o.source(), Stop: func() { stop(nil) }, Logger: log})
	if err != nil {
		return exit{exitBad, err}
	}
	defer end()
	var feed *pageFeed
	if f.web.o.Address != "" {
		if feed, err = newPageFeed(e, f.stateDir, o.source(), f.tester(rights.privileged, log), log); err != nil {
			return exit{exitBad, err}
		}
		e.Subscribe(feed.hear)
		defer feed.close()
	}
	defer f.web.serve(ctx, log, func(s *web.Server) { o.register(s); feed.page.Register(s) })()
	err = e.Run(ctx, first)
	switch {
	case errors.Is(err, engine.ErrInUse):
		return exit{exitBad, fmt.Errorf("%w; end it, or name another directory with --state-dir", err)}
	case err != nil:
		return exit{exitBad, err}
	case rights.child != nil:
		return exit{code: privsep.ExitStopped}
	}
	return nil
}

// stopWithParent stops the monitoring process when its parent is gone.
func stopWithParent(ctx context.Context, child *privsep.Child, stop context.CancelCauseFunc, log *slog.Logger) {
	<-child.Gone()
	if ctx.Err() == nil {
		log.Error("the privileged process is gone, and nothing can be shut down without it: stopping")
		stop(engine.ErrCutOff)
		time.AfterFunc(orphanTime, func() { os.Exit(exitBad) })
	}
}

// enoughFiles is how many open files a monitor of a few servers may need, including the page's clients. With fewer
// than 48 it cannot even connect.
const enoughFiles = 64

// openFiles returns how many files this process may have open at the same time. If that is not known,
// nothing shows that they are too few.
func openFiles() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return math.MaxUint64
	}
	return limit.Cur
}

// fewFiles says why a limit of open files is too low; "": it is high enough.
func fewFiles(limit uint64) string {
	if limit >= enoughFiles {
		return ""
	}
	return fmt.Sprintf("only %d files may be open at the same time (ulimit -n): units cannot be monitored reliably with fewer than %d", limit, enoughFiles)
}

// saveMemory makes the garbage collector run twice as often as by default, unless GOGC is set. A
// monitor runs for years and produces little garbage, except when it compiles a configuration.
func saveMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// obeySignals carries out what SIGHUP and SIGUSR1 order, until end is called or ctx ends.
func obeySignals(ctx context.Context, e *engine.Engine, log *slog.Logger) (end func()) {
	hup, usr1 := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	signal.Notify(usr1, syscall.SIGUSR1)
	go obey(ctx, hup, usr1, e, log)
	return func() {
		signal.Stop(hup)
		signal.Stop(usr1)
	}
}

// obey handles signals until ctx ends. Each signal has its own channel: one pending signal stands for all of its
// kind, but must not displace the other kind.
func obey(ctx context.Context, hup, usr1 <-chan os.Signal, e *engine.Engine, log *slog.Logger) {
	for {
		select {
		case <-hup:
			e.RequestReload()
		case <-usr1:
			log.Info("ordered by SIGUSR1", "order", control.FSD)
			if _, err := e.FSD(ctx, "SIGUSR1"); err != nil {
				log.Warn("an order could not be carried out", "order", control.FSD, "error", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// socketPatience is how long a start waits for the socket while another monitor listens there, which may be the
// previous one still stopping. socketRetry is the pause between tries if the socket cannot be created.
const (
	socketPatience = 5 * time.Second
	socketRetry    = 30 * time.Second
)

// controlled makes a run controllable over its socket, until end is called. It fails only if
// another monitor listens there. If the socket cannot be created for another reason, it keeps
// trying.
func controlled(ctx context.Context, o control.Options) (end func(), err error) {
	if o.Path == "" {
		return func() {}, nil
	}
	s, err := control.ListenSoon(ctx, o, socketPatience)
	switch {
	case errors.Is(err, control.ErrInUse):
		return nil, fmt.Errorf("%w; end it, or name another socket with --socket", err)
	case err != nil && ctx.Err() == nil:
		o.Logger.Warn("ctl cannot reach this monitor", "error", err, "nextTry", socketRetry, "remedy", "let this user write to "+filepath.Dir(o.Path)+", or name another socket with --socket")
	}
	ctx, cancel := context.WithCancel(ctx)
	listening := make(chan *control.Server, 1)
	go func() {
		for s == nil {
			select {
			case <-time.After(socketRetry):
			case <-ctx.Done():
				close(listening)
				return
			}
			if s, err = control.Listen(o); err == nil {
				o.Logger.Info("ctl can reach this monitor now", "socket", o.Path)
			}
		}
		listening <- s
	}()
	return func() {
		cancel()
		if s := <-listening; s != nil {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_ = s.Close(ctx) // a client that has not read its answer by now never will
		}
	}, nil
}

// notifySystemd sends a notification to systemd, if systemd runs this program.
func notifySystemd(state string) {
	_, _ = daemon.SdNotify(false, state) // without systemd this does nothing, and a failure is not worth a log line
}

// watchdogOf returns how often the loop must report that it is alive. The parent needs that even if the service
// manager does not.
func watchdogOf(r *rights) time.Duration {
	w := watchdog()
	if w == 0 && r.child != nil {
		w = time.Minute
	}
	return w
}

// watchdog returns how often systemd expects a sign of life from the loop; 0: never.
func watchdog() time.Duration {
	d, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return 0
	}
	return d
}

// seconds parses a number of seconds, or a duration with a unit.
func seconds(s string) (time.Duration, error) {
	d, err := durationOrSeconds(s)
	if err != nil || d <= 0 || d > time.Hour {
		return 0, fmt.Errorf("%q is not a number of seconds above 0 and up to 3600", s)
	}
	return d, nil
}

// durationOrSeconds parses a duration with a unit, or a number of seconds.
func durationOrSeconds(s string) (time.Duration, error) {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return time.Duration(n * float64(time.Second)), nil
	}
	return time.ParseDuration(s)
}

// logs are the logs of a monitor: the NUT log, and standard error.
type logs struct {
	nut    *nutlog.Log
	stderr *nutlog.Log // nil if the NUT log is standard error
	level  *slog.LevelVar
	logger *slog.Logger // to standard error; nil if the NUT log is there
}

// openLogs opens the NUT log. If this user cannot write the default one, standard error replaces it. A log given by
// the user must be writable.
func openLogs(path string) (*logs, error) {
	l := &logs{level: new(slog.LevelVar)}
	asked := path != ""
	if !asked {
		path = defaultNutLog
	}
	if path == "-" {
		path = ""
	}
	nut, err := nutlog.Open(path)
	switch {
	case err == nil:
		l.nut = nut
	case asked:
		return nil, fmt.Errorf("the NUT log: %w", outputError{err})
	default:
		l.nut = nutlog.New(os.Stderr)
		l.nut.Remark(slog.LevelWarn, fmt.Sprintf("the NUT log: %v; it goes to standard error", err))
	}
	if path != "" && err == nil {
		l.stderr = nutlog.New(os.Stderr)
		l.logger = slog.New(l.stderr.Handler(l.level))
	}
	return l, nil
}

// remarks returns a logger that writes to every log.
func (l *logs) remarks() *slog.Logger {
	handlers := []slog.Handler{l.nut.Handler(l.level)}
	if l.logger != nil {
		handlers = append(handlers, l.logger.Handler())
	}
	return slog.New(slog.NewMultiHandler(handlers...))
}

// close writes what is still queued, and gives up after a while.
func (l *logs) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	both := []*nutlog.Log{l.nut, l.stderr}
	closed := make(chan error, len(both))
	for _, n := range both { // at the same time: the disk of one may hang
		go func() {
			if n == nil {
				closed <- nil
				return
			}
			closed <- n.Close(ctx)
		}()
	}
	var errs error
	for range both {
		errs = errors.Join(errs, <-closed)
	}
	if errs != nil {
		fmt.Fprintf(os.Stderr, "upsmon: the last lines of the log are lost: %v\n", errs)
	}
}
