package verify

import (
	"slices"
	"strings"
)

// Lost returns the results that are worse in is than in was: properties that are newly refuted, and those that were
// proved and no longer are. A removed PROVE counts as not checked.
func Lost(was, is *Report) []Result {
	var lost []Result
	for _, before := range was.Results {
		i := slices.IndexFunc(is.Results, func(res Result) bool { return res.asked() == before.asked() })
		if i < 0 {
			if before.Verdict == Proved {
				lost = append(lost, Result{Code: before.Code, Title: before.Title, Verdict: NotChecked, Why: "it is no longer in the file"})
			}
			continue
		}
		now := is.Results[i]
		switch now.Verdict {
		case Refuted:
			if before.Verdict != Refuted {
				lost = append(lost, now)
			}
		case Bounded, NotChecked:
			if before.Verdict == Proved {
				lost = append(lost, now)
			}
		}
	}
	for _, now := range is.Results {
		asked := func(res Result) bool { return res.asked() == now.asked() }
		if now.Verdict == Refuted && !slices.ContainsFunc(was.Results, asked) {
			lost = append(lost, now)
		}
	}
	return lost
}

// asked identifies the question of a result, regardless of where a PROVE stands in its file.
func (r *Result) asked() string {
	if r.Code != CodeProve {
		return r.Code
	}
	if i := strings.LastIndex(r.Title, " ("); i >= 0 {
		return r.Title[:i]
	}
	return r.Title
}
