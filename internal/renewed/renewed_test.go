package renewed

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// TestHanging: a file whose reading does not end keeps nobody waiting, and what was there before stays in
// force.
func TestHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		write := func(text string) {
			t.Helper()
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("first")
		f, err := New(slog.New(slog.DiscardHandler), []string{path}, func(contents [][]byte) (*string, error) {
			text := string(contents[0])
			return &text, nil
		}, func([][]byte) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		hang := make(chan struct{})
		f.file = func(path string) ([]byte, error) {
			<-hang
			return ReadFile(path)
		}
		write("second")
		for i := range 3 {
			time.Sleep(Pause)
			begun := time.Now()
			got := *f.Get()
			if took, most := time.Since(begun), map[bool]time.Duration{true: Patience}[i == 0]; took > most || got != "first" {
				t.Errorf("%s after %v", got, took)
			}
			f.Refresh()
		}
		close(hang)
		synctest.Wait()
		if got := *f.Get(); got != "second" {
			t.Errorf("%s afterwards", got)
		}
	})
}
