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
	"github.com/tls-upsmon/upsmon/internal/boottime"
)

// FlagLife is how long a POWERDOWNFLAG is valid after the last SHUTDOWNCMD was started. A machine
// that is still up by then was not shut down: its power came back, or somebody cancelled the
// shutdown. An ordinary shutdown on another day must not cut the power of everything on the UPS.
// systemd allows a shutdown the same time (systemd.special(7), poweroff.target).
const FlagLife = 30 * time.Minute

// Reasons, besides fs.ErrNotExist, why there is no valid flag.
var (
	ErrFlagOld    = errors.New("the flag belongs to a shutdown that was never completed")
	ErrFlagAlien  = errors.New("this is not a flag but something else")
	errFlagHangs  = errors.New("its file system does not answer")
	errFlagClosed = errors.New("the directory cannot be written")
)

// flagHead begins a flag: NUT's own upsmon -K accepts a file that begins with it. After it come the
// boot ID of the machine and the age of the boot in seconds when the flag was created, since the
// time of day may be set at any moment.
const flagHead = "upsmon-shutdown-file"

const (
	maxFlag = 1 << 10 // bytes of a flag that are read

	// flagTime bounds how long a SHUTDOWNCMD waits for its flag. A busy machine takes a tenth of a
	// second to create a file. Only a disk that hangs needs longer than this.
	flagTime = time.Second
)

// Boot returns the ID of this boot of the machine, "" if it is not known, and the time since boot,
// including time spent asleep.
func Boot() (id string, since time.Duration) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err == nil {
		id = strings.TrimSpace(string(text))
	}
	return id, boottime.Now()
}

// ReadFlag returns the age of a flag. The error says why there is no valid one.
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

// isVolatile reports whether a directory is lost at the next boot.
func isVolatile(dir string) bool {
	var fs unix.Statfs_t
	if unix.Statfs(dir, &fs) != nil {
		return false
	}
	magic := uint32(fs.Type) // signed and of 32 bits on some machines, too small for RAMFS_MAGIC
	return magic == unix.TMPFS_MAGIC || magic == unix.RAMFS_MAGIC
}

// readFlag reads the file with the name of a flag. In another user's directory, that may be
// anything.
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
	// An empty file is what a full disk leaves.
	if len(text) > 0 && !strings.HasPrefix(string(text), flagHead) {
		return "", ErrFlagAlien
	}
	return string(text), nil
}

// flagAge returns the age of a flag with this text, in a boot with that ID and age. A volatile flag
// is always of this boot. Its ID is not compared, since processes in a container may see different
// boot IDs.
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

// writeFlag creates a flag, and replaces an old one. It leaves any other file alone: a mistake in
// the configuration must not destroy one. If the owner of the directory puts a link in the place of
// the flag, writeFlag does not follow it.
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

// dropFlag removes a flag, or a link in its place.
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

func removeFlag(path string) error {
	dir, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	return dropFlag(dir, filepath.Base(path))
}

// flagAs calls do, which uses the flag, with the rights that are safe for the path.
func (x *Executor) flagAs(path string, do func() error) error {
	if x.flagRights == nil {
		return do()
	}
	return x.flagRights(path, do)
}

// PowerDownFlag sets the path of the POWERDOWNFLAG from now on; "": none. An invalid flag is
// removed, at once or when it expires, so that it never switches a UPS off. PowerDownFlag does not
// block.
func (x *Executor) PowerDownFlag(path string) {
	if path == "" {
		return
	}
	if x.watching.Swap(&path) != nil { // the running goroutine takes this path next
		return
	}
	go func() {
		x.flagging <- struct{}{}
		defer func() { <-x.flagging }()
		path := *x.watching.Swap(nil)
		x.expireFlag(path)
		writable := func() error {
			return unix.Faccessat(unix.AT_FDCWD, filepath.Dir(path), unix.W_OK|unix.X_OK, unix.AT_EACCESS)
		}
		if err := x.flagAs(path, writable); err != nil {
			x.remark(slog.LevelError, "POWERDOWNFLAG could not be created, and the UPS would not be switched off after a shutdown",
				slog.String("file", path), slog.Any("error", fmt.Errorf("%w: %w", errFlagClosed, err)))
		}
	}()
}

// expireFlag removes an invalid flag, and checks a valid one again when it expires. It needs
// x.flagging.
func (x *Executor) expireFlag(path string) {
	var age time.Duration
	err := x.flagAs(path, func() (err error) {
		age, err = ReadFlag(path)
		return err
	})
	switch {
	case err == nil:
		x.expireLater(path, FlagLife-age)
		return
	case errors.Is(err, fs.ErrNotExist):
		return
	case errors.Is(err, ErrFlagOld):
		if err = x.flagAs(path, func() error { return removeFlag(path) }); err == nil {
			x.remark(slog.LevelWarn, "POWERDOWNFLAG removed: "+ErrFlagOld.Error(), slog.String("file", path))
			return
		}
	}
	x.remark(slog.LevelError, "POWERDOWNFLAG cannot be checked", slog.String("file", path), slog.Any("error", err))
}

// expireLater checks a flag again after that time. There is one timer for each path. It needs
// x.flagging.
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

// raiseFlag creates the flag of a SHUTDOWNCMD. It waits only for flagTime, because the shutdown
// matters more than the flag. A flag that is created later is still useful until the machine is off.
func (x *Executor) raiseFlag(e *fsm.Effect) {
	if e.Flag == "" {
		return
	}
	limit := time.NewTimer(flagTime)
	defer limit.Stop()
	file := slog.String("file", e.Flag)
	err := errFlagHangs
	select {
	case x.flagging <- struct{}{}:
		written := make(chan error, 1)
		go func() {
			defer func() { <-x.flagging }()
			err := x.flagAs(e.Flag, func() error { return writeFlag(e.Flag) })
			if err == nil {
				x.expireLater(e.Flag, FlagLife)
			}
			written <- err
		}()
		select {
		case err = <-written:
		case <-limit.C:
			go func() {
				if <-written == nil {
					x.remark(slog.LevelWarn, "POWERDOWNFLAG created late: the UPS will be switched off after the shutdown", file)
				}
			}()
		}
	case <-limit.C:
	}
	if err != nil {
		x.remark(slog.LevelError, "POWERDOWNFLAG could not be created, so the UPS may not be switched off after the shutdown", file, slog.Any("error", err))
		return
	}
	x.remark(slog.LevelWarn, "POWERDOWNFLAG created: the UPS will be switched off after the shutdown", file)
}
