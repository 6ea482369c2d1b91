package web

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tls-upsmon/upsmon/engine"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/journal"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/internal/needs"
)

// patience is how long a browser may take for one step on a busy machine.
const patience = 2 * time.Minute

// A browser is Debian's chromium with one tab.
type browser struct {
	context.Context
	t testing.TB
}

func newBrowser(t testing.TB) *browser {
	t.Helper()
	needs.Programs(t, "chromium")
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.NoSandbox, chromedp.WindowSize(1280, 860),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("ignore-certificate-errors", true), chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(3*time.Minute))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), o...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return &browser{ctx, t}
}

// begun returns the context of the browser after it has started: its first action must have no deadline.
func (b *browser) begun() context.Context {
	b.t.Helper()
	if _, err := chromedp.Run(b.Context, chromedp.Evaluate[int]("1")); err != nil {
		b.t.Fatal(err)
	}
	return b.Context
}

// do runs steps within patience.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.begun()
	ctx, cancel := context.WithTimeout(b.Context, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of an expression.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := tryEval[T](b, expression)
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func tryEval[T any](b *browser, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(b.Context, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// click clicks on an element. The page may replace or add the element at any moment, so one expression finds it and
// schedules the click. The click happens after the expression returns: a click on a link ends the document that
// would answer.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`((e) => e && !e.disabled && (setTimeout(() => e.click()), true))(document.querySelector(%q))`, selector))
}

// enter types into a field, once it is there.
func (b *browser) enter(selector, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`((e) => e && ((e.value = %q), true))(document.querySelector(%q))`, text, selector))
}

// until waits until an expression is true. A document that is just being replaced does not answer, which says
// nothing about its replacement.
func (b *browser) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		yes, err := tryEval[bool](b, "!!("+expression+")")
		if yes && err == nil {
			return
		}
		if time.Now().After(deadline) {
			text, _ := tryEval[string](b, "document.body.innerText")
			b.t.Fatalf("never true: %s: %v\n%s", expression, err, text)
		}
	}
}

// look sets the size of the screen and the colour scheme.
func look(width, height int64, dark bool) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return chromedp.Steps(chromedp.EmulateViewport(width, height), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	}))
}

// rack is a site with many units, a few of which are in trouble.
func rack(t testing.TB, n int, hear ...engine.Subscriber) *site {
	t.Helper()
	units := map[string]map[string]string{}
	var conf strings.Builder
	conf.WriteString("POLLFREQ 1s\nPOLLFREQALERT 1s\nGROUP RACKS PLAINTEXT\n")
	for i := range n {
		name := fmt.Sprintf("rack%d-%02d", i/20+1, i%20+1)
		units[name] = unitVars("OL", fmt.Sprint(90+i%11))
		switch {
		case i%97 == 5:
			units[name] = unitVars("OB DISCHRG", "71")
		case i%211 == 50:
			units[name] = unitVars("OB DISCHRG LB", "12")
		}
		fmt.Fprintf(&conf, "MONITOR %s POWERVAL 0 UPSDUSER u PASSWORD \"s3cret\" TYPE secondary\n", name)
	}
	conf.WriteString("WHEN EACH REPORTS OL->OB FOR 5m : WALL \"%(u)s: five minutes on battery\"\nWHEN EACH REPORTS None->LB : WALL \"%(u)s: low\"\n")
	if len(hear) > 0 {
		conf.WriteString("WHEN EACH REPORTS OL->OB : PRINT \"%(u)s\"\nWHEN EACH REPORTS OB->OL : PRINT \"%(u)s\"\n")
	}
	s := startSite(t, conf.String(), units, Options{}, PageOptions{}, hear...)
	s.until(t, fmt.Sprintf("rack%d-%02d [COMM OL]", (n-1)/20+1, (n-1)%20+1))
	return s
}

// roomConf is the policy of a site with ten units, some with long names.
const roomConf = `POLLFREQ 1s
POLLFREQALERT 1s
GROUP MACHINE-ROOM PLAINTEXT
MONITOR rack-a POWERVAL 1 UPSDUSER u PASSWORD "s3cret" TYPE primary
MONITOR rack-b POWERVAL 1 UPSDUSER u PASSWORD "s3cret" TYPE primary
MINSUPPLIES 1
GROUP EVERYWHERE-ELSE PLAINTEXT
MONITOR cellar POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR reception POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR workshop POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR garage POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR antenna POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR the-one-behind-the-lift-on-the-third-floor POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR office POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary
MONITOR laboratory POWERVAL 0 UPSDUSER u PASSWORD "s3cret" TYPE secondary

WHEN EACH REPORTS OL->OB : WALL "%(u)s: on battery" STARTTIMER ten-minutes 10m WHILE OB
WHEN EACH TIMEOUT ten-minutes : IF NOT DOWN SHUTDOWN
WHEN EACH REPORTS None->LB FOR 3m : WALL "%(u)s: the battery has been low for three minutes, so look at what is connected to it, and switch off what nobody needs"
WHEN EACH REPORTS None->RB : SYSLOG "[warning] %(u)s: replace the battery"
`

// oneConf is the policy of a host with one unit.
const oneConf = `POLLFREQ 50ms
POLLFREQALERT 50ms
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1 UPSDUSER u PASSWORD "s3cret" TYPE primary
WHEN Eaton REPORTS OB FOR 5m, REPORTS OB AND LB : IF NOT DOWN SHUTDOWN
WHEN Eaton REPORTS OL->OB FOR 10s : WALL "%(u)s: on battery"
`

// room is a site with ten units, half of which are in trouble.
func room(t testing.TB) *site {
	t.Helper()
	units := map[string]map[string]string{}
	for _, name := range []string{"rack-a", "rack-b", "cellar", "reception", "workshop", "garage", "antenna", "the-one-behind-the-lift-on-the-third-floor", "office", "laboratory"} {
		units[name] = unitVars("OL", "100")
	}
	units["cellar"]["ups.status"] = "OL CAL RB CHRG"
	units["office"]["ups.load"] = "97"
	delete(units["garage"], "battery.runtime")
	s := startSite(t, roomConf, units, Options{}, PageOptions{})
	s.until(t, "laboratory [COMM OL]")
	s.upsd.Set("the-one-behind-the-lift-on-the-third-floor", "battery.charge", "12")
	s.upsd.Set("the-one-behind-the-lift-on-the-third-floor", "battery.runtime", "95")
	s.upsd.Set("the-one-behind-the-lift-on-the-third-floor", "ups.status", "OB DISCHRG LB")
	s.upsd.Set("rack-b", "battery.charge", "44")
	s.upsd.Set("rack-b", "ups.status", "OB DISCHRG")
	s.upsd.SetStale("antenna", true)
	for _, want := range []string{"floor [COMM OB DISCHRG LB]", "rack-b [COMM OB DISCHRG]", "antenna [NOCOMM"} {
		s.until(t, want)
	}
	return s
}

// A day is a history in which each variable wavers, with an outage.
type day struct{}

func (day) Units(context.Context) (map[string][]string, error) { return nil, nil }

func (day) Series(_ context.Context, q history.Query) (history.Series, error) {
	var out history.Series
	begun, ended := q.From.Add(q.To.Sub(q.From)*6/10), q.From.Add(q.To.Sub(q.From)*65/100)
	for i := range q.Points {
		at := q.From.Add(q.To.Sub(q.From) * time.Duration(i) / time.Duration(q.Points))
		v := map[string]float64{"battery.charge": 100, "battery.runtime": 2580, "ups.load": 23, "input.voltage": 231}[q.Variable]
		v *= 1 + math.Sin(float64(i)/9)/60
		if q.Variable != "ups.load" && at.After(begun) {
			left := 1 - 0.4*min(1, at.Sub(begun).Seconds()/ended.Sub(begun).Seconds()) + 0.4*max(0, min(1, at.Sub(ended).Hours()/3))
			v *= left
		}
		out.Points = append(out.Points, history.Point{Time: at, Min: v * 0.97, Mean: v, Max: min(v*1.02, max(v, 100))})
	}
	return out, nil
}

func (day) Spans(_ context.Context, _ string, from, to time.Time) ([]history.Span, error) {
	at := func(percent time.Duration) time.Time { return from.Add(to.Sub(from) * percent / 100) }
	return []history.Span{
		{Kind: history.Test, Start: at(30), End: at(30).Add(10 * time.Second)},
		{Kind: history.Outage, Start: at(60), End: at(65)},
		{Kind: history.Lost, Start: at(80), End: at(81)},
	}, nil
}

// pair is a site with two units, and values of the last day.
func pair(t testing.TB, o Options) *site {
	t.Helper()
	s := startSite(t, siteConf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": unitVars("OL CHRG", "98")}, o, PageOptions{History: day{}})
	s.until(t, "[COMM OL CHRG]")
	return s
}

// remote serves the page to other machines, and returns its address.
func (s *site) remote(t *testing.T) string {
	t.Helper()
	cert, key, _ := certFor(t, "nas.example.org")
	other, err := New(Options{Address: "0.0.0.0:0", Cert: cert, Key: key, TokenFile: bothTokens(t)})
	if err != nil {
		t.Fatal(err)
	}
	s.page.Register(other)
	if err := other.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close(t.Context()) })
	_, port, _ := net.SplitHostPort(strings.Trim(strings.TrimPrefix(other.URL(), "https://"), "/"))
	return "https://127.0.0.1:" + port + "/"
}

// editedConf is siteConf after an edit that lacks a rule. It is in the picture of trying a policy, so its
// lines fit into the editor.
const editedConf = `# The rack in the cellar.
GROUP LOCAL PLAINTEXT
MONITOR Eaton POWERVAL 1
    UPSDUSER upsmon PASSWORD "s3cret" TYPE primary
MONITOR Spare POWERVAL 0
    UPSDUSER upsmon PASSWORD "s3cret" TYPE secondary

WHEN Eaton REPORTS OL->OB :
    WALL "%(u)s: on battery"
    STARTTIMER three-min 3m WHILE OB
    STARTTIMER mail-boss 15m WHILE OB
WHEN Eaton TIMEOUT three-min :
    WALL "%(u)s: three minutes on battery" SHUTDOWN
WHEN Eaton REPORTS None->LB : IF OB SHUTDOWN
WHEN EACH REPORTS OB->OL :
    WALL "%(u)s: on mains power again"
WHEN EACH REPORTS COMM->NOCOMM FOR 30s :
    WALL "%(u)s: no contact"
`

// edit shows the page a changed policy, which has a warning.
func (s *site) edit(t *testing.T) {
	t.Helper()
	read := func(string) ([]byte, fs.FileMode, error) { return []byte(editedConf), 0o600, nil }
	c := config.Source{Public: true, Read: read}.Load("/etc/nut/UPSmon.conf")
	if c.Program == nil || len(c.Diagnostics) != 1 {
		t.Fatal(c.Diagnostics)
	}
	s.page.InForce(c)
}

// rehearse runs a drill to its end.
func (s *site) rehearse(t *testing.T, unit string) {
	t.Helper()
	if _, err := s.engine.Drill(t.Context(), status.DrillOrder{Unit: unit, Speed: 1000}, "anna"); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		d, err := s.engine.DrillStatus(t.Context())
		if err == nil && !d.Ended.IsZero() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the drill does not end: %+v, %v", d, err)
		}
	}
}

// outage takes mains power from Eaton.
func (s *site) outage(t testing.TB) {
	t.Helper()
	s.upsd.Set("Eaton", "battery.charge", "71")
	s.upsd.Set("Eaton", "ups.status", "OB DISCHRG")
	s.until(t, "[COMM OB DISCHRG] [{ups.status OB DISCHRG} {battery.charge 71}")
}

// axe returns axe-core in the version of browser/package-lock.json.
func axe(t testing.TB) string {
	t.Helper()
	needs.Programs(t, "npm")
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		content, err := os.ReadFile(filepath.Join("browser", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		needs.Missing(t, "axe-core cannot be fetched: %v\n%s", err, out)
	}
	script, err := os.ReadFile(filepath.Join(dir, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// TestBrowser checks every view in a browser: it is accessible in light and dark, on a screen and on a phone, loads
// nothing that its Content-Security-Policy forbids, and logs nothing to the console. With UPDATE=1 the test makes
// the pictures of docs/page.md.
func TestBrowser(t *testing.T) {
	script := axe(t)
	b := newBrowser(t)
	s := pair(t, Options{TokenFile: bothTokens(t)})
	many := rack(t, 1000)
	ten := room(t)
	one := startSite(t, oneConf, map[string]map[string]string{"Eaton": unitVars("OL", "100")}, Options{}, PageOptions{})
	one.until(t, "[COMM OL]")
	base := strings.TrimSuffix(s.URL(), "/")
	locked := s.remote(t)
	listening, stop := context.WithCancel(b.begun())
	console := chromedp.Console(listening)
	unit := ""
	views := []struct {
		name   string
		url    func() string
		ready  string
		before func()
	}{
		{"calm", func() string { return base + "/" }, `document.querySelector(".state.calm")`, nil},
		{"acts", func() string { return base + unitURL("LOCAL:Spare@localhost:3493") }, `document.querySelector("#token")`, func() { s.rehearse(t, "Spare") }},
		{"locked", func() string { return locked }, `document.querySelector("#token")`, nil},
		{"outage", func() string { return base + "/" }, `document.querySelector(".state.warning [data-ends]")`, func() { s.outage(t) }},
		{"unit", func() string { return base + unit }, `document.querySelector(".timeline li") && document.querySelector(".u-over")`, nil},
		{"policy", func() string { return base + "/policy" }, `document.querySelector(".source .note") && document.querySelector(".diff .add")`, func() { s.edit(t) }},
		{"try", func() string { return base + "/try" }, `document.querySelectorAll("#unit option").length === 2`, nil},
		{"one", one.URL, `document.querySelector(".state.calm")`, nil},
		{"one-outage", one.URL, `document.querySelector(".state.warning [data-ends]")`, func() { one.outage(t) }},
		{"ten", ten.URL, `document.querySelector(".units > li:first-child").textContent.includes("on-the-third-floor")`, nil},
		{"many", func() string { return many.URL() }, `document.querySelectorAll(".strip rect").length === 1000`, nil},
	}
	for _, v := range views {
		if v.before != nil {
			v.before()
		}
		for _, dark := range []bool{false, true} {
			for _, width := range []int64{1280, 360} {
				if dark != (width == 360) && os.Getenv("UPDATE")+os.Getenv("SHOTS") == "" {
					continue // the others are only needed for pictures
				}
				t.Run(fmt.Sprintf("%s/dark=%t/%d", v.name, dark, width), func(t *testing.T) {
					b.t = t
					if v.name == "unit" {
						now, err := s.page.present(t.Context())
						if err != nil {
							t.Fatal(err)
						}
						unit = now.units[0].URL
					}
					b.do(look(width, 800, dark), chromedp.Navigate(v.url()))
					b.until(v.ready)
					if v.name != "locked" {
						b.until(`document.querySelector(".live")?.dataset.state === "on"`)
					}
					switch v.name {
					case "policy":
						b.until(`document.querySelector("[data-proofs] table") || (document.querySelector("[data-proofs] button:not([disabled])")?.click(), false)`)
						b.click("[data-proofs] summary")
					case "acts":
						b.enter("#token", actToken)
						b.click("#token + button")
						b.until(`document.querySelectorAll("[data-order]").length >= 3 && document.querySelector("#drill ~ .sheet td")`)
					case "locked":
						b.enter("#token", "nobody-has-this-token-0123456789")
						b.click("#token + button")
						b.until(`document.querySelector("[role=status]").textContent.includes("not known")`)
					case "unit":
						b.click("#machines ~ details summary")
						b.until(`document.querySelectorAll(".picture .lit").length > 3`)
						b.until(`/^In this time: 1 outage, shaded; \d+ events, marked$/.test(document.querySelector("[data-marks] summary").textContent)`)
						b.click("[data-marks] summary")
						b.click(".timeline summary")
						b.until(`document.querySelector(".timeline pre").textContent.length > 10`)
					case "many": // a newer version keeps what scripts have drawn
						was := eval[string](b, `document.body.dataset.version`)
						many.page.Heard()
						b.until(fmt.Sprintf(`document.body.dataset.version !== %q && document.querySelectorAll(".strip rect").length === 1000`, was))
					case "try":
						b.click("[data-event=OB]")
						b.until(`document.querySelector("#trace .action")`)
						b.click("[data-pass=next]")
						b.until(`document.querySelector("#trace .shuts") && document.querySelectorAll("#picture .lit").length > 3`)
					}
					eval[bool](b, script+"; true")
					bad := eval[string](b, `axe.run({ exclude: [".units > li:nth-child(n+40)"] }, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.help + "\n" + v.nodes.map((n) => "  " + n.html.slice(0, 200) + " " + n.any.map((a) => a.message).join("; ")).join("\n")).join("\n"))`)
					if bad != "" {
						t.Errorf("axe finds:\n%s", bad)
					}
					if wide := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
						t.Errorf("the page is %d pixels wider than the screen: %s", wide, eval[string](b, `[...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML.slice(0, 120)).slice(0, 3).join("\n")`))
					}
					if rows := eval[int](b, `document.querySelectorAll(".units > li").length`); rows > maxRows {
						t.Errorf("%d rows", rows)
					}
					b.picture(v.name, dark, width)
					eval[bool](b, `sessionStorage.clear(), true`)
				})
			}
		}
	}
	stop()
	for m, err := range console {
		if err != nil {
			break
		}
		if said := fmt.Sprint(m); !strings.Contains(said, "status of 401") { // the sign-in
			t.Errorf("on the console: %s", said)
		}
	}
}

// picture saves a screenshot of a view for the documentation.
func (b *browser) picture(name string, dark bool, width int64) {
	file := map[string]string{"calm false 1280": "calm", "outage true 1280": "outage", "unit false 1280": "unit", "try false 1280": "try", "outage false 360": "phone", "acts false 1280": "actions", "many true 1280": "many"}[fmt.Sprint(name, " ", dark, " ", width)]
	out := os.Getenv("SHOTS")
	if os.Getenv("UPDATE") != "" && file != "" {
		out, name = "../../docs/images", "page-"+file
	} else if out != "" {
		name = fmt.Sprintf("%s-%t-%d", name, dark, width)
	} else {
		return
	}
	if name == "page-many" || strings.HasPrefix(name, "many-") {
		b.do(chromedp.Func(func(context.Context, *chromedp.Target) error { return nil }))
		png, err := chromedp.Run(b.Context, chromedp.CaptureScreenshot())
		b.keep(png, err, out, name)
		return
	}
	png, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
	b.keep(png, err, out, name)
}

func (b *browser) keep(png []byte, err error, dir, name string) {
	b.t.Helper()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestLive: the page follows the monitor without reloading, and an order needs a token.
func TestLive(t *testing.T) {
	s := pair(t, Options{TokenFile: bothTokens(t)})
	b := newBrowser(t)
	b.do(look(1280, 800, false), chromedp.Navigate(s.URL()))
	b.until(`document.querySelector(".state.calm")`)
	b.until(`document.querySelector(".live").dataset.state === "on"`)
	eval[int](b, `window.same = 1`)
	s.outage(t)
	b.until(`document.querySelector(".state.warning h1")?.textContent.includes("Eaton")`)
	b.until(`/^(1:\d\d|2:00|0:\d\d)$/.test(window.first = document.querySelector(".state [data-ends]")?.textContent)`)
	b.until(`(document.querySelector(".state [data-ends]")?.textContent ?? first) !== first`) // it counts down
	b.until(`same === 1`)                                                                     // in the same document
	b.click(".units .warning .name a")
	b.until(`document.querySelector("#actions") && !document.querySelector("[data-order]")`) // read-only
	b.enter("#token", actToken)
	b.click("#token + button")
	b.until(`document.querySelector("[data-order='/act/timer']")`)
	b.click("button[value=cancel]")
	s.until(t, "OB DISCHRG")
	b.until(`!document.querySelector("[data-order='/act/timer']")`) // no timer runs
	s.upsd.Set("Eaton", "ups.status", "OL")
	b.until(`document.querySelector(".state.calm")`) // a unit on battery has no drill
	b.click("[data-order='/act/drill'] button")
	b.until(`document.querySelector("[data-order='/act/drill'] [role=status]").textContent.includes("The drill has begun")`)
	b.until(`document.querySelector("#drill ~ p")?.textContent.includes("A drill is running, ordered by anna")`)
	b.until(`document.querySelector("#drill ~ .sheet td")`) // what it does
	if said := eval[string](b, `document.querySelector("[data-order='/act/drill'] [role=status]").textContent`); !strings.Contains(said, "The drill has begun") {
		t.Errorf("the result of the order disappears when the page changes: %q", said)
	}
	b.click("[data-order='/act/drill/end'] button")
	b.until(`document.querySelector("#drill ~ p")?.textContent.includes("The last drill was ordered by anna")`)
	b.enter("#typed", "Eatno")
	b.click("button.danger")
	b.until(`document.querySelector("[data-order='/act/fsd'] [role=status]").textContent.includes("type Eaton")`)
	b.enter("#typed", "Eaton")
	b.click("button.danger")
	b.until(`document.querySelector("[data-order='/act/fsd'] [role=status]").textContent.includes("FSD was set")`)
	b.until(`document.querySelector(".state.critical")`)
	const want = "adjust anna, on the page from 127.0.0.1\ndrill anna, on the page from 127.0.0.1\nfsd anna, on the page from 127.0.0.1\n"
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) { // the journal is written asynchronously
		var told strings.Builder
		for e, err := range journal.Read(s.page.o.Journal, journal.Query{}) {
			if err == nil && e.By != "" {
				fmt.Fprintln(&told, e.Kind, e.By)
			}
		}
		if told.String() == want {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the journal says %q, want %q", told.String(), want)
		}
	}

	// A stream that has been silent for too long is replaced.
	streams := `performance.getEntriesByType("resource").filter((e) => e.name.includes("/live")).length`
	had := eval[int](b, streams)
	eval[bool](b, `(() => { const now = Date.now; window.ahead = 60000; Date.now = () => now() + ahead; return true; })()`)
	b.until(fmt.Sprintf("%s > %d", streams, had))
	eval[int](b, `window.ahead = 0`)
	b.until(`document.querySelector(".live").dataset.state === "on"`)
	// Without a monitor, the page says that it shows an old state.
	closing, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_ = s.Server.Close(closing)
	b.until(`document.querySelector(".live").textContent.includes("No connection to the monitor since")`)
	b.until(`document.body.dataset.lost && getComputedStyle(document.querySelector(".state h1"), "::before").content.includes("?")`)
}
