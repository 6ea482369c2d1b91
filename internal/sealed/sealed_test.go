package sealed

import (
	"bytes"
	"errors"
	"testing"
)

func TestSeal(t *testing.T) {
	sealed := Seal("key", []byte(`{"a":1}`))
	if got, err := Open("key", sealed); err != nil || string(got) != `{"a":1}` {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Open("kez", sealed); !errors.Is(err, ErrDamaged) {
		t.Errorf("another key: %v", err)
	}
	for i := range sealed {
		for bit := range 8 {
			damaged := bytes.Clone(sealed)
			damaged[i] ^= 1 << bit
			if got, err := Open("key", damaged); !errors.Is(err, ErrDamaged) {
				t.Errorf("bit %d of byte %d: %q, %v", bit, i, got, err)
			}
		}
		if got, err := Open("key", sealed[:i]); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: %q, %v", i, got, err)
		}
	}
}

func TestDecode(t *testing.T) {
	for text, good := range map[string]bool{
		`{"A":1}`: true, `{"A":1} `: true, `{}`: true, `{"B":1}`: false, `{"A":1,"B":2}`: false, `{"A":1}{"A":1}`: false, `{"A":1`: false, ``: false,
	} {
		var v struct{ A int }
		if err := Decode([]byte(text), &v); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
}
