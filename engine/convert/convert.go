// Package convert turns the files of NUT's own monitor into an UPSmon.conf: upsmon.conf,
// upssched.conf, and the script that upssched calls.
//
// Invariants: the text is formatted as by upsmon fmt, and parses. In every outage it does what the old files did
// with their version of NUT; its head or a note lists the exceptions. Nothing in the files is executed. No note
// shows a password or the words of a command.
package convert

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tls-upsmon/upsmon/engine/convert/nutconf"
	"github.com/tls-upsmon/upsmon/grammar"
)

// File is a file that was read.
type File struct {
	Name string // the name that notes show
	Text []byte
}

// Input is what is converted.
type Input struct {
	Upsmon   File
	Upssched *File // nil: there is none, or it could not be read
	Script   *File // the file that CMDSCRIPT or, without upssched, NOTIFYCMD names; nil: it could not be read
	Version  nutconf.Version
	// CertFile returns the file in the directory of UPSmon.conf that verifies a server. nil: the file is
	// Server.CertFile, with a note on how to get it.
	CertFile func(Server) string
	Program  string // the name of this program in commands that the text suggests; "": upsmon
}

// Server is an upsd.
type Server struct {
	Host string // in lower case
	Port int
}

func (s Server) String() string { return fmt.Sprintf("%s:%d", s.Host, s.Port) }

// address returns the server in the form that commands accept.
func (s Server) address() string {
	switch {
	case s.Port == 3493:
		return s.Host
	case strings.Contains(s.Host, ":"):
		return fmt.Sprintf("[%s]:%d", s.Host, s.Port)
	}
	return s.String()
}

var notInFileNames = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

// CertFile returns the name of the file with the certificate that verifies the server. Each server has its own.
func (s Server) CertFile() string {
	name := "upsd-" + notInFileNames.ReplaceAllString(s.Host, "_")
	if s.Port != 0 && s.Port != 3493 {
		name += "-" + strconv.Itoa(s.Port)
	}
	return name + ".pem"
}

// Result is an UPSmon.conf, with notes.
type Result struct {
	Text  []byte
	Notes grammar.Diagnostics // in the order of the files: upsmon.conf, upssched.conf, the script

	Upsmon   *nutconf.Upsmon
	Upssched *nutconf.Upssched // nil if NOTIFYCMD does not call upssched
	Script   *nutconf.Script   // nil if there is none, or it could not be read
}

// ErrNothing says that upsmon.conf has no MONITOR that upsmon would use.
var ErrNothing = errors.New("it has no MONITOR that upsmon would use, so there is nothing to convert")

// Convert makes an UPSmon.conf. Result is nil only with an error; Read still returns the notes that
// explain it.
func Convert(in Input) (*Result, error) {
	r := Read(in)
	if len(r.Upsmon.Monitors) == 0 {
		return nil, ErrNothing
	}
	if in.Program == "" {
		in.Program = "upsmon"
	}
	// A program that many rules call gets a name, which keeps the rules short. How many call it is known only at
	// the end.
	draft := newBuilder(r, in, nil)
	draft.build()
	b := newBuilder(r, in, draft.calls)
	b.build()
	text := b.file()
	tree, diags := grammar.Parse("UPSmon.conf", []byte(text))
	if diags.HasErrors() {
		return nil, fmt.Errorf("the result does not parse; please report this: %w", diags)
	}
	r.Text = grammar.Format(tree)
	slices.SortStableFunc(r.Notes, b.inOrder)
	return r, nil
}

// Read reads the files, and notes what NUT does not understand in them.
func Read(in Input) *Result {
	r := &Result{Upsmon: nutconf.ReadUpsmon(in.Upsmon.Name, in.Upsmon.Text, in.Version)}
	r.Notes = append(r.Notes, r.Upsmon.Notes...)
	if in.Upssched != nil && CallsUpssched(r.Upsmon.NotifyCmd) {
		r.Upssched = nutconf.ReadUpssched(in.Upssched.Name, in.Upssched.Text, in.Version)
		r.Notes = append(r.Notes, r.Upssched.Notes...)
	}
	if in.Script != nil {
		others := 0
		if r.Upssched != nil {
			words := strings.Fields(r.Upssched.CmdScript)
			others = max(0, len(words)-1-slices.Index(words, ProgramOf(r.Upssched.CmdScript)))
		}
		r.Script = nutconf.ReadScript(in.Script.Name, in.Script.Text, others)
		r.Notes = append(r.Notes, r.Script.Notes...)
	}
	return r
}

// CallsUpssched reports whether a NOTIFYCMD is upssched.
func CallsUpssched(notifyCmd string) bool {
	program := ProgramOf(notifyCmd)
	return program[strings.LastIndexByte(program, '/')+1:] == "upssched"
}

// ProgramOf returns the path of the program that a NOTIFYCMD or a CMDSCRIPT runs: its first word.
func ProgramOf(command string) string {
	words := strings.Fields(command)
	for len(words) > 1 && strings.HasSuffix(words[0], "sudo") {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
