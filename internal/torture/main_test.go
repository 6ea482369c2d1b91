package torture

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tls-upsmon/upsmon/internal/needs"
)

// patience is the timeout for what must happen. It is long because the trials keep the machine
// busy.
const patience = 2 * time.Minute

// fault is a fault that monitors are exposed to.
type fault struct {
	name   string // what happens
	expect string // beyond what must hold in every trial
	quick  bool   // whether go test runs it
	run    func(*trial)
}

// faults returns all faults, in the order of the report.
func faults() []fault {
	return slices.Concat(networkFaults(), serverFaults(), killFaults(), damageFaults(), diskFaults(), limitFaults(),
		clockFaults(), hostileFaults(), reloadFaults(), siteFaults(), chaosFaults())
}

// trial is one run of a fault. Its failures also go to the report.
type trial struct {
	*testing.T
	row   *row
	round int
	limit time.Duration // the time limit of make torture; 0 in go test
}

func (t *trial) Errorf(format string, args ...any) {
	t.Helper()
	t.row.fail(fmt.Sprintf(format, args...))
	t.T.Errorf(format, args...)
}

func (t *trial) Error(args ...any) {
	t.Helper()
	t.Errorf("%s", fmt.Sprint(args...))
}

func (t *trial) Fatalf(format string, args ...any) {
	t.Helper()
	t.row.fail(fmt.Sprintf(format, args...))
	t.T.Fatalf(format, args...)
}

func (t *trial) Fatal(args ...any) {
	t.Helper()
	t.Fatalf("%s", fmt.Sprint(args...))
}

func (t *trial) Skipf(format string, args ...any) {
	t.Helper()
	t.row.skip(fmt.Sprintf(format, args...))
	t.T.Skipf(format, args...)
}

func (t *trial) check(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rng returns the random source of a trial. Its seed is constant in go test, and different in each
// trial of make torture.
func (t *trial) rng() *rand.Rand {
	if t.limit == 0 {
		return rand.New(rand.NewPCG(1, 0))
	}
	return rand.New(rand.NewPCG(rand.Uint64(), 0))
}

// await waits for what must happen.
func (t *trial) await(what string, done func() bool) {
	t.Helper()
	t.awaitWithin(patience, what, done)
}

func (t *trial) awaitWithin(limit time.Duration, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !done(); {
		if time.Now().After(end) {
			t.Fatalf("timeout after %v, waiting for: %s", limit, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// start runs a fault as a subtest, in parallel with others. The first round is complete; later ones
// stop when the time is over.
func (f fault) start(t *testing.T, r *row, round int, limit time.Duration, end time.Time) {
	t.Run(f.name, func(t *testing.T) {
		t.Parallel()
		if round > 0 && time.Now().After(end) {
			t.SkipNow()
		}
		t.Cleanup(func() {
			if !t.Skipped() {
				r.end(t.Failed())
			}
		})
		f.run(&trial{T: t, row: r, round: round, limit: limit})
	})
}

// TestTorture runs the trials that take seconds. With TORTURE in the environment, it repeats all of
// them for that time, and writes a report.
func TestTorture(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: starts upsmon")
	}
	length := os.Getenv("TORTURE")
	if length == "" {
		for _, f := range faults() {
			if f.quick {
				f.start(t, new(row), 0, 0, time.Time{})
			}
		}
		return
	}
	limit, err := time.ParseDuration(length)
	if err != nil {
		t.Fatalf("TORTURE: %v", err)
	}
	all := faults()
	report := newReport(all)
	end := report.began.Add(limit)
	for ; report.rounds == 0 || time.Now().Before(end); report.rounds++ {
		t.Run(fmt.Sprint("round ", report.rounds+1), func(t *testing.T) {
			for i := range all {
				i = (i + 7*report.rounds) % len(all) // each round starts with different faults
				all[i].start(t, report.rows[i], report.rounds, limit, end)
			}
		})
	}
	path := os.Getenv("TORTURE_REPORT")
	if path == "" {
		path = filepath.Join(t.TempDir(), "torture.md")
	}
	if err := os.WriteFile(path, []byte(report.String()), 0o644); err != nil {
		t.Error(err)
	}
	t.Log(path)
}

// program builds the program once. files are additional files of a variant, by their name in the
// repository, and replaced ones of the standard library.
func (t *trial) program(variant string, files map[string]string) string {
	t.Helper()
	needs.Programs(t, "go")
	builds.Lock()
	b := builds.of[variant]
	if b == nil {
		b = &build{}
		builds.of[variant] = b
	}
	builds.Unlock()
	b.once.Do(func() { b.path, b.err = compile(variant, files) })
	t.check(b.err)
	return b.path
}

type build struct {
	once sync.Once
	path string
	err  error
}

var builds = struct {
	sync.Mutex
	of map[string]*build
}{of: map[string]*build{}}

// workshop is the directory of the programs.
var workshop string

func TestMain(m *testing.M) {
	var err error
	if workshop, err = os.MkdirTemp("", "torture"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	err = os.Chmod(workshop, 0o755) // another user runs them as well
	code := m.Run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 2
	}
	os.RemoveAll(workshop)
	os.Exit(code)
}

func compile(variant string, files map[string]string) (string, error) {
	path := filepath.Join(workshop, "upsmon"+variant)
	args := []string{"build", "-buildvcs=false", "-o", path}
	if len(files) > 0 {
		overlay, err := writeOverlay(filepath.Join(workshop, "overlay"+variant), files)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.Command("go", append(args, "../../cmd/upsmon")...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}
