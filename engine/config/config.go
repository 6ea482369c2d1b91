// Package config reads and compiles a configuration: one file, and the files that it names, as they
// were at one moment.
//
// Invariants: every file is read once per Config, so that what was compiled is what Changed compares
// with. A file that cannot be read is a diagnostic, not a Go error. Nothing here blocks on a pipe or
// device that somebody put in the place of a file.
package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"time"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/internal/push"
)

// Config is a configuration as it was at one moment.
type Config struct {
	Path        string
	Read        time.Time        // when it was read
	Program     *compile.Program // nil if there are errors
	Tree        *grammar.File
	Diagnostics grammar.Diagnostics
	Public      []byte // the text with its secrets masked, if the Source was asked for it

	source Source
	files  []fingerprint // of the file, then of the files that it names
}

// A fingerprint shows whether reading a file still gives the same result. Why a file cannot be read
// is part of it: a file that was missing and is now a directory has changed.
type fingerprint struct {
	path string
	sum  [sha256.Size]byte // zero if the file cannot be read
	err  string            // why it cannot be read
}

// Source says how to read the files of a configuration, both initially and to check for changes.
// The zero value reads them as the current user.
type Source struct {
	Read func(path string) ([]byte, fs.FileMode, error) // reads a whole file and returns its permissions; nil: ReadFile
	User string                                         // for the banner; "": the current user
	Host string                                         // for the banner; "": this host

	Public bool // keep the text, to show it
	Piped  bool // the text comes from a pipe, so nobody can replace it where it is
}

// Load reads and compiles a configuration. Its Diagnostics contain everything that is wrong,
// including a missing file.
func Load(path string) *Config { return Source{}.Load(path) }

// Load reads and compiles a configuration from this source.
func (s Source) Load(path string) *Config { return s.load(path, true) }

// LoadPolicy loads a configuration to be inspected, not run: the certificates that it names need not
// exist.
func LoadPolicy(path string) *Config { return Source{}.LoadPolicy(path) }

// LoadPolicy loads a configuration to be inspected, from this source.
func (s Source) LoadPolicy(path string) *Config { return s.load(path, false) }

// Reload reads and compiles the same configuration again, from the same source.
func (c *Config) Reload() *Config { return c.source.Load(c.Path) }

func (s Source) load(path string, certificates bool) *Config {
	if s.Read == nil {
		s.Read = ReadFile
	}
	if s.User == "" {
		s.User = userName()
	}
	if s.Host == "" {
		s.Host, _ = os.Hostname() // compile has a default for an empty one
	}
	c := &Config{Path: path, Read: time.Now(), source: s}
	src, mode, err := c.read(path)
	if err != nil {
		remedy := ""
		if errors.Is(err, errMissing) {
			remedy = "name another, or write one with upsmon init"
		}
		c.fail(err.Error(), remedy)
		return c
	}
	o := compile.Options{Host: s.Host, User: s.User, Mode: mode, CheckPush: checkPush}
	if !s.Piped {
		o.Writable = writableAbove(path)
	}
	if certificates {
		o.Now = c.Read
		o.ReadFile = c.read
	}
	c.compile(src, o)
	return c
}

// compile compiles the text. If that triggers a bug, the file has an error like any other, so that a
// running monitor continues with the configuration in force.
func (c *Config) compile(src []byte, o compile.Options) {
	defer func() {
		if p := recover(); p != nil {
			c.Program, c.Public = nil, nil
			c.fail(fmt.Sprintf("a bug in upsmon prevents the use of this file, please report it: %v", p), "")
		}
	}()
	c.Program, c.Tree, c.Diagnostics = compile.Parse(c.Path, src, o)
	if c.source.Public {
		c.Public = c.Tree.Public()
	}
	if c.Program != nil {
		c.Program.Policy.ID = c.Hash()
	}
}

// fail records that the file as a whole cannot be used.
func (c *Config) fail(why, remedy string) {
	c.Tree = &grammar.File{Name: c.Path, Broken: true}
	c.Diagnostics = grammar.Diagnostics{{File: c.Path, Severity: grammar.Error, Code: grammar.CodeFile, Message: why, Remedy: remedy}}
}

// checkPush says what is wrong with the URL of a PUSH.
func checkPush(url string) *compile.PushProblem {
	p := push.Check(url)
	if p == nil {
		return nil
	}
	return &compile.PushProblem{What: p.What, Remedy: p.Remedy}
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// read reads a file and records its fingerprint.
func (c *Config) read(path string) ([]byte, fs.FileMode, error) {
	content, mode, err := c.source.Read(path)
	c.files = append(c.files, fingerprintOf(path, content, err))
	return content, mode, err
}

func fingerprintOf(path string, content []byte, err error) fingerprint {
	if err != nil {
		return fingerprint{path: path, err: err.Error()}
	}
	return fingerprint{path: path, sum: sha256.Sum256(content)}
}

// FullPath is the absolute path of the file: another process does not know in which directory this one was
// started.
func (c *Config) FullPath() string {
	if full, err := filepath.Abs(c.Path); err == nil {
		return full
	}
	return c.Path
}

// Hash identifies the content of the file; "" if it could not be read.
func (c *Config) Hash() string {
	if len(c.files) == 0 || c.files[0].err != "" {
		return ""
	}
	return hex.EncodeToString(c.files[0].sum[:])
}

// Changed reports whether reading any of the files again gives a different result.
func (c *Config) Changed() bool {
	return slices.ContainsFunc(c.files, func(was fingerprint) bool {
		content, _, err := c.source.Read(was.path)
		return fingerprintOf(was.path, content, err) != was
	})
}
