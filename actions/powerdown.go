package actions

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/tls-upsmon/upsmon/fsm"
)

// FlagLife is how long a POWERDOWNFLAG counts after a SHUTDOWNCMD was started for
// the last time. A machine that is not down by then was not shut down: its power
// came back, or somebody has called it off, and an ordinary shutdown on another
// day must not cut the power of all that is on the UPS. systemd gives a shutdown
// as long (systemd.special(7), poweroff.target).
const FlagLife = 30 * time.Minute

// The reasons why there is no flag that counts, beside fs.ErrNotExist.
var (
	ErrFlagOld    = errors.New("the flag is of a shutdown that never came to its end")
	ErrFlagAlien  = errors.New("this is no flag, but something else")
	errFlagHangs  = errors.New("its file system does not answer")
	errFlagClosed = errors.New("the directory cannot be written")
)

// flagHead is how a flag begins: NUT's own upsmon -K believes one that does.
// Behind it stand the run of the machine and the seconds of it in which the flag
// was made, since the time of day may be set at any moment.
const flagHead = "upsmon-shutdown-file"

const (
	maxFlag = 1 << 10 // bytes of a flag that are read

	// flagTime is how long a SHUTDOWNCMD waits for its flag at most.
	flagTime = 100 * time.Millisecond
)

// Boot tells one run of the machine from the next, "" where nobody knows, and how
// long ago it began, with the time that it slept.
func Boot() (id string, since time.Duration) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err == nil {
		id = strings.TrimSpace(string(text))
	}
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		panic("actions: clock_gettime: " + err.Error()) // every Linux has it
	}
	return id, time.Duration(ts.Nano())
}

// ReadFlag tells how long ago a flag was made. The error says why none is there
// that counts.
func ReadFlag(path string) (age time.Duration, err error) {
	dir, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return 0, err
	}
	defer func() { _ = dir.Close() }()
	text, err := readFlag(dir, filepath.Base(path))
	if err != nil {
		return 0, err
	}
	id, now := Boot()
	return flagAge(text, id, now, isVolatile(filepath.Dir(path)))
}

// isVolatile tells whether a directory does not outlive the run of the machine.
func isVolatile(dir string) bool {
	var fs unix.Statfs_t
	if unix.Statfs(dir, &fs) != nil {
		return false
	}
	magic := uint32(fs.Type) // signed and of 32 bits on some machines, too small for RAMFS_MAGIC
	return magic == unix.TMPFS_MAGIC || magic == unix.RAMFS_MAGIC
}

// readFlag reads what has the name of a flag. In a directory of another user that
// may be anything.
func readFlag(dir *os.Root, name string) (string, error) {
	info, err := dir.Lstat(name)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", ErrFlagAlien
	}
	f, err := dir.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(ErrFlagAlien, err) // it was replaced meanwhile
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFlag))
	if err != nil {
		return "", err
	}
	// An empty one is what a full disk has left.
	if len(text) > 0 && !strings.HasPrefix(string(text), flagHead) {
		return "", ErrFlagAlien
	}
	return string(text), nil
}

// flagAge returns the age of a flag with this text, in a run of the machine that is called id and
// has lasted until now. A volatile flag is of this run. Not all processes of a container see the
// same name of it, so a volatile flag may have another.
func flagAge(text, id string, now time.Duration, volatile bool) (time.Duration, error) {
	words := strings.Fields(text)
	if len(words) != 3 || words[1] != id && !volatile {
		return 0, ErrFlagOld
	}
	made, err := strconv.ParseUint(words[2], 10, 32)
	age := now - time.Duration(made)*time.Second
	if err != nil || age < 0 || age >= FlagLife {
		return 0, ErrFlagOld
	}
	return age, nil
}

// writeFlag makes a flag in place of one that is there. What else is there stays:
// somebody's mistake in the configuration costs no file. No link that
// the owner of the directory gives the flag's name leads the writer anywhere else.
func writeFlag(path string) error {
	dir, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	name := filepath.Base(path)
	if err := dropFlag(dir, name); err != nil {
		return err
	}
	f, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o644)
	if err != nil {
		return err
	}
	id, now := Boot()
	_, err = fmt.Fprintf(f, "%s\n%s %d\n", flagHead, id, int64(now/time.Second))
	return errors.Join(err, f.Close())
}

// dropFlag removes a flag, or a link that was put in its place.
func dropFlag(dir *os.Root, name string) error {
	info, err := dir.Lstat(name)
	if err == nil && info.Mode()&fs.ModeSymlink == 0 {
		_, err = readFlag(dir, name)
	}
	if err == nil {
		err = dir.Remove(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// PowerDownFlag says which file is that of POWERDOWNFLAG from now on. One that is
// there and does not count is removed, at once or when it does not count any
// longer, so that it never switches a UPS off; "": there is none. It does not
// wait.
func (x *Executor) PowerDownFlag(path string) {
	if path == "" {
		return
	}
	if x.watching.Swap(&path) != nil { // the goroutine that looks after one takes this one next
		return
	}
	go func() {
		x.flagging <- struct{}{}
		defer func() { <-x.flagging }()
		path := *x.watching.Swap(nil)
		x.expireFlag(path)
		if err := unix.Access(filepath.Dir(path), unix.W_OK|unix.X_OK); err != nil {
			x.remark(slog.LevelError, "POWERDOWNFLAG could not be made, and the UPS would not be switched off after a shutdown",
				slog.String("file", path), slog.Any("error", fmt.Errorf("%w: %w", errFlagClosed, err)))
		}
	}()
}

// expireFlag removes a flag that does not count any more, and comes again for one
// that does. It needs x.flagging.
func (x *Executor) expireFlag(path string) {
	age, err := ReadFlag(path)
	switch {
	case err == nil:
		x.expireLater(path, FlagLife-age)
		return
	case errors.Is(err, fs.ErrNotExist):
		return
	case errors.Is(err, ErrFlagOld):
		if dir, errOpen := os.OpenRoot(filepath.Dir(path)); errOpen != nil {
			err = errOpen
		} else {
			err = dropFlag(dir, filepath.Base(path))
			_ = dir.Close()
		}
		if err == nil {
			x.remark(slog.LevelWarn, "a POWERDOWNFLAG is removed: "+ErrFlagOld.Error(), slog.String("file", path))
			return
		}
	}
	x.remark(slog.LevelError, "POWERDOWNFLAG cannot be looked after", slog.String("file", path), slog.Any("error", err))
}

// expireLater has a flag looked after again when that much time has passed. There
// is one timer for each path. It needs x.flagging.
func (x *Executor) expireLater(path string, left time.Duration) {
	if t := x.expiring[path]; t != nil {
		t.Stop()
	}
	if x.expiring == nil {
		x.expiring = map[string]*time.Timer{}
	}
	x.expiring[path] = time.AfterFunc(left+time.Second, func() {
		x.flagging <- struct{}{}
		defer func() { <-x.flagging }()
		delete(x.expiring, path)
		x.expireFlag(path)
	})
}

// raiseFlag makes the flag of a SHUTDOWNCMD. The shutdown waits for nothing that
// hangs, and is worth more than the flag.
func (x *Executor) raiseFlag(e *fsm.Effect) {
	if e.Flag == "" {
		return
	}
	limit := time.NewTimer(flagTime)
	defer limit.Stop()
	err := errFlagHangs
	select {
	case x.flagging <- struct{}{}:
		written := make(chan error, 1)
		go func() {
			defer func() { <-x.flagging }()
			err := writeFlag(e.Flag)
			if err == nil {
				x.expireLater(e.Flag, FlagLife)
			}
			written <- err
		}()
		select {
		case err = <-written:
		case <-limit.C:
		}
	case <-limit.C:
	}
	file := slog.String("file", e.Flag)
	if err != nil {
		x.remark(slog.LevelError, "POWERDOWNFLAG could not be made, so the UPS may not be switched off after the shutdown", file, slog.Any("error", err))
		return
	}
	x.remark(slog.LevelWarn, "POWERDOWNFLAG made: the UPS is to be switched off after the shutdown", file)
}
