package spec

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/engine/simulate"
)

var update = flag.Bool("update", false, "write the actual results to the cases and the documents")

func TestCases(t *testing.T) {
	files, err := filepath.Glob("cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runCase(t, file)
		})
	}
}

// runCase runs one case; simulate.Case documents the format. A case must begin with a sentence that
// says what it shows.
func runCase(t *testing.T, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := simulate.ParseCase(file, src)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(c.Title, ".") {
		t.Errorf("got title %q, want a sentence that says what the case shows", c.Title)
	}
	o := c.Run(nil)
	if *update {
		if now := c.Updated(o); !bytes.Equal(now, src) {
			if err := os.WriteFile(file, now, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	if !o.Passed() {
		t.Errorf("%s\n%s", c.Title, o.Problems())
	}
}
