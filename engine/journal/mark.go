package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/internal/atomicfile"
	"github.com/tls-upsmon/upsmon/internal/sealed"
)

// markName is the name of the file that records the number of the last entry. Without it, a journal
// that has lost its end would look complete.
const markName = "last.json"

// A mark is what the file says. It always has the same length, and is written in place.
type mark struct {
	Seq   fixed `json:"seq"`   // of the last entry
	Known fixed `json:"known"` // how many damages the monitor has already reported
}

// A fixed number has 16 hexadecimal digits in JSON.
type fixed uint64

// MarshalText implements encoding.TextMarshaler.
func (f fixed) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%016x", uint64(f)), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *fixed) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 64)
	*f = fixed(n)
	return err
}

// readMark reads the mark of a directory. The error is fs.ErrNotExist, or a *Damage. It may be called
// while a Writer writes there: what is half written is read again.
func readMark(dir string) (m mark, err error) {
	for range 10 {
		m, err = readMarkOnce(filepath.Join(dir, markName))
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return m, err
		}
		time.Sleep(time.Millisecond)
	}
	return mark{}, &Damage{File: markName, Err: err}
}

func readMarkOnce(path string) (m mark, err error) {
	f, err := openRegular(path)
	if err != nil {
		return m, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 4096))
	if err == nil && len(text) == 0 { // it was just made
		err = fs.ErrNotExist
	}
	if err == nil {
		err = sealed.Read(text, &m)
	}
	return m, err
}

// A marker writes the mark.
type marker struct {
	file *os.File // nil: not open
	mark mark
}

// write writes the mark. If that fails, the mark is outdated, which does no harm.
func (m *marker) write(dir string) {
	line, err := sealed.Line(m.mark)
	if err != nil {
		return
	}
	path := filepath.Join(dir, markName)
	if m.file != nil && !atomicfile.Named(m.file, path) {
		m.shut()
	}
	if m.file == nil {
		if m.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0o640); err != nil {
			return
		}
		if info, err := m.file.Stat(); err != nil || !info.Mode().IsRegular() {
			m.shut()
			return
		}
	}
	_, _ = m.file.WriteAt(line, 0)
}

func (m *marker) shut() {
	if m.file != nil {
		_ = m.file.Close()
		m.file = nil
	}
}
