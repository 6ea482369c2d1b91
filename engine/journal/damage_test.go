package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tls-upsmon/upsmon/internal/damage"
)

// TestDamaged: whatever damage a file of a journal has, no entry is silently different or missing.
func TestDamaged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := open(t, dir, Options{SegmentSize: 3000})
	for i := range 60 {
		w.End(fmt.Sprintf("reason %d %s", i, strings.Repeat("x", i)))
	}
	shut(t, w)
	want, found := read(t, dir)
	files := segmentsOf(t, dir)
	if len(want) != 60 || found != nil || len(files) < 4 {
		t.Fatalf("got %d entries in %d files and the damage %v", len(want), len(files), found)
	}
	mark, err := os.ReadFile(filepath.Join(dir, markName))
	if err != nil {
		t.Fatal(err)
	}
	files[markName] = string(mark)
	names := slices.Sorted(maps.Keys(files))
	silent, n := 0, damage.Times(400)
	for i := range n {
		rng := rand.New(rand.NewPCG(uint64(i), 1))
		name := names[rng.IntN(len(names))]
		what, damaged := damage.Do(rng, []byte(files[name]))
		if err := os.WriteFile(filepath.Join(dir, name), damaged, 0o640); err != nil {
			t.Fatal(err)
		}
		got, found := read(t, dir)
		if found == nil {
			silent++
		}
		if found == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%d, %s of %s: the entries differ, but no damage was found", i, what, name)
		}
		for _, e := range got {
			if !reflect.DeepEqual(e, want[e.Seq-1]) {
				t.Errorf("%d, %s of %s: entry %d differs", i, what, name, e.Seq)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(files[name]), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if silent > n/4 {
		t.Errorf("%d of %d cases of damage were not found", silent, n)
	}
}

// TestDamageIsReported: the next monitor reports once that the journal is damaged, and does not use
// the numbers of missing entries again.
func TestDamageIsReported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := open(t, dir, Options{})
	for i := range 20 {
		w.End(fmt.Sprint(i))
	}
	shut(t, w)
	path := filepath.Join(dir, segmentName(1))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	lines[3] = strings.Replace(lines[3], `"kind"`, `"kinD"`, 1)
	if err := os.WriteFile(path, []byte(strings.Join(lines[:15], "")), 0o640); err != nil {
		t.Fatal(err)
	}
	var said []string
	for range 2 {
		w := open(t, dir, Options{Damaged: func(what string) { said = append(said, what) }})
		w.End("again")
		shut(t, w)
	}
	if len(said) != 1 || !strings.Contains(said[0], "in 2 places; the first: journal-00000001.jsonl:4: damaged: its checksum is wrong") {
		t.Errorf("got reports %q, want one with 2 places", said)
	}
	entries, found := read(t, dir)
	if last := entries[len(entries)-1]; last.Seq != 22 || len(found) != 2 || !strings.Contains(found[1].Error(), "the entries 16 to 20 are missing") {
		t.Errorf("the last entry has number %d, want 22; damage: %v", last.Seq, found)
	}
}

// TestOlderJournal: a journal without a mark is intact, and gets a mark.
func TestOlderJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 {
		w := open(t, dir, Options{Damaged: func(what string) { t.Error("unexpected damage:", what) }})
		w.End("x")
		shut(t, w)
		if _, err := readMark(dir); err != nil {
			t.Error(err)
		}
		if err := os.Remove(filepath.Join(dir, markName)); err != nil {
			t.Error(err)
		}
	}
	if _, err := readMark(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
	if err := os.WriteFile(filepath.Join(dir, markName), nil, 0o640); err != nil { // its writer has just created it
		t.Fatal(err)
	}
	if entries, found := read(t, dir); len(entries) != 2 || entries[1].Seq != 2 || found != nil {
		t.Errorf("got entries %+v, damage %v, want two entries and no damage", entries, found)
	}
}
