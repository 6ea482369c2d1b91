package actions

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// Notify is NOTIFY.
const Notify fsm.Verb = "NOTIFY"

// NotifyCommand is the argument with which NOTIFY starts this program as each user to be notified.
// A session bus accepts only its own user, not even root. A program that carries out NOTIFY must
// call NotifySession when it gets this argument.
const NotifyCommand = "notify-session"

const (
	notifyWidth = 16          // NOTIFYs under way at the same time
	notifyPace  = time.Second // after this time, one that hangs no longer holds up the next
	notifyUsers = 64          // children of one NOTIFY at the same time

	maxSummary = 200  // bytes
	maxBody    = 4000 // bytes, more than any desktop shows
	maxReason  = 300  // bytes of the reason that a child gives

	logindWait = 2 * time.Second // for all questions to logind
	lookupWait = time.Second     // for a user's groups
	nogroup    = 65534           // the group of nobody

	maxSystemBus  = 16 << 20  // bytes accepted from the bus: 2 KiB per session, and signals
	maxSessionBus = 256 << 10 // a few hundred are expected
)

// notifier carries out NOTIFY.
type notifier struct{ *Runner }

func newNotify(r *Runner) lane { return r.newFifo(notifyWidth, r.limits.Notify, notifier{r}) }

// perform shows the text on all desktops. One that hangs only briefly delays the next notification
// of the others.
func (n notifier) perform(ctx context.Context, j *job) Outcome {
	pace := time.AfterFunc(notifyPace, j.started)
	defer pace.Stop()
	return n.remarkDone(j, n.privileged(ctx, j.effect))
}

// A notification is what the children receive, as JSON.
type notification struct {
	Summary  string
	Body     string // plain text, without markup
	Critical bool   // shown until it is clicked away
}

// newNotification formats an effect for a desktop. All its strings are valid for D-Bus: a single
// line of UTF-8 without NUL.
func newNotification(e *fsm.Effect) notification {
	return notification{
		Summary:  text.Short("UPS "+e.Name+": "+e.Event, maxSummary),
		Body:     text.Short(e.Text, maxBody),
		Critical: e.Urgent,
	}
}

// desktops says how to find and reach the desktops.
type desktops struct {
	runtimeDir string
	systemBus  string
}

func newDesktops(o Options) desktops {
	return desktops{
		runtimeDir: cmp.Or(o.RuntimeDir, "/run/user"),
		systemBus:  cmp.Or(o.SystemBus, "/run/dbus/system_bus_socket"),
	}
}

// A desktopUser is a user who is, or may be, logged in to a desktop.
type desktopUser struct {
	uid  uint32
	name string // "": not known
	sure bool   // it is certain that there is a desktop
}

// String names the user in a message.
func (u desktopUser) String() string {
	if u.name == "" {
		return fmt.Sprintf("uid %d", u.uid)
	}
	return fmt.Sprintf("%s (uid %d)", u.name, u.uid)
}

// users returns the users to be notified: those with a desktop according to logind or, without
// logind, those with a runtime directory. Each is listed once.
func (d *desktops) users(ctx context.Context) ([]desktopUser, error) {
	users, err := d.sessions(ctx)
	if err != nil {
		users, err = d.runtimeDirs()
	}
	sort.Slice(users, func(i, j int) bool { return users[i].uid < users[j].uid })
	return slices.CompactFunc(users, func(a, b desktopUser) bool { return a.uid == b.uid }), err
}

// sessions asks logind (org.freedesktop.login1(5)) for the graphical sessions.
func (d *desktops) sessions(ctx context.Context) ([]desktopUser, error) {
	ctx, cancel := context.WithTimeout(ctx, logindWait)
	defer cancel()
	bus, err := dialBus(ctx, d.systemBus, maxSystemBus)
	if err != nil {
		return nil, err
	}
	defer func() { _ = bus.Close() }()

	const logind = "org.freedesktop.login1"
	var list []struct {
		ID   string
		UID  uint32
		Name string
		Seat string
		Path dbus.ObjectPath
	}
	err = bus.Object(logind, "/org/freedesktop/login1").
		CallWithContext(ctx, logind+".Manager.ListSessions", dbus.FlagNoAutoStart).Store(&list)
	if err != nil {
		return nil, err
	}
	var users []desktopUser
	for _, s := range list {
		var properties map[string]dbus.Variant
		err := bus.Object(logind, s.Path).
			CallWithContext(ctx, "org.freedesktop.DBus.Properties.GetAll", dbus.FlagNoAutoStart, logind+".Session").
			Store(&properties)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err == nil && hasDesktop(properties): // otherwise it has ended in the meantime
			users = append(users, desktopUser{s.UID, s.Name, true})
		}
	}
	return users, nil
}

// hasDesktop reports whether a session is a user's desktop, in the foreground or not, as opposed to
// a text terminal or a login screen.
func hasDesktop(properties map[string]dbus.Variant) bool {
	is := func(name string, values ...string) bool {
		s, ok := properties[name].Value().(string)
		return ok && slices.Contains(values, s)
	}
	return is("Type", "wayland", "x11", "mir") &&
		is("Class", "user", "user-early", "user-light", "user-early-light") && // the dashed ones since systemd 256
		!is("State", "closing")
}

// runtimeDirs lists the users who have a runtime directory, including the login screen's. It does
// not look inside: the directory belongs to the user, who could have mounted a file system there
// that hangs. The child finds out whether there is a bus with a desktop.
func (d *desktops) runtimeDirs() ([]desktopUser, error) {
	dirs, err := os.ReadDir(d.runtimeDir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var users []desktopUser
	for _, dir := range dirs {
		if uid, err := strconv.ParseUint(dir.Name(), 10, 32); err == nil {
			users = append(users, desktopUser{uid: uint32(uid)})
		}
	}
	return users, nil
}

// notify notifies all users at the same time. If it fails, some may have been notified anyway; the
// error says who was not, and why.
func (x *Executor) notify(ctx context.Context, e *fsm.Effect) Outcome {
	users, err := x.desktops.users(ctx)
	if err != nil {
		return Outcome{Err: fmt.Errorf("looking for desktops: %w", err)}
	}
	input, err := json.Marshal(newNotification(e))
	if err != nil {
		return Outcome{Err: err}
	}

	me := uint32(os.Geteuid())
	shown, errs := make([]bool, len(users)), make([]error, len(users))
	var denied []string
	var children sync.WaitGroup
	slots := make(chan struct{}, notifyUsers)
	for i, u := range users {
		if me != 0 && me != u.uid {
			denied = append(denied, u.String())
			continue
		}
		children.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			shown[i], errs[i] = x.notifyUser(ctx, u, input, me != u.uid)
		})
	}
	children.Wait()

	var told []string
	for i, u := range users {
		if shown[i] {
			told = append(told, u.String())
		}
	}
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(denied) > 0 {
		errs = append(errs, fmt.Errorf("only root can notify %s (run upsmon as root)", strings.Join(denied, ", ")))
	}
	out := Outcome{Err: together(errs)}
	switch {
	case len(told) > 0:
		out.Stdout = "shown to " + strings.Join(told, ", ")
	case out.Err == nil:
		out.Stdout = "nobody is logged in to a desktop"
	}
	return out
}

// together joins errors into a single line.
func together(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	args := make([]any, len(errs))
	for i, err := range errs {
		args[i] = err
	}
	return fmt.Errorf(strings.TrimSuffix(strings.Repeat("%w; ", len(errs)), "; "), args...)
}

// notifyUser starts a child with the user's rights to show the notification. The child belongs to
// the user, who may stop it, trace it and impersonate it. So it gets neither the environment nor
// the terminal of this process, and its output is not trusted.
func (x *Executor) notifyUser(ctx context.Context, u desktopUser, input []byte, other bool) (shown bool, err error) {
	cmd := exec.Command("/proc/self/exe", NotifyCommand) // this very program, even if another now has its place
	cmd.Args[0] = "upsmon"                               // as ps shows it
	cmd.Dir = "/"
	cmd.Env = []string{"XDG_RUNTIME_DIR=" + filepath.Join(x.desktops.runtimeDir, decimal(u.uid))}
	cmd.Stdin = strings.NewReader(string(input))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if other { // root may be unable to choose groups, as in a user namespace
		cmd.SysProcAttr.Credential = credential(u.uid, lookupWait)
	}
	out := x.run(ctx, cmd, func() {})
	reason := text.Short(strings.TrimSpace(out.Stderr), maxReason)
	switch {
	case out.Err == nil:
		return true, nil
	case out.Exit == exitNoDesktop && !u.sure:
		return false, nil
	case reason != "":
		return false, fmt.Errorf("%s: %w: %s", u, out.Err, reason)
	}
	return false, fmt.Errorf("%s: %w", u, out.Err)
}

// credential returns the credential of a user, with the groups if they are found in time: looking
// them up may need a server that has no power either. No bus requires them.
func credential(uid uint32, wait time.Duration) *syscall.Credential {
	found := make(chan *syscall.Credential, 1)
	go func() { found <- lookupCredential(uid) }()
	select {
	case c := <-found:
		return c
	case <-time.After(wait):
		return &syscall.Credential{Uid: uid, Gid: nogroup}
	}
}

func lookupCredential(uid uint32) *syscall.Credential {
	c := &syscall.Credential{Uid: uid, Gid: nogroup}
	u, err := user.LookupId(decimal(uid))
	if err != nil {
		return c
	}
	if gid, err := strconv.ParseUint(u.Gid, 10, 32); err == nil {
		c.Gid = uint32(gid)
	}
	groups, err := u.GroupIds()
	if err != nil {
		return c
	}
	for _, g := range groups {
		if gid, err := strconv.ParseUint(g, 10, 32); err == nil {
			c.Groups = append(c.Groups, uint32(gid))
		}
	}
	return c
}

func decimal(uid uint32) string { return strconv.FormatUint(uint64(uid), 10) }

// exitNoDesktop is the exit code of NotifySession if there is no session bus, or if nothing on it
// shows notifications (sysexits.h, EX_UNAVAILABLE).
const exitNoDesktop = 69

// orphanLife bounds the life of a child whose parent has died.
const orphanLife = time.Minute

// NotifySession shows the notification that it reads from in on the session bus of the current
// user: the socket bus in $XDG_RUNTIME_DIR. It writes errors to errs and returns the exit code of
// the process.
func NotifySession(in io.Reader, errs io.Writer) (exit int) {
	ctx, cancel := context.WithTimeout(context.Background(), orphanLife)
	defer cancel()
	var n notification
	if err := json.NewDecoder(in).Decode(&n); err != nil {
		fmt.Fprintf(errs, "reading the notification: %v\n", err)
		return 1
	}
	bus, err := dialBus(ctx, filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus"), maxSessionBus)
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		fmt.Fprintf(errs, "there is no session bus (install dbus-user-session): %v\n", err)
		return exitNoDesktop
	case err != nil:
		fmt.Fprintf(errs, "connecting to the session bus: %v\n", err)
		return 1
	}
	defer func() { _ = bus.Close() }()

	err = n.show(ctx, bus)
	var answer dbus.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &answer) && (answer.Name == "org.freedesktop.DBus.Error.ServiceUnknown" ||
		answer.Name == "org.freedesktop.DBus.Error.NameHasNoOwner"):
		fmt.Fprintf(errs, "nothing on the session bus shows notifications: %v\n", err)
		return exitNoDesktop
	}
	fmt.Fprintf(errs, "org.freedesktop.Notifications: %v\n", err)
	return 1
}

// show calls the notification service (Desktop Notifications Specification 1.2).
func (n notification) show(ctx context.Context, bus *dbus.Conn) error {
	const notifications = "org.freedesktop.Notifications"
	service := bus.Object(notifications, "/org/freedesktop/Notifications")
	body := n.Body
	var capabilities []string
	err := service.CallWithContext(ctx, notifications+".GetCapabilities", 0).Store(&capabilities)
	if err != nil || slices.Contains(capabilities, "body-markup") { // when in doubt, escape markup
		body = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(body)
	}
	urgency := byte(1)
	if n.Critical {
		urgency = 2
	}
	hints := map[string]dbus.Variant{"urgency": dbus.MakeVariant(urgency), "category": dbus.MakeVariant("device")}
	const ofItsOwn, byDefault = uint32(0), int32(-1) // replaces no other notification; expires as the user has configured it
	return service.CallWithContext(ctx, notifications+".Notify", 0,
		"upsmon", ofItsOwn, "", n.Summary, body, []string{}, hints, byDefault).Err
}

// dialBus connects to the message bus at a socket. ctx must have a deadline, which also applies to
// the connection. It accepts at most room bytes from the bus, since its owner may be hostile.
func dialBus(ctx context.Context, path string, room int) (*dbus.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	bus, err := dbus.NewConn(&boundedConn{conn, room}, dbus.WithContext(ctx))
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	err = bus.Auth([]dbus.Auth{dbus.AuthExternal(strconv.Itoa(os.Geteuid()))})
	if err == nil {
		err = bus.Hello()
	}
	if err != nil {
		_ = bus.Close()
		return nil, err
	}
	return bus, nil
}
