package nutclient

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// replies are lines as they come from the network, with their fields; nil fields mean a parse
// error. They seed the fuzz target.
var replies = []struct {
	line   string
	fields []string
}{
	{`VAR su700 ups.status "OL CHRG"`, []string{"VAR", "su700", "ups.status", "OL CHRG"}},
	{`VAR su700 ups.status ""`, []string{"VAR", "su700", "ups.status", ""}},
	{`VAR su700 battery.charge "97.5"`, []string{"VAR", "su700", "battery.charge", "97.5"}},
	{`VAR su700 ups.mfr "a \"b\" \\ \#c"`, []string{"VAR", "su700", "ups.mfr", `a "b" \ #c`}},
	{`VAR su700 ups.mfr "Über"`, []string{"VAR", "su700", "ups.mfr", "Über"}},
	{`  A   B  `, []string{"A", "B"}},
	{`a\b`, []string{`a\b`}}, // a backslash means nothing outside quotes
	{``, []string{}},
	{`"OL`, nil},
	{`"OL\`, nil},
	{`"OL\"`, nil},
	{`"OL"LB`, nil},
	{`"OL""LB"`, nil},
	{`O"L`, nil},
	// A value may contain anything: code that prints it escapes it.
	{"VAR su700 ups.serial \"a\x01\tb\"", []string{"VAR", "su700", "ups.serial", "a\x01\tb"}},
	{"VAR su700 ups.status \"\x1b[2J\"", []string{"VAR", "su700", "ups.status", "\x1b[2J"}},
	{"VAR\tsu700", nil},
}

func TestParseFields(t *testing.T) {
	for _, test := range replies {
		got, err := parseFields([]byte(test.line))
		if (err != nil) != (test.fields == nil) || err == nil && !slices.Equal(got, test.fields) {
			t.Errorf("parseFields(%q) = %q, %v; want %q", test.line, got, err, test.fields)
		}
	}
}

func TestParseVar(t *testing.T) {
	const ups, variable = "su700", "ups.status"
	for _, test := range []struct {
		line, value, err string
	}{
		{`VAR su700 ups.status "OL"`, "OL", ""},
		{`VAR su700 ups.status OL`, "OL", ""},
		{`VAR su700 ups.status "OL" x`, "", "not a VAR"},
		{`VAR su700 ups.status`, "", "not a VAR"},
		{`var su700 ups.status "OL"`, "", "not a VAR"},
		{`OK`, "", "not a VAR"},
		{``, "", "not a VAR"},
		{`VAR su701 ups.status "OL"`, "", `about "ups.status" of "su701"`},
		{`VAR SU700 ups.status "OL"`, "", `about "ups.status" of "SU700"`},
		{`VAR su700 ups.test "OL"`, "", `about "ups.test" of "su700"`},
		{`VAR su700 ups.status "OL`, "", "does not end"},
	} {
		got, err := parseVar([]byte(test.line), ups, variable, "")
		if got != test.value || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("parseVar(%q) = %q, %v; want %q, %q", test.line, got, err, test.value, test.err)
		}
	}
}

// TestBound: a value has at most 4 KiB, and is cut between two characters.
func TestBound(t *testing.T) {
	for _, test := range []struct {
		value string
		want  int
	}{
		{strings.Repeat("x", maxValue), maxValue},
		{strings.Repeat("x", maxValue+1), maxValue},
		{strings.Repeat("x", 60_000), maxValue},
		{strings.Repeat("x", maxValue-1) + "é", maxValue - 1},
		{strings.Repeat("x", maxValue-2) + "é", maxValue},
		{strings.Repeat("x", maxValue-3) + "😀", maxValue - 3},
		{strings.Repeat("\x80", 2*maxValue), maxValue - utf8.UTFMax}, // not UTF-8
	} {
		got, err := parseVar([]byte(`VAR one ups.mfr "`+test.value+`"`), "one", "ups.mfr", "")
		if err != nil || len(got) != test.want || !strings.HasPrefix(test.value, got) {
			t.Errorf("a value of %d bytes: got %d bytes, %v; want %d", len(test.value), len(got), err, test.want)
		}
		if status, err := parseVar([]byte(`VAR one ups.status "OL `+test.value+`"`), "one", statusVar, ""); !errors.Is(err, errLongStatus) {
			t.Errorf("a long status: got %.20q, %v; want %v", status, err, errLongStatus)
		}
		vars := values([][]string{{"ups.mfr", test.value}})
		if vars[0].Value != got {
			t.Errorf("a value of %d bytes in a list: got %d bytes", len(test.value), len(vars[0].Value))
		}
	}
}

func TestParseNumLogins(t *testing.T) {
	for _, test := range []struct {
		line string
		n    int
		err  string
	}{
		{"NUMLOGINS su700 0", 0, ""},
		{"NUMLOGINS su700 12", 12, ""},
		{`NUMLOGINS "su700" "12"`, 12, ""},
		{"NUMLOGINS su701 0", 0, `about "su701"`},
		{"NUMLOGINS SU700 0", 0, `about "SU700"`},
		{"NUMLOGINS su700", 0, "not a NUMLOGINS"},
		{"NUMLOGINS su700 1 2", 0, "not a NUMLOGINS"},
		{"VAR su700 0", 0, "not a NUMLOGINS"},
		{"", 0, "not a NUMLOGINS"},
		{`NUMLOGINS su700 ""`, 0, "not a number"},
		{"NUMLOGINS su700 -1", 0, "not a number"},
		{"NUMLOGINS su700 +1", 0, "not a number"},
		{"NUMLOGINS su700 0x1", 0, "not a number"},
		{"NUMLOGINS su700 1.0", 0, "not a number"},
		{"NUMLOGINS su700 99999999999999999999", 0, "not a number"},
		{`NUMLOGINS su700 "1`, 0, "does not end"},
	} {
		got, err := parseNumLogins([]byte(test.line), "su700")
		if got != test.n || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("parseNumLogins(%q) = %d, %v; want %d, %q", test.line, got, err, test.n, test.err)
		}
	}
}

func TestParseVersion(t *testing.T) {
	for line, ok := range map[string]bool{
		"1.3": true, "1.2.10": true, "2": true,
		"": false, ".": false, "1.": false, "1..3": false, "OK": false, "-1.3": false, "1.3 ": false, "VAR one ups.status 1": false,
	} {
		if got, err := parseVersion([]byte(line)); (err == nil) != ok || ok && got != line {
			t.Errorf("parseVersion(%q): got %q, %v, want success: %v", line, got, err, ok)
		}
	}
}

func TestParseError(t *testing.T) {
	for _, test := range []struct {
		line  string
		code  Code
		isErr bool
		bad   bool
	}{
		{"OK", "", false, false},
		{"ERROR", "", false, false},
		{"ERR DATA-STALE", ErrDataStale, true, false},
		{"ERR ACCESS-DENIED and more", ErrAccessDenied, true, false},
		{"ERR NEW_2", "NEW_2", true, false},
		{"ERR", "", true, true},
		{"ERR ", "", true, true},
		{"ERR  DATA-STALE", "", true, true},
		{"ERR data-stale", "data-stale", true, false},
		{"ERR not supported", "not", true, false},
		{"ERR Unbekannt: \xfc", "Unbekannt:", true, false},
		{"ERR \xfc", "", true, true},
		{"ERR DATA-STALE\x1b[2J", "", true, true},
		{"ERR " + strings.Repeat("X", 100), "", true, true},
	} {
		code, isErr, err := parseError([]byte(test.line))
		if Code(code) != test.code || isErr != test.isErr || (err != nil) != test.bad {
			t.Errorf("parseError(%q): got %q, %v, %v, want %q, %v, error: %v", test.line, code, isErr, err, test.code, test.isErr, test.bad)
		}
	}
}

var arguments = []string{"su700", "", "a b", `"`, `\`, `a"b\c`, `\"`, "#x", "=", "Über", "'", "a-b.c_d:1@h%2+3,4/5", " ", "x\ty", password}

func TestQuoteArgument(t *testing.T) {
	for _, test := range [][2]string{
		{"su700", "su700"}, {"battery.charge", "battery.charge"}, {"", `""`}, {"a b", `"a b"`}, {`a"b\c`, `"a\"b\\c"`}, {"#", `"\#"`}, {"pa#ss", `"pa\#ss"`},
	} {
		if got := quoteArgument(test[0]); got != test[1] {
			t.Errorf("quoteArgument(%q) = %s, want %s", test[0], got, test[1])
		}
	}
	for _, bad := range []string{"a\nb", "a\rb", "a\x00b", "\n"} {
		if checkArgument(bad) == nil {
			t.Errorf("checkArgument accepts %q", bad)
		}
	}
}

// FuzzReply: a reply never makes the parsers panic. A line that they accept has one meaning only. A
// value survives the way to the network and back. No reply is accepted for a unit or variable other
// than the one it names.
func FuzzReply(f *testing.F) {
	for _, r := range replies {
		f.Add(r.line)
	}
	for _, a := range arguments {
		f.Add(a)
	}
	for _, line := range []string{
		"ERR DATA-STALE", "NUMLOGINS ups 2", "NUMLOGINS other 2", "1.3", "CLIENT ups ::1", "BEGIN LIST CLIENT ups", "END LIST CLIENT ups",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		parseError([]byte(line))
		fields, err := parseFields([]byte(line))
		if err == nil {
			var again []string
			for _, field := range fields {
				again = append(again, quoteArgument(field))
			}
			got, err := parseFields([]byte(strings.Join(again, " ")))
			if err != nil || !slices.Equal(got, fields) {
				t.Errorf("%q: the fields %q, quoted and parsed again, are %q, %v", line, fields, got, err)
			}
		}
		if value, err := parseVar([]byte(line), "ups", "ups.status", ""); err == nil &&
			(len(fields) != 4 || fields[1] != "ups" || fields[2] != "ups.status" || fields[3] != value && len(fields[3]) <= maxValue) {
			t.Errorf("%q was accepted as a reply with the value %q", line, value)
		}
		if n, err := parseNumLogins([]byte(line), "ups"); err == nil &&
			(len(fields) != 3 || fields[0] != "NUMLOGINS" || fields[1] != "ups" || strings.TrimLeft(fields[2], "0") != strings.TrimLeft(fmt.Sprint(n), "0")) {
			t.Errorf("%q was accepted as %d logins", line, n)
		}
		if version, err := parseVersion([]byte(line)); err == nil && (version != line || strings.Trim(line, "0123456789.") != "") {
			t.Errorf("%q was accepted as the version %q", line, version)
		}
		l := listing{head: []string{"CLIENT", "ups"}, width: 1, began: true}
		if err := l.add([]byte(line)); err == nil && !l.ended && !slices.Equal(fields, append([]string{"CLIENT", "ups"}, l.entries[0]...)) {
			t.Errorf("%q was accepted as the entry %q", line, l.entries)
		}
		if checkArgument(line) == nil && !strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			got, err := parseFields([]byte(quoteArgument(line)))
			if err != nil || len(got) != 1 || got[0] != line {
				t.Errorf("%q, quoted and parsed again, is %q, %v", line, got, err)
			}
		}
	})
}
