package main

import (
	"slices"
	"testing"
)

func TestLook(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"A reload reads the file again; it is no longer the old one, and there is no other.", nil},
		{"is read anew", []string{"anew"}},
		{"nonsense is no log level", []string{"is no log"}},
		{"Whoever reads this\n// goes\n// on", []string{"Whoever", "goes\n// on"}},
		{"what has it looked at at once", []string{"has it looked", "at at"}},
		{"a slip of the pen amid a machine that still stands", []string{"amid", "slip of the pen", "still stands"}},
		{"waits for ever\n// to learn what becomes\n// of it, though not forever", []string{"becomes\n// of", "for ever"}},
		{"tells whether root, whom it tells of a thought, recommends mending", []string{"tells whether", "tells of", "mending", "whom"}},
	} {
		var got []string
		for _, f := range look(tt.text) {
			if tt.text[f.at:f.at+len(f.text)] != f.text {
				t.Errorf("%q is not at %d of %q", f.text, f.at, tt.text)
			}
			got = append(got, f.text)
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestLookAtGo(t *testing.T) {
	src := "package anew // whom\n\nvar lastWishes = \"in vain\" // thoughtful\n"
	var got []string
	for _, f := range lookAtGo([]byte(src)) {
		got = append(got, f.text)
	}
	if want := []string{"whom", "lastWishes", "in vain"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
