// Package sealed protects records on disk: a checksum finds what has changed since a record was
// written, and a member that nobody knows is an error instead of being dropped.
package sealed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// ErrDamaged says that a record is not what was written.
var ErrDamaged = errors.New("its checksum is wrong")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumLen is the length of a checksum.
const sumLen = 8

// Sum returns the checksum of a record under its key: CRC-32C, in hexadecimal.
func Sum(key string, record []byte) []byte {
	sum := crc32.Update(crc32.Checksum([]byte(key), castagnoli), castagnoli, record)
	return fmt.Appendf(make([]byte, 0, sumLen+len(record)), "%08x", sum)
}

// Seal puts the checksum of key and record in front of the record.
func Seal(key string, record []byte) []byte { return append(Sum(key, record), record...) }

// Open returns the record that Seal was given.
func Open(key string, sealed []byte) ([]byte, error) {
	if len(sealed) < sumLen || !bytes.Equal(sealed[:sumLen], Sum(key, sealed[sumLen:])) {
		return nil, ErrDamaged
	}
	return sealed[sumLen:], nil
}

// Decode reads one JSON value and nothing else. It rejects members that v does not have.
func Decode(record []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(record))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	return nil
}
