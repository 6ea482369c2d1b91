package sealed

import (
	"bytes"
	"errors"
	"testing"
)

type record struct {
	A int
	B string `json:",omitempty"`
}

func TestLine(t *testing.T) {
	line, err := Line(record{1, "OL->OB"})
	if err != nil || !bytes.Contains(line, []byte("OL->OB")) || line[len(line)-1] != '\n' {
		t.Fatalf("got line %q, %v, want OL->OB in it and a newline", line, err)
	}
	for _, l := range [][]byte{line, bytes.TrimSpace(line)} {
		var r record
		if err := Read(l, &r); err != nil || r != (record{1, "OL->OB"}) {
			t.Errorf("%s: got %+v, %v, want the original", l, r, err)
		}
	}
	line = bytes.TrimSpace(line)
	for i := range line {
		for bit := range 8 {
			damaged := bytes.Clone(line)
			damaged[i] ^= 1 << bit
			var r record
			if err := Read(damaged, &r); !errors.Is(err, ErrDamaged) {
				t.Errorf("with bit %d of byte %d flipped: got %+v, %v, want ErrDamaged", bit, i, r, err)
			}
		}
		if err := Check(line[:i]); !errors.Is(err, ErrDamaged) {
			t.Errorf("the first %d bytes alone: got %v, want ErrDamaged", i, err)
		}
	}
	if err := Read(line, new(struct{ A int })); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("a member that the reader does not know: got %v, want an error other than ErrDamaged", err)
	}
}

// TestBytes: lines of earlier versions stay readable.
func TestBytes(t *testing.T) {
	line, err := Line(record{1, "OL->OB"})
	if want := `{"crc":"79fb3b1f","A":1,"B":"OL->OB"}` + "\n"; err != nil || string(line) != want {
		t.Errorf("got %q, %v, want %q", line, err, want)
	}
}

func TestDecode(t *testing.T) {
	for text, good := range map[string]bool{
		`{"A":1}`: true, `{"A":1} `: true, `{}`: true, `{"C":1}`: false, `{"A":1,"C":2}`: false, `{"A":1}{"A":1}`: false, `{"A":1`: false, ``: false,
	} {
		var r record
		if err := Decode([]byte(text), &r); (err == nil) != good {
			t.Errorf("%s: got %v, want success: %v", text, err, good)
		}
	}
}
