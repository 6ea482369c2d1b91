package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRecord: the picture contains the program's output, line by line, with its timing and colours.
func TestRecord(t *testing.T) {
	out := filepath.Join(t.TempDir(), "x.svg")
	if err := record(out, 3, []string{"/bin/sh", "-c", `printf 'one <&>\n'; sleep 0.3; printf '\033[1;31mtwo\033[0m\nthree\nfour\n'`}); err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var picture struct {
		Title string `xml:"title"`
		Text  []struct {
			Style string `xml:"style,attr"`
			Plain string `xml:",chardata"`
			Span  struct {
				Class string `xml:"class,attr"`
				Text  string `xml:",chardata"`
			} `xml:"tspan"`
		} `xml:"g>g>text"`
	}
	if err := xml.Unmarshal(svg, &picture); err != nil {
		t.Fatal(err)
	}
	var got []string
	var at []time.Duration
	for _, l := range picture.Text {
		got = append(got, l.Span.Class+"|"+l.Plain+l.Span.Text)
		d, err := time.ParseDuration(strings.TrimPrefix(l.Style, "animation-delay:"))
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, d)
	}
	if want := "b|$ sh -c printf"; !strings.HasPrefix(got[0], want) {
		t.Errorf("got first line %q, want it to begin with %q", got[0], want)
	}
	if g := strings.Join(got[1:], " "); g != "|one <&> r|two |three |four" {
		t.Errorf("got %q", g)
	}
	if at[2]-at[1] < 200*time.Millisecond || at[3] < at[2] {
		t.Errorf("got lines at %v, want the third at least 200 ms after the second", at)
	}
	if err := record(out, 3, []string{"false"}); err == nil {
		t.Error("got no error for a program that fails")
	}
}
