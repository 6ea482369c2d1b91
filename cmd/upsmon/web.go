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
	flags.StringVar(&f.o.TokenFile, "web-token-file", "", "`FILE` with the tokens of those who may read the page or act on it")
	flags.StringArrayVar(&f.o.Names, "web-name", nil, "`NAME` under which a proxy is reached that passes requests on to the page; may be repeated")
}

// check finds what no start will repair.
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

var errWithoutWeb = errors.New("--web-cert, --web-key, --web-token-file and --web-name go with --web")

// socketDir is the directory of the page's Unix socket; "": it has none.
func (f *webFlags) socketDir() string {
	if place, err := f.o.Check(); f.o.Address == "" || err != nil || place != web.Socket {
		return ""
	}
	return filepath.Dir(f.o.Address)
}

// webRetry is how long it is until the next try where the page cannot be served.
const webRetry = 30 * time.Second

// serve serves the page, and what register adds to its server, until end is called. What keeps it from that is logged, and tried again: it never
// keeps the monitor from its work.
func (f *webFlags) serve(ctx context.Context, log *slog.Logger, register func(*web.Server)) (end func()) {
	if f.o.Address == "" {
		return func() {}
	}
	o := f.o
	o.Logger = log
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for said := ""; ; {
			s, err := web.New(o)
			if err == nil {
				register(s)
				err = s.Listen()
			}
			if err == nil {
				log.Info("the page is served", "address", s.URL())
				<-ctx.Done()
				closing, done := context.WithTimeout(context.Background(), time.Second)
				defer done()
				_ = s.Close(closing) // who has not read the answer by now will not
				return
			}
			if said != err.Error() {
				said = err.Error()
				log.Error("the page cannot be served", "error", err, "nextTry", webRetry)
			}
			select {
			case <-time.After(webRetry):
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() { cancel(); <-ended }
}
