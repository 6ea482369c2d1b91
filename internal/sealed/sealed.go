// Package sealed protects records on disk. A record is a line of JSON whose first member is the
// checksum of the rest: {"crc":"89abcdef",…}. Whatever has changed since it was written is found, and
// a member that nobody knows is an error instead of being dropped.
package sealed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// ErrDamaged says that a line is not what was written.
var ErrDamaged = errors.New("its checksum is wrong")

const (
	sumHead = `{"crc":"`
	sumTail = `",`
	sumLen  = len(sumHead) + 8 + len(sumTail)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// begin is how a line begins whose rest is that.
func begin(rest []byte) []byte {
	return fmt.Appendf(make([]byte, 0, sumLen+len(rest)), "%s%08x%s", sumHead, crc32.Checksum(rest, castagnoli), sumTail)
}

// Line returns the line of a record, a struct with at least one member that is not omitted, with its
// newline.
func Line(record any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // "OL->OB" should be found with grep
	if err := enc.Encode(record); err != nil {
		return nil, err
	}
	rest := b.Bytes()[1:]
	return append(begin(rest[:len(rest)-1]), rest...), nil
}

// Check says whether a line, with or without its newline, is as it was written.
func Check(line []byte) error {
	line = bytes.TrimSuffix(line, []byte("\n"))
	if len(line) < sumLen || !bytes.Equal(line[:sumLen], begin(line[sumLen:])) {
		return ErrDamaged
	}
	return nil
}

// Read reads what Line returned, with or without its newline.
func Read(line []byte, record any) error {
	if err := Check(line); err != nil {
		return err
	}
	return decode(io.MultiReader(bytes.NewReader([]byte("{")), bytes.NewReader(line[sumLen:])), record)
}

// Decode reads one JSON value and nothing else. It rejects members that v does not have.
func Decode(text []byte, v any) error { return decode(bytes.NewReader(text), v) }

func decode(text io.Reader, v any) error {
	d := json.NewDecoder(text)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	return nil
}
