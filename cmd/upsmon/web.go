package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"github.com/tls-upsmon/upsmon/engine/web"
)

// webFlags are the flags for the page.
type webFlags struct{ o web.Options }

func (f *webFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.o.Address, "web", "", "serve a page about this monitor on `ADDRESS`: HOST:PORT, or the path of a Unix socket")
	flags.StringVar(&f.o.Cert, "web-cert", "", "PEM `FILE` with the page's certificate; needed if other machines can reach ADDRESS")
	flags.StringVar(&f.o.Key, "web-key", "", "PEM `FILE` with its key")
	flags.StringVar(&f.o.TokenFile, "web-token-file", "", "`FILE` with the tokens for reading the page and acting on it")
	flags.StringArrayVar(&f.o.Names, "web-name", nil, "`NAME` of a proxy that forwards requests to the page; may be repeated")
}

// check finds errors that no retry will fix.
func (f *webFlags) check() error {
	if f.o.Address == "" {
		if f.o.Cert != "" || f.o.Key != "" || f.o.TokenFile != "" || len(f.o.Names) > 0 {
			return errWithoutWeb
		}
		return nil
	}
	_, err := f.o.Check()
	if err != nil {
		return fmt.Errorf("--web: %w", err)
	}
	return nil
}

var errWithoutWeb = errors.New("--web-cert, --web-key, --web-token-file and --web-name need --web")

// socketDir returns the directory of the page's Unix socket; "": the page has none.
func (f *webFlags) socketDir() string {
	if place, err := f.o.Check(); f.o.Address == "" || err != nil || place != web.Socket {
		return ""
	}
	return filepath.Dir(f.o.Address)
}

const (
	// webRetry is the pause between tries if the page cannot be served.
	webRetry = 30 * time.Second

	// webPatience is how long stopping waits for the page's server, whose files may hang.
	webPatience = 2 * time.Second
)

// serve serves the page, and what register adds to its server, until end is called. Failures are
// logged and retried: they affect neither the work of the monitor nor its end.
func (f *webFlags) serve(ctx context.Context, log *slog.Logger, register func(*web.Server)) (end func()) {
	if f.o.Address == "" {
		return func() {}
	}
	o := f.o
	o.Logger = log
	return serving(ctx, log, func() (pageServer, error) {
		s, err := web.New(o)
		if err != nil {
			return nil, err
		}
		register(s)
		return s, s.Listen()
	})
}

// serving runs a server until end is called. end does not wait for a server that hangs.
func serving(ctx context.Context, log *slog.Logger, start func() (pageServer, error)) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		keepServing(ctx, log, start)
	}()
	return func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(webPatience):
			log.Warn("the page's server does not stop: a file that it reads hangs")
		}
	}
}

// A pageServer is a web.Server.
type pageServer interface {
	URL() string
	Close(ctx context.Context) error
}

// keepServing tries to start a server until that succeeds, and closes it when ctx ends.
func keepServing(ctx context.Context, log *slog.Logger, start func() (pageServer, error)) {
	for said := ""; ctx.Err() == nil; {
		s, err := start()
		if err == nil {
			log.Info("the page is served", "address", s.URL())
			<-ctx.Done()
			closing, done := context.WithTimeout(context.Background(), time.Second)
			defer done()
			_ = s.Close(closing) // clients that have not read the answer by now never will
			return
		}
		if said != err.Error() {
			said = err.Error()
			log.Error("the page cannot be served", "error", err, "nextTry", webRetry)
		}
		select {
		case <-time.After(webRetry):
		case <-ctx.Done():
		}
	}
}
