package beside

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/convert/compare"
	"github.com/tls-upsmon/upsmon/engine/convert/nutmodel"
)

// table collects the verdict of each trial.
type table struct {
	mu       sync.Mutex
	verdicts map[string]map[string]compare.Verdict // by set-up and outage
}

func (r *table) add(setup, outage string, v compare.Verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.verdicts == nil {
		r.verdicts = map[string]map[string]compare.Verdict{}
	}
	if r.verdicts[setup] == nil {
		r.verdicts[setup] = map[string]compare.Verdict{}
	}
	r.verdicts[setup][outage] = v
}

// cell abbreviates a verdict to a few letters.
func cell(v compare.Verdict) string {
	switch {
	case v.Same:
		return "="
	case !v.Explained:
		return "**?**"
	}
	var letters strings.Builder
	for _, n := range v.Variant.Notes() {
		letters.WriteString(n.Letter)
	}
	return letters.String()
}

// write writes the table to the file that BESIDE_REPORT names.
func (r *table) write(t *testing.T) {
	file := os.Getenv("BESIDE_REPORT")
	if file == "" {
		return
	}
	count := map[string]int{}
	letters := map[string]int{}
	var rows strings.Builder
	var outages []string
	for _, s := range setups(t) {
		for _, o := range nutmodel.Outages(s.model) {
			if name := kind(o.Name); !slices.Contains(outages, name) {
				outages = append(outages, name)
			}
		}
	}
	total := 0
	for _, s := range setups(t) {
		of := map[string][]string{}
		for _, o := range nutmodel.Outages(s.model) {
			v, ok := r.verdicts[s.Name][o.Name]
			if !ok {
				continue
			}
			total++
			switch {
			case v.Same:
				count["same"]++
			case v.Explained:
				count["named"]++
				for _, n := range v.Variant.Notes() {
					letters[n.Letter]++
				}
			default:
				count["unexplained"]++
			}
			of[kind(o.Name)] = append(of[kind(o.Name)], cell(v))
		}
		fmt.Fprintf(&rows, "| %s |", s.Name)
		for _, o := range outages {
			cells := of[o]
			slices.Sort(cells)
			fmt.Fprintf(&rows, " %s |", strings.Join(slices.Compact(cells), " "))
		}
		rows.WriteString("\n")
	}
	var b strings.Builder
	fmt.Fprintf(&b, head, nutVersion(t), total, count["same"], count["named"], count["unexplained"])
	for _, n := range nutmodel.Notes() {
		if letters[n.Letter] == 0 {
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %d |\n", n.Letter, n.Meaning, letters[n.Letter])
	}
	fmt.Fprintf(&b, "\n| set-up | %s |\n|---|%s\n%s", strings.Join(outages, " | "), strings.Repeat("---|", len(outages)), rows.String())
	check(t, os.WriteFile(file, []byte(b.String()), 0o644))
}

// kind returns the name of an outage without the length of its timer.
func kind(outage string) string {
	if strings.HasPrefix(outage, "outage-") {
		return "outage"
	}
	return outage
}

const head = `# NUT %[1]s and a converted file, side by side

NUT's own upsmon and upssched (%[1]s, from Debian) and ` + "`upsmon run --dry-run --no-login`" + ` with the converted file
watched the same UPSs on one upsd. The set-ups are modelled on those that administrators have published; each went
through every kind of outage. The make target ` + "`beside`" + ` repeats the comparison and writes this page. There are pages
for NUT [2.8.0](beside-nut.md), [2.8.1](beside-nut-2.8.1.md) and [2.8.5](beside-nut-2.8.5.md).

%[2]d trials: in %[3]d both did the same, in %[4]d there was an explained difference, and in %[5]d an unexplained one.
In the table of set-ups, = means that both did the same, and a letter means a difference:

| | what is different | trials |
|---|---|---|
`
