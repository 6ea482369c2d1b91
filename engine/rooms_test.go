package engine

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/nutclient"
)

// TestRooms follows a status word from the socket to its effect. CONTRIBUTING.md lists the
// functions that it passes through: at most ten, and none returns it to an earlier one.
func TestRooms(t *testing.T) {
	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	var rooms []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Za-z]+\\.[A-Za-z]+)` \\| `([a-z/]+\\.go)` \\|").FindAllStringSubmatch(string(text), -1) {
		room, file := row[1], row[2]
		if !slices.Contains(methods(t, "../"+file), room) {
			t.Errorf("%s does not declare %s", file, room)
		}
		rooms = append(rooms, room)
	}
	if len(rooms) == 0 || len(rooms) > 10 {
		t.Fatalf("got %d rooms, want 1 to 10: %q", len(rooms), rooms)
	}

	r := newRig(t, "")
	upsd := r.serve("", online("Eaton"))
	ways := &ways{seen: map[string][]string{}}
	r.options = func(o *Options) {
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, address)
			return tracedConn{c, ways}, err
		}
		o.Subscribers = append(o.Subscribers, func(e Event) {
			if s, ok := e.(Step); ok && s.Input.Status == "OB" && len(s.Records) > 0 {
				ways.note("published", "")
			}
		})
		o.Actions.Stdout = tracedWriter{ways}
	}
	r.write(fmt.Sprintf(header, upsd.Port()) + "WHEN Eaton REPORTS OL->OB : PRINT \"out\"\n")
	r.start()
	upsd.Set("Eaton", "ups.status", "OB")
	// The rooms between two points are only visible from these.
	poller := nutclient.NewPoller(nutclient.Options{Deliver: func(r nutclient.Report) {
		if r.Err == nil {
			ways.note("delivered", "")
		}
	}})
	poller.Update(units(config.Load(r.file).Program, false))
	runner := actions.New(actions.Options{NutLog: r.nutLog, Begin: func(*fsm.Effect) { ways.note("done", "") }})
	runner.Do(&fsm.Effect{Verb: actions.NutLog, Text: "out"})
	for _, where := range []string{"read", "published", "printed", "delivered", "done"} {
		r.await("the word "+where, func() bool { return len(ways.of(where)) > 0 })
	}
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	if err := errors.Join(poller.Close(ctx), runner.Close(ctx)); err != nil {
		t.Error(err)
	}

	for where, want := range map[string]struct {
		rooms    []string // in the order in which they call each other
		packages []string // those that calls may pass through
	}{
		"read":      {[]string{"watch.ask", "Conn.readLine"}, []string{"nutclient"}},
		"delivered": {[]string{"watch.deliver", "session.deliver"}, []string{"nutclient"}},
		"published": {[]string{"run.loop", "reported.take"}, []string{"engine"}},
		"done":      {[]string{"Runner.Do"}, []string{"actions"}},
		"printed":   {[]string{"Runner.carryOut", "printer.perform"}, []string{"actions", "internal/nutlog"}},
	} {
		way := ways.of(where)
		last := -1
		for _, room := range want.rooms {
			at := slices.IndexFunc(way, func(f string) bool { return strings.HasSuffix(f, ":"+room) })
			if at <= last {
				t.Errorf("%s: %s is missing from the calls, or out of order: %q", where, room, way)
			}
			last = at
		}
		for _, f := range way {
			if p, _, _ := strings.Cut(f, ":"); !slices.Contains(want.packages, p) {
				t.Errorf("%s: the calls pass through another package: %s", where, f)
			}
		}
	}
}

// methods lists the methods that a file declares, as "Type.method".
func methods(t *testing.T, file string) (names []string) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		of := fn.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if id, ok := of.(*ast.Ident); ok {
			names = append(names, id.Name+"."+fn.Name.Name)
		}
	}
	return names
}

// ways are the calls that last led to each of some places.
type ways struct {
	mu   sync.Mutex
	seen map[string][]string
}

// note records which of our calls have led here, the outermost first, as "package:Type.method", if
// the given one is among them. Calls in tests do not count.
func (w *ways) note(where, through string) {
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	var way []string
	for {
		f, more := frames.Next()
		if name, ours := strings.CutPrefix(f.Function, "github.com/tls-upsmon/upsmon/"); ours && !strings.HasSuffix(f.File, "_test.go") {
			dir, base := "", name
			if i := strings.LastIndex(name, "/"); i >= 0 {
				dir, base = name[:i+1], name[i+1:]
			}
			p, fn, _ := strings.Cut(base, ".")
			way = append(way, dir+p+":"+strings.NewReplacer("(", "", ")", "", "*", "").Replace(fn))
		}
		if !more {
			break
		}
	}
	if through != "" && !slices.Contains(way, through) {
		return
	}
	slices.Reverse(way)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[where] = way
}

func (w *ways) of(where string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen[where]
}

// A tracedConn notes who reads the replies to polls.
type tracedConn struct {
	net.Conn
	ways *ways
}

func (c tracedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.ways.note("read", "nutclient:watch.ask")
	return n, err
}

type tracedWriter struct{ ways *ways }

func (w tracedWriter) Write(p []byte) (int, error) {
	w.ways.note("printed", "")
	return len(p), nil
}
