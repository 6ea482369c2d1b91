package text

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// cases are texts and how Line shows them.
var cases = []struct{ in, want string }{
	{"", ""},
	{"plain – “ok” «日本» ⚠\ufe0f", "plain – “ok” «日本» ⚠\ufe0f"},
	{`C:\n "q"`, `C:\n "q"`},
	{"a\nb\r\nc\td", `a\nb\r\nc\td`},
	{"\x00\x07\x1b[2J\x7f", `\x00\a\x1b[2J\x7f`},
	{"\u0080\u0085\u009b31m\u009f", `\u0080\u0085\u009b31m\u009f`},
	{"\u202a\u202b\u202c\u202d\u202e", `\u202a\u202b\u202c\u202d\u202e`},
	{"\u2066\u2067\u2068\u2069\u061c\u200e\u200f", `\u2066\u2067\u2068\u2069\u061c\u200e\u200f`},
	{"\u00ad\u200b\u200c\u200d\u2060\u2064\ufeff", `\u00ad\u200b\u200c\u200d\u2060\u2064\ufeff`},
	{"\u034f\u115f\u1160\u17b4\u3164\uffa0", `\u034f\u115f\u1160\u17b4\u3164\uffa0`},
	{"\u2028\u2029\ue000\U000e0041\U0010ffff", `\u2028\u2029\ue000\U000e0041\U0010ffff`},
	{"\xff a\xc3", `\xff a\xc3`},
	{"\xc2\x9b", `\u009b`},
	{"\x9b", `\x9b`}, // CSI on a terminal that does not use UTF-8
	{"\ufffd", "\ufffd"},
}

func TestLine(t *testing.T) {
	for _, c := range cases {
		if got := Line(c.in); got != c.want {
			t.Errorf("Line(%q): got %s, want %s", c.in, got, c.want)
		}
		if got := Line(c.want); got != c.want {
			t.Errorf("Line of Line(%q): got %s, want no change", c.in, got)
		}
		if got := Short(c.in, 1000); got != c.want {
			t.Errorf("Short(%q, 1000): got %s, want %s", c.in, got, c.want)
		}
		if Safe(c.in) != (c.in == c.want) {
			t.Errorf("Safe(%q): got %t, want %t", c.in, Safe(c.in), c.in == c.want)
		}
	}
}

func TestLines(t *testing.T) {
	if got, want := Lines("a\r\nb\tc\n\x1b\n\rd\r"), "a\nb\tc\n\\x1b\n\\rd"; got != want {
		t.Errorf("Lines: got %q, want %q", got, want)
	}
}

func TestMask(t *testing.T) {
	if got, want := Mask("a\u00a0b\x1b\u202e\xff\u3164 \u2003ä"), "a\ufffdb\ufffd\ufffd\ufffd\ufffd \ufffdä"; got != want {
		t.Errorf("Mask: got %q, want %q", got, want)
	}
}

func TestShort(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want string
	}{
		{"abcdef", 6, "abcdef"},
		{"abcdefg", 6, "abc…"},
		{"äöü", 6, "äöü"},
		{"äöüß", 6, "ä…"},
		{"ab\x1b\x1b", 8, "ab…"}, // an escape is never cut
		{"ab\x1b", 6, `ab\x1b`},
		{"abc", 2, ""},
		{"abcd", 3, "…"},
		{"abc", 0, ""},
		{"", 0, ""},
	} {
		if got := Short(c.in, c.most); got != c.want {
			t.Errorf("Short(%q, %d): got %q, want %q", c.in, c.most, got, c.want)
		}
	}
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"": `""`, "plain": "plain", "a b": `"a b"`, "a\tb": `a\tb`, "a \t": `"a \t"`, `q"`: `"q\""`, `a\b`: `a\b`, `a\ b`: `"a\\ b"`,
		"a\nb": `a\nb`, "a \n\x1b\u202e\xff": `"a \n\x1b\u202e\xff"`, "OL->OB": "OL->OB",
	} {
		if got := Field(in); got != want {
			t.Errorf("Field(%q): got %s, want %s", in, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want string
	}{{"abc", 3, "abc"}, {"abc", 2, "ab"}, {"aäb", 2, "a"}, {"aäb", 3, "aä"}, {"ä", 1, ""}, {"a", -1, ""}, {"", 0, ""}} {
		if got := Clip(c.in, c.most); got != c.want {
			t.Errorf("Clip(%q, %d): got %q, want %q", c.in, c.most, got, c.want)
		}
	}
}

// wantSafe fails the test if a text breaks the package's invariant.
func wantSafe(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("got %q, want valid UTF-8", s)
	}
	for _, c := range s {
		if unicode.In(c, unicode.C, unicode.Zl, unicode.Zp) {
			t.Errorf("got %q with hostile character %U", s, c)
		}
	}
}

func Fuzz(f *testing.F) {
	for _, c := range cases {
		f.Add(c.in, 10)
	}
	f.Add(strings.Repeat("ü", 5000), 100)
	f.Fuzz(func(t *testing.T, s string, most int) {
		line, field, short := Line(s), Field(s), Short(s, most)
		wantSafe(t, line)
		wantSafe(t, field)
		wantSafe(t, short)
		if Line(line) != line {
			t.Errorf("got %q from Line, but Line changes it again", line)
		}
		if len(short) > max(0, most) || len(line) <= most && short != line {
			t.Errorf("Short(%q, %d): got %q, want a text within the limit, unchanged if it fits", s, most, short)
		}
		for l := range strings.SplitSeq(Lines(s), "\n") {
			wantSafe(t, strings.ReplaceAll(l, "\t", ""))
		}
		if c := Clip(s, most); len(c) > max(0, most) || !strings.HasPrefix(s, c) {
			t.Errorf("Clip(%q, %d): got %q, want a prefix within the limit", s, most, c)
		}
		encoded, err := json.MarshalIndent([]string{s}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		var was, is []string
		safe := JSON(encoded)
		if err := json.Unmarshal(encoded, &was); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(safe, &is); err != nil || is[0] != was[0] {
			t.Errorf("%s: got %v, want JSON with the same meaning", safe, err)
		}
		wantSafe(t, strings.ReplaceAll(string(safe), "\n", ""))
	})
}

func TestDuration(t *testing.T) {
	for _, tt := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0s"},
		{400 * time.Millisecond, "0s"},
		{45 * time.Second, "45s"},
		{2 * time.Minute, "2m"},
		{4*time.Minute + 58*time.Second, "4m58s"},
		{time.Hour, "1h"},
		{90*time.Minute + 20*time.Second, "1h30m"},
		{24*time.Hour - time.Second, "1d"},
		{24*time.Hour + 59*time.Minute, "1d"},
		{168*time.Hour - 2*time.Second, "7d"},
		{167*time.Hour + 58*time.Minute, "6d23h"},
	} {
		if got := Duration(tt.d); got != tt.want {
			t.Errorf("Duration(%v): got %q, want %q", tt.d, got, tt.want)
		}
	}
}
