package renewed

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// TestHanging: a file whose reading never ends blocks no caller for longer than Patience, and the
// previous value stays in use.
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
				t.Errorf("got %q after %v, want %q within %v", got, took, "first", most)
			}
			f.Refresh()
		}
		close(hang)
		synctest.Wait()
		if got := *f.Get(); got != "second" {
			t.Errorf("after the read has ended: got %q, want %q", got, "second")
		}
	})
}
