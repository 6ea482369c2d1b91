package grammar_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tls-upsmon/upsmon/grammar"
	"github.com/tls-upsmon/upsmon/grammar/grammartest"
)

// TestErrors runs the files of testdata/errors. Comments in them say which errors to expect; see
// grammartest.
func TestErrors(t *testing.T) {
	files, _ := filepath.Glob("testdata/errors/*.conf")
	if len(files) == 0 {
		t.Fatal("testdata/errors has no files")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, ds := grammar.Parse(file, src)
			grammartest.Compare(t, src, ds)
		})
	}
}
