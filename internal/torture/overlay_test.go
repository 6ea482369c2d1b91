package torture

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// writeOverlay writes the file for go build -overlay. The keys of files are names in the repository
// or, with std:, in the standard library; the values are files of testdata that replace or add
// them. A file of the standard library is added to the original, whose Now is renamed.
func writeOverlay(dir string, files map[string]string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, from := range files {
		content, err := os.ReadFile(filepath.Join("testdata", from))
		if err != nil {
			return "", err
		}
		target, err := filepath.Abs(filepath.Join("..", "..", name))
		if err != nil {
			return "", err
		}
		if standard, ok := strings.CutPrefix(name, "std:"); ok {
			target = filepath.Join(strings.TrimSpace(string(root)), "src", standard)
			original, err := os.ReadFile(target)
			if err != nil {
				return "", err
			}
			moved := bytes.Replace(original, []byte("\nfunc Now() Time {"), []byte("\nfunc unshiftedNow() Time {"), 1)
			if bytes.Equal(moved, original) {
				return "", errors.New("time.Now of this Go version differs from the expected source")
			}
			content = append(moved, content...)
		}
		to := filepath.Join(dir, strings.NewReplacer("/", "_", ":", "_").Replace(name))
		if err := os.WriteFile(to, content, 0o644); err != nil {
			return "", err
		}
		replace[target] = to
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, list, 0o644)
}
