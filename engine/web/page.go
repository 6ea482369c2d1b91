package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/history"
	"github.com/tls-upsmon/upsmon/engine/next"
	"github.com/tls-upsmon/upsmon/engine/status"
	"github.com/tls-upsmon/upsmon/fsm"
)

//go:embed static templates
var files embed.FS

// Monitor is the monitor that the page shows: an engine.Engine.
type Monitor interface {
	Status(ctx context.Context) (status.Monitor, error)
	Explain(ctx context.Context, unit string) ([]fsm.RuleState, error)
	Next(ctx context.Context, unit string, only ...next.If) ([]next.Forecast, error)
	FSD(ctx context.Context, by string) (units []string, err error)
	AdjustTimer(ctx context.Context, unit string, a fsm.Adjust, by string) (ends time.Time, err error)
	Acknowledge(ctx context.Context, unit string, undo bool, by string) (events []string, err error)
	Drill(ctx context.Context, o status.DrillOrder, by string) (status.Drill, error)
	DrillStatus(ctx context.Context) (status.Drill, error) // fails if there was no drill
	EndDrill(ctx context.Context, by string) error
}

// PageOptions configures a page.
type PageOptions struct {
	Monitor Monitor        // nil: the page can only try out policies
	Journal string         // the directory of the journal; "": there is none
	History history.Source // nil: no values are kept
	Host    string         // the name of this machine
	Text    []byte         // without a Monitor: the initial policy
	File    string         // its name
	Logger  *slog.Logger   // nil: nothing is logged

	// Test sends a marked message to every address of a configuration; nil: the page does not offer it.
	Test func(ctx context.Context, c *config.Config, by string) error
}

// A Page shows a monitor in a browser.
type Page struct {
	o      PageOptions
	pages  map[string]*template.Template
	assets map[string]asset

	clients atomic.Int64 // clients that listen to the stream
	dirty   atomic.Bool  // something has happened since the last query
	drifted atomic.Bool  // a value has changed since then
	drilled atomic.Bool  // a drill runs, so something may have changed

	mu       sync.Mutex
	version  uint64        // the version of the page's content
	changed  chan struct{} // closed when there is a newer version
	view     *view         // nil: not queried yet
	rendered map[string][]byte
	policy   *policyInForce
	before   *policyInForce // the previous policy; nil: none

	asking  chan struct{} // limits concurrent queries to the monitor
	trials  chan struct{} // limits waiting trials
	trying  chan struct{} // limits concurrent trials
	reading chan struct{} // limits concurrent readers of the journal
	drawing chan struct{} // limits concurrent drawings
	testing chan struct{} // limits concurrent tests
	drawn   drawings
	proofs  proofs
	pasts   pasts
}

// A policyInForce is a configuration with what the page shows about it.
type policyInForce struct {
	*config.Config
	loaded time.Time
}

type asset struct {
	content []byte
	kind    string
	version string
}

// NewPage makes a page. Register adds it to a server.
func NewPage(o PageOptions) (*Page, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Page{
		o: o, pages: map[string]*template.Template{}, assets: map[string]asset{}, changed: make(chan struct{}), rendered: map[string][]byte{},
		asking: make(chan struct{}, 1), trials: make(chan struct{}, maxTrials), trying: make(chan struct{}, 1), reading: make(chan struct{}, 1), drawing: make(chan struct{}, 1), testing: make(chan struct{}, 1),
	}
	p.drawn.pictures = map[string][]byte{}
	p.proofs.reports = map[string]*proof{}
	p.pasts.of = map[string]*past{}
	if err := p.readAssets(); err != nil {
		return nil, err
	}
	base, err := template.New("base.html").Funcs(p.functions()).ParseFS(files, "templates/base.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/page-*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := template.Must(base.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, err
		}
		p.pages[strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "page-"), ".html")] = t
	}
	return p, nil
}

func (p *Page) readAssets() error {
	return fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		kind := mime.TypeByExtension(path.Ext(name))
		switch path.Ext(name) {
		case ".js":
			kind = "text/javascript; charset=utf-8"
		case ".css":
			kind = "text/css; charset=utf-8"
		case ".svg":
			kind = "image/svg+xml"
		case "":
			kind = "text/plain; charset=utf-8"
		}
		p.assets["/"+name] = asset{content, kind, hex.EncodeToString(sum[:8])}
		return nil
	})
}

// Register adds the page to a server.
func (p *Page) Register(s *Server) {
	s.HandleOpen("GET /static/", http.HandlerFunc(p.static))
	s.signIn = p.signIn
	s.Handle("GET /try", p.html("try", p.tryPage))
	s.Handle("POST /try", http.HandlerFunc(p.try))
	s.Handle("POST /try/case", http.HandlerFunc(p.tryCase))
	s.Handle("POST /try/picture", http.HandlerFunc(p.tryPicture))
	if p.o.Monitor == nil {
		s.Handle("GET /{$}", p.html("try", p.tryPage))
		return
	}
	s.Handle("GET /{$}", p.html("overview", p.overview))
	s.Handle("GET /unit", p.html("unit", p.unit))
	s.Handle("GET /policy", p.html("policy", p.policyPage))
	s.HandleStream("GET /live", http.HandlerFunc(p.live))
	s.Handle("GET /timeline", http.HandlerFunc(p.timeline))
	s.Handle("GET /why", http.HandlerFunc(p.why))
	s.Handle("GET /picture", http.HandlerFunc(p.picture))
	s.Handle("GET /curve", http.HandlerFunc(p.curve))
	s.Handle("GET /marks", http.HandlerFunc(p.marked))
	s.Handle("GET /proofs", http.HandlerFunc(p.prove))
	s.HandleAct("POST /act/timer", http.HandlerFunc(p.actTimer))
	s.HandleAct("POST /act/fsd", http.HandlerFunc(p.actFSD))
	s.HandleAct("POST /act/ack", http.HandlerFunc(p.actAck))
	s.HandleAct("POST /act/drill", http.HandlerFunc(p.actDrill))
	s.HandleAct("POST /act/drill/end", http.HandlerFunc(p.actDrillEnd))
	if p.o.Test != nil {
		s.HandleAct("POST /act/test", http.HandlerFunc(p.actTest))
	}
}

// InForce informs the page which configuration is in force. It does not wait.
func (p *Page) InForce(c *config.Config) {
	p.mu.Lock()
	if p.policy != nil && p.policy.Hash() != c.Hash() {
		p.before = p.policy
	}
	p.policy = &policyInForce{c, time.Now()}
	p.mu.Unlock()
	p.Heard()
}

// Heard informs the page that something has happened. It does not wait.
func (p *Page) Heard() { p.dirty.Store(true) }

// Drifted informs the page that a value has changed, which is less urgent. It does not wait.
func (p *Page) Drifted() { p.drifted.Store(true) }

// Watched reports whether any client has the page open, so that changes matter.
func (p *Page) Watched() bool { return p.clients.Load() > 0 }

func (p *Page) inForce() (policy, before *policyInForce) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.policy, p.before
}

// static serves the embedded files. Their addresses contain the version of the content.
func (p *Page) static(w http.ResponseWriter, r *http.Request) {
	a, ok := p.assets[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("ETag", `"`+a.version+`"`)
	w.Header().Set("Cache-Control", "no-cache") // clients ask again, and get a few bytes
	if r.Header.Get("If-None-Match") == `"`+a.version+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(a.content)
}

// A frame is the data that all pages share.
type frame struct {
	Page    string // "overview"
	Title   string
	Host    string
	Live    bool
	Locked  bool
	Acts    bool // the user may act
	Tests   bool // the user may also send a test message
	Now     int64
	Monitor bool // there is a monitor
	Version uint64
	Body    any
}

// A problem is an answer that is not a page.
type problem struct {
	code int
	said string
}

func (p problem) Error() string { return p.said }

// html serves a page. content returns its title and its data.
func (p *Page) html(name string, content func(r *http.Request, v *view) (title string, body any, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		acts := personOf(r.Context()).right >= MayAct
		var v *view
		key := ""
		if p.o.Monitor != nil {
			var err error
			if v, err = p.present(r.Context()); err != nil {
				http.Error(w, "the monitor does not answer: "+err.Error(), http.StatusServiceUnavailable)
				return
			}
			key = name + "?" + r.URL.RawQuery
			if acts {
				key += "!"
			}
			if page := p.cached(v.version, key); page != nil {
				send(w, page)
				return
			}
		}
		title, body, err := content(r, v)
		if err != nil {
			code := http.StatusInternalServerError
			if is, ok := err.(problem); ok { //nolint:errorlint // it is never wrapped
				code = is.code
			}
			http.Error(w, err.Error(), code)
			return
		}
		f := frame{Page: name, Title: title, Host: p.o.Host, Live: p.o.Monitor != nil, Acts: acts, Tests: p.o.Test != nil, Now: time.Now().UnixMilli(), Monitor: p.o.Monitor != nil, Body: body}
		if v != nil {
			f.Version = v.version
		}
		var b bytes.Buffer
		if err := p.pages[name].Execute(&b, f); err != nil {
			p.o.Logger.Error("the page cannot be rendered", "page", name, "error", err)
			http.Error(w, "this page cannot be rendered", http.StatusInternalServerError)
			return
		}
		if v != nil {
			p.cache(v.version, key, b.Bytes())
		}
		send(w, b.Bytes())
	})
}

func send(w http.ResponseWriter, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page)
}

// maxRendered bounds how many rendered pages are kept for other clients.
const maxRendered = 32

func (p *Page) cached(version uint64, key string) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version != version {
		return nil
	}
	return p.rendered[key]
}

func (p *Page) cache(version uint64, key string, page []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version == version && len(p.rendered) < maxRendered {
		p.rendered[key] = page
	}
}

// signIn serves the page for users who need a token and have not sent one.
func (p *Page) signIn(w http.ResponseWriter, _ *http.Request, why string) {
	var b bytes.Buffer
	f := frame{Page: "locked", Title: "Sign in", Locked: true, Body: strings.ToUpper(why[:1]) + why[1:] + "."}
	if err := p.pages["locked"].Execute(&b, f); err != nil {
		http.Error(w, why, http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write(b.Bytes())
}

// unitURL returns the address of a unit's page.
func unitURL(id string) string { return "/unit?id=" + url.QueryEscape(id) }

func sendJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // if this fails, the client is gone
}

// enter waits for room, and reports whether it got any.
func enter(ctx context.Context, room chan struct{}) bool {
	select {
	case room <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}
