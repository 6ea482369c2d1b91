package privsep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// TestLookupNumbers: a system without a list of users has only numbers.
func TestLookupNumbers(t *testing.T) {
	for name, want := range map[string]struct{ uid, gid uint32 }{
		"3493":            {3493, 3493},
		"3493:100":        {3493, 100},
		"4294967294":      {4294967294, 4294967294},
		"0":               {0, 0},
		"4294967295":      {}, // -1: no change
		"3493:4294967295": {},
		"3493:":           {},
		":100":            {},
		"-1":              {},
		"3493:users":      {},
		"nobody-at-all":   {},
	} {
		a, err := Lookup(name)
		if want.uid == 0 && name != "0" {
			if !errors.As(err, new(user.UnknownUserError)) {
				t.Errorf("%s: got %v, %v, want an unknown user", name, a, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c := a.credential; c.Uid != want.uid || c.Gid != want.gid || len(c.Groups) != 0 || a.Name != name || a.IsRoot() != (name == "0") {
			t.Errorf("%s: got %+v, want %+v and no groups", name, c, want)
		}
	}
}

// TestRedirectedPaths: a child that was taken over replaces directories by links. The next process
// of root's that starts, or that shuts down, creates nothing where they lead.
func TestRedirectedPaths(t *testing.T) {
	needs.Root(t)
	a, err := Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, gid := int(a.credential.Uid), int(a.credential.Gid)
	top, err := os.MkdirTemp("", "redirected") // other users cannot enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(top)
	path := func(name string) string { return filepath.Join(top, name) }
	err = os.Chmod(top, 0o755)
	for name, owner := range map[string]int{"theirs": uid, "alice": 12345, "root": 0} {
		err = errors.Join(err, os.Mkdir(path(name), 0o755), os.Chown(path(name), owner, gid))
	}
	err = errors.Join(err, os.Mkdir(path("theirs/own"), 0o755), os.Chown(path("theirs/own"), uid, gid),
		os.Symlink(path("root"), path("theirs/link")), os.Lchown(path("theirs/link"), uid, gid), os.Symlink(path("root"), path("alice/link")))
	if err != nil {
		t.Fatal(err)
	}
	raise := func(flag string) string {
		var said strings.Builder
		x := actions.NewExecutor(actions.Options{Logger: slog.New(slog.NewTextHandler(&said, nil)), FlagRights: a.As})
		x.Do(context.Background(), &fsm.Effect{Verb: fsm.ShutdownCmd, Argv: []string{"/bin/true"}, Flag: flag})
		return said.String()
	}
	for _, where := range []string{"theirs/link", "alice/link"} {
		if err := a.OwnFile(path(where+"/log"), true); err != nil {
			t.Errorf("%s: %v", where, err)
		}
		for _, dir := range []string{"/state", "/several/directories"} {
			if err := a.OwnDirectory(path(where + dir)); err == nil || !strings.Contains(err.Error(), "which is not root's alone") {
				t.Errorf("%s: got %v, want an error with %q", where+dir, err, "which is not root's alone")
			}
		}
		if err := a.TakeOver(path(where)); err != nil {
			t.Errorf("%s: %v", where, err)
		}
		if said := raise(path(where + "/killpower")); !strings.Contains(said, "POWERDOWNFLAG could not be created") {
			t.Errorf("%s: got log %q, want that POWERDOWNFLAG could not be created", where, said)
		}
	}
	if entries, err := os.ReadDir(path("root")); err != nil || len(entries) > 0 {
		t.Errorf("root's directory contains %v, want nothing (%v)", entries, err)
	}
	wantOwner(t, path("root"), 0)

	// In its own directories the account gets what it needs, and owns it.
	if err := errors.Join(a.OwnDirectory(path("theirs/own/a/state")), a.OwnFile(path("theirs/own/log"), false)); err != nil {
		t.Error(err)
	}
	for range 2 { // the second flag replaces the first
		if said := raise(path("theirs/own/killpower")); !strings.Contains(said, "POWERDOWNFLAG created") {
			t.Errorf("got log %q, want that POWERDOWNFLAG was created", said)
		}
	}
	wantOwner(t, path("theirs/own/a"), uid)
	wantOwner(t, path("theirs/own/a/state"), uid)
	wantOwner(t, path("theirs/own/killpower"), uid)
	if err := a.OwnDirectory(path("root/state")); err != nil {
		t.Error(err)
	}
	if said := raise(path("root/killpower")); !strings.Contains(said, "POWERDOWNFLAG created") {
		t.Errorf("got log %q, want that POWERDOWNFLAG was created", said)
	}
	wantOwner(t, path("root/state"), uid)
	wantOwner(t, path("root/killpower"), 0)

	// What root left below a directory of the account still belongs to root.
	if err := errors.Join(os.Mkdir(path("state"), 0o750), os.Mkdir(path("state/spool"), 0o700), os.Chown(path("state/spool"), uid, gid),
		os.WriteFile(path("state/spool/x"), nil, 0o600), os.WriteFile(path("state/y"), nil, 0o600), a.TakeOver(path("state"))); err != nil {
		t.Error(err)
	}
	wantOwner(t, path("state/y"), uid)
	wantOwner(t, path("state/spool/x"), 0)

	// Root's own rights have not changed.
	if err := os.WriteFile(path("root/x"), nil, 0o600); err != nil {
		t.Error(err)
	}
}

// TestOwnDirectoryBehindUmask: root's umask is as strict as hardened machines have it, and the account still gets at the
// directory that is made for it.
func TestOwnDirectoryBehindUmask(t *testing.T) {
	needs.Root(t)
	a, err := Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	top, err := os.MkdirTemp("", "umask") // t.TempDir is closed to others
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(top)
	if err := os.Chmod(top, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(top, "a/b/state")
	before := syscall.Umask(0o077)
	err = a.OwnDirectory(dir)
	syscall.Umask(before)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{"a": 0o755, "a/b": 0o755, "a/b/state": 0o750} {
		if info, err := os.Stat(filepath.Join(top, name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	if err := a.As(dir, func() error { return os.WriteFile(filepath.Join(dir, "x"), nil, 0o600) }); err != nil {
		t.Error(err)
	}
}

// TestDirectoriesMadeMeanwhile: monitors that start at the same time make the same directories.
func TestDirectoriesMadeMeanwhile(t *testing.T) {
	top := t.TempDir()
	for round := range 20 {
		dir := filepath.Join(top, fmt.Sprint(round), strings.Repeat("a/", 20))
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := makeParents(dir); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	there := filepath.Join(top, "there")
	if err := errors.Join(os.Mkdir(there, 0o700), os.Chmod(there, 0o700)); err != nil {
		t.Fatal(err)
	}
	if made, err := makeDirectory(there, 0o755); made || err != nil {
		t.Errorf("a directory that exists: made %v, %v", made, err)
	}
	if info, err := os.Stat(there); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("it has the mode %v, %v, want that of the one who made it", info.Mode(), err)
	}

	file, link := filepath.Join(top, "file"), filepath.Join(top, "link")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(filepath.Join(top, "nowhere"), link)); err != nil {
		t.Fatal(err)
	}
	if _, err := makeDirectory(file, 0o755); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file in its place: got %v, want %v", err, fs.ErrExist)
	}
	if err := makeParents(filepath.Join(link, "state")); !errors.Is(err, errDangling) || !strings.Contains(err.Error(), link+": ") {
		t.Errorf("a link that leads nowhere: got %v", err)
	}
}

// TestDirectoryMadeMeanwhile: the account gets a directory that another process of root has just made for it.
func TestDirectoryMadeMeanwhile(t *testing.T) {
	needs.Root(t)
	a, err := Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	for round := range 20 {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(round), "state")
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := a.OwnDirectory(dir); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		wantOwner(t, dir, int(a.credential.Uid))
	}
}

// TestOnlyRootsConfiguration: anyone who can change the configuration decides what root runs. So
// root refuses such a file at the start, and keeps the previous one at a reload.
func TestOnlyRootsConfiguration(t *testing.T) {
	needs.Root(t)
	p := newPair(t)
	dir := filepath.Dir(p.config)
	good := p.load(t)
	for name, break_ := range map[string]func() error{
		"a user's":           func() error { return os.Chown(p.config, 12345, 0) },
		"a group's":          func() error { return errors.Join(os.Chown(p.config, 0, 12345), os.Chmod(p.config, 0o660)) },
		"everybody's":        func() error { return os.Chmod(p.config, 0o602) },
		"in a user's place":  func() error { return os.Chown(dir, 12345, 0) },
		"in a group's place": func() error { return errors.Join(os.Chown(dir, 0, 12345), os.Chmod(dir, 0o775)) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := errors.Join(os.Chown(p.config, 0, 0), os.Chmod(p.config, 0o600), os.Chown(dir, 0, 0), os.Chmod(dir, 0o755)); err != nil {
				t.Fatal(err)
			}
			if good.Changed() {
				t.Fatal("the configuration counts as changed before the change")
			}
			if err := break_(); err != nil {
				t.Fatal(err)
			}
			for who, c := range map[string]*config.Config{"a start": p.parent.Load(), "a reload": good.Reload()} {
				if c.Program != nil || !strings.Contains(c.Diagnostics.Error(), "users other than root can change "+dir) {
					t.Errorf("%s: got %v, want an error that other users can change %s", who, c.Diagnostics, dir)
				}
			}
			if !good.Changed() {
				t.Error("the child does not notice the change")
			}
			if out := p.Do(context.Background(), raised(t, good)); out.Err != nil {
				t.Errorf("the configuration in force cannot shut down: %v", out.Err)
			}
			insecure := NewParent(ParentOptions{Config: p.config, Account: nut(), Logger: slog.New(slog.DiscardHandler), Insecure: true})
			if c := insecure.Load(); c.Program == nil {
				t.Error(c.Diagnostics)
			}
		})
	}
}
