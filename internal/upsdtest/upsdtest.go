// Package upsdtest runs Debian's upsd with its dummy-ups driver for the duration of a test, as
// net/http/httptest runs a web server. So tests run against the program that administrators use.
//
// Everything is in a temporary directory and on a free port of 127.0.0.1; the host's own upsd is
// not affected. The processes are children of the test, which ends exactly those and waits for
// them.
//
// The design follows from measurements with NUT 2.8.0 of Debian 12. In each update, dummy-ups
// sleeps for one second and ignores upsd. So updates are rare, and values are changed over the
// driver's socket, which takes effect at once (NUT developer guide, "sock-protocol"). A killed
// driver causes DRIVER-NOT-CONNECTED at once; only one that hangs causes DATA-STALE. A driver that
// sends a change to a client that has just disconnected may crash, so the test keeps one connection
// to each driver open.
package upsdtest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/freeport"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

const (
	upsd     = "/lib/nut/upsd"
	dummyUPS = "/lib/nut/dummy-ups"

	// patience is the timeout for what should happen soon. It is long because test machines are
	// busy.
	patience = 2 * time.Minute

	// maxAge is the number of seconds without a sign of life after which upsd considers a driver's
	// data stale.
	maxAge = 3

	certName = "upsd" // the name of the certificate in the NSS database
)

// Require skips the test if a program that Start needs is not installed (see package needs).
func Require(t testing.TB) {
	t.Helper()
	needs.Programs(t, upsd, dummyUPS, "upsrw", "certutil", "pk12util", "openssl")
}

// Config describes the server.
type Config struct {
	Units          map[string]map[string]string // unit → variable → value; ups.status defaults to OL
	User, Password string                       // a primary user with all rights; default "monitor", "secret"
	Users          map[string]User              // other users
	Bare           []string                     // units that the test itself drives: see Start
	Plaintext      bool                         // no TLS
	MaxConn        int                          // MAXCONN, for drivers and clients together; 0: upsd's default
	Hosts          []string                     // the hosts in the certificate; default localhost, 127.0.0.1
}

// User is a user of upsd.users.
type User struct {
	Password string
	Role     simupsd.Role
}

// Server is a running upsd with a driver for each unit. Its methods fail the test on errors.
type Server struct {
	dir   string
	user  string // who runs the daemons
	hosts []string
	port  int
	most  int // MAXCONN
	ca    []byte
	units []string

	bare    []net.Listener // of the drivers in this process
	driving sync.WaitGroup

	mu      sync.Mutex
	vars    map[string]map[string]string
	drivers map[string]*driver // those that are running
	upsd    *process           // nil if it was killed
}

// Start starts the drivers and upsd, and returns when upsd answers with the data of every unit.
//
// The units in Config.Bare have no dummy-ups, which takes a second to start and does not support
// every name. The test acts as their driver, with one variable: ups.status, which is OL. There can
// be hundreds of them.
func Start(t testing.TB, c Config) *Server {
	t.Helper()
	Require(t)
	if c.User == "" {
		c.User, c.Password = "monitor", "secret"
	}
	if len(c.Hosts) == 0 {
		c.Hosts = []string{"localhost", "127.0.0.1"}
	}
	me, err := user.LookupId(strconv.Itoa(os.Geteuid()))
	if err != nil {
		needs.Missing(t, "upsd wants a user with a name: %v", err)
	}
	dir, err := os.MkdirTemp("", "upsd") // t.TempDir is too long for the address of a socket
	check(t, err)
	s := &Server{
		dir:     dir,
		user:    me.Username,
		hosts:   c.Hosts,
		most:    c.MaxConn,
		units:   slices.Sorted(maps.Keys(c.Units)),
		vars:    make(map[string]map[string]string),
		drivers: make(map[string]*driver),
	}
	t.Cleanup(s.stop)
	for _, unit := range s.units {
		vars := map[string]string{"ups.status": "OL"}
		maps.Copy(vars, c.Units[unit])
		for name, value := range vars {
			checkValue(t, name, value)
		}
		s.vars[unit] = vars
	}

	s.write(t, "ups.conf", upsConf(slices.Concat(s.units, c.Bare)))
	s.write(t, "upsd.users", upsdUsers(c))
	if !c.Plaintext {
		s.certify(t)
	}
	for _, unit := range c.Bare {
		s.drive(t, unit)
	}
	for _, unit := range s.units {
		s.launchDriver(t, unit)
	}
	for _, unit := range s.units {
		s.awaitDriver(t, unit)
	}
	s.launch(t)
	return s
}

// Host returns the address that upsd listens on: 127.0.0.1.
func (s *Server) Host() string { return "127.0.0.1" }

// Port returns the port that upsd listens on, before and after Restart.
func (s *Server) Port() int { return s.port }

// CA returns the certificate, as PEM, of the authority that signed the server's certificate.
func (s *Server) CA() []byte { return s.ca }

// CAFile returns the path of a file that contains the result of CA.
func (s *Server) CAFile() string { return filepath.Join(s.dir, "ca.pem") }

// Set changes a variable of a unit, and returns when upsd, if it is running, shows the new value.
// If the driver of the unit is not running, the value takes effect when the driver starts.
func (s *Server) Set(t testing.TB, unit, variable, value string) {
	t.Helper()
	checkValue(t, variable, value)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.vars[unit] == nil {
		t.Fatalf("upsdtest: there is no unit %q", unit)
	}
	s.vars[unit][variable] = value
	s.writeDev(t, unit)
	d := s.drivers[unit]
	if d == nil {
		return
	}
	// When PING is answered, the driver has noticed that a killed upsd is gone.
	err := d.tell("PING", "PONG")
	if err == nil {
		const id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8" // any UUID: only one command is pending at a time
		err = d.tell(fmt.Sprintf("SET %s %s TRACKING %s", variable, quote(value), id), "TRACKING "+id+" 0")
	}
	if err != nil {
		select {
		case <-d.done:
			s.revive(t, unit) // it reads the value from its file
		case <-time.After(patience):
			t.Fatal("upsdtest: ", err)
		}
	}
	if s.upsd != nil {
		s.await(t, unit, variable, value)
	}
}

// Kill ends upsd like a crash. The drivers keep running.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.upsd == nil {
		t.Fatal("upsdtest: upsd is not running")
	}
	s.upsd.kill()
	s.upsd = nil
}

// Restart starts upsd again after Kill, on the same port, and returns when it answers with the data
// of the units whose drivers are running.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.upsd != nil {
		t.Fatal("upsdtest: upsd is already running")
	}
	s.launch(t)
}

// Freeze stops upsd as if it hung: connections stay open, the kernel accepts new ones, and upsd
// answers nothing until Thaw.
func (s *Server) Freeze(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signal(t, syscall.SIGSTOP)
}

// Thaw lets upsd continue after Freeze.
func (s *Server) Thaw(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signal(t, syscall.SIGCONT)
}

func (s *Server) signal(t testing.TB, sig os.Signal) {
	t.Helper()
	if s.upsd == nil {
		t.Fatal("upsdtest: upsd is not running")
	}
	check(t, s.upsd.cmd.Process.Signal(sig))
}

// SetUnits makes upsd serve only these of the units that it was started with, and returns when it
// does. upsd disconnects the clients that are logged in to a removed unit.
func (s *Server) SetUnits(t testing.TB, units ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(t, "ups.conf", upsConf(units))
	s.signal(t, syscall.SIGHUP)
	for _, unit := range s.units {
		switch {
		case !slices.Contains(units, unit):
			s.awaitUnknown(t, unit)
		case s.drivers[unit] != nil:
			s.await(t, unit, "ups.status", s.vars[unit]["ups.status"])
		}
	}
}

// Reissue gives upsd a certificate of another authority, which it uses after the next Restart. CA
// and CAFile return the new authority at once.
func (s *Server) Reissue(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.certify(t)
}

// KillDriver ends a unit's driver like a crash. upsd then answers ERR DRIVER-NOT-CONNECTED.
func (s *Server) KillDriver(t testing.TB, unit string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.driver(t, unit).kill()
	delete(s.drivers, unit)
}

// StartDriver restarts a unit's driver after KillDriver, and returns when upsd, if it is running,
// has its data.
func (s *Server) StartDriver(t testing.TB, unit string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drivers[unit] != nil {
		t.Fatalf("upsdtest: the driver of %s is already running", unit)
	}
	s.launchDriver(t, unit)
	s.awaitDriver(t, unit)
	if s.upsd != nil {
		s.await(t, unit, "ups.status", s.vars[unit]["ups.status"])
	}
}

// FreezeDriver stops a unit's driver as if it waited for its hardware forever. After some seconds,
// upsd answers ERR DATA-STALE. Set would block until ThawDriver.
func (s *Server) FreezeDriver(t testing.TB, unit string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	check(t, s.driver(t, unit).cmd.Process.Signal(syscall.SIGSTOP))
}

// ThawDriver lets a driver continue after FreezeDriver.
func (s *Server) ThawDriver(t testing.TB, unit string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	check(t, s.driver(t, unit).cmd.Process.Signal(syscall.SIGCONT))
}

func (s *Server) driver(t testing.TB, unit string) *driver {
	t.Helper()
	d := s.drivers[unit]
	if d == nil {
		t.Fatalf("upsdtest: there is no driver running for %q", unit)
	}
	return d
}

// stop ends everything that is still running.
func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.upsd != nil {
		s.upsd.kill()
		s.upsd = nil
	}
	for _, d := range s.drivers {
		d.kill()
	}
	clear(s.drivers)
	for _, l := range s.bare {
		l.Close()
	}
	s.driving.Wait() // upsd's end has closed their connections
	os.RemoveAll(s.dir)
}

func (s *Server) write(t testing.TB, name, text string) {
	t.Helper()
	// Written under another name and renamed, so that a driver never reads an incomplete file.
	path := filepath.Join(s.dir, name)
	check(t, os.WriteFile(path+".new", []byte(text), 0o600))
	check(t, os.Rename(path+".new", path))
}

func upsConf(units []string) string {
	var b strings.Builder
	b.WriteString("pollinterval = 3600\n")
	for _, unit := range units {
		fmt.Fprintf(&b, "[%s]\n  driver = dummy-ups\n  mode = dummy-once\n  port = %s\n", section(unit), quote(unit+".dev"))
	}
	return b.String()
}

func upsdUsers(c Config) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%s]\n  password = %s\n  upsmon primary\n  actions = SET FSD\n  instcmds = ALL\n", section(c.User), quote(c.Password))
	for _, name := range slices.Sorted(maps.Keys(c.Users)) {
		u := c.Users[name]
		fmt.Fprintf(&b, "[%s]\n  password = %s\n", section(name), quote(u.Password))
		switch u.Role {
		case simupsd.Primary:
			b.WriteString("  upsmon primary\n")
		case simupsd.Secondary:
			b.WriteString("  upsmon secondary\n")
		}
	}
	return b.String()
}

// section escapes a name for use as a section heading.
var section = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `#`, `\#`, `=`, `\=`, `[`, `\[`, `]`, `\]`, ` `, `\ `).Replace

func (s *Server) writeDev(t testing.TB, unit string) {
	t.Helper()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.vars[unit])) {
		fmt.Fprintf(&b, "%s: %s\n", name, s.vars[unit][name])
	}
	s.write(t, unit+".dev", b.String())
}

// certify creates an authority, and a certificate of it for upsd.
func (s *Server) certify(t testing.TB) {
	t.Helper()
	authority, err := simupsd.NewAuthority()
	check(t, err)
	cert, key, err := authority.IssuePEM(s.hosts...)
	check(t, err)
	s.ca = authority.PEM()
	s.write(t, "ca.pem", string(s.ca))
	check(t, os.RemoveAll(filepath.Join(s.dir, "nss")))
	s.makeDatabase(t, cert, key)
}

// makeDatabase makes the NSS database from which Debian's upsd takes its certificate.
func (s *Server) makeDatabase(t testing.TB, cert, key []byte) {
	t.Helper()
	s.write(t, "cert.pem", string(cert))
	s.write(t, "key.pem", string(key))
	check(t, os.Mkdir(filepath.Join(s.dir, "nss"), 0o700))
	for _, args := range [][]string{
		{"openssl", "pkcs12", "-export", "-in", "cert.pem", "-inkey", "key.pem", "-name", certName, "-out", "cert.p12",
			"-passout", "pass:transfer"},
		{"certutil", "-N", "-d", "sql:nss", "--empty-password"},
		{"pk12util", "-i", "cert.p12", "-d", "sql:nss", "-W", "transfer"},
		{"certutil", "-A", "-d", "sql:nss", "-n", "ca", "-t", "CT,,", "-i", "ca.pem"},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = s.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("upsdtest: %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// launch starts upsd and waits for the data of all running drivers. The first time it chooses a
// port, and chooses again if another process has taken that port in the meantime.
func (s *Server) launch(t testing.TB) {
	t.Helper()
	again := s.port != 0
	for try := 1; ; try++ {
		if !again {
			s.port = freeport.Pick(t)
		}
		conf := fmt.Sprintf("LISTEN %s %d\nMAXAGE %d\n", s.Host(), s.port, maxAge)
		if s.most > 0 {
			conf += fmt.Sprintf("MAXCONN %d\n", s.most)
		}
		if s.ca != nil {
			conf += fmt.Sprintf("CERTPATH %s/nss\nCERTIDENT %q \"\"\nDISABLE_WEAK_SSL true\n", s.dir, certName)
		}
		s.write(t, "upsd.conf", conf)
		p, err := s.spawn("upsd", upsd, "-F", "-u", s.user)
		check(t, err)
		s.upsd = p
		err = eventually(func() error {
			if p.exited() {
				return errExited
			}
			_, err := s.ask("VER")
			return err
		})
		if err == nil {
			break
		}
		p.kill()
		s.upsd = nil
		if again || try == 5 {
			t.Fatalf("upsdtest: upsd does not start: %v\n%s", err, p.log())
		}
	}
	for _, unit := range s.units {
		if s.drivers[unit] != nil {
			s.await(t, unit, "ups.status", s.vars[unit]["ups.status"])
		}
	}
}

// driver is a running dummy-ups with a connection to its socket.
type driver struct {
	*process
	conn net.Conn
	r    *bufio.Reader
}

// launchDriver starts a driver without waiting for it, which would take a second.
func (s *Server) launchDriver(t testing.TB, unit string) {
	t.Helper()
	s.writeDev(t, unit)
	p, err := s.spawn(unit, dummyUPS, "-F", "-a", unit, "-u", s.user)
	check(t, err)
	s.drivers[unit] = &driver{process: p}
}

// awaitDriver waits until a started driver accepts connections.
func (s *Server) awaitDriver(t testing.TB, unit string) {
	t.Helper()
	d := s.drivers[unit]
	err := eventually(func() (err error) {
		if d.exited() {
			return errExited
		}
		d.conn, err = net.Dial("unix", filepath.Join(s.dir, "dummy-ups-"+unit))
		return err
	})
	if err != nil {
		t.Fatalf("upsdtest: the driver of %s does not start: %v\n%s", unit, err, d.log())
	}
	d.r = bufio.NewReader(d.conn)
}

// revive restarts a driver that has crashed, which can happen to dummy-ups when upsd is killed at
// the wrong moment.
func (s *Server) revive(t testing.TB, unit string) {
	t.Helper()
	d := s.drivers[unit]
	if d == nil || !d.exited() {
		return
	}
	d.kill()
	s.launchDriver(t, unit)
	s.awaitDriver(t, unit)
}

// tell sends a command to a driver and waits for its answer.
func (d *driver) tell(command, want string) error {
	d.conn.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintln(d.conn, command); err != nil {
		return fmt.Errorf("sending %q to the driver: %w\n%s", command, err, d.log())
	}
	verb, _, _ := strings.Cut(want, " ")
	for {
		line, err := d.r.ReadString('\n')
		if err != nil {
			return fmt.Errorf("the driver does not answer %q: %w\n%s", command, err, d.log())
		}
		// Other changes may arrive before the answer.
		if line = strings.TrimSpace(line); line == want {
			return nil
		} else if strings.HasPrefix(line, verb+" ") {
			return fmt.Errorf("the driver answers %q with %q", command, line)
		}
	}
}

// kill ends the driver like a crash.
func (d *driver) kill() {
	d.process.kill()
	if d.conn != nil {
		d.conn.Close()
	}
}

// await waits until upsd shows a value. It ignores a latched FSD, which precedes the driver's own
// status.
func (s *Server) await(t testing.TB, unit, variable, value string) {
	t.Helper()
	var got string
	err := eventually(func() error {
		s.revive(t, unit)
		var err error
		if got, err = s.ask("GET VAR " + unit + " " + variable); err != nil {
			return err
		}
		shown, ok := strings.CutPrefix(got, "VAR "+unit+" "+variable+" ")
		if variable == "ups.status" {
			shown = strings.Replace(shown, `"FSD `, `"`, 1)
		}
		if !ok || shown != quote(value) {
			return fmt.Errorf("upsd answers %s", got)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("upsdtest: timeout: waiting for %s of %s to become %q: %v\n%s", variable, unit, value, err, s.upsd.log())
	}
}

// awaitUnknown waits until upsd no longer knows a unit.
func (s *Server) awaitUnknown(t testing.TB, unit string) {
	t.Helper()
	err := eventually(func() error {
		got, err := s.ask("GET UPSDESC " + unit)
		if err == nil && got != "ERR UNKNOWN-UPS" {
			err = fmt.Errorf("it answers %s", got)
		}
		return err
	})
	if err != nil {
		t.Fatalf("upsdtest: timeout: waiting for upsd to forget %s: %v\n%s", unit, err, s.upsd.log())
	}
}

// ask sends one command to upsd, on a separate connection without TLS, and returns the first line
// of the answer.
func (s *Server) ask(command string) (string, error) {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(s.Host(), strconv.Itoa(s.port)), time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * time.Second))
	if _, err := fmt.Fprintf(conn, "%s\n", command); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSuffix(line, "\n"), err
}

// process is a daemon that runs in the foreground, with its output in a file.
type process struct {
	cmd    *exec.Cmd
	output string
	done   chan struct{} // closed after Wait has returned
}

func (s *Server) spawn(name, program string, args ...string) (*process, error) {
	p := &process{output: filepath.Join(s.dir, name+".log"), done: make(chan struct{})}
	out, err := os.Create(p.output)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p.cmd = exec.Command(program, args...)
	p.cmd.Dir = s.dir
	p.cmd.Env = append(os.Environ(), "NUT_CONFPATH="+s.dir, "NUT_STATEPATH="+s.dir)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = childAttr()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

func (p *process) exited() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// kill ends the process, which may be frozen, and waits until it has exited.
func (p *process) kill() {
	p.cmd.Process.Kill() // through the handle, so it cannot hit another process that reuses the ID
	<-p.done
}

func (p *process) log() string {
	text, err := os.ReadFile(p.output)
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(text))
}

var errExited = errors.New("it has ended")

// eventually retries until there is no error, the process has ended, or patience runs out.
func eventually(try func() error) error {
	for end := time.Now().Add(patience); ; {
		err := try()
		if err == nil || errors.Is(err, errExited) || time.Now().After(end) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// checkValue rejects values that dummy-ups corrupts on their way to upsd, because it does not
// escape them.
func checkValue(t testing.TB, name, value string) {
	t.Helper()
	if strings.ContainsAny(value, "\"\\#\r\n") {
		t.Fatalf(`upsdtest: %s = %q: dummy-ups does not support values with any of " \ # or a line end`, name, value)
	}
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `#`, `\#`).Replace(s) + `"`
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("upsdtest: %v", err)
	}
}
