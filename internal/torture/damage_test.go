package torture

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/engine/status"
)

const (
	// damagesPerTrial is how many files a trial of make torture damages.
	damagesPerTrial = 50

	expectDamage = "the log reports the damage, and nothing else is different: the timer of 2 h has its deadline, " +
		"the stored mail and webhook arrive; why ends by itself"
)

func damageFaults() []fault {
	return []fault{
		{name: "damage to a file of the state, journal or spool: a bit, 16 bytes, a page, its end, all of it", expect: expectDamage,
			run: func(t *trial) { damages(t, spoil) }},
		{name: "a directory, a pipe, a socket or an endless file in place of one of them", expect: expectDamage,
			run: func(t *trial) { damages(t, displace) }},
	}
}

// damages starts monitors with damaged files of previous ones.
func damages(t *trial, harm func(t *trial, path string) string) {
	r, s := newRig(t), newSimulated(t, "Eaton")
	sinks := newSinks(t, s.authority)
	r.env = []string{"SSL_CERT_FILE=" + r.path("ca.pem")}
	r.timeout = "30"
	r.plan(s.port(), s.ca(), time.Hour, fmt.Sprintf(`WHEN Eaton REPORTS OL->OB : STARTTIMER long 7200
WHEN Eaton TIMEOUT long : %s
WHEN Eaton REPORTS None->TRIM : WEBHOOK "%s" MESSAGE "u1n1e" EMAIL FROM "a@example.com" TO "b@example.com" SUBJECT "s" MESSAGE "u1n1e"
`, r.down("time"), sinks.url))
	conf, err := os.ReadFile(r.path("UPSmon.conf"))
	t.check(err)
	r.write("UPSmon.conf", fmt.Sprintf("SMTPSERVER %q PORT %d USER \"\" PASSWORD \"\"\n%s", host, sinks.mailPort, conf))

	sinks.refuse(true)
	r.launch()
	r.awaitState("Eaton", "COMM", "OL")
	s.set("Eaton", "OB TRIM")
	r.awaitState("Eaton", "COMM", "OB", "TRIM")
	r.await("a mail and a webhook in the spool", func() bool {
		s, ok := r.status()
		return ok && s.Kept["EMAIL"].Count == 1 && s.Kept["WEBHOOK"].Count == 1
	})
	timer := r.timer("long")
	if timer == nil {
		t.Fatal("the timer does not run")
	}
	r.await("the timer in the state", func() bool { return r.saved(`"long"`) })
	r.kill()
	base := r.path("base")
	t.check(os.Rename(r.stateDir, base))

	n := 2
	if t.limit > 0 {
		n = damagesPerTrial
	}
	for range n {
		t.check(copyTree(base, r.stateDir))
		files := filesOf(r.stateDir)
		path := files[rand.IntN(len(files))]
		what := harm(t, path) + " of " + strings.TrimPrefix(path, r.stateDir)
		r.row.add("damages", 1)
		os.Remove(r.log)
		sinks.clear()
		s.set("Eaton", "OB TRIM")
		r.launch()
		r.awaitState("Eaton", "COMM", "OB", "TRIM")
		reported := func() bool {
			return r.logged("set aside")+r.logged("damaged")+r.logged("cannot be read")+r.logged("cannot be used")+
				r.logged("cannot be saved")+r.logged("cannot be written")+r.logged("no state is kept") > 0
		}
		if now := r.timer("long"); (now == nil || now.Ends.Sub(timer.Ends).Abs() > 5*time.Second) && !reported() {
			t.Errorf("after %s, without a report: got timer %v, want %v", what, now, timer)
		}
		r.awaitOr("the stored mail and webhook", func() bool { return sinks.posted("u1n1e") > 0 && sinks.mailed("u1n1e") > 0 }, reported)
		if reported() {
			r.row.add("reported", 1)
		}
		s.set("Eaton", "OB LB TRIM")
		r.await("the shutdown for a low battery after "+what, func() bool { r.alive(); return r.ordered("low") > 0 })
		r.why(what)
		r.noOrders(map[string]int{"low": 1})
		r.unharmed()
		r.kill()
		os.Remove(r.path("rec/down"))
		t.check(os.RemoveAll(r.stateDir))
	}
}

// awaitOr waits for one of two conditions.
func (r *rig) awaitOr(what string, done, excused func() bool) {
	r.Helper()
	r.await(what, func() bool { r.alive(); return done() || excused() })
}

// timer returns a running timer of Eaton, or nil.
func (r *rig) timer(name string) *status.Timer {
	u := r.unit("Eaton")
	if u == nil {
		return nil
	}
	i := slices.IndexFunc(u.Timers, func(t status.Timer) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return &u.Timers[i]
}

// why runs upsmon why on the journal, which must not panic or hang.
func (r *rig) why(what string) {
	r.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.binary, "why", "--state-dir", r.stateDir)
	out, _ := cmd.CombinedOutput() // fails if there is no journal
	if ctx.Err() != nil || bytes.Contains(out, []byte("panic:")) || bytes.Contains(out, []byte("fatal error:")) {
		r.Errorf("why, after %s: %v", what, cmd.ProcessState)
	}
}

func filesOf(dir string) []string {
	var all []string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "lock" {
			all = append(all, path)
		}
		return nil
	})
	return all
}

func copyTree(from, to string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("cp: %w: %s", err, out)
	}
	return nil
}

// spoil damages a file at random, and returns how.
func spoil(t *trial, path string) string {
	content, err := os.ReadFile(path)
	t.check(err)
	at := func(size int) []byte {
		if len(content) <= size {
			return content
		}
		from := rand.IntN(len(content) - size)
		return content[from : from+size]
	}
	random := func(b []byte) {
		for i := range b {
			b[i] = byte(rand.IntN(256))
		}
	}
	const page = 4096
	what := []string{"a flipped bit", "16 random bytes", "an empty page", "a random page", "a missing end", "garbage at the end", "no content"}
	which := rand.IntN(len(what))
	switch which {
	case 0:
		if len(content) > 0 {
			content[rand.IntN(len(content))] ^= 1 << rand.IntN(8)
		}
	case 1:
		random(at(16))
	case 2:
		clear(at(page))
	case 3:
		random(at(page))
	case 4:
		content = content[:rand.IntN(len(content)+1)]
	case 5:
		more := make([]byte, 1+rand.IntN(page))
		random(more)
		content = append(content, more...)
	case 6:
		content = nil
	}
	t.check(os.WriteFile(path, content, 0o640))
	return what[which]
}

// displace replaces a file with another kind, and returns which.
func displace(t *trial, path string) string {
	info, err := os.Stat(path)
	t.check(err)
	owner := info.Sys().(*syscall.Stat_t)
	t.check(os.Remove(path))
	what := []string{"a directory", "a pipe", "a socket", "a link to /dev/zero", "a file of holes"}
	which := rand.IntN(len(what))
	switch which {
	case 0:
		err = os.Mkdir(path, 0o750)
	case 1:
		err = syscall.Mkfifo(path, 0o640)
	case 2:
		err = syscall.Mknod(path, syscall.S_IFSOCK|0o640, 0)
	case 3:
		err = os.Symlink("/dev/zero", path)
	case 4:
		if err = os.WriteFile(path, nil, 0o640); err == nil {
			err = os.Truncate(path, 60<<30)
		}
	}
	t.check(err)
	if os.Geteuid() == 0 {
		t.check(os.Lchown(path, int(owner.Uid), int(owner.Gid)))
	}
	return what[which]
}

// refuse makes the sinks refuse or accept messages.
func (s *sinks) refuse(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = on
}

// clear forgets all messages, and accepts new ones.
func (s *sinks) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = false
	clear(s.posts)
	clear(s.mails)
}
