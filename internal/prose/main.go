// Command prose finds hard-to-read English in comments, strings and names of Go files and in all
// other text of the repository. make lint runs it.
//
//	go run ./internal/prose [PATH…]
//
// Each finding has a position and a suggestion. If a phrase happens to be correct, reword the
// sentence anyway: readers would stumble over it, too.
package main

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// phrases lists what to avoid, and what to write instead.
var phrases = []struct{ pattern, instead string }{
	{`anew`, `"again"`},
	{`who(m)?ever`, `"anyone who", or name the person: "the user who"`},
	{`mend(s|ed|ing)?`, `"fix"`},
	{`go(es)? on|went on`, `"continue"`},
	{`tells? (of|that|why|what|how|whether|which|who|whom|when|if)`, `"says", "reports" or "shows"`},
	{`whom`, `the active voice: "the user who runs it" for "by whom it is run"`},
	{`has (it|he|they|root|upsd|systemd) (looked|done|made|shown|run)`, `the active voice`},
	{`has the [a-z]+ (looked|done|made|shown|run) (at|by)`, `the active voice`},
	{`by way of`, `"through"`},
	{`had by|to be had`, `"available"`},
	{`in vain`, `"without success", or say what failed`},
	{`(there|where|here)(of|upon|from|unto)`, `"of it", "after that", "from it"`},
	{`thence|whence|hither|thither|hence`, `"from there", "so"`},
	{`gives? back`, `"returns"`},
	{`nought|naught|lest|unto|thus far`, `a plain word`},
	{`comes? of it`, `"the result"`},
	{`(become|becomes|became) of`, `"how it ended", "the result" or "its state"`},
	{`for ever`, `"forever", or "always"`},
	{`up to now`, `"so far"`},
	{`whatever else`, `"regardless of what else"`},
	{`of one's own`, `"user-defined", or "your own"`},
	{`(on|by) every way`, `"in every way"`},
	{`has had into`, `the present tense`},
	{`no such thing as`, `"there is no"`},
	{`is [a-z]+ no more`, `"is no longer"`},
	{`afresh`, `"again", or "from scratch"`},
	{`amid`, `"during"`},
	{`still stands`, `"is still up"`},
	{`(power|mains) (is|was|becomes|has become) well`, `"power is good"`},
	{`slips? of the pen`, `"a spelling mistake"`},
}

// names are words that are unsuitable in the names of a program.
var names = map[string]string{
	"wish": "request, want", "wishes": "requests", "deed": "action", "deeds": "actions", "scene": "fixture, setup", "scenes": "fixtures",
	"thought": "note, plan", "thoughts": "notes", "chapter": "section", "chapters": "sections",
}

var (
	wanted  = compile()
	isNo    = regexp.MustCompile(`(?i)\b(\w+) (?:is|are) no (\w+)`)
	doubled = regexp.MustCompile(`\b(?:` + strings.Join(little(), `|`) + `)\b`)
	parts   = regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+`)
)

// little returns patterns that find a small word written twice in a row.
func little() []string {
	var all []string
	for _, w := range strings.Fields("a an and are as at be but by can for from in is it of on or the this to was with") {
		all = append(all, w+`\s+(?://\s*)?`+w)
	}
	return all
}

func compile() []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, p := range phrases {
		all = append(all, regexp.MustCompile(`(?i)\b(?:`+strings.ReplaceAll(p.pattern, " ", `\s+(?://\s*)?`)+`)\b`))
	}
	return all
}

// finding is a phrase to avoid, and its offset in the text.
type finding struct {
	at            int
	text, instead string
}

// look returns the findings in a text.
func look(text string) []finding {
	var all []finding
	for i, p := range wanted {
		for _, m := range p.FindAllStringIndex(text, -1) {
			all = append(all, finding{m[0], text[m[0]:m[1]], phrases[i].instead})
		}
	}
	for _, m := range isNo.FindAllStringSubmatchIndex(text, -1) {
		before, after := strings.ToLower(text[m[2]:m[3]]), strings.ToLower(text[m[4]:m[5]])
		if before != "there" && !slices.Contains([]string{"longer", "more", "less", "better", "worse", "earlier", "later", "different", "one", "such"}, after) {
			all = append(all, finding{m[3] + 1, text[m[3]+1 : m[1]], fmt.Sprintf(`"is not a %s"`, after)})
		}
	}
	for _, m := range doubled.FindAllStringIndex(text, -1) {
		all = append(all, finding{m[0], text[m[0]:m[1]], "the word once"})
	}
	return all
}

// lookAtGo returns the findings in the comments, strings and names of a Go file.
func lookAtGo(src []byte) []finding {
	var all []finding
	files := token.NewFileSet()
	var s scanner.Scanner
	s.Init(files.AddFile("", files.Base(), len(src)), src, nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		at := files.Position(pos).Offset
		switch tok {
		case token.EOF:
			return all
		case token.COMMENT, token.STRING:
			for _, f := range look(lit) {
				all = append(all, finding{at + f.at, f.text, f.instead})
			}
		case token.IDENT:
			for _, part := range parts.FindAllString(lit, -1) {
				if instead := names[strings.ToLower(part)]; instead != "" {
					all = append(all, finding{at, lit, "a name with one of: " + instead})
				}
			}
		}
	}
}

// files lists the files to check below the paths.
func files(paths []string) ([]string, error) {
	skip := []string{".git", "bin", "dist", "node_modules", "grammar/generate/out", "internal/prose", "grammar/parser", "fuzz", "rapid"}
	var all []string
	for _, top := range paths {
		err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (slices.Contains(skip, path) || slices.Contains(skip, d.Name())):
				return fs.SkipDir
			case d.Type().IsRegular() && (strings.Contains("|.go|.md|.conf|.sh|.yml|.yaml|.service|.txtar|", "|"+filepath.Ext(path)+"|") || d.Name() == "Makefile"):
				all = append(all, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func main() {
	paths := os.Args[1:]
	if len(paths) == 0 {
		paths = []string{"."}
	}
	list, err := files(paths)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	count := 0
	for _, path := range list {
		src, err := os.ReadFile(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		found := look
		if filepath.Ext(path) == ".go" {
			found = func(string) []finding { return lookAtGo(src) }
		}
		for _, f := range found(string(src)) {
			line := 1 + bytes.Count(src[:f.at], []byte("\n"))
			column := f.at - bytes.LastIndexByte(src[:f.at], '\n')
			fmt.Printf("%s:%d:%d: %q: write %s\n", path, line, column, f.text, f.instead)
			count++
		}
	}
	if count > 0 {
		fmt.Printf("%d phrases to reword (internal/prose has the list)\n", count)
		os.Exit(1)
	}
}
