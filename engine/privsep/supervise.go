package privsep

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/internal/boottime"
)

const (
	// A child that was running and ends without an order is restarted after a pause that grows from
	// minPause to maxPause. If a timer would end during the pause, the pause is shorter, so that
	// the next child is running leadTime before that. A timer that should have ended more than
	// overdue ago no longer counts.
	minPause = time.Second
	maxPause = 30 * time.Second
	leadTime = 5 * time.Second
	overdue  = 10 * time.Minute

	// endTime bounds how long a child that was ordered to end may take. It is longer than the time
	// that the child allows its actions and servers.
	endTime = 30 * time.Second

	// leaveTime bounds how long a child that was ordered to end, and has closed its connection, may
	// take to exit. One that waits for a frozen disk never exits, even when it is killed: it is
	// left behind.
	leaveTime = 500 * time.Millisecond

	// partTime bounds how long a child may take to end once it has no connection any more: it
	// cannot order a shutdown then.
	partTime = 5 * time.Second
)

// Supervision says how the child is run.
type Supervision struct {
	Parent  *Parent
	Account *Account
	Args    []string       // the child's arguments, starting with the program's name; the number of its descriptor follows
	Signals chan os.Signal // SIGTERM and SIGINT end the child and this; all others are passed on
	Logger  *slog.Logger
	Confine *Confinement // nil: none
	Null    *os.File     // the child's standard input; nil: /dev/null, without which it would not start

	ready    bool          // a child has been ready
	passOn   []os.Signal   // signals for the next child that is ready
	noCgroup bool          // pretend that the host offers no cgroups
	written  *limit        // the output lines of all children
	look     time.Duration // how often attend looks whether the child is outdated; 0: lookEvery

	mu     sync.Mutex
	family *family // of the child that runs; nil: none does
	child  int     // its process ID
}

// ExitStopped is the exit code of a child that has stopped in order. Any other code means that it
// has not, including 0, which many failing programs return.
const ExitStopped = 10

// Run runs the child until it ends, and returns its exit code, with 0 for ExitStopped. Once a child
// was ready, a child that fails is replaced. The next one continues from the state that it saved.
func (s *Supervision) Run() (int, error) {
	for pause := minPause; ; pause = min(2*pause, maxPause) {
		began := time.Now()
		code, told, err := s.runOnce()
		switch {
		case err == nil && code == ExitStopped:
			return 0, nil
		case told, !s.ready && (err != nil || code != 0):
			return code, err
		case !s.ready:
			return 1, nil
		}
		if time.Since(began) > maxPause {
			pause = minPause
		}
		pause = pauseBefore(pause, time.Duration(s.Parent.next.Load()), boottime.Now())
		s.Logger.Error("the monitoring process has failed and is being restarted", "exit", code, "error", err, "seconds", pause.Seconds())
		if s.stopped(pause) {
			return 0, nil
		}
	}
}

// pauseBefore shortens a pause so that it ends in time for next, if anything is due then.
func pauseBefore(pause, next, now time.Duration) time.Duration {
	if next == 0 || now-next > overdue {
		return pause
	}
	return max(minPause, min(pause, next-leadTime-now))
}

// stopped waits for the pause to end, and reports whether a signal ended it. Meanwhile it reports
// to the service manager that the parent is alive.
func (s *Supervision) stopped(pause time.Duration) bool {
	timer, alive := time.NewTimer(pause), time.NewTicker(time.Second)
	defer timer.Stop()
	defer alive.Stop()
	for {
		select {
		case sig := <-s.Signals:
			if ends(sig) {
				return true
			}
			s.passOn = append(s.passOn, sig)
		case <-alive.C:
			s.Parent.manager.notify("WATCHDOG=1")
		case <-timer.C:
			return false
		}
	}
}

func ends(sig os.Signal) bool { return sig == syscall.SIGTERM || sig == syscall.SIGINT }

// runOnce runs the child to its end. told reports whether it was ordered to end.
func (s *Supervision) runOnce() (code int, told bool, err error) {
	ours, theirs, err := socketPair()
	if err != nil {
		return 0, false, fmt.Errorf("a connection to the monitoring process: %w", err)
	}
	defer func() { _ = ours.Close() }()
	defer theirs.Close()
	stdout, stderr := &output{to: os.Stdout, lines: s.lines()}, &output{to: os.Stderr, lines: s.lines()}
	defer stdout.end()
	defer stderr.end()
	family, err := newFamily(s.Account, !s.noCgroup)
	if err != nil {
		return 0, false, fmt.Errorf("the monitoring process: %w", err)
	}
	patience := endFamily
	defer func() {
		if err := family.end(patience); err != nil {
			s.Logger.Error("cannot kill a process that the monitoring process has started", "error", err)
		}
	}()
	cmd := &exec.Cmd{
		// Not by its name: the file may have been replaced, or be in a place that the child cannot
		// see.
		Path: "/proc/self/exe",
		Args: append(s.Args[:len(s.Args):len(s.Args)], "--parent=3"),
		Env:  s.environment(), Stdout: stdout, Stderr: stderr, WaitDelay: time.Second,
		ExtraFiles: []*os.File{theirs},
		SysProcAttr: &syscall.SysProcAttr{
			Credential: s.Account.credential,
			Setsid:     true, // otherwise it could type into a terminal that it shares with root
			// A signal that the child could handle would not suffice: the child may hang, and would
			// keep the next one from the state, the socket and the log.
			Pdeathsig: syscall.SIGKILL,
		},
	}
	if s.Null != nil {
		cmd.Stdin = s.Null
	}
	ready := s.Parent.begin()
	gone, err := startConfined(cmd, s.confine)
	if err != nil {
		return 0, false, fmt.Errorf("the monitoring process cannot be started as user %s: %w", s.Account.Name, err)
	}
	if err := family.add(cmd.Process.Pid); err != nil {
		s.Logger.Error("what the monitoring process starts may outlive it", "error", err)
	}
	theirs.Close() // so the connection ends with the child
	s.runs(family, cmd.Process.Pid)
	defer s.runs(nil, 0)
	ended := make(chan error, 1)
	go s.Parent.Serve(ours, func(fault error) { ended <- fault })
	end := s.attend(cmd.Process, family, gone, ready, ended)
	switch {
	case end.left:
		patience = leaveTime // waiting longer would not help
		s.Logger.Error("the monitoring process is left behind: it waits for a disk that does not answer, and ends when that does", "pid", cmd.Process.Pid)
		return ExitStopped, end.told, nil
	case end.done, end.told && endedBySignal(cmd.ProcessState):
		return ExitStopped, end.told, nil
	}
	return cmd.ProcessState.ExitCode(), end.told, nil // what the parent is still doing for the child ends with the connection
}

// runs notes which child is running.
func (s *Supervision) runs(f *family, child int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.family, s.child = f, child
}

// MakeRoom kills what the child has started, but not the child itself. Processes that SHELLCMDs
// left running may use up all the processes or memory that the service may have.
func (s *Supervision) MakeRoom() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.family != nil {
		s.family.thin(s.child, endFamily)
	}
}

// endedBySignal reports whether the child was ended by a signal that orders it to end: the signal
// came before the child could handle it.
func endedBySignal(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && ends(status.Signal())
}

const (
	// lookEvery is how often a child is checked, starting that long after its start.
	lookEvery = 10 * time.Second

	// A child that has reported that it is alive, and then nothing for this many checks, hangs.
	// After a suspend, one check comes before it can report anything.
	slowLooks = 2
	hungLooks = 6
)

func (s *Supervision) lines() *limit {
	if s.written == nil {
		s.written = &limit{most: maxLines, period: linesPeriod}
	}
	return s.written
}

// An ending says how a child ended.
type ending struct {
	told bool // a signal that was passed on ordered it to end
	left bool // it is still there, although it was ordered to end and killed
	done bool // it was ordered to end, and had finished except for exiting when it was killed
}

// attend passes signals on until the child has ended. Signals other than those that end the child
// wait until it is ready, since they would kill it before. When the connection has ended, the child
// must end, too.
func (s *Supervision) attend(child *os.Process, family *family, gone, ready <-chan struct{}, ended <-chan error) (end ending) {
	var late, alone, leave <-chan time.Time
	kill := func(why string, attrs ...any) {
		s.Logger.Error("killing the monitoring process: "+why, attrs...)
		_ = child.Kill()
		if end.told {
			leave = time.After(leaveTime)
		}
	}
	died := make(chan os.Signal, 1)
	signal.Notify(died, syscall.SIGCHLD)
	defer signal.Stop(died)
	isReady, apart := false, false
	quiet, heard := 0, int64(0) // checks without a sign of life, and the last count of such signs
	look := time.NewTicker(cmp.Or(s.look, lookEvery))
	defer look.Stop()
	for {
		if isReady {
			for _, sig := range s.passOn {
				_ = child.Signal(sig) // it may have ended already
			}
			s.passOn = nil
		}
		select {
		case <-ready:
			isReady, s.ready, ready = true, true, nil
		case sig := <-s.Signals:
			if !ends(sig) {
				s.passOn = append(s.passOn, sig)
				continue
			}
			_ = child.Signal(sig)
			if !end.told {
				end.told, late = true, time.After(endTime)
				if quiet >= slowLooks {
					late = time.After(partTime)
				}
				if apart {
					alone = time.After(leaveTime)
				}
			}
		case <-look.C:
			if n := s.Parent.beats.Load(); n != heard {
				quiet, heard = 0, n
			} else if heard > 0 {
				quiet++
			}
			if quiet == hungLooks {
				kill("it hangs")
			}
			if isReady && s.Parent.outdated() {
				kill("it keeps a configuration that was replaced", "minutes", patienceWith.Minutes())
			}
		case <-died:
			family.reap(child.Pid)
		case <-late:
			kill("it did not end when told to", "seconds", endTime.Seconds())
		case fault := <-ended:
			apart = true
			switch {
			case fault != nil:
				kill("it sent an invalid message", "error", fault)
			case end.told:
				alone = time.After(leaveTime)
			default:
				alone = time.After(partTime)
			}
		case <-alone:
			// Closing the connection is the last thing that a child does. On a busy machine it may
			// take long to exit after that.
			end.done = end.told
			kill("it has closed its connection and is not gone")
		case <-leave:
			end.left = true
			return end
		case <-gone:
			if ready != nil && !apart { // its last message may not have been read yet
				select {
				case fault := <-ended:
					if fault != nil {
						s.Logger.Error("the monitoring process sent an invalid message", "error", fault)
					}
				case <-time.After(partTime):
				}
			}
			select {
			case <-ready:
				s.ready = true
			default:
			}
			return end
		}
	}
}

// confine confines the calling thread as the child must be confined. A child that is less confined
// than possible is better than none.
func (s *Supervision) confine() {
	dropCapabilities()
	if err := s.Confine.enter(); err != nil {
		s.Logger.Warn("the monitoring process is not confined", "error", err)
	}
}

// startConfined starts a command that cannot gain privileges; gone is closed when it has ended.
// That restriction, and those that confine adds, belong to a thread, and the processes that it
// starts inherit them. Pdeathsig also refers to the thread, so the thread waits for the command and
// ends after it.
func startConfined(cmd *exec.Cmd, confine func()) (gone <-chan struct{}, err error) {
	started, ended := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // never unlocked: the thread ends with this function
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			started <- fmt.Errorf("no new privileges: %w", err)
			return
		}
		confine()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		_ = cmd.Wait() // its ProcessState has the result
	}()
	return ended, <-started
}

// environment returns the environment of this process, without what concerns only the service
// manager and the parent, and with the account's own name and home.
func (s *Supervision) environment() []string {
	var env []string
	for _, e := range os.Environ() {
		switch key, _, _ := strings.Cut(e, "="); key {
		case "NOTIFY_SOCKET", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "HOME", "USER", "LOGNAME", "MAIL", "XDG_RUNTIME_DIR":
		default:
			env = append(env, e)
		}
	}
	return append(env, "HOME="+s.Account.home, "USER="+s.Account.Name, "LOGNAME="+s.Account.Name)
}
