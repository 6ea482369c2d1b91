package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/mqtt"
	"github.com/tls-upsmon/upsmon/engine/privsep"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/push"
	"github.com/tls-upsmon/upsmon/internal/trust"
)

// maxErrors is the number of errors in a configuration that are reported individually.
const maxErrors = 3

// configuration checks the file, and who can read or change it.
func (d *doctor) configuration(context.Context) []Finding {
	var found []Finding
	errs, warnings := 0, 0
	for _, g := range d.config.Diagnostics {
		switch {
		case g.Severity == grammar.Error:
			if errs++; errs <= maxErrors {
				found = append(found, d.diagnosis(g))
			}
		case g.Code == grammar.CodeWritable:
			found = append(found, d.diagnosis(g))
		case g.Code == grammar.CodeReadable && g.Span.Start.Line > 0: // a key
			f := d.diagnosis(g)
			f.Level = Warn
			found = append(found, f)
		case g.Code == grammar.CodeReadable, g.Code == grammar.CodeCertWeak, g.Code == grammar.CodeCertTime: // the checks below report it
		default:
			warnings++
		}
	}
	check := d.Program + " check " + d.Config + " shows all of them"
	if errs > maxErrors {
		found = append(found, Finding{Configuration, d.Config, Fail, count(errs, "error") + " in all", check})
	}
	if warnings > 0 {
		found = append(found, Finding{Configuration, d.Config, Warn, count(warnings, "warning"), check})
	}
	if d.program != nil && warnings == 0 {
		found = append(found, Finding{Configuration, d.Config, OK, count(len(d.program.Monitors), "unit"), ""})
	}
	return append(found, d.permissions()...)
}

func (d *doctor) diagnosis(g grammar.Diagnostic) Finding {
	at := g.File
	if g.Span.Start.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", g.File, g.Span.Start.Line, g.Span.Start.Column)
	}
	otherwise := d.Program + " explain " + string(g.Code) + " explains it"
	if g.Code == grammar.CodeFile {
		otherwise = "name the right file with -c, and run doctor as root if only root may read it"
	}
	return Finding{Configuration, at, Fail, g.Message, cmp.Or(g.Remedy, otherwise)}
}

// permissions checks who can read the passwords, and who can change what root runs.
func (d *doctor) permissions() []Finding {
	info, err := os.Stat(d.Config)
	if err != nil || info.IsDir() {
		return nil // already reported
	}
	owner, mode := info.Sys().(*syscall.Stat_t).Uid, info.Mode()
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Configuration, "permissions of " + d.Config, l, detail, remedy}}
	}
	place := ""
	if d.root {
		place = trust.Others.Change(d.Config)
	}
	refused := ", so root's monitor refuses it"
	if d.Insecure {
		refused = ""
	}
	switch {
	case d.mayChange(d.Config):
		return finding(Fail, fmt.Sprintf("the user %s can change or replace it, and so make root run any command%s", d.account.Name, refused),
			fmt.Sprintf("give it and its directory to root, and make neither writable for a group of %s", d.account.Name))
	case place != "":
		return finding(Fail, fmt.Sprintf("users other than root can change %s, and so make root run any command%s", place, refused),
			"chown root "+place+"; chmod go-w "+place)
	case mode&0o004 != 0:
		return finding(Warn, "everybody on this machine can read the passwords in it", "chmod o-r "+d.Config)
	}
	return finding(OK, fmt.Sprintf("mode %04o, owner %s", mode.Perm(), userName(owner)), "")
}

// mayChange reports whether the monitoring user could change a file, and so make root run something else.
func (d *doctor) mayChange(path string) bool {
	if d.account == nil || d.account.IsRoot() {
		return false
	}
	return d.account.MayWrite(path)
}

func userName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

// user checks the user that the monitor would run as.
func (d *doctor) user(context.Context) []Finding {
	switch {
	case !d.root:
		return []Finding{{User, userName(uint32(os.Geteuid())), OK,
			"not root, so a single process would do everything; run doctor as root to see what root's monitor would find", ""}}
	case errors.As(d.accountErr, new(user.UnknownUserError)):
		return []Finding{{User, d.User, Fail, "no such user",
			fmt.Sprintf("create it (useradd --system %s), or choose another user, or an unused number, with -u", d.User)}}
	case d.accountErr != nil:
		return []Finding{{User, d.User, Fail, d.accountErr.Error(), "choose another user with -u"}}
	case d.account.IsRoot():
		return []Finding{{User, d.User, Warn, "everything that talks to servers, and every SHELLCMD, would run with root's privileges", "choose another user with -u"}}
	}
	confined := "confined by Landlock"
	if err := privsep.Confinable(); err != nil {
		confined = "not confined: " + err.Error()
	}
	return []Finding{{User, d.User, OK, "would run the monitor, " + confined, ""}}
}

// redirected reports a path that the user could redirect. Files may be in the account's own directory.
func (d *doctor) redirected(area Area, subject, path string) []Finding {
	if d.account == nil || d.account.IsRoot() {
		return nil
	}
	place := d.account.Redirects(path)
	if place == "" {
		return nil
	}
	if info, err := os.Lstat(place); err == nil && place == filepath.Dir(path) && info.Sys().(*syscall.Stat_t).Uid == d.account.Credential().Uid {
		return nil
	}
	return []Finding{{area, subject, Warn, fmt.Sprintf("users other than root can change %s, and so redirect this path: root creates nothing there", place),
		"use a path in a directory that only root can change, or directly in a directory of " + d.account.Name}}
}

func (d *doctor) stateDir(ctx context.Context) []Finding {
	if d.StateDir == "" {
		return nil
	}
	return d.directory(ctx, "state directory "+d.StateDir, d.StateDir, "a monitor that is restarted during an outage would start from scratch", "--state-dir")
}

func (d *doctor) socket(ctx context.Context) []Finding {
	if d.Socket == "" {
		return nil
	}
	dir := filepath.Dir(d.Socket)
	return d.directory(ctx, "socket directory "+dir, dir, d.Program+" ctl could not reach the monitor", "--socket")
}

// directory checks whether the user can write to a directory that the monitor creates
// if it does not exist.
func (d *doctor) directory(ctx context.Context, subject, dir, loss, flag string) []Finding {
	return append(d.writable(ctx, subject, dir, loss, flag), d.redirected(Files, subject, dir)...)
}

func (d *doctor) writable(ctx context.Context, subject, dir, loss, flag string) []Finding {
	finding := func(l Level, detail, remedy string) []Finding { return []Finding{{Files, subject, l, detail, remedy}} }
	info, err := os.Stat(dir)
	where := dir
	switch {
	case errors.Is(err, fs.ErrNotExist) && d.root && (d.account == nil || d.account.Redirects(dir) == ""):
		return finding(OK, "is created when the monitor starts", "")
	case errors.Is(err, fs.ErrNotExist):
		where = existing(dir)
	case err != nil:
		return finding(Warn, err.Error()+": "+loss, "choose another with "+flag)
	case !info.IsDir():
		return finding(Warn, "this is not a directory: "+loss, "choose another with "+flag)
	}
	may, err := d.may(ctx, where, "-w", "-x")
	switch {
	case err != nil:
		return finding(Skip, err.Error(), "")
	case may && where != dir:
		return finding(OK, "is created when the monitor starts", "")
	case may:
		return finding(OK, "is writable", "")
	case d.given(dir, info) && info.Mode()&0o022 == 0:
		return finding(OK, "belongs to root; the monitor gives it to "+d.account.Name+" when it starts", "")
	}
	what, remedy := d.barred(ctx, where)
	if what == "" {
		what, remedy = fmt.Sprintf("%s cannot write to %s", d.userName(), where), fmt.Sprintf("chown %s %s", d.userName(), dir)
		if where != dir {
			remedy = fmt.Sprintf("install -d -m 750 -o %s %s", d.userName(), dir)
		}
	}
	return finding(Warn, what+": "+loss, remedy+", or choose another with "+flag)
}

// given reports whether root's monitor gives a file to the user when it starts.
func (d *doctor) given(path string, info fs.FileInfo) bool {
	return d.account != nil && slices.Contains(d.Own, path) && info.Sys().(*syscall.Stat_t).Uid == 0
}

// nutLog checks whether the user can write the NUT log.
func (d *doctor) nutLog(ctx context.Context) []Finding {
	if d.NutLog == "" {
		return nil
	}
	return append(d.logFile(ctx), d.redirected(Files, "NUT log "+d.NutLog, d.NutLog)...)
}

func (d *doctor) logFile(ctx context.Context) []Finding {
	bad, loss := Warn, "it would go to standard error"
	if d.NutLogRequired {
		bad, loss = Fail, "the monitor would not start"
	}
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Files, "NUT log " + d.NutLog, l, detail, remedy}}
	}
	where, ops := d.NutLog, []string{"-w"}
	info, err := os.Stat(d.NutLog)
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing:
		where, ops = filepath.Dir(d.NutLog), []string{"-w", "-x"}
		parent, err := os.Stat(where)
		switch {
		case err != nil || !parent.IsDir():
			return finding(bad, "no directory "+where+": "+loss, "create it, or choose another file with -l")
		case d.root && (d.account == nil || d.account.Redirects(d.NutLog) == ""):
			return finding(OK, "is created when the monitor starts", "")
		}
	case err != nil:
		return finding(bad, err.Error()+": "+loss, "choose another file with -l")
	case info.IsDir():
		return finding(bad, "this is a directory: "+loss, "choose a file in it with -l")
	}
	may, err := d.may(ctx, where, ops...)
	switch {
	case err != nil:
		return finding(Skip, err.Error(), "")
	case may:
		return finding(OK, "is writable", "")
	case d.given(d.NutLog, info) && info.Mode().IsRegular():
		return finding(OK, "belongs to root; the monitor gives it to "+d.account.Name+" when it starts", "")
	}
	what, remedy := d.barred(ctx, where)
	if what == "" {
		what, remedy = fmt.Sprintf("%s cannot write %s", d.userName(), where), fmt.Sprintf("chown %s %s", d.userName(), d.NutLog)
		if where != d.NutLog {
			remedy = fmt.Sprintf("install -m 640 -o %s /dev/null %s", d.userName(), d.NutLog)
		}
	}
	return finding(bad, what+": "+loss, remedy+", or choose another file with -l")
}

// barred says which directory on the way to a path the monitoring user cannot enter, and what to do; ""
// if that is not what keeps the user from the path.
func (d *doctor) barred(ctx context.Context, path string) (what, remedy string) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", ""
	}
	for i := range full {
		if full[i] != '/' {
			continue
		}
		dir := cmp.Or(full[:i], "/")
		if may, err := d.may(ctx, dir, "-x"); may || err != nil {
			continue
		}
		mode := ""
		if info, err := os.Stat(dir); err == nil {
			mode = fmt.Sprintf(" (mode %04o, owner %s)", info.Mode().Perm(), userName(info.Sys().(*syscall.Stat_t).Uid))
		}
		return fmt.Sprintf("%s cannot enter %s%s, and so not reach %s", d.userName(), dir, mode, path), "chmod a+x " + dir
	}
	return "", ""
}

// existing returns the nearest existing directory above a path.
func existing(path string) string {
	for {
		up := filepath.Dir(path)
		if _, err := os.Stat(up); err == nil || up == path {
			return up
		}
		path = up
	}
}

// userName returns the name of the user that the monitor would run as.
func (d *doctor) userName() string {
	if d.root {
		return d.User
	}
	return userName(uint32(os.Geteuid()))
}

// may reports whether the monitoring user may access a file: -w to write, -x to search or
// execute. It runs test(1) as that user, because only the kernel knows about groups,
// access lists and read-only file systems.
func (d *doctor) may(ctx context.Context, path string, ops ...string) (bool, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return false, err
	}
	attr := new(syscall.SysProcAttr)
	if d.root {
		account, err := privsep.Lookup(d.User)
		if err != nil {
			return false, fmt.Errorf("cannot check for the user %s: %w", d.User, err)
		}
		if !account.IsRoot() { // a monitor that stays root keeps its groups, too
			attr.Credential = account.Credential()
		}
	}
	for _, op := range ops {
		cmd := exec.CommandContext(ctx, "test", op, full)
		cmd.Dir, cmd.Env, cmd.SysProcAttr, cmd.WaitDelay = "/", []string{}, attr, time.Second
		var exit *exec.ExitError
		switch err := cmd.Run(); {
		case errors.As(err, &exit) && exit.ExitCode() == 1:
			return false, nil
		case err != nil:
			return false, fmt.Errorf("running test(1) as %s: %w", d.userName(), err)
		}
	}
	return true, nil
}

// actionChecks returns the checks of the actions in the rules.
func (d *doctor) actionChecks() []check {
	var all []check
	uses := func(verb fsm.Verb) bool {
		for range d.effects(verb) {
			return true
		}
		return false
	}
	if wall := cmp.Or(d.Actions.Wall, "wall"); uses(actions.Wall) {
		all = append(all, check{Wall, wall, func(context.Context) []Finding { return d.wall(wall) }})
	}
	if uses(actions.Notify) {
		all = append(all, check{Notify, "desktops", d.notify})
	}
	if uses(fsm.Email) {
		all = append(all, check{Mail, "SMTPSERVER", d.mail})
	}
	hosts := map[string]bool{}
	for e := range d.effects(fsm.Webhook) {
		if u, err := url.Parse(e.URL); err == nil && u.Hostname() != "" && !hosts[u.Scheme+u.Host] {
			hosts[u.Scheme+u.Host] = true
			all = append(all, check{Webhook, u.Host, func(ctx context.Context) []Finding { return d.webServer(ctx, Webhook, u) }})
		}
	}
	for e := range d.effects(fsm.Push) {
		if u := push.Server(e.URL); u != nil && !hosts[u.Scheme+u.Host] {
			hosts[u.Scheme+u.Host] = true
			all = append(all, check{Push, u.Host, func(ctx context.Context) []Finding { return d.webServer(ctx, Push, u) }})
		}
	}
	if d.program.MQTT != nil {
		all = append(all, check{Broker, "MQTT", d.broker})
	}
	looked := map[string]bool{}
	for _, verb := range []fsm.Verb{fsm.ShutdownCmd, fsm.RootCmd} {
		for e := range d.effects(verb) {
			if !looked[e.Text] {
				looked[e.Text] = true
				all = append(all, check{Shutdown, e.Text, func(ctx context.Context) []Finding { return d.command(ctx, e) }})
			}
		}
	}
	all = append(all, d.powerDownChecks()...)
	if uses(fsm.ShellCmd) && len(d.Shell) > 0 {
		all = append(all, check{Shell, d.Shell[0], d.shell})
	}
	return all
}

func (d *doctor) wall(program string) []Finding {
	path, err := exec.LookPath(program)
	if err != nil {
		return []Finding{{Wall, program, Fail, notRunnable(err), "apt-get install bsdutils, or the package of your distribution that has wall(1)"}}
	}
	return []Finding{{Wall, path, OK, "exists", ""}}
}

// notRunnable says why a program cannot run, without repeating its name.
func notRunnable(err error) string {
	var lookup *exec.Error
	if errors.As(err, &lookup) {
		err = lookup.Err
	}
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return "no such program"
	case errors.Is(err, fs.ErrPermission):
		return "it is not executable"
	}
	return err.Error()
}

func (d *doctor) notify(ctx context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Notify, "desktops", l, detail, remedy}}
	}
	desktops, err := d.executor.Desktops(ctx)
	switch {
	case err != nil:
		return finding(Fail, "looking for desktops: "+err.Error(), "")
	case desktops.Denied > 0:
		return finding(Warn, fmt.Sprintf("only root can notify %d of %s", desktops.Denied, count(len(desktops.Users), "user")), "start the monitor as root")
	case desktops.Bus != nil:
		return finding(Warn, fmt.Sprintf("logind cannot say who is logged in to a desktop (%v); %s may be", desktops.Bus, count(len(desktops.Users), "user")),
			"install dbus and systemd's logind, or do without NOTIFY")
	case len(desktops.Users) == 0:
		return finding(OK, "no user is logged in to a desktop now", "")
	}
	return finding(OK, strings.Join(desktops.Users, ", "), "")
}

// mail checks whether the mail server would accept mail from this user. It sends none.
func (d *doctor) mail(ctx context.Context) []Finding {
	m := d.program.Mail
	if m == nil {
		return []Finding{{Mail, "SMTPSERVER", Fail, "there is none, but rules use EMAIL", "add one before the first GROUP"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 3*d.Timeout)
	defer cancel()
	if err := d.config.Actions().Mail.Check(ctx); err != nil {
		return []Finding{{Mail, "SMTPSERVER", Fail, err.Error(), "correct SMTPSERVER, or fix that server: mails that it does not accept are kept for only 24 hours"}}
	}
	detail := fmt.Sprintf("%s accepts user %q over verified TLS", net.JoinHostPort(m.Host, strconv.Itoa(m.Port)), m.User)
	switch {
	case m.Plaintext:
		detail = fmt.Sprintf("this machine's mail system answers on %s", net.JoinHostPort(m.Host, strconv.Itoa(m.Port)))
	case m.User == "":
		detail = fmt.Sprintf("%s answers over verified TLS", net.JoinHostPort(m.Host, strconv.Itoa(m.Port)))
	}
	return []Finding{{Mail, "SMTPSERVER", OK, detail, ""}}
}

// webServer checks whether the host of a webhook or a push answers, and its certificate. It sends no request.
func (d *doctor) webServer(ctx context.Context, area Area, u *url.URL) []Finding {
	finding := func(l Level, detail, remedy string) []Finding { return []Finding{{area, u.Host, l, detail, remedy}} }
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); proxy != nil || err != nil {
		return finding(Skip, "it is reached through a proxy", "")
	}
	port, secure := cmp.Or(u.Port(), "80"), u.Scheme == "https"
	if secure {
		port = cmp.Or(u.Port(), "443")
	}
	ctx, cancel := context.WithTimeoutCause(ctx, 2*d.Timeout, actions.ErrTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err == nil && secure {
		defer conn.Close()
		err = tls.Client(conn, &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}).HandshakeContext(ctx)
	} else if err == nil {
		defer conn.Close()
	}
	if err != nil {
		remedy, what := actions.Fault(ctx, err, 2*d.Timeout)
		if what == nil {
			what = err
		}
		return finding(Fail, what.Error(), cmp.Or(remedy, "is it up, and is the URL right?"))
	}
	if !secure {
		return finding(OK, "answers, without TLS", "")
	}
	return finding(OK, "answers over verified TLS", "")
}

// broker checks whether the MQTT broker accepts this user. It publishes nothing.
func (d *doctor) broker(ctx context.Context) []Finding {
	b := d.program.MQTT
	host, _ := os.Hostname()
	ctx, cancel := context.WithTimeout(ctx, 3*d.Timeout)
	defer cancel()
	if err := mqtt.Check(ctx, b, host, ""); err != nil {
		return []Finding{{Broker, "MQTT", Fail, err.Error(), "correct MQTT, or fix that broker; the monitor works without it"}}
	}
	detail := net.JoinHostPort(b.Host, strconv.Itoa(b.Port)) + " answers"
	if b.User != "" {
		detail = fmt.Sprintf("%s accepts user %q", net.JoinHostPort(b.Host, strconv.Itoa(b.Port)), b.User)
	}
	if !b.Plaintext {
		detail += " over verified TLS"
	}
	return []Finding{{Broker, "MQTT", OK, detail, ""}}
}

// command checks whether a SHUTDOWNCMD or a ROOTCMD could run.
func (d *doctor) command(ctx context.Context, e *fsm.Effect) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Shutdown, e.Text, l, fmt.Sprintf("%s (rule %s)", detail, e.Rule), remedy}}
	}
	if len(e.Argv) == 0 {
		return finding(Fail, "there is no command", "write one after "+e.Verb.String())
	}
	path, err := exec.LookPath(e.Argv[0])
	if err != nil {
		return finding(Fail, fmt.Sprintf("%s: %s", e.Argv[0], notRunnable(err)), "correct the path in the rule, or install the program")
	}
	if d.mayChange(path) {
		return finding(Fail, fmt.Sprintf("the user %s can change or replace %s, and so make root run any command", d.account.Name, path),
			"give it and its directory to root")
	}
	if err := d.executor.Permitted(ctx, e.Argv); err != nil {
		if e.Verb == fsm.RootCmd {
			return finding(Fail, "would not run without root's privileges: "+err.Error(), "start the monitor as root, or allow it with visudo -f /etc/sudoers.d/tls-upsmon")
		}
		return finding(Warn, "would run without root's privileges: "+err.Error(), "start the monitor as root, or allow it with visudo -f /etc/sudoers.d/tls-upsmon")
	}
	return finding(OK, "exists, and may be run", "")
}

// shell checks whether the user can run the shell of a SHELLCMD.
func (d *doctor) shell(ctx context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{Shell, d.Shell[0], l, detail, remedy}}
	}
	path, err := exec.LookPath(d.Shell[0])
	if err != nil {
		return finding(Fail, notRunnable(err)+", so no SHELLCMD could run", "install it, or choose another with --shell")
	}
	switch may, err := d.may(ctx, path, "-x"); {
	case err != nil:
		return finding(Skip, err.Error(), "")
	case !may:
		if what, remedy := d.barred(ctx, path); what != "" {
			return finding(Fail, what+", so no SHELLCMD could run", remedy+", or choose another with --shell")
		}
		return finding(Fail, d.userName()+" cannot execute it, so no SHELLCMD could run", "choose another with --shell")
	}
	return finding(OK, "exists", "")
}
