package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
)

// Right is what a client may do.
type Right uint8

// The rights. Each includes those before it.
const (
	MayNothing Right = iota
	MayRead
	MayAct
)

// A token gives a right to everyone who knows it. Only its hash is kept.
type token struct {
	hash  [sha256.Size]byte
	right Right
	name  string // of its owner, for the journal
}

type tokens []token

const (
	minToken     = 20 // characters; random letters of this length cannot be guessed
	maxTokenFile = 64 << 10
)

// A tokenFile is a file whose tokens may change, or be revoked, while it is in use. If the file cannot be read, no
// client has any right.
type tokenFile struct {
	path string
	fail func(error) // called when the file cannot be read, and with nil when it can be again

	mu     sync.Mutex
	tokens tokens
	err    error
	was    fileState
}

// A fileState differs if a file's content differs.
type fileState struct {
	info          syscall.Stat_t // without the time of the last access
	found, settle bool           // settle: it has just changed, and may change again with the same timestamp
}

// settles is how long two changes of a file may have the same timestamp.
const settles = 2 * time.Second

func stateOf(path string) (f fileState) {
	f.found = syscall.Stat(path, &f.info) == nil
	f.info.Atim = syscall.Timespec{}
	changed := time.Unix(f.info.Ctim.Unix())
	f.settle = f.found && time.Since(changed).Abs() < settles
	return f
}

func newTokenFile(path string, fail func(error)) (*tokenFile, error) {
	f := &tokenFile{path: path, fail: fail, was: stateOf(path)}
	f.tokens, f.err = readTokens(path)
	return f, f.err
}

// find returns the token that a request presents, from the current file; nil: none.
func (f *tokenFile) find(presented string) *token {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := stateOf(f.path); now != f.was || now.settle {
		f.was = now
		was := f.err
		if f.tokens, f.err = readTokens(f.path); fmt.Sprint(f.err) != fmt.Sprint(was) {
			f.fail(f.err)
		}
	}
	return f.tokens.find(presented)
}

// readTokens reads a file with one token per line: the word read or act, the token, and its owner for the journal.
// Lines that begin with # are comments. It fails if users other than the owner and the group may read the file. No
// error shows a token.
func readTokens(path string) (tokens, error) {
	text, mode, err := config.ReadFile(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the token file: %s: %w", path, err)
	case mode&0o007 != 0:
		return nil, fmt.Errorf("the token file: every user may read or change %s (chmod 0640 it)", path)
	case len(text) > maxTokenFile:
		return nil, fmt.Errorf("the token file: %s has more than %d bytes", path, maxTokenFile)
	}
	return parseTokens(path, string(text))
}

func parseTokens(path, text string) (tokens, error) {
	var all tokens
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		right, ok := map[string]Right{"read": MayRead, "act": MayAct}[fields[0]]
		switch {
		case !ok:
			return nil, fmt.Errorf("%s:%d: a line must begin with read or act, which says what its token allows", path, n)
		case len(fields) < 2:
			return nil, fmt.Errorf("%s:%d: the token is missing", path, n)
		case len(fields[1]) < minToken:
			return nil, fmt.Errorf("%s:%d: the token has fewer than %d characters, so it could be guessed (openssl rand -hex 24 makes a good one)", path, n, minToken)
		}
		all = append(all, token{sha256.Sum256([]byte(fields[1])), right, strings.Join(fields[2:], " ")})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no token (a line is: act TOKEN NAME)", path)
	}
	return all, nil
}

// find returns the token that a request presents; nil: none.
func (t tokens) find(presented string) *token {
	hash := sha256.Sum256([]byte(presented))
	var found *token
	for i := range t {
		if subtle.ConstantTimeCompare(hash[:], t[i].hash[:]) == 1 {
			found = &t[i]
		}
	}
	return found
}

// A person is the sender of a request.
type person struct {
	right Right
	name  string // the owner of the token; "": no token
	from  string // the address
}

type personKey struct{}

func personOf(ctx context.Context) person {
	p, _ := ctx.Value(personKey{}).(person)
	return p
}

// Asker names the sender of a request for the journal: "anna, on the page from 192.0.2.7".
func Asker(r *http.Request) string {
	p := personOf(r.Context())
	who := "somebody"
	if p.name != "" {
		who = p.name
	}
	who += ", on the page"
	if p.from != "" {
		who += " from " + p.from
	}
	return who
}

var errUnknownToken = errors.New("this token is not known")

// person identifies the sender of a request.
func (s *Server) person(r *http.Request) (person, error) {
	p := person{}
	if s.tokens == nil || s.place != Remote {
		p.right = MayRead // everyone who reaches the server
	}
	p.from, _, _ = net.SplitHostPort(r.RemoteAddr) // a Unix socket has none
	header := r.Header.Get("Authorization")
	if header == "" {
		return p, nil
	}
	presented, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		return p, errors.New("only a bearer token is accepted")
	}
	var t *token
	if s.tokens != nil {
		t = s.tokens.find(strings.TrimSpace(presented))
	}
	if t == nil {
		return p, errUnknownToken
	}
	p.right, p.name = max(p.right, t.right), t.name
	return p, nil
}
