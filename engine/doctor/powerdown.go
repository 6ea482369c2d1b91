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

// powerDownChecks are those of what switches the UPS off after a shutdown.
func (d *doctor) powerDownChecks() []check {
	flag := d.program.Policy.PowerDownFlag
	if flag == "" || len(d.poweredUnits()) == 0 {
		return nil // the compiler has told of a flag that is for nothing
	}
	return []check{
		{PowerDown, flag, func(context.Context) []Finding { return d.flag(flag) }},
		{PowerDown, d.Late, d.late},
		{PowerDown, "upsdrvctl", d.upsdrvctl},
	}
}

// poweredUnits are the units that power this host and whose primary it is, as
// their server calls them.
func (d *doctor) poweredUnits() []string {
	var names []string
	for i, u := range d.program.Policy.Units {
		if u.Primary && u.PowerVal > 0 {
			names = append(names, d.program.Monitors[i].UPS)
		}
	}
	return names
}

// flag tells whether the flag could be made, and would be found. It is made by
// root, or by the user of this process if that would do it all.
func (d *doctor) flag(path string) []Finding {
	tell := func(l Level, detail, remedy string) []Finding { return []Finding{{PowerDown, path, l, detail, remedy}} }
	dir := filepath.Dir(path)
	where, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && d.root && d.Socket != "" && filepath.Dir(d.Socket) == dir:
		return tell(OK, "its directory is made when the monitor is started", "")
	case errors.Is(err, fs.ErrNotExist):
		return tell(Fail, "there is no directory "+dir+", so the UPS would not be switched off after a shutdown",
			d.elsewhere(path, "create "+dir+" at every boot, as the package's tmpfiles.d does (systemd-tmpfiles --create), or start the monitor as root"))
	case err != nil:
		return tell(Skip, err.Error(), "look as root")
	}
	age, err := actions.ReadFlag(path)
	switch {
	case err == nil:
		return tell(Warn, fmt.Sprintf("a shutdown was begun %v ago, and any that comes within the next %.0f minutes ends with the UPS switched off",
			age.Round(time.Second), (actions.FlagLife-age).Minutes()), "if it was called off: rm "+path)
	case errors.Is(err, actions.ErrFlagAlien):
		return tell(Fail, "something else is there, which is not replaced: the UPS would not be switched off after a shutdown", "remove it, or name another file")
	}
	if err := unix.Access(dir, unix.W_OK|unix.X_OK); err != nil {
		return tell(Fail, fmt.Sprintf("%s may not write in %s, so the UPS would not be switched off after a shutdown", userName(uint32(os.Geteuid())), dir),
			d.elsewhere(path, "")+"start the monitor as root")
	}
	if d.unmounted(where) {
		return tell(Warn, "its file system may already be unmounted when the flag is read, late in a shutdown",
			d.elsewhere(path, "do not mount a file system on "+dir))
	}
	if _, err := os.Stat(d.Late); err == nil && d.root && !forService(dir) {
		return tell(Warn, "the package's service may not write in "+dir+", or has a private one, so the UPS would not be switched off after a shutdown",
			d.elsewhere(path, "add "+dir+" to ReadWritePaths (systemctl edit tls-upsmon)"))
	}
	return tell(OK, "can be made", "")
}

// elsewhere is the remedy for a flag in the wrong place: the usual place, or if the
// file has that already, another remedy.
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

// forService tells whether a directory is one to which tls-upsmon.service may write
// (ReadWritePaths), and in which others see what it has written.
func forService(dir string) bool {
	return slices.ContainsFunc([]string{"/run/upsmon", "/var/lib/upsmon", "/var/log"}, func(own string) bool {
		return dir == own || strings.HasPrefix(dir, own+"/")
	})
}

// unmounted tells whether a directory is neither on the root's file system nor on
// that of /run, which are there until the end.
func (d *doctor) unmounted(dir fs.FileInfo) bool {
	return !slices.ContainsFunc([]string{"/", "/run"}, func(there string) bool {
		info, err := os.Stat(there)
		return err == nil && info.Sys().(*syscall.Stat_t).Dev == dir.Sys().(*syscall.Stat_t).Dev
	})
}

// late tells whether somebody would look at the flag.
func (d *doctor) late(context.Context) []Finding {
	tell := func(l Level, detail, remedy string) []Finding {
		return []Finding{{PowerDown, d.Late, l, detail, remedy}}
	}
	const remedy = "install the package, or run make install; without systemd, let the end of the shutdown run: %s powerdownflag && upsdrvctl shutdown"
	if _, err := exec.LookPath(d.Late); err != nil {
		return tell(Warn, notRunnable(err)+", and nobody would have the UPS switched off", fmt.Sprintf(remedy, d.Program))
	}
	return tell(OK, "is there", "")
}

// upsdrvctl tells whether it would switch the UPS off, and which others.
func (d *doctor) upsdrvctl(context.Context) []Finding {
	tell := func(l Level, detail, remedy string) []Finding {
		return []Finding{{PowerDown, "upsdrvctl", l, detail, remedy}}
	}
	if !slices.ContainsFunc(filepath.SplitList(d.LatePath), func(dir string) bool {
		_, err := exec.LookPath(filepath.Join(dir, "upsdrvctl"))
		return err == nil
	}) {
		return tell(Warn, "there is none, and nobody could switch the UPS off", "install NUT's drivers and upsd here, or write TYPE secondary")
	}
	own := d.poweredUnits()
	for _, dir := range d.NUT {
		path := filepath.Join(dir, "ups.conf")
		text, _, err := config.ReadFile(path)
		if err != nil {
			continue // where another NUT has it, perhaps
		}
		has := switchedOff(string(text))
		if others := slices.DeleteFunc(slices.Clone(has), func(u string) bool { return slices.Contains(own, u) }); len(others) > 0 {
			return tell(Warn, fmt.Sprintf("it would also switch off %s, which this machine does not live on", strings.Join(others, ", ")),
				"write sdorder = -1 in their sections of "+path)
		}
		if missing := slices.DeleteFunc(slices.Clone(own), func(u string) bool { return slices.Contains(has, u) }); len(missing) > 0 {
			return tell(Warn, fmt.Sprintf("%s does not have it switch off %s", path, strings.Join(missing, ", ")), "mend "+path+", or write TYPE secondary")
		}
	}
	return tell(OK, "is there", "")
}

var (
	upsSection = regexp.MustCompile(`^\s*\[([^\]]+)\]`)
	upsStays   = regexp.MustCompile(`^\s*sdorder\s*=\s*"?-1\b`)
)

// switchedOff are the UPSs of an ups.conf that upsdrvctl shutdown switches off:
// all but those with an sdorder of -1 (ups.conf(5)).
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
