package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"slices"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/grammar"
)

// Config is a configuration as it was read at one moment.
type Config struct {
	Path        string
	Program     *compile.Program // nil if there are errors
	Tree        *grammar.File
	Diagnostics grammar.Diagnostics

	source Source
	files  []fingerprint // the file and the certificates that it names
}

// A fingerprint tells whether a file still has the same content.
type fingerprint struct {
	path string
	sum  [sha256.Size]byte // zero: it could not be read
}

// Source says how the files of a configuration are read, also whenever they are
// looked at again. The zero value reads them as this user.
type Source struct {
	Read func(path string) ([]byte, fs.FileMode, error) // reads a file whole, and tells its permissions; nil: RegularFile
	User string                                         // of the banner; "": the one who runs this
	Host string                                         // of the banner, too; "": this one
}

// Load reads and compiles a configuration. What is wrong with it, and be it
// that there is no such file, is in its Diagnostics.
func Load(path string) *Config { return Source{}.Load(path) }

// Load is Load with the files of the source.
func (s Source) Load(path string) *Config { return s.load(path, true) }

// LoadPolicy is Load for a configuration that is only looked at: the
// certificates that it names need not be there.
func LoadPolicy(path string) *Config { return Source{}.load(path, false) }

func (s Source) load(path string, certificates bool) *Config {
	if s.Read == nil {
		s.Read = RegularFile
	}
	if s.User == "" {
		s.User = userName()
	}
	if s.Host == "" {
		s.Host, _ = os.Hostname() // compile has a default for an empty one
	}
	c := &Config{Path: path, source: s}
	src, mode, err := c.read(path)
	if err != nil {
		c.Tree = &grammar.File{Name: path, Broken: true}
		c.Diagnostics = grammar.Diagnostics{{File: path, Severity: grammar.Error, Code: grammar.CodeFile, Message: err.Error()}}
		return c
	}
	o := compile.Options{Host: s.Host, User: s.User, Mode: mode}
	if certificates {
		o.Now = time.Now()
		o.ReadFile = func(name string) ([]byte, error) {
			content, _, err := c.read(name)
			return content, err
		}
	}
	c.Program, c.Tree, c.Diagnostics = compile.Parse(path, src, o)
	return c
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// read reads a file and notes its fingerprint.
func (c *Config) read(path string) ([]byte, fs.FileMode, error) {
	content, mode, err := c.source.Read(path)
	f := fingerprint{path: path}
	if err == nil {
		f.sum = sha256.Sum256(content)
	}
	c.files = append(c.files, f)
	return content, mode, err
}

// RegularFile reads a regular file of bearable size. Its errors tell what is
// wrong without the path.
func RegularFile(path string) ([]byte, fs.FileMode, error) {
	// Without O_NONBLOCK a pipe that took the file's place would be waited for.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, plain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, plain(err)
	}
	switch {
	case info.IsDir():
		return nil, 0, errors.New("this is a directory; name the file in it")
	case !info.Mode().IsRegular():
		return nil, 0, errors.New("this is not a file, but a pipe, a socket or a device")
	}
	if info.Size() > grammar.MaxSize {
		return nil, 0, fmt.Errorf("the file has %d bytes; at most %d are read", info.Size(), grammar.MaxSize)
	}
	content, err := io.ReadAll(io.LimitReader(f, grammar.MaxSize+1))
	if err != nil {
		return nil, 0, plain(err)
	}
	return content, info.Mode().Perm(), nil
}

// plain takes the path out of an error that will stand behind it.
func plain(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("the file may not be read by this user")
	}
	return err
}

// Hash tells one content of the file from another; "" if it could not be read.
func (c *Config) Hash() string {
	if len(c.files) == 0 || c.files[0].sum == [sha256.Size]byte{} {
		return ""
	}
	return hex.EncodeToString(c.files[0].sum[:])
}

// Changed reports whether one of the files that were read is different now.
func (c *Config) Changed() bool {
	return slices.ContainsFunc(c.files, func(was fingerprint) bool {
		is := fingerprint{path: was.path}
		if content, _, err := c.source.Read(was.path); err == nil {
			is.sum = sha256.Sum256(content)
		}
		return is != was
	})
}

func severity(d grammar.Diagnostic) slog.Level {
	if d.Severity == grammar.Warning {
		return slog.LevelWarn
	}
	return slog.LevelError
}
