package nutconf

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"github.com/tls-upsmon/upsmon/grammar"
)

// Script is a CMDSCRIPT or NOTIFYCMD, as far as reading it shows what it does. It never runs.
type Script struct {
	Name  string
	Shell bool           // it is a shell script, so Run knows what it does
	Case  bool           // it has a case, or an if, for its first argument
	FSD   []grammar.Span // lines that seem to call upsmon -c fsd, whether or not Run finds the call
	Notes grammar.Diagnostics

	// Uses are the names of variables that the script reads, such as UPSNAME and NOTIFYTYPE.
	Uses map[string]bool

	patterns [][]string // of the case items for the first argument, in order
	file     *syntax.File
	funcs    map[string]*syntax.Stmt
	runs     map[string][]Command // results of Run
}

// Kind classifies commands by their effect, as far as convert distinguishes it.
type Kind uint8

// The kinds of commands.
const (
	Other    Kind = iota
	Nothing       // exit, true, :
	Logger        // logger, with its text
	Wall          // wall, with its text
	SetFSD        // upsmon -c fsd
	PowerOff      // shutdown, poweroff, halt, systemctl poweroff
	Mail
	HTTP    // curl, wget
	Sleep   // sleep, or a loop
	Guests  // qm, pct, virsh and the like
	Remote  // ssh
	Wake    // wakeonlan, etherwake
	UPSCmd  // upscmd, upsrw
	UPSC    // upsc
	Control // upsmon with other arguments
	Unseen  // another script that may shut down
)

// Command is a command that a script runs.
type Command struct {
	Span        grammar.Span
	Kind        Kind
	Program     string // its name without the directory; "" if only running the script would show it
	Text        []Part // of Logger, Wall
	Priority    string // of Logger, such as notice, which is the default
	Conditional bool   // it runs only under a condition
	Sudo        bool
	Plain       bool     // Kind and Text describe its whole effect
	Args        []string // of PowerOff: the words of the command, if known
}

// Part is a piece of a text: a literal, or a variable.
type Part struct {
	Literal  string
	Variable string // UPSNAME, NOTIFYTYPE, or the number of an argument
}

// The size in bytes up to which a script is read, and limits for following its functions.
const (
	maxScript = 64 << 10
	maxDepth  = 8
	maxRun    = 500
	maxSteps  = 20_000 // number of statements and functions to follow
)

// ReadScript reads a script. The name that it is called with follows the given number of other arguments, which the
// files specify; usually none.
func ReadScript(name string, src []byte, others int) *Script {
	s := &Script{Name: name, Uses: map[string]bool{}, funcs: map[string]*syntax.Stmt{}, runs: map[string][]Command{}}
	n := notes{name: name}
	defer func() { s.Notes = n.Said }()
	first, _, _ := strings.Cut(string(src), "\n")
	interpreter := path.Base(strings.TrimSpace(strings.TrimPrefix(first, "#!")))
	if i := strings.LastIndexByte(interpreter, ' '); i >= 0 && strings.HasPrefix(interpreter, "env ") {
		interpreter = interpreter[i+1:]
	}
	interpreter, _, _ = strings.Cut(interpreter, " ")
	if strings.HasPrefix(first, "#!") && !slices.Contains([]string{"sh", "bash", "dash", "ash", "ksh", "zsh", "env"}, interpreter) ||
		bytes.IndexByte(src, 0) >= 0 || len(src) > maxScript {
		n.note(CodeScript, grammar.Span{}, "", "this is not a shell script, so it is called as before, and its effects are unknown")
		s.findFSD(src)
		return s
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(bytes.NewReader(src), "")
	if err != nil {
		n.note(CodeScript, grammar.Span{}, "try bash -n", "the shell cannot read this script, so it is called as before, and its effects are unknown")
		s.findFSD(src)
		return s
	}
	if strings.HasPrefix(first, "#!") && strings.HasSuffix(first, "\r") {
		n.note(CodeScript, grammar.Span{}, "", "the first line ends with a carriage return, so the system finds no shell for the script, and the script has never run; it is converted as if it had run")
	}
	s.file, s.Shell = file, true
	if others > 0 {
		moveArguments(file, others)
	}
	dropDefaults(file)
	settle(file)
	s.findFSD(src)
	syntax.Walk(file, func(node syntax.Node) bool {
		switch x := node.(type) {
		case *syntax.ParamExp:
			if x.Param != nil {
				s.Uses[x.Param.Value] = true
			}
		case *syntax.FuncDecl:
			s.funcs[x.Name.Value] = x.Body
		case *syntax.CaseClause:
			if isArgument(x.Word) {
				s.Case = true
				for i, item := range x.Items {
					if i == 0 || x.Items[i-1].Op != syntax.Fallthrough { // otherwise the branch before leads here
						s.patterns = append(s.patterns, itemPatterns(item))
					}
				}
			}
		case *syntax.IfClause:
			s.addIf(x.Cond)
		case *syntax.BinaryCmd:
			if x.Op == syntax.AndStmt {
				s.addIf([]*syntax.Stmt{x.X})
			}
		}
		return true
	})
	return s
}

var callsUpsmon = regexp.MustCompile(`-c\b["',\s]*fsd\b`)

// findFSD finds lines that look like a call of upsmon -c fsd, in any language.
func (s *Script) findFSD(src []byte) {
	line := int32(0)
	for l := range bytes.Lines(src[:min(len(src), maxScript)]) {
		line++
		if at := callsUpsmon.FindIndex(l); at != nil && !bytes.HasPrefix(bytes.TrimSpace(l), []byte("#")) {
			p := grammar.Pos{Line: line, Column: int32(utf8.RuneCount(l[:at[0]])) + 1}
			s.FSD = append(s.FSD, grammar.Span{Start: p, End: p})
		}
	}
}

// settle replaces variables that are set once, to a literal or to the first argument, with their values.
// UPSMON=/sbin/upsmon; $UPSMON -c fsd is common, and so is cmd=$1; case $cmd.
func settle(file *syntax.File) {
	set := map[string]int{}
	values := map[string]*syntax.Word{}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch x := node.(type) {
		case *syntax.Assign:
			if x.Name != nil {
				set[x.Name.Value]++
				values[x.Name.Value] = x.Value
				if x.Append || x.Index != nil || x.Array != nil || x.Naked {
					set[x.Name.Value]++
				}
			}
		case *syntax.WordIter:
			set[x.Name.Value] += 2
		case *syntax.CallExpr: // read name
			for i, a := range x.Args {
				if name, ok := literal(a); ok && i > 0 {
					if first, _ := literal(x.Args[0]); first == "read" || first == "getopts" || first == "unset" {
						set[name] += 2
					}
				}
			}
		}
		return true
	})
	replace := func(all []syntax.WordPart) {
		for i, part := range all {
			x, ok := part.(*syntax.ParamExp)
			if !ok || x.Param == nil || set[x.Param.Value] != 1 || values[x.Param.Value] == nil || slices.Contains([]string{"UPSNAME", "NOTIFYTYPE"}, x.Param.Value) ||
				x.Excl || x.Length || x.Width || x.Index != nil || x.Slice != nil || x.Repl != nil || x.Exp != nil {
				continue
			}
			if value := parts(values[x.Param.Value]); len(value) == 1 && value[0].Variable == "1" {
				x.Param.Value = "1"
			} else if text, ok := literal(values[x.Param.Value]); ok {
				all[i] = &syntax.SglQuoted{Left: x.Pos(), Right: x.End(), Value: text}
			}
		}
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch x := node.(type) {
		case *syntax.Word:
			replace(x.Parts)
		case *syntax.DblQuoted:
			replace(x.Parts)
		}
		return true
	})
}

// moveArguments makes the argument after the given number of others $1.
func moveArguments(file *syntax.File, others int) {
	syntax.Walk(file, func(node syntax.Node) bool {
		if x, ok := node.(*syntax.ParamExp); ok && x.Param != nil {
			switch x.Param.Value {
			case strconv.Itoa(others + 1):
				x.Param.Value = "1"
			case "1":
				x.Param.Value = "0"
			}
		}
		return true
	})
}

// dropDefaults treats ${1:-} and similar expansions as $1: the script is always called with an argument.
func dropDefaults(file *syntax.File) {
	syntax.Walk(file, func(node syntax.Node) bool {
		if x, ok := node.(*syntax.ParamExp); ok && x.Param != nil && x.Param.Value == "1" && x.Exp != nil {
			switch x.Exp.Op {
			case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
				x.Exp = nil
			}
		}
		return true
	})
}

// addIf adds the name that a condition compares with the first argument.
func (s *Script) addIf(cond []*syntax.Stmt) {
	if len(cond) != 1 {
		return
	}
	var words []string
	syntax.Walk(cond[0], func(node syntax.Node) bool {
		if w, ok := node.(*syntax.Word); ok {
			if text, ok := literal(w); ok && text != "" && strings.Trim(text, "[]=!") != "" && text != "test" {
				words = append(words, text)
			}
		}
		return true
	})
	for _, word := range words {
		if holds, known := comparesArgument(cond, word); known && holds {
			s.Case = true
			s.patterns = append(s.patterns, []string{word})
			return
		}
	}
}

// Names reports whether the script has a branch for an argument: a case that names it, not one for everything.
func (s *Script) Names(name string) bool {
	arg := Argument(name)
	return slices.ContainsFunc(s.patterns, func(p []string) bool {
		return slices.ContainsFunc(p, func(p string) bool { return p != "*" && matches(p, arg) })
	})
}

// Branches returns the patterns of the script's case, in order.
func (s *Script) Branches() [][]string { return s.patterns }

// Argument is the first argument of a script that upssched calls with a name: upssched has a shell call
// Argument returns the first argument of a script that upssched calls with a name. upssched calls it through a
// shell, which splits a name at blanks.
func Argument(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

// Run returns the commands that the script runs when it is called with a name, in order. It follows functions.
func (s *Script) Run(name string) []Command {
	if !s.Shell {
		return nil
	}
	arg := Argument(name)
	run, ok := s.runs[arg]
	if !ok {
		w := &walker{script: s, arg: arg}
		w.stmts(s.file.Stmts, false, 0)
		run = w.out
		s.runs[arg] = run
	}
	return run
}

// Plain reports whether the script only writes log lines, writes to all terminals or calls upsmon -c fsd for an
// argument, without any condition. Verbs can replace such a call.
func (s *Script) Plain(arg string) bool {
	run := s.Run(arg)
	return s.Shell && s.Case && len(run) > 0 && len(run) < maxRun && !slices.ContainsFunc(run, func(c Command) bool {
		return !c.Plain || c.Conditional || c.Sudo && c.Kind != SetFSD
	})
}

func isArgument(w *syntax.Word) bool {
	p := parts(w)
	return len(p) == 1 && p[0].Variable == "1"
}

func itemPatterns(item *syntax.CaseItem) []string {
	var all []string
	for _, w := range item.Patterns {
		text, ok := literal(w)
		if !ok {
			text = "*"
		}
		all = append(all, text)
	}
	return all
}

// matches reports whether a pattern of the shell matches an argument. An invalid pattern
// matches itself.
func matches(pattern, arg string) bool {
	if pattern == arg || pattern == "*" {
		return true
	}
	ok, err := path.Match(pattern, arg)
	return err == nil && ok
}

type walker struct {
	script *Script
	arg    string // the value of $1
	hidden bool   // the value of $1 is unknown
	out    []Command
	left   bool // an exit was reached
	steps  int
}

func (w *walker) stmts(all []*syntax.Stmt, conditional bool, depth int) {
	for _, st := range all {
		if w.steps++; w.left || len(w.out) >= maxRun || w.steps > maxSteps {
			return
		}
		w.stmt(st, conditional, depth)
	}
}

func (w *walker) stmt(st *syntax.Stmt, conditional bool, depth int) {
	if st == nil || depth > 4*maxDepth {
		return
	}
	before := len(w.out)
	switch c := st.Cmd.(type) {
	case *syntax.CallExpr:
		w.call(c, conditional, depth)
	case *syntax.BinaryCmd:
		if w.piped(st, c, conditional) {
			return
		}
		if holds, known := w.compares([]*syntax.Stmt{c.X}); known && (c.Op == syntax.AndStmt || c.Op == syntax.OrStmt) {
			if holds == (c.Op == syntax.AndStmt) {
				w.stmt(c.Y, conditional, depth+1)
			}
			return
		}
		w.stmt(c.X, conditional, depth+1)
		w.stmt(c.Y, conditional || c.Op == syntax.OrStmt || c.Op == syntax.AndStmt && !succeeds(w.out[before:]), depth+1)
		if c.Op == syntax.Pipe || c.Op == syntax.PipeAll {
			w.blur(before)
		}
	case *syntax.CaseClause:
		if isArgument(c.Word) && !w.hidden {
			through := false // the branch before ended with ;&
			for _, item := range c.Items {
				if !through && !slices.ContainsFunc(itemPatterns(item), func(p string) bool { return matches(p, w.arg) }) {
					continue
				}
				w.stmts(item.Stmts, conditional, depth+1)
				if through = item.Op == syntax.Fallthrough; item.Op == syntax.Break {
					break
				}
			}
			break
		}
		for _, item := range c.Items {
			w.stmts(item.Stmts, true, depth+1)
		}
	case *syntax.IfClause:
		w.ifs(c, conditional, depth)
	case *syntax.WhileClause:
		w.add(c, Command{Kind: Sleep, Program: "loop", Conditional: conditional})
		w.stmts(c.Cond, conditional, depth+1)
		w.stmts(c.Do, true, depth+1)
	case *syntax.ForClause:
		w.add(c, Command{Kind: Sleep, Program: "loop", Conditional: conditional})
		w.stmts(c.Do, true, depth+1)
	case *syntax.Block:
		w.stmts(c.Stmts, conditional, depth+1)
	case *syntax.Subshell:
		w.stmts(c.Stmts, conditional, depth+1)
		w.blur(before)
	case *syntax.FuncDecl, nil:
	default:
		w.add(c, Command{Conditional: conditional})
	}
	if st.Background || st.Negated || st.Coprocess || !harmless(st.Redirs) {
		w.blur(before)
	}
}

// succeeds reports whether commands can be expected to succeed always.
func succeeds(all []Command) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(c Command) bool {
		return c.Conditional || !slices.Contains([]Kind{Logger, Wall, Sleep}, c.Kind) && !slices.Contains([]string{"echo", "printf", "sync", "date", "true", ":"}, c.Program)
	})
}

// ifs handles an if. Its result is known if it only compares the first argument.
func (w *walker) ifs(c *syntax.IfClause, conditional bool, depth int) {
	before, unknown := len(w.out), conditional
	for i := c; i != nil; i = i.Else {
		if len(i.Cond) == 0 { // else
			w.stmts(i.Then, unknown, depth+1)
			break
		}
		if holds, known := w.compares(i.Cond); known {
			if holds {
				w.stmts(i.Then, unknown, depth+1)
				break
			}
			continue
		}
		w.stmts(i.Cond, unknown, depth+1)
		unknown = true
		w.stmts(i.Then, true, depth+1)
	}
	if unknown {
		w.blur(before)
	}
}

// compares evaluates a condition that only compares the first argument.
func (w *walker) compares(cond []*syntax.Stmt) (holds, known bool) {
	if w.hidden {
		return false, false
	}
	return comparesArgument(cond, w.arg)
}

// comparesArgument evaluates [ "$1" = word ] and similar conditions for an argument.
func comparesArgument(cond []*syntax.Stmt, arg string) (holds, known bool) {
	if len(cond) != 1 || cond[0].Background || len(cond[0].Redirs) > 0 {
		return false, false
	}
	var x, y *syntax.Word
	var equal, wild bool
	switch c := cond[0].Cmd.(type) {
	case *syntax.CallExpr:
		if len(c.Assigns) > 0 || len(c.Args) < 4 {
			return false, false
		}
		name, _ := literal(c.Args[0])
		op, _ := literal(c.Args[2])
		last, _ := literal(c.Args[len(c.Args)-1])
		if !(name == "test" && len(c.Args) == 4 || name == "[" && len(c.Args) == 5 && last == "]") || op != "=" && op != "==" && op != "!=" {
			return false, false
		}
		x, y, equal = c.Args[1], c.Args[3], op != "!="
	case *syntax.TestClause:
		b, ok := c.X.(*syntax.BinaryTest)
		if !ok || b.Op != syntax.TsMatch && b.Op != syntax.TsMatchShort && b.Op != syntax.TsNoMatch {
			return false, false
		}
		x, _ = b.X.(*syntax.Word)
		y, _ = b.Y.(*syntax.Word)
		equal, wild = b.Op != syntax.TsNoMatch, true
	default:
		return false, false
	}
	if x == nil || y == nil || !isArgument(x) {
		return false, false
	}
	word, ok := literal(y)
	if !ok {
		return false, false
	}
	same := word == arg || wild && matches(word, arg)
	return same == equal != cond[0].Negated, true
}

// blur notes that the commands from i on have more effects than their kind says.
func (w *walker) blur(i int) {
	for ; i < len(w.out); i++ {
		w.out[i].Plain, w.out[i].Args = false, nil
	}
}

// harmless reports whether redirections only hide the output of a command.
func harmless(redirs []*syntax.Redirect) bool {
	for _, r := range redirs {
		target, ok := literal(r.Word)
		if !ok || target != "/dev/null" && !(r.Op == syntax.DplOut && (target == "1" || target == "2")) {
			return false
		}
	}
	return true
}

func (w *walker) add(at syntax.Node, c Command) {
	c.Span = grammar.Span{Start: position(at.Pos()), End: position(at.End())}
	w.out = append(w.out, c)
}

func position(p syntax.Pos) grammar.Pos {
	return grammar.Pos{Line: int32(min(p.Line(), 1<<30)), Column: int32(min(p.Col(), 1<<30))}
}

// piped treats echo text | wall and echo text | logger as one command.
func (w *walker) piped(st *syntax.Stmt, c *syntax.BinaryCmd, conditional bool) bool {
	if c.Op != syntax.Pipe || st.Background || len(c.X.Redirs) > 0 || !harmless(c.Y.Redirs) {
		return false
	}
	from, ok1 := c.X.Cmd.(*syntax.CallExpr)
	to, ok2 := c.Y.Cmd.(*syntax.CallExpr)
	if !ok1 || !ok2 || len(from.Args) < 2 || len(to.Args) == 0 || len(from.Assigns)+len(to.Assigns) > 0 {
		return false
	}
	echo, _ := literal(from.Args[0])
	name, _ := literal(to.Args[0])
	kind, priority, rest := toText(path.Base(name), to.Args[1:])
	if path.Base(echo) != "echo" || kind == Other || len(rest) > 0 {
		return false
	}
	text, ok := joined(from.Args[1:])
	first, _ := literal(from.Args[1])
	if !ok || strings.HasPrefix(first, "-") {
		return false
	}
	w.add(c, Command{Kind: kind, Program: path.Base(name), Text: text, Priority: priority, Conditional: conditional, Plain: true})
	return true
}

// enter makes the first argument of a function $1.
func (w *walker) enter(args []*syntax.Word) {
	if len(args) == 0 {
		w.arg, w.hidden = "", false
		return
	}
	p := parts(args[0])
	switch text, ok := literal(args[0]); {
	case ok:
		w.arg, w.hidden = text, false
	case len(p) != 1 || p[0].Variable != "1":
		w.hidden = w.hidden || !isAll(args[0])
	}
}

// isAll reports whether a word is "$@" or $*, whose first word is $1.
func isAll(w *syntax.Word) bool {
	all := w.Parts
	if len(all) == 1 {
		if q, ok := all[0].(*syntax.DblQuoted); ok {
			all = q.Parts
		}
	}
	if len(all) != 1 {
		return false
	}
	x, ok := all[0].(*syntax.ParamExp)
	return ok && x.Param != nil && (x.Param.Value == "@" || x.Param.Value == "*") && x.Exp == nil && x.Slice == nil
}

// call handles a simple command.
func (w *walker) call(c *syntax.CallExpr, conditional bool, depth int) {
	args := c.Args
	if len(args) == 0 {
		w.add(c, Command{Kind: Nothing, Program: "=", Conditional: conditional}) // an assignment: not plain
		return
	}
	cmd := Command{Conditional: conditional, Plain: len(c.Assigns) == 0}
	name, _ := literal(args[0])
	for slices.Contains([]string{"sudo", "exec", "command", "nohup", "nice", "time"}, path.Base(name)) && len(args) > 1 {
		cmd.Sudo = cmd.Sudo || path.Base(name) == "sudo"
		args = args[1:]
		for len(args) > 1 && startsWithDash(args[0]) {
			args = args[1:]
		}
		name, _ = literal(args[0])
	}
	if body, ok := w.script.funcs[name]; ok && depth < 2*maxDepth {
		before := len(w.out)
		was := *w
		w.enter(args[1:])
		w.stmt(body, conditional, depth+2)
		w.arg, w.hidden = was.arg, was.hidden
		if slices.ContainsFunc(w.out[before:], func(c Command) bool { return len(c.Text) > 0 }) {
			w.blur(before) // $1 has another meaning there
		}
		return
	}
	cmd.Program = path.Base(name)
	if name == "" || strings.ContainsAny(name, " \n") {
		cmd.Program = ""
	}
	words := make([]string, len(args))
	for i, a := range args {
		words[i], _ = literal(a)
	}
	cmd.Kind = kindOf(cmd.Program, words[1:])
	switch cmd.Kind {
	case Logger, Wall:
		kind, priority, rest := toText(cmd.Program, args[1:])
		text, ok := joined(rest)
		cmd.Kind, cmd.Priority, cmd.Text = kind, priority, text
		if kind == Other || !ok || len(rest) == 0 {
			cmd.Kind, cmd.Plain, cmd.Text = kindOf(cmd.Program, nil), false, nil
		}
	case Nothing:
		w.left = cmd.Program == "exit" && !conditional
	case SetFSD:
	case PowerOff:
		if cmd.Plain && !slices.Contains(words, "") {
			cmd.Args = words
		}
		cmd.Plain = false
	default:
		cmd.Plain = false
	}
	w.add(c, cmd)
}

func startsWithDash(w *syntax.Word) bool {
	s, _ := literal(w)
	return strings.HasPrefix(s, "-")
}

// programs maps programs to the kinds of their commands.
var programs = map[string]Kind{
	"logger": Logger, "wall": Wall, "true": Nothing, ":": Nothing, "exit": Nothing, "return": Nothing, "set": Other,
	"shutdown": PowerOff, "poweroff": PowerOff, "halt": PowerOff, "reboot": PowerOff,
	"mail": Mail, "mailx": Mail, "mutt": Mail, "sendmail": Mail, "msmtp": Mail, "ssmtp": Mail, "s-nail": Mail, "swaks": Mail, "sendEmail": Mail, "sendemail": Mail,
	"curl": HTTP, "wget": HTTP, "sleep": Sleep,
	"qm": Guests, "pct": Guests, "virsh": Guests, "lxc": Guests, "incus": Guests, "VBoxManage": Guests, "docker": Guests, "pvesh": Guests, "xe": Guests,
	"ssh": Remote, "plink": Remote, "sshpass": Remote,
	"wakeonlan": Wake, "etherwake": Wake, "ether-wake": Wake, "wol": Wake,
	"upscmd": UPSCmd, "upsrw": UPSCmd, "upsc": UPSC,
}

func kindOf(program string, args []string) Kind {
	switch program {
	case "upsmon":
		if i := slices.Index(args, "-c"); i >= 0 && i+1 < len(args) && args[i+1] == "fsd" || slices.Contains(args, "-cfsd") {
			return SetFSD
		}
		return Control
	case "systemctl", "loginctl":
		if slices.ContainsFunc(args, func(a string) bool { return slices.Contains([]string{"poweroff", "halt", "suspend", "hibernate"}, a) }) {
			return PowerOff
		}
		if slices.ContainsFunc(args, shutsDownByName) {
			return Unseen
		}
	case "init", "telinit":
		if len(args) > 0 && (args[0] == "0" || args[0] == "6") {
			return PowerOff
		}
	}
	kind := programs[program]
	if kind == Other && (program == "." || program == "source" || shutsDownByName(program)) {
		return Unseen
	}
	return kind
}

var shutdownNames = regexp.MustCompile(`(?i)shut[-_]?down|power[-_]?(off|down)|\bhalt|fsd\b`)

// shutsDownByName reports whether the name of a script or a systemd unit suggests a shutdown.
func shutsDownByName(name string) bool { return shutdownNames.MatchString(name) }

// toText splits the arguments of logger or wall into options and the text. Other means that an option is unknown.
func toText(program string, args []*syntax.Word) (kind Kind, priority string, text []*syntax.Word) {
	kind = programs[program]
	if kind != Logger && kind != Wall {
		return Other, "", nil
	}
	priority = "notice"
	for len(args) > 0 {
		a, ok := literal(args[0])
		switch {
		case ok && a == "--":
			return kind, priority, args[1:]
		case !ok || !strings.HasPrefix(a, "-"):
			return kind, priority, args
		case kind == Wall && (a == "-n" || a == "--nobanner"), kind == Logger && (a == "-i" || a == "-s" || a == "-is" || a == "-si" || a == "--stderr"):
			args = args[1:]
		case kind == Logger && (a == "-t" || a == "--tag" || a == "-p" || a == "--priority" || a == "-it") && len(args) > 1:
			if a[1] == 'p' || a == "--priority" {
				p, _ := literal(args[1])
				p = p[strings.LastIndexByte(p, '.')+1:]
				if p = map[string]string{"error": "err", "warn": "warning", "panic": "emerg"}[p]; p == "" {
					p, _ = literal(args[1])
					p = p[strings.LastIndexByte(p, '.')+1:]
				}
				if !slices.Contains([]string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}, p) {
					return Other, "", nil
				}
				priority = p
			}
			args = args[2:]
		default:
			return Other, "", nil
		}
	}
	return kind, priority, nil
}

// joined joins words with blanks, as echo does. ok is false if part of them is known only when the script runs.
func joined(words []*syntax.Word) (text []Part, ok bool) {
	for i, w := range words {
		if i > 0 {
			text = addPart(text, Part{Literal: " "})
		}
		p := parts(w)
		if p == nil {
			return nil, false
		}
		for _, x := range p {
			text = addPart(text, x)
		}
	}
	return text, true
}

func addPart(text []Part, p Part) []Part {
	if n := len(text); n > 0 && p.Variable == "" && text[n-1].Variable == "" {
		text[n-1].Literal += p.Literal
		return text
	}
	return append(text, p)
}

// literal returns the text of a word without variables.
func literal(w *syntax.Word) (string, bool) {
	var b strings.Builder
	p := parts(w)
	for _, x := range p {
		if x.Variable != "" {
			return "", false
		}
		b.WriteString(x.Literal)
	}
	return b.String(), p != nil
}

// parts returns the parts of a word, or nil if one is known only when the script runs.
func parts(w *syntax.Word) []Part {
	if w == nil {
		return nil
	}
	out := []Part{}
	var add func(all []syntax.WordPart, quoted bool) bool
	add = func(all []syntax.WordPart, quoted bool) bool {
		for _, p := range all {
			switch x := p.(type) {
			case *syntax.Lit:
				out = addPart(out, Part{Literal: unescape(x.Value, quoted)})
			case *syntax.SglQuoted:
				if x.Dollar {
					return false
				}
				out = addPart(out, Part{Literal: x.Value})
			case *syntax.DblQuoted:
				if x.Dollar || !add(x.Parts, true) {
					return false
				}
			case *syntax.ParamExp:
				name := ""
				if x.Param != nil {
					name = x.Param.Value
				}
				if name != "UPSNAME" && name != "NOTIFYTYPE" && name != "1" || x.Excl || x.Length || x.Width || x.Index != nil || x.Slice != nil || x.Repl != nil || x.Exp != nil {
					return false
				}
				out = append(out, Part{Variable: name})
			default:
				return false
			}
		}
		return true
	}
	if !add(w.Parts, false) {
		return nil
	}
	return out
}

// unescape removes backslashes from a literal as the shell does.
func unescape(s string, quoted bool) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (!quoted || strings.IndexByte("$`\"\\\n", s[i+1]) >= 0) {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
