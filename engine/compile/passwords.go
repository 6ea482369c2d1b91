package compile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tls-upsmon/upsmon/grammar"
)

// maxPassword is the length in bytes of the longest password that a file may contain. upsd accepts
// 511 bytes and more.
const maxPassword = 4 << 10

// password returns a password: the text itself, or the first line of a file. It is unknown if files
// are not read, or if the file is not usable.
func (b *builder) password(n *grammar.Password) Secret {
	switch {
	case n == nil:
		return ""
	case n.File == nil:
		return Secret(n.Text.Value)
	}
	return b.secretFile("PASSWORD FILE", "password", n.File)
}

// secretFile returns the first line of a file that only its owner and group can read. words precede
// the path, and what says what the line contains.
func (b *builder) secretFile(words, what string, n *grammar.Text) Secret {
	if n.Value == "" {
		b.errorf(grammar.CodePasswordFile, n, "write the path of a file", "the path is empty")
		return ""
	}
	path, shown := n.Value, n.Value
	if !strings.Contains(path, "/") {
		shown = "in this directory" // it may be the password itself
		if dir := filepath.Dir(b.tree.Name); dir != "." {
			shown = "in " + dir
		}
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(b.tree.Name), path)
	}
	if b.ReadFile == nil {
		return ""
	}
	content, mode, err := b.ReadFile(path)
	if err != nil {
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		b.errorf(grammar.CodePasswordFile, n, "check the path, and that the user of upsmon may read it", "%s %s: %v", words, shown, err)
		return ""
	}
	if shown != n.Value {
		shown = path // it really is the name of a file
	}
	secret, wrong, remedy := FirstLine(content, mode, what)
	if wrong != "" {
		b.errorf(grammar.CodePasswordFile, n, remedy, "%s %s: %s", words, shown, wrong)
	}
	return secret
}

// FirstLine returns the secret in a file: its first line. If the file is not usable, it returns
// what is wrong, and the remedy. what names the secret, such as "password".
func FirstLine(content []byte, mode fs.FileMode, what string) (s Secret, wrong, remedy string) {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(content, []byte("\ufeff")), []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	switch {
	case mode&0o004 != 0:
		return "", "everybody on this machine can read it", "chmod o-r"
	case mode&0o002 != 0:
		return "", "everybody on this machine can change it", "chmod o-w"
	case len(line) == 0:
		return "", "its first line is empty", "write the " + what + " there, and nothing else"
	case len(line) > maxPassword:
		return "", fmt.Sprintf("its first line has more than %d bytes", maxPassword), "is this the right file?"
	case bytes.IndexByte(line, 0) >= 0:
		return "", "its first line contains the control character U+0000", "is this the right file?"
	}
	return Secret(line), "", ""
}
