// Package sealed protects records on disk. A record is a line of JSON whose first member is the
// checksum of the rest: {"crc":"89abcdef",…}. Any change after writing is detected, and an unknown
// member is an error instead of being dropped.
package sealed

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
)

// ErrDamaged means that a line has changed since it was written.
var ErrDamaged = errors.New("its checksum is wrong")

const (
	sumHead = `{"crc":"`
	sumTail = `",`
	sumLen  = len(sumHead) + 8 + len(sumTail)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal writes the beginning of a line, with the checksum of rest.
func seal(head, rest []byte) {
	n := copy(head, sumHead)
	sum := binary.BigEndian.AppendUint32(nil, crc32.Checksum(rest, castagnoli))
	n += hex.Encode(head[n:], sum)
	copy(head[n:], sumTail)
}

// Line returns the line of a record, with its newline. The record is a struct with at least one
// member that is not omitted.
func Line(record any) ([]byte, error) {
	var b bytes.Buffer
	b.Write(make([]byte, sumLen-1)) // for the beginning, which ends where the record's brace stands
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // so that grep finds "OL->OB"
	if err := enc.Encode(record); err != nil {
		return nil, err
	}
	line := b.Bytes()
	seal(line[:sumLen], line[sumLen:len(line)-1])
	return line, nil
}

// Check returns ErrDamaged if a line, with or without its newline, has changed since it was
// written.
func Check(line []byte) error {
	line = bytes.TrimSuffix(line, []byte("\n"))
	if len(line) < sumLen {
		return ErrDamaged
	}
	var head [sumLen]byte
	seal(head[:], line[sumLen:])
	if !bytes.Equal(line[:sumLen], head[:]) {
		return ErrDamaged
	}
	return nil
}

// Read decodes a line that Line returned, with or without its newline.
func Read(line []byte, record any) error {
	if err := Check(line); err != nil {
		return err
	}
	return decode(io.MultiReader(bytes.NewReader([]byte("{")), bytes.NewReader(line[sumLen:])), record)
}

// Decode decodes exactly one JSON value. It rejects members that v does not have.
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
