package verify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/compile"
)

// TestParts proves four units one by one that do not touch each other and are all needed, and finds a mistake in
// one of them.
func TestParts(t *testing.T) {
	var b strings.Builder
	b.WriteString("MINSUPPLIES 4\n")
	for i := range 4 {
		fmt.Fprintf(&b, `GROUP g%[1]d HOST "::1" PORT 349%[1]d PLAINTEXT
MONITOR u%[1]d POWERVAL 1 UPSDUSER u PASSWORD "secret" TYPE primary
WHEN u%[1]d REPORTS OB AND LB AND NOT CAL, REPORTS OB AND NOCOMM AND NOT CAL FOR 30s : IF NOT DOWN SHUTDOWN
`, i)
	}
	src := b.String()
	codes := []string{"V01", "V02", "V03", "V04", "V05", "V06", "V07", "V09", "V11"}
	for name, tt := range map[string]struct {
		src     string
		refuted []string
	}{
		"sound":                           {src, nil},
		"one of them shuts down on mains": {strings.Replace(src, "WHEN u2 REPORTS OB AND LB AND NOT CAL,", "WHEN u2 REPORTS LB AND NOT CAL,", 1), []string{"V02", "V03", "V04", "V05", "V09"}},
		"one of them does nothing":        {strings.Replace(src, "WHEN u3 REPORTS OB AND LB AND NOT CAL,", "WHEN u3", 1), []string{"V01", "V04", "V05", "V06", "V07", "V11"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := compiled(t, "parts.conf", []byte(tt.src))
			for _, res := range Verify(t.Context(), p, Defaults(p.PollFreq), Options{codes: codes}).Results {
				want := Proved
				if slices.Contains(tt.refuted, res.Code) {
					want = Refuted
				}
				if res.Verdict != want {
					t.Errorf("%s is %s (%s), want %s", res.Code, res.Verdict, res.Why, want)
				}
			}
		})
	}
}

// TestPartsAgree: parts explored separately have the same verdicts as parts explored together.
func TestPartsAgree(t *testing.T) {
	codes := []string{"V01", "V02", "V03", "V04", "V09"}
	wanted := 60
	if testing.Short() {
		wanted = 20
	}
	compared, refuted := 0, 0
	for seed := uint64(0); compared < wanted && seed < 2000; seed++ {
		src := randomPolicy(rand.New(rand.NewPCG(seed, 3)), false)
		if strings.Count(src, "MONITOR") != 2 {
			continue
		}
		if seed%2 == 0 {
			src = strings.Replace(src, "MINSUPPLIES 1", "MINSUPPLIES 2", 1)
		}
		p, _, _ := compile.Parse("random.conf", []byte(src), compile.Options{})
		if p == nil {
			continue
		}
		a := Defaults(p.PollFreq)
		if newSubject(p.Policy, &a).parts() == nil {
			continue
		}
		apart := Verify(t.Context(), p, a, Options{codes: codes, Nodes: 1500})
		together := Verify(t.Context(), p, a, Options{codes: codes, Nodes: 1500, joint: true})
		for i, res := range apart.Results {
			other := together.Results[i]
			if res.Verdict == Bounded || other.Verdict == Bounded || strings.HasSuffix(res.Why+other.Why, nothingYet) {
				continue
			}
			compared++
			if res.Verdict == Refuted {
				refuted++
			}
			if res.Verdict != other.Verdict {
				t.Errorf("seed %d: %s is %s apart, and %s together\n%s", seed, res.Code, res.Verdict, other.Verdict, src)
			}
		}
	}
	t.Logf("%d verdicts, %d refuted", compared, refuted)
	if compared < wanted || refuted < 5 || refuted > compared-5 {
		t.Errorf("only %d verdicts, %d refuted", compared, refuted)
	}
}
