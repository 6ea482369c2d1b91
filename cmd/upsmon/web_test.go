package main

import (
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// TestPageThatHangs: a certificate on a dead network file system does not keep the monitor from stopping.
func TestPageThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		end := serving(t.Context(), slog.New(slog.DiscardHandler), func() (pageServer, error) {
			<-hang
			return nil, errWithoutWeb
		})
		began := time.Now()
		end()
		if took := time.Since(began); took > webPatience {
			t.Errorf("it took %v", took)
		}
		close(hang)
	})
}
