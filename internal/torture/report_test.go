package torture

import (
	"cmp"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// row holds the results of one fault.
type row struct {
	fault fault

	mu       sync.Mutex
	passed   int
	broken   int            // trials that failed
	failed   map[string]int // what failed in them
	skipped  string
	counts   []count
	greatest []count
}

// count is a named figure.
type count struct {
	what string
	n    int
}

// end counts a completed trial.
func (r *row) end(failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if failed {
		r.broken++
	} else {
		r.passed++
	}
}

func (r *row) fail(message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = map[string]int{}
	}
	r.failed[message]++
}

func (r *row) skip(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.skipped = why
}

// add adds n to a figure of the report.
func (r *row) add(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	figure(&r.counts, what).n += n
}

// peak keeps the maximum of a figure.
func (r *row) peak(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := figure(&r.greatest, what)
	f.n = max(f.n, n)
}

func figure(list *[]count, what string) *count {
	i := slices.IndexFunc(*list, func(c count) bool { return c.what == what })
	if i < 0 {
		i = len(*list)
		*list = append(*list, count{what: what})
	}
	return &(*list)[i]
}

func (r *row) trials() int { return r.passed + r.broken }

// happened summarises the results on one line.
func (r *row) happened() string {
	var parts []string
	switch {
	case r.broken > 0:
		parts = append(parts, fmt.Sprintf("**FAILED** in %d", r.broken))
		for _, message := range slices.SortedFunc(keys(r.failed), func(a, b string) int {
			return cmp.Or(cmp.Compare(r.failed[b], r.failed[a]), cmp.Compare(a, b))
		}) {
			first, _, _ := strings.Cut(message, "\n")
			if n := r.failed[message]; n > 1 {
				first += fmt.Sprintf(" (%d times)", n)
			}
			parts = append(parts, first)
		}
	case r.passed > 0:
		parts = append(parts, "as expected")
	case r.skipped != "":
		return "not done: " + r.skipped
	default:
		return "not done"
	}
	for _, c := range r.counts {
		parts = append(parts, fmt.Sprintf("%s %s", thousands(c.n), c.what))
	}
	for _, c := range r.greatest {
		parts = append(parts, fmt.Sprintf("%s at most %s", c.what, thousands(c.n)))
	}
	return strings.Join(parts, "; ")
}

func keys(m map[string]int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// thousands formats a number with commas between groups of three digits.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// report is the result of TestTorture.
type report struct {
	revision string
	began    time.Time
	rounds   int
	rows     []*row
}

func newReport(all []fault) *report {
	r := &report{revision: "unknown", began: time.Now()}
	if revision, err := exec.Command("git", "describe", "--tags", "--always", "--dirty").Output(); err == nil {
		r.revision = strings.TrimSpace(string(revision))
	}
	for _, f := range all {
		r.rows = append(r.rows, &row{fault: f})
	}
	return r
}

// String returns the report as Markdown, with one line for each fault.
func (r *report) String() string {
	var b strings.Builder
	failed, skipped, trials := 0, 0, 0
	for _, row := range r.rows {
		switch {
		case row.broken > 0:
			failed++
		case row.passed == 0:
			skipped++
		}
		trials += row.trials()
	}
	fmt.Fprintf(&b, "# Torture report\n\n")
	fmt.Fprintf(&b, "Revision %s, %s, %d CPUs, %s, %v, %d rounds, of which the last may be incomplete.\n", r.revision, runtime.GOARCH, runtime.NumCPU(),
		r.began.UTC().Format(time.RFC3339), time.Since(r.began).Round(time.Second), r.rounds)
	fmt.Fprintf(&b, "%d faults, %s trials: %d faults with failures, %d not done. %s.\n\n", len(r.rows), thousands(trials), failed, skipped,
		r.totals("kills", "events", "damages", "reloads"))
	fmt.Fprintf(&b, "Expected in every trial: no shutdown without a reason, exactly one for a low battery afterwards, the program survives,\n"+
		"and its memory and descriptors are bounded.\n\n")
	fmt.Fprintf(&b, "| fault | trials | also expected | result |\n|---|---|---|---|\n")
	for _, row := range r.rows {
		fmt.Fprintf(&b, "| %s | %d | %s | %s |\n", cell(row.fault.name), row.trials(), cell(row.fault.expect), cell(row.happened()))
	}
	b.WriteString(notTried)
	return b.String()
}

// notTried is the end of the report.
const notTried = `
Some faults were not tried, since a test cannot inflict them on the machine that it runs on: a real suspend, a step of
the kernel's own time of day, and a loss of power, after which only synced data is on the disk. NOTIFY, WALL and SYSLOG
were left out, since they would reach real users.
`

// totals sums up figures over all faults.
func (r *report) totals(names ...string) string {
	var sums []string
	for _, name := range names {
		n := 0
		for _, row := range r.rows {
			for _, c := range row.counts {
				if c.what == name {
					n += c.n
				}
			}
		}
		sums = append(sums, thousands(n)+" "+name)
	}
	return strings.Join(sums, ", ")
}

var cell = strings.NewReplacer("|", `\|`, "\n", " ").Replace
