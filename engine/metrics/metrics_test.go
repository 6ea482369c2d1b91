package metrics

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	query "github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/statetimeline"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"go.uber.org/goleak"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/internal/guard"
	"github.com/tls-upsmon/upsmon/internal/needs"
	"github.com/tls-upsmon/upsmon/nutclient/simupsd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patienceOfTests = time.Minute

// policy polls every variable that has a metric, and has a mail that nobody accepts.
const policy = `POLLFREQ 50ms POLLFREQALERT 50ms
SMTPSERVER "127.0.0.1" PORT 1 PLAINTEXT
GROUP LOCAL HOST localhost PORT %d CERTFILE "ca.pem"
STATE outage
MONITOR Eaton POWERVAL 1 UPSDUSER mon PASSWORD "sekret" TYPE primary
WHEN Eaton REPORTS OL->OB : RAISE outage STARTTIMER two-min 120 SYSLOG "x" EMAIL FROM "a@example.com" TO "b@example.com" SUBJECT "s" MESSAGE "m"
WHEN Eaton TIMEOUT two-min : EPRINT "%%(battery.voltage)s %%(battery.temperature)s %%(ups.realpower)s %%(ups.temperature)s %%(input.frequency)s %%(output.voltage)s"
`

// A rig is a monitor of one unit with its recorder.
type rig struct {
	t      *testing.T
	upsd   *simupsd.Server
	file   string
	r      *Recorder
	health *Health
	e      *engine.Engine
}

func newRig(t *testing.T) *rig {
	t.Helper()
	dir := t.TempDir()
	authority, err := simupsd.NewAuthority()
	check(t, err)
	cert, err := authority.Issue("localhost")
	check(t, err)
	check(t, os.WriteFile(filepath.Join(dir, "ca.pem"), authority.PEM(), 0o600))
	g := &rig{t: t, file: filepath.Join(dir, "UPSmon.conf")}
	g.upsd, err = simupsd.Start(simupsd.Config{Cert: &cert, Users: map[string]string{"mon": "sekret"}, Units: map[string]map[string]string{"Eaton": {
		"ups.status": "OL CHRG invented-by-the-server", "battery.charge": "97", "battery.runtime": "1800", "ups.load": "23", "input.voltage": "231.5",
		"battery.voltage": "13.6", "battery.temperature": "25", "ups.realpower": "90", "ups.temperature": "30", "input.frequency": "50", "output.voltage": "230",
	}}})
	check(t, err)
	check(t, os.WriteFile(g.file, fmt.Appendf(nil, policy, g.upsd.Port()), 0o600))
	loaded := config.Load(g.file)
	if loaded.Program == nil {
		t.Fatal(loaded.Diagnostics)
	}
	var queue *engine.Queue
	g.health = NewHealth(time.Minute)
	hear := func(e engine.Event) { g.health.Hear(e); queue.Hear(e) }
	g.e = engine.New(engine.Options{
		Actions: actions.Options{Logger: slog.New(slog.DiscardHandler), Stdout: devNull{}, Stderr: devNull{}, Wall: "/bin/true", SyslogSocket: filepath.Join(dir, "none")},
		Version: "1.2.3", Timeout: patienceOfTests, Subscribers: []engine.Subscriber{hear},
		Timing: engine.Timing{Settle: 20 * time.Millisecond, Look: 50 * time.Millisecond, Hold: time.Hour},
	})
	g.r = New(g.e.Status, "1.2.3")
	queue = engine.NewQueue(1000, new(guard.Guard), g.r.Hear)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.e.Run(ctx, loaded) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		queue.Close(context.Background())
		g.upsd.Close()
	})
	return g
}

type devNull struct{}

func (devNull) Write(p []byte) (int, error) { return len(p), nil }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scrape returns what Prometheus receives.
func (g *rig) scrape() string {
	g.t.Helper()
	w := httptest.NewRecorder()
	g.r.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != http.StatusOK {
		g.t.Fatalf("GET /metrics: got status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// await scrapes until it finds all lines; each is a regular expression.
func (g *rig) await(lines ...string) string {
	g.t.Helper()
	for deadline := time.Now().Add(patienceOfTests); ; time.Sleep(20 * time.Millisecond) {
		text, missing := g.scrape(), ""
		for _, l := range lines {
			l = g.named(l)
			if !regexp.MustCompile("(?m)^" + l + "$").MatchString(text) {
				missing = l
			}
		}
		switch {
		case missing == "":
			return text
		case time.Now().After(deadline):
			g.t.Fatalf("timed out waiting for %s in\n%s", missing, text)
		}
	}
}

// named inserts the unit's name, which ends in its server's port.
func (g *rig) named(line string) string {
	return strings.ReplaceAll(line, "EATON", fmt.Sprintf("Eaton@localhost:%d", g.upsd.Port()))
}

// outage causes everything that has a metric.
func (g *rig) outage() string {
	g.t.Helper()
	g.await(`upsmon_unit_contact{group="LOCAL",unit="EATON"} 1`)
	g.upsd.Set("Eaton", "ups.status", "OB")
	return g.await(`upsmon_unit_timer_end_timestamp_seconds{group="LOCAL",timer="two-min",unit="EATON"} .*`,
		`upsmon_spool_oldest_timestamp_seconds{verb="EMAIL"} .*`, `upsmon_effects_total{outcome="kept",verb="EMAIL"} 1`)
}

func TestMetrics(t *testing.T) {
	g := newRig(t)
	calm := g.await(
		`upsmon_build_info{goversion="go.*",version="1.2.3"} 1`, `upsmon_loop_answers 1`, `upsmon_loop_last_pulse_timestamp_seconds \d.*`,
		`upsmon_unit_state{group="LOCAL",state="OL",unit="EATON"} 1`, `upsmon_unit_state{group="LOCAL",state="CHRG",unit="EATON"} 1`,
		`upsmon_unit_state{group="LOCAL",state="OB",unit="EATON"} 0`, `upsmon_unit_contact{group="LOCAL",unit="EATON"} 1`,
		`upsmon_unit_battery_charge_ratio{group="LOCAL",unit="EATON"} 0.97`, `upsmon_unit_battery_runtime_seconds{group="LOCAL",unit="EATON"} 1800`,
		`upsmon_unit_load_ratio{group="LOCAL",unit="EATON"} 0.23`, `upsmon_unit_input_voltage_volts{group="LOCAL",unit="EATON"} 231.5`,
		`upsmon_unit_power_watts{group="LOCAL",unit="EATON"} 90`, `upsmon_unit_tls{group="LOCAL",unit="EATON"} 1`,
		`upsmon_unit_contact_losses_total{group="LOCAL",unit="EATON"} 0`, `upsmon_effects_total{outcome="done",verb="EPRINT"} 0`,
		`upsmon_config_reloads_total{result="in_force"} 0`, `upsmon_poll_duration_seconds_count{group="LOCAL"} [1-9]\d*`,
		fmt.Sprintf(`upsmon_certificate_expiry_timestamp_seconds{own="false",server="localhost:%d"} .*`, g.upsd.Port()),
	)
	if strings.Contains(calm, "invented") {
		t.Error("a server can invent names of states:\n" + calm)
	}
	text := g.outage()
	for _, want := range []string{
		`upsmon_unit_state{group="LOCAL",state="OB",unit="EATON"} 1`, `upsmon_unit_state{group="LOCAL",state="OL",unit="EATON"} 0`,
		`upsmon_unit_state{group="LOCAL",state="outage",unit="EATON"} 1`, `upsmon_alert 1`,
	} {
		if !strings.Contains(text, g.named(want)+"\n") {
			t.Errorf("the scrape does not have %s:\n%s", want, text)
		}
	}
	g.upsd.SetStale("Eaton", true)
	lost := g.await(`upsmon_unit_contact{group="LOCAL",unit="EATON"} 0`, `upsmon_unit_contact_losses_total{group="LOCAL",unit="EATON"} 1`,
		`upsmon_unit_state{group="LOCAL",state="NOCOMM",unit="EATON"} 1`)
	if strings.Contains(lost, "charge_ratio{") {
		t.Error("a unit without contact still has a charge")
	}
	check(t, os.WriteFile(g.file, []byte("nonsense"), 0o600))
	g.await(`upsmon_config_reloads_total{result="refused"} 1`, `upsmon_config_refused 1`)
	check(t, os.WriteFile(g.file, []byte(strings.ReplaceAll(fmt.Sprintf(policy, g.upsd.Port()), "Eaton", "other")), 0o600))
	g.await(`upsmon_config_held 1`) // it drops a running timer
	_, err := g.e.Reload(t.Context())
	check(t, err)
	if gone := g.await(`upsmon_config_reloads_total{result="in_force"} 1`, `upsmon_unit_contact{group="LOCAL",unit="other@localhost:\d+"} .`); strings.Contains(gone, `"Eaton@`) {
		t.Error("a removed unit still has metrics:\n" + gone)
	}
}

// TestLint: the names follow Prometheus's rules, according to its library and to its own program.
func TestLint(t *testing.T) {
	text := newRig(t).outage()
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	check(t, err)
	for _, p := range problems {
		t.Errorf("promlint: %s: %s", p.Metric, p.Text)
	}
	needs.Programs(t, "promtool")
	cmd := exec.Command("promtool", "check", "metrics")
	cmd.Stdin = strings.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool: got %v, output %s, want none", err, out)
	}
}

const packaged = "../../cmd/upsmon/package/"

// TestPackaged: the packaged dashboard and alert rules use only existing metrics.
func TestPackaged(t *testing.T) {
	text := newRig(t).outage()
	names := map[string]bool{}
	for l := range strings.Lines(text) {
		if name := regexp.MustCompile(`^[a-z_]+`).FindString(l); name != "" {
			names[name] = true
		}
	}
	rules, err := os.ReadFile(packaged + "prometheus/upsmon.rules.yml")
	check(t, err)
	queries := regexp.MustCompile(`(?m)expr: (.*)$`).FindAllStringSubmatch(string(rules), -1)
	if len(queries) < 8 {
		t.Errorf("got %d rules, want at least 8", len(queries))
	}
	var all []string
	for _, q := range queries {
		all = append(all, q[1])
	}
	board := dashboardOf(t)
	for _, v := range board.Templating.List {
		if v.Type == dashboard.VariableTypeQuery {
			all = append(all, *v.Definition)
		}
	}
	for _, q := range targets(t, board) {
		all = append(all, q.Expr)
	}
	for _, q := range all {
		used := regexp.MustCompile(`upsmon_[a-z_]+`).FindAllString(q, -1)
		if len(used) == 0 && !strings.Contains(q, "up{") {
			t.Errorf("%s uses no metric of this program", q)
		}
		for _, name := range used {
			if !names[name] {
				t.Errorf("%s uses %s, which is not among\n%s", q, name, strings.Join(slices.Sorted(maps.Keys(names)), " "))
			}
		}
	}
}

// A grafana is a dashboard of the schema that each version of Grafana imports.
type grafana = dashboard.Dashboard //nolint:staticcheck // the library wants the second schema, which older ones do not know

// dashboardOf reads the dashboard as strictly as Grafana's own library can: it allows no unknown
// field, and requires all fields of Grafana's export.
func dashboardOf(t *testing.T) *grafana {
	t.Helper()
	known := cog.NewRuntime()
	for _, c := range []variants.PanelcfgConfig{stat.VariantConfig(), statetimeline.VariantConfig(), table.VariantConfig(), timeseries.VariantConfig()} {
		known.RegisterPanelcfgVariant(c)
	}
	known.RegisterDataqueryVariant(query.VariantConfig())
	content, err := os.ReadFile(packaged + "grafana/upsmon.json")
	check(t, err)
	var board, strict grafana
	if err := strict.UnmarshalJSONStrict(content); err != nil && err.Error() != "" { // a list of errors, which may be empty
		t.Fatal(err)
	}
	check(t, json.Unmarshal(content, &board)) // the strict version leaves panels out
	check(t, board.Validate())
	return &board
}

// targets returns the queries of a dashboard's panels.
func targets(t *testing.T, board *grafana) (out []*query.Dataquery) {
	t.Helper()
	ids := map[uint32]bool{}
	for _, p := range board.Panels {
		title := *p.Panel.Title
		if ids[*p.Panel.Id] {
			t.Errorf("%s: another panel has the same number", title)
		}
		ids[*p.Panel.Id] = true
		for _, target := range p.Panel.Targets {
			q, ok := target.(*query.Dataquery)
			if !ok || q.Expr == "" {
				t.Errorf("%s: a %T has no expression", title, target)
				continue
			}
			out = append(out, q)
		}
		if len(p.Panel.Targets) == 0 {
			t.Errorf("%s has no query", title)
		}
	}
	if len(out) < 15 {
		t.Errorf("got %d queries, want at least 15", len(out))
	}
	return out
}

// A rulesTest is a file for promtool test rules.
type rulesTest struct {
	RuleFiles          []string    `json:"rule_files"`
	EvaluationInterval string      `json:"evaluation_interval"`
	Tests              []rulesCase `json:"tests"`
}

type rulesCase struct {
	Interval    string         `json:"interval"`
	InputSeries []seriesInput  `json:"input_series"`
	ExprTests   []promqlExpect `json:"promql_expr_test"`
}

type seriesInput struct {
	Series string `json:"series"`
	Values string `json:"values"`
}

type promqlExpect struct {
	Expr     string         `json:"expr"`
	EvalTime string         `json:"eval_time"`
	Expected []promqlSample `json:"exp_samples"`
}

type promqlSample struct {
	Labels string  `json:"labels,omitempty"`
	Value  float64 `json:"value"`
}

// asked returns an expression as Grafana sends it when everything is selected.
func asked(expr string) string {
	return strings.NewReplacer("$__rate_interval", "4m", "$instance", ".*", "$group", ".*", "$unit", ".*").Replace(expr)
}

// TestDashboard: once Prometheus has scraped a monitor in an outage, it answers every query of the
// dashboard, with each label that a legend names.
func TestDashboard(t *testing.T) {
	needs.Programs(t, "promtool")
	scraped := rulesCase{Interval: "1m"}
	for l := range strings.Lines(newRig(t).outage()) {
		name, value, ok := strings.Cut(strings.TrimSpace(l), " ")
		if strings.HasPrefix(l, "#") || !ok {
			continue
		}
		n, err := strconv.ParseFloat(value, 64)
		check(t, err)
		bare, labels, labelled := strings.Cut(name, "{")
		if labels = strings.TrimSuffix(labels, "}"); labelled {
			labels += ","
		}
		step := "x10"
		if strings.HasSuffix(bare, "_total") || strings.HasSuffix(bare, "_bucket") {
			step = "+1x10"
		}
		scraped.InputSeries = append(scraped.InputSeries, seriesInput{bare + "{" + labels + `instance="h",job="upsmon"}`, strconv.FormatFloat(n, 'f', -1, 64) + step})
	}
	board := dashboardOf(t)
	legend := regexp.MustCompile(`\{\{(\w+)\}\}`)
	for _, q := range targets(t, board) {
		scraped.ExprTests = append(scraped.ExprTests, promqlExpect{"group(" + asked(q.Expr) + ")", "10m", []promqlSample{{Labels: "{}", Value: 1}}})
		for _, label := range legend.FindAllStringSubmatch(*q.LegendFormat, -1) {
			has := fmt.Sprintf(`group by (has) (label_replace(%s, "has", "it", %q, ".+"))`, asked(q.Expr), label[1])
			scraped.ExprTests = append(scraped.ExprTests, promqlExpect{has, "10m", []promqlSample{{Labels: `{has="it"}`, Value: 1}}})
		}
	}
	values := regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)
	for _, v := range board.Templating.List {
		if v.Type != dashboard.VariableTypeQuery {
			continue
		}
		m := values.FindStringSubmatch(*v.Definition)
		if m == nil {
			t.Errorf("%s has an unexpected definition: %s", v.Name, *v.Definition)
			continue
		}
		scraped.ExprTests = append(scraped.ExprTests, promqlExpect{fmt.Sprintf(`count(group by (%s) (%s))`, m[2], asked(m[1])), "10m", []promqlSample{{Labels: "{}", Value: 1}}})
	}
	// The band of states shows the worst state of a unit.
	states := rulesCase{Interval: "1m"}
	band := ""
	for _, p := range board.Panels {
		if *p.Panel.Title == "States" {
			band = asked(p.Panel.Targets[0].(*query.Dataquery).Expr) //nolint:forcetypeassert // targets has looked
		}
	}
	expect := promqlExpect{Expr: band, EvalTime: "1m"}
	for unit, value := range map[string]float64{"": 0, "OB": 1, "OB LB": 3, "NOCOMM OB": 5, "OB LB FSD": 11} {
		for _, state := range shown {
			is := "0x5"
			if slices.Contains(strings.Fields(unit), state) {
				is = "1x5"
			}
			states.InputSeries = append(states.InputSeries, seriesInput{fmt.Sprintf(`upsmon_unit_state{instance="h",group="g",unit="u %s",state=%q}`, unit, state), is})
		}
		expect.Expected = append(expect.Expected, promqlSample{fmt.Sprintf(`{unit="u %s"}`, unit), value})
	}
	states.ExprTests = []promqlExpect{expect}
	content, err := json.Marshal(rulesTest{[]string{}, "1m", []rulesCase{scraped, states}}) // JSON is YAML, too
	check(t, err)
	file := filepath.Join(t.TempDir(), "test.yml")
	check(t, os.WriteFile(file, content, 0o600))
	if out, err := exec.Command("promtool", "test", "rules", file).CombinedOutput(); err != nil {
		t.Errorf("promtool test rules: %v\n%s", err, out)
	}
}

// TestRules: the alert rules do what they promise. Each is tried when it must fire and when it must
// not.
func TestRules(t *testing.T) {
	needs.Programs(t, "promtool")
	for _, args := range [][]string{{"check", "rules", packaged + "prometheus/upsmon.rules.yml"}, {"test", "rules", "testdata/rules_test.yml"}} {
		if out, err := exec.Command("promtool", args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	rules, err := os.ReadFile(packaged + "prometheus/upsmon.rules.yml")
	check(t, err)
	cases, err := os.ReadFile("testdata/rules_test.yml")
	check(t, err)
	for _, m := range regexp.MustCompile(`(?m)alert: (\w+)$`).FindAllStringSubmatch(string(rules), -1) {
		if !strings.Contains(string(cases), "alertname: "+m[1]+", exp_alerts: []}") || !strings.Contains(string(cases), "alertname: "+m[1]+"\n        exp_alerts:\n          - exp_labels") {
			t.Errorf("%s is not tried both when it must fire and when it must not", m[1])
		}
	}
}

// A silent monitor does not answer.
type silent struct{ asked atomic.Int32 }

func (s *silent) Status(ctx context.Context) (status.Monitor, error) {
	s.asked.Add(1)
	<-ctx.Done()
	return status.Monitor{}, ctx.Err()
}

// TestSilent: a scrape of a monitor whose loop hangs soon says so, however many clients ask.
func TestSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &silent{}
		r := New(s.Status, "1")
		began := time.Now()
		texts := make(chan string)
		for range scrapes {
			go func() {
				w := httptest.NewRecorder()
				r.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
				texts <- w.Body.String()
			}()
		}
		for range scrapes {
			if text := <-texts; !strings.Contains(text, "upsmon_loop_answers 0\n") || !strings.Contains(text, "upsmon_build_info") {
				t.Errorf("got\n%s", text)
			}
		}
		if n := s.asked.Load(); n != 1 || time.Since(began) > 2*patience {
			t.Errorf("the loop was asked %d times in %s, want once", n, time.Since(began))
		}
	})
}

// TestOutcomes: each outcome of an action has its own name.
func TestOutcomes(t *testing.T) {
	for want, r := range map[string]actions.Result{
		"done": {}, "dry_run": {DryRun: true}, "kept": {Err: fmt.Errorf("%w: no route", actions.ErrKept)}, "dropped": {Err: actions.ErrQueueFull},
		"withdrawn": {Err: actions.ErrOver}, "refused": {Err: fmt.Errorf("x: %w", actions.ErrRefused)}, "failed": {Err: errors.New("exit code 1")},
	} {
		if got := outcome(&r); got != want {
			t.Errorf("%v: got %s, want %s", r, got, want)
		}
	}
}

func (h *Health) answers(t *testing.T, handler http.Handler, code int, text string) {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != code || !strings.Contains(w.Body.String(), text) {
		t.Errorf("got %d %s, want %d %s", w.Code, w.Body, code, text)
	}
}

// TestHealth: a monitor is alive while its loop reports, and ready once each unit has been polled.
func TestHealth(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "UPSmon.conf")
	load := func(units ...string) *config.Config {
		text := "GROUP LOCAL PLAINTEXT\n"
		for _, u := range units {
			text += "MONITOR " + u + " POWERVAL 0 UPSDUSER u PASSWORD \"p\" TYPE secondary\n"
		}
		text += "WHEN EACH REPORTS OL->OB : PRINT \"x\"\n"
		check(t, os.WriteFile(file, []byte(text), 0o600))
		c := config.Load(file)
		if c.Program == nil {
			t.Fatal(c.Diagnostics)
		}
		return c
	}
	one, two := load("a"), load("a", "b")
	id := func(c *config.Config, i int) string { return c.Program.Policy.Units[i].ID }
	synctest.Test(t, func(t *testing.T) {
		h := NewHealth(5 * time.Second)
		h.answers(t, h.Live(), 503, "starting")
		h.answers(t, h.Ready(), 503, "starting")
		h.Hear(engine.Began{Config: one})
		h.Hear(engine.Pulse{})
		h.answers(t, h.Live(), 200, "is running")
		h.answers(t, h.Ready(), 503, "1 of 1 units have not been asked")
		h.Hear(engine.Step{Input: fsm.Input{Unit: id(one, 0), FSD: true}}) // an order does not count
		h.answers(t, h.Ready(), 503, "1 of 1")
		h.Hear(engine.Step{Input: fsm.Input{Unit: id(one, 0), Lost: "connection refused"}, Took: 1}) // it was polled
		h.answers(t, h.Ready(), 200, "all units have been asked (1)")
		h.Hear(engine.Reloaded{Config: two})
		h.answers(t, h.Ready(), 503, "1 of 2")
		h.Hear(engine.Step{Input: fsm.Input{Unit: id(two, 1), Status: "OL"}, Took: 1})
		h.answers(t, h.Ready(), 200, "all units have been asked (2)")
		time.Sleep(14 * time.Second)
		h.answers(t, h.Live(), 200, "is running")
		time.Sleep(2 * time.Second)
		h.answers(t, h.Live(), 503, "no sign of life for 16s")
		h.Hear(engine.Pulse{})
		h.Hear(engine.Stopping{})
		h.answers(t, h.Live(), 200, "is running")
		h.answers(t, h.Ready(), 503, "stopping")
	})
}

// BenchmarkScrape scrapes a thousand units.
func BenchmarkScrape(b *testing.B) {
	var s status.Monitor
	for i := range 1000 {
		s.Units = append(s.Units, status.Unit{
			ID: fmt.Sprintf("LOCAL:ups%d@localhost:3493", i), Name: fmt.Sprintf("ups%d", i), Group: "LOCAL", States: []string{"COMM", "OL"},
			Values: []fsm.Value{{Name: "ups.status", Value: "OL"}, {Name: "battery.charge", Value: "100"}, {Name: "battery.runtime", Value: "1800"}, {Name: "ups.load", Value: "23"}, {Name: "input.voltage", Value: "230.1"}},
			Timers: []status.Timer{{Name: "two-min", Ends: time.Now()}},
		})
	}
	r := New(func(context.Context) (Status, error) { return s, nil }, "1")
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		b.ReportMetric(float64(w.Body.Len()), "bytes")
	}
}

// TestLabels: any name of a group can be a label, and is read back unchanged.
func TestLabels(t *testing.T) {
	for _, name := range []string{`a"b`, `a\b`, `a\`, `{a="b"}`, "größe ⚡", "a,b=c", "a\nb", ""} {
		r := New(nil, "1")
		r.counted.GetOrCreatePrometheusHistogramExt(polls.metric(name), pollTimes).Update(1)
		c := collection{}
		c.addSet(r.counted)
		problems, err := promlint.New(bytes.NewReader(c.text())).Lint()
		if err != nil || len(problems) > 0 {
			t.Errorf("%q: got %v, problems %v, want none\n%s", name, err, problems, c.text())
		}
	}
}
