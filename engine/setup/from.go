package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/config"
	"github.com/tls-upsmon/upsmon/engine/convert"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient/pki"
)

// convertFrom writes the file that NUT's files are converted to, and the certificates that they lack.
func (s *dialogue) convertFrom(ctx context.Context) error {
	in := *s.From
	read := convert.Read(in)
	var files []pki.File
	certs := map[string][]byte{} // by path
	chosen := map[string]string{}
	for _, m := range read.Upsmon.Monitors {
		server := convert.Server{Host: strings.ToLower(m.Host), Port: m.Port}
		if m.Local() || chosen[server.String()] != "" {
			continue
		}
		s.answers.Host, s.answers.Port = server.Host, server.Port
		s.answers.CertFile, s.roots, s.pinned = "", nil, false
		if err := s.trustServer(ctx); err != nil {
			return fmt.Errorf("%s: %w", server, err)
		}
		file := s.answers.CertFile
		chosen[server.String()] = file
		if s.pinned && !s.hasCertificate() {
			files = append(files, pki.File{Path: file, Data: s.roots, Owner: pki.Nobody})
			certs[file] = s.roots
		}
	}
	in.CertFile = func(server convert.Server) string {
		file := chosen[server.String()]
		if filepath.Dir(file) == filepath.Dir(s.path) && strings.HasSuffix(file, ".pem") {
			return filepath.Base(file)
		}
		return file
	}
	r, err := convert.Convert(in)
	if err != nil {
		return fmt.Errorf("%s was not converted: %w", text.Line(in.Upsmon.Name), err)
	}
	source := config.Source{Read: func(path string) ([]byte, fs.FileMode, error) {
		if path == s.path {
			return r.Text, ConfigMode, nil
		}
		if pem, ok := certs[path]; ok {
			return pem, 0o644, nil
		}
		return config.ReadFile(path)
	}}
	c := source.Load(s.path)
	for _, d := range r.Notes {
		s.remark("%s", d)
	}
	for _, d := range c.Diagnostics {
		s.remark("%s", convert.CheckNote(d))
	}
	if c.Program == nil {
		return errors.New("nothing was written, since the file would have errors")
	}
	files = append(files, pki.File{Path: s.path, Data: r.Text, Secret: true, Owner: configOwner(s.Group)})
	if err := pki.Write(files, s.Force); err != nil {
		return errors.New(brief(err.Error()))
	}
	for _, f := range files[:len(files)-1] {
		fmt.Fprintf(s.Out, "%s: written; a certificate by which this machine trusts a server.\n", text.Line(f.Path))
	}
	fmt.Fprintf(s.Out, `%[1]s: written; converted from %[2]s.

Check the file, and see what it does in every outage:
  %[3]s check --strict %[4]s
  %[3]s verify %[4]s
Run it beside NUT's own monitor, without actions; then stop NUT's monitor, and run it for real:
  %[3]s run -c %[4]s --dry-run --no-login -l -
  %[3]s run -c %[4]s
`, text.Line(s.path), text.Line(in.Upsmon.Name), s.Program, pki.ShellWord(s.path))
	return nil
}
