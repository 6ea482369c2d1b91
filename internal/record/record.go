// Command record runs a program in a terminal and turns its output, with its timing, into an
// animated SVG:
//
//	go run ./internal/record -o docs/images/demo.svg bin/upsmon demo
//
// It supports programs that print line by line, with colours. If animations are disabled, the
// picture shows the final output.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
)

func main() {
	out := flag.String("o", "", "the file to write (required)")
	rows := flag.Int("rows", 30, "lines that are visible at a time")
	flag.Parse()
	if *out == "" || flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: record -o FILE.svg PROGRAM [ARGUMENT…]")
		os.Exit(2)
	}
	if err := record(*out, *rows, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func record(out string, rows int, args []string) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "NO_COLOR=")
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(rows), Cols: 120})
	if err != nil {
		return err
	}
	defer terminal.Close()
	shown := "$ " + strings.Join(append([]string{filepath.Base(args[0])}, args[1:]...), " ")
	lines := append([]line{{0, "\x1b[1m" + shown + "\x1b[0m"}}, read(terminal, time.Now())...)
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", shown, err)
	}
	return os.WriteFile(out, []byte(draw(lines, rows)), 0o644)
}

// A line is a printed line, including escape sequences, and the time at which it was complete.
type line struct {
	at   time.Duration
	text string
}

func read(terminal io.Reader, start time.Time) []line {
	var lines []line
	scanner := bufio.NewScanner(terminal)
	for scanner.Scan() { // reading a closed terminal fails, which is its normal end
		lines = append(lines, line{time.Since(start).Round(50 * time.Millisecond), strings.TrimRight(scanner.Text(), "\r")})
	}
	return lines
}

// Dimensions of the picture, in pixels.
const (
	charWidth  = 7.8
	lineHeight = 18
	margin     = 16
	titleBar   = 30
)

func draw(lines []line, rows int) string {
	columns := 80
	for _, l := range lines {
		columns = max(columns, utf8.RuneCountInString(strip(l.text)))
	}
	width := int(float64(columns)*charWidth) + 2*margin
	height := titleBar + rows*lineHeight + margin
	total := lines[len(lines)-1].at + time.Second

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
<title>%s</title>
<style>
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee9;white-space:pre}
.b{font-weight:700;fill:#fff}.d{fill:#7b869c}.r{font-weight:700;fill:#ff6b6b}.u{fill:#7aa7ff}
.l{animation:show .01s linear backwards}
@keyframes show{from{opacity:0}to{opacity:1}}
`, width, height, width, height, escape(strip(lines[0].text)[2:]))
	b.WriteString(scroll(lines, rows, total))
	fmt.Fprintf(&b, `@media(prefers-reduced-motion:reduce){.l,#s{animation:none}}
</style>
<rect width="%d" height="%d" rx="8" fill="#1e2430"/>
<circle cx="20" cy="16" r="5" fill="#ff6b6b"/><circle cx="38" cy="16" r="5" fill="#f2c14e"/><circle cx="56" cy="16" r="5" fill="#6bcb77"/>
<clipPath id="c"><rect y="%d" width="%d" height="%d"/></clipPath>
<g clip-path="url(#c)"><g id="s">
`, width, height, titleBar, width, rows*lineHeight+4)
	for i, l := range lines {
		if strip(l.text) == "" {
			continue
		}
		fmt.Fprintf(&b, `<text class="l" xml:space="preserve" x="%d" y="%d" style="animation-delay:%gs">%s</text>`+"\n",
			margin, titleBar+i*lineHeight+14, l.at.Seconds(), spans(l.text))
	}
	b.WriteString("</g></g>\n</svg>\n")
	return b.String()
}

// scroll returns the CSS that moves the text up by one line for each line beyond the last row.
func scroll(lines []line, rows int, total time.Duration) string {
	if len(lines) <= rows {
		return ""
	}
	var b strings.Builder
	b.WriteString("@keyframes scroll{0%{transform:none}")
	for i := rows; i < len(lines); i++ {
		if i+1 < len(lines) && lines[i+1].at == lines[i].at {
			continue
		}
		fmt.Fprintf(&b, "%.3f%%{transform:translateY(-%dpx)}", 100*lines[i].at.Seconds()/total.Seconds(), (i+1-rows)*lineHeight)
	}
	end := (len(lines) - rows) * lineHeight
	fmt.Fprintf(&b, "100%%{transform:translateY(-%dpx)}}\n#s{transform:translateY(-%dpx);animation:scroll %gs step-end}\n", end, end, total.Seconds())
	return b.String()
}

// classes maps SGR sequences to CSS classes.
var classes = map[string]string{"1": "b", "2": "d", "1;31": "r", "31": "r", "34": "u"}

// spans turns a line with SGR sequences into styled SVG text.
func spans(s string) string {
	var b strings.Builder
	open := false
	for s != "" {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(escape(before))
		if !found {
			break
		}
		code, rest, _ := strings.Cut(after, "m")
		if open {
			b.WriteString("</tspan>")
		}
		var class string
		class, open = classes[code]
		if open {
			fmt.Fprintf(&b, `<tspan class="%s">`, class)
		}
		s = rest
	}
	if open {
		b.WriteString("</tspan>")
	}
	return b.String()
}

// strip removes SGR sequences.
func strip(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(after, "m")
	}
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(s string) string { return escapes.Replace(s) }
