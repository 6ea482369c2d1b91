package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
)

// powerDownChecks returns the checks of what switches the UPS off after a shutdown.
func (d *doctor) powerDownChecks() []check {
	flag := d.program.Policy.PowerDownFlag
	if flag == "" || len(d.poweredUnits()) == 0 {
		return nil // the compiler reports a useless flag
	}
	return []check{
		{PowerDown, flag, func(ctx context.Context) []Finding {
			return append(d.flag(ctx, flag), d.redirected(PowerDown, flag, flag)...)
		}},
		{PowerDown, d.Late, d.late},
		{PowerDown, "upsdrvctl", d.upsdrvctl},
	}
}

// poweredUnits returns the units that power this host as their primary, with the names that their server uses.
func (d *doctor) poweredUnits() []string {
	var names []string
	for i, u := range d.program.Policy.Units {
		if u.Primary && u.PowerVal > 0 {
			names = append(names, d.program.Monitors[i].UPS)
		}
	}
	return names
}

// flag checks whether the flag can be created, and will be found. root creates it, with the account's rights where
// the account could redirect the path; a monitor without root's privileges creates it as its own user.
func (d *doctor) flag(ctx context.Context, path string) []Finding {
	finding := func(l Level, detail, remedy string) []Finding { return []Finding{{PowerDown, path, l, detail, remedy}} }
	dir := filepath.Dir(path)
	where, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && d.root && d.Socket != "" && filepath.Dir(d.Socket) == dir:
		return finding(OK, "its directory is created when the monitor starts", "")
	case errors.Is(err, fs.ErrNotExist):
		return finding(Fail, "no directory "+dir+", so the UPS would not be switched off after a shutdown",
			d.elsewhere(path, "create "+dir+" at every boot, as the package's tmpfiles.d does (systemd-tmpfiles --create), or start the monitor as root"))
	case err != nil:
		return finding(Skip, err.Error(), "run doctor as root")
	}
	age, err := actions.ReadFlag(path)
	switch {
	case err == nil:
		return finding(Warn, fmt.Sprintf("a shutdown was started %v ago; any other shutdown within the next %.0f minutes would also switch the UPS off",
			age.Round(time.Second), (actions.FlagLife-age).Minutes()), "if it was cancelled: rm "+path)
	case errors.Is(err, actions.ErrFlagAlien):
		return finding(Fail, "another file has this name, and the monitor does not replace it: the UPS would not be switched off after a shutdown", "remove it, or name another file")
	}
	who, may := userName(uint32(os.Geteuid())), unix.Access(dir, unix.W_OK|unix.X_OK) == nil
	if may && d.account != nil && d.account.Redirects(path) != "" {
		who = d.account.Name
		if may, err = d.may(ctx, dir, "-w", "-x"); err != nil {
			return finding(Skip, err.Error(), "")
		}
	}
	if !may {
		if what, remedy := d.barred(ctx, dir); what != "" && who != userName(0) {
			return finding(Fail, what+", so the UPS would not be switched off after a shutdown", d.elsewhere(path, remedy+", or start the monitor as root"))
		}
		return finding(Fail, fmt.Sprintf("%s cannot write to %s, so the UPS would not be switched off after a shutdown", who, dir),
			d.elsewhere(path, "")+"start the monitor as root")
	}
	if d.unmounted(where) {
		return finding(Warn, "its file system may already be unmounted when the flag is read, late in a shutdown",
			d.elsewhere(path, "do not mount a file system on "+dir))
	}
	if _, err := os.Stat(d.Late); err == nil && d.root && !forService(dir) {
		return finding(Warn, "the package's service cannot write to "+dir+", or has a private one, so the UPS would not be switched off after a shutdown",
			d.elsewhere(path, "add "+dir+" to ReadWritePaths (systemctl edit tls-upsmon)"))
	}
	return finding(OK, "can be created", "")
}

// elsewhere returns the remedy for a flag in the wrong place: the usual place or, if the configuration already
// names that, another remedy.
func (d *doctor) elsewhere(path, instead string) string {
	if path == d.UsualFlag {
		return instead
	}
	remedy := fmt.Sprintf("write POWERDOWNFLAG %q", d.UsualFlag)
	if instead == "" {
		remedy += ", or "
	}
	return remedy
}

// forService reports whether tls-upsmon.service may write to a directory (ReadWritePaths), and whether others see
// what it writes there.
func forService(dir string) bool {
	return slices.ContainsFunc([]string{"/run/upsmon", "/var/lib/upsmon", "/var/log"}, func(own string) bool {
		return dir == own || strings.HasPrefix(dir, own+"/")
	})
}

// unmounted reports whether a directory is outside the root file system and the file system of /run, which stay
// mounted until the end.
func (d *doctor) unmounted(dir fs.FileInfo) bool {
	return !slices.ContainsFunc([]string{"/", "/run"}, func(there string) bool {
		info, err := os.Stat(there)
		return err == nil && info.Sys().(*syscall.Stat_t).Dev == dir.Sys().(*syscall.Stat_t).Dev
	})
}

// late checks whether anything would look at the flag at the end of a shutdown.
func (d *doctor) late(context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{PowerDown, d.Late, l, detail, remedy}}
	}
	const remedy = "install the package, or run make install; without systemd, let the end of the shutdown run: %s powerdownflag && upsdrvctl shutdown"
	if _, err := exec.LookPath(d.Late); err != nil {
		return finding(Warn, notRunnable(err)+", so nothing would switch the UPS off", fmt.Sprintf(remedy, d.Program))
	}
	return finding(OK, "exists", "")
}

// upsdrvctl checks which UPSs upsdrvctl would switch off.
func (d *doctor) upsdrvctl(context.Context) []Finding {
	finding := func(l Level, detail, remedy string) []Finding {
		return []Finding{{PowerDown, "upsdrvctl", l, detail, remedy}}
	}
	if !slices.ContainsFunc(filepath.SplitList(d.LatePath), func(dir string) bool {
		_, err := exec.LookPath(filepath.Join(dir, "upsdrvctl"))
		return err == nil
	}) {
		return finding(Warn, "there is none, so nothing could switch the UPS off", "install NUT's drivers and upsd here, or write TYPE secondary")
	}
	own := d.poweredUnits()
	for _, dir := range d.NUT {
		path := filepath.Join(dir, "ups.conf")
		text, _, err := config.ReadFile(path)
		if err != nil {
			continue // another NUT may have it elsewhere
		}
		has := switchedOff(string(text))
		if others := slices.DeleteFunc(slices.Clone(has), func(u string) bool { return slices.Contains(own, u) }); len(others) > 0 {
			return finding(Warn, fmt.Sprintf("it would also switch off UPSs that do not power this machine: %s", strings.Join(others, ", ")),
				"write sdorder = -1 in their sections of "+path)
		}
		if missing := slices.DeleteFunc(slices.Clone(own), func(u string) bool { return slices.Contains(has, u) }); len(missing) > 0 {
			return finding(Warn, fmt.Sprintf("with %s it would not switch off %s", path, strings.Join(missing, ", ")), "correct "+path+", or write TYPE secondary")
		}
	}
	return finding(OK, "exists", "")
}

var (
	upsSection = regexp.MustCompile(`^\s*\[([^\]]+)\]`)
	upsStays   = regexp.MustCompile(`^\s*sdorder\s*=\s*"?-1\b`)
)

// switchedOff returns the UPSs in an ups.conf that upsdrvctl shutdown switches off: all except those with an
// sdorder of -1 (ups.conf(5)).
func switchedOff(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		if m := upsSection.FindStringSubmatch(line); m != nil {
			names = append(names, m[1])
		} else if n := len(names); n > 0 && upsStays.MatchString(line) {
			names[n-1] = ""
		}
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}
