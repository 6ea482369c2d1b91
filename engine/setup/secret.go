package setup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/plan"
	"github.com/tls-upsmon/upsmon/internal/text"
)

// errBare does not repeat the password.
var errBare = errors.New("every user of this machine can see a password on the command line, with ps; " +
	"write file:PATH, env:NAME, or - for a line of standard input, or leave out the option to be asked on a terminal")

// secret returns the password that the value of a flag refers to, and the file in which it is to stay, or "".
// stdin reads a line of standard input.
func secret(flag, value string, stdin func() (string, error)) (p compile.Secret, file string, err error) {
	if path, keep := strings.CutPrefix(value, "keep:"); keep && path != "" {
		p, file, err = keptSecret(path)
	} else if p, err = readSecret(value, stdin); err == nil {
		err = plan.CheckPassword(p)
	}
	switch {
	case errors.Is(err, errBare):
		return "", "", usage("--%s: %w", flag, err)
	case err != nil:
		return "", "", fmt.Errorf("--%s: %w", flag, err)
	}
	return p, file, nil
}

// keptSecret returns the password in a file that the configuration is to name, and the file's absolute path.
func keptSecret(path string) (p compile.Secret, file string, err error) {
	if file, err = filepath.Abs(path); err != nil {
		return "", "", err
	}
	if err := plan.CheckPath(file); err != nil {
		return "", "", err
	}
	content, mode, err := config.ReadFile(file)
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", text.Line(path), err)
	}
	p, wrong, remedy := compile.FirstLine(content, mode, "password")
	if wrong != "" {
		return "", "", fmt.Errorf("%s: %s (%s)", text.Line(path), wrong, remedy)
	}
	return p, file, nil
}

func readSecret(value string, stdin func() (string, error)) (compile.Secret, error) {
	kind, name, _ := strings.Cut(value, ":")
	switch {
	case value == "-":
		line, err := stdin()
		return compile.Secret(line), err
	case kind == "env" && name != "":
		secret, ok := os.LookupEnv(name)
		if !ok {
			return "", fmt.Errorf("no environment variable %s", text.Line(name))
		}
		return compile.Secret(secret), nil
	case kind == "file" && name != "":
		content, _, err := config.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("%s: %w", text.Line(name), err)
		}
		line := strings.TrimSuffix(strings.TrimPrefix(string(content), "\ufeff"), "\n")
		return compile.Secret(strings.TrimSuffix(line, "\r")), nil
	}
	return "", errBare
}
