package web

import (
	"context"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// policy is the Content-Security-Policy: nothing from other sites, and no inline scripts or styles.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// secure checks all requests, and sets the headers of all answers.
func (s *Server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Embedder-Policy", "require-corp")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-store")
		if s.cert != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		switch {
		case !s.known(r.Host):
			http.Error(w, "this server does not answer to that name", http.StatusMisdirectedRequest)
		case foreign(r):
			http.Error(w, "another site may not request this", http.StatusForbidden)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			next.ServeHTTP(w, r)
		}
	})
}

// known reports whether a Host header names this server. Another site can make its own name resolve
// to this server, but it cannot change the name that the browser sends.
func (s *Server) known(hostport string) bool {
	host := hostport
	if h, port, err := net.SplitHostPort(hostport); err == nil {
		if !s.ownPort(port) && !s.named(h) {
			return false
		}
		host = h
	}
	host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if s.named(host) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case s.place != Remote:
		return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
	case err == nil: // nobody can make the address of another machine lead here
		return true
	}
	return s.cert != nil && s.cert.names(host)
}

func (s *Server) named(host string) bool {
	return slices.ContainsFunc(s.o.Names, func(name string) bool { return strings.EqualFold(name, host) })
}

func (s *Server) ownPort(port string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.place == Socket || s.listener == nil {
		return true
	}
	_, own, _ := net.SplitHostPort(s.listener.Addr().String())
	return port == own
}

// foreign reports whether a page of another site has caused a request. Browsers say so (Fetch Metadata); other
// clients do not.
func foreign(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if site != "" && site != "same-origin" && site != "none" {
		return !reading || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err != nil || u.Host != r.Host
	}
	return false
}

// guard admits clients that have the right to a handler, which may run for a limited time; 0: no limit.
func (s *Server) guard(need Right, limit time.Duration, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := s.person(r)
		switch {
		case need == MayNothing:
		case err != nil:
			s.refuse(w, r, http.StatusUnauthorized, err.Error())
			return
		case p.right < MayRead:
			s.refuse(w, r, http.StatusUnauthorized, "a token is needed")
			return
		case p.right < need:
			s.refuse(w, r, http.StatusForbidden, "a token that may act is needed")
			return
		}
		if r.Method == http.MethodPost {
			if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
				s.refuse(w, r, http.StatusUnsupportedMediaType, "the body must be JSON")
				return
			}
		}
		ctx := context.WithValue(r.Context(), personKey{}, p)
		if limit > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, limit)
			defer cancel()
		}
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, code int, why string) {
	if code == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="upsmon"`)
	}
	if code != http.StatusUnsupportedMediaType {
		s.o.Logger.Debug("a request was refused", "path", r.URL.Path, "from", r.RemoteAddr, "reason", why)
	}
	if code == http.StatusUnauthorized && s.signIn != nil && r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
		s.signIn(w, r, why)
		return
	}
	http.Error(w, why, code)
}
