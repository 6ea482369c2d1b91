package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
)

// A block has rows of one variable in one tier:
//
// byte     format: 1
// 4 bytes  CRC-32 (IEEE) of what follows, and of the key; big endian
// byte     grain, in hundredths: all values are multiples of it
// rows
//
// Each row is relative to the one before it, in variable-length integers. It starts with the time since then, in
// seconds or in steps of the tier, shifted left by two, with the bit same, which says that only the time has changed,
// and the bit gap, which says that the value is unknown. Then comes the change of the value, in grains; in a tier with
// steps it is the change of the mean, in hundredths, and the distance of minimum and maximum from the mean in grains,
// rounded down.
const blockFormat = 1

// grains are the possible grains of a block, from coarse to fine.
var grains = [...]int64{100, 10, 1}

func grainOf(rows []row) int64 {
	for _, g := range grains {
		if !slices.ContainsFunc(rows, func(r row) bool { return !r.gap && (r.min%g != 0 || r.max%g != 0) }) {
			return g
		}
	}
	return 1
}

// floor divides, rounding down.
func floor(n, by int64) int64 {
	q := n / by
	if n%by < 0 {
		q--
	}
	return q
}

const headSize = 5

const (
	same = 1
	gap  = 2
)

// encode returns a block with sorted rows, none of which is before start.
func encode(key []byte, t *tier, start int64, rows []row) []byte {
	unit := max(1, int64(t.step.Seconds()))
	grain := grainOf(rows)
	b := append(make([]byte, headSize, headSize+1+4*len(rows)), byte(grain))
	last := row{at: start}
	for _, r := range rows {
		head := uint64((r.at-last.at)/unit) << 2
		switch {
		case r.gap:
			b = binary.AppendUvarint(b, head|gap)
			last.at = r.at
			continue
		case r.min == last.min && r.mean == last.mean && r.max == last.max:
			b = binary.AppendUvarint(b, head|same)
		case t.step == 0:
			b = binary.AppendVarint(binary.AppendUvarint(b, head), (r.mean-last.mean)/grain)
		default:
			b = binary.AppendVarint(binary.AppendUvarint(b, head), r.mean-last.mean)
			mean := floor(r.mean, grain)
			b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(mean-r.min/grain)), uint64(r.max/grain-mean))
		}
		last = r
	}
	b[0] = blockFormat
	binary.BigEndian.PutUint32(b[1:], sum(key, b[headSize:]))
	return b
}

func sum(key, rows []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(key), crc32.IEEETable, rows)
}

var errShort = errors.New("it ends in the middle of a row")

// decode reads a block.
func decode(key []byte, t *tier, start int64, b []byte) ([]row, error) {
	switch {
	case len(b) < headSize:
		return nil, errShort
	case b[0] != blockFormat:
		return nil, fmt.Errorf("its format is %d, not %d", b[0], blockFormat)
	case binary.BigEndian.Uint32(b[1:]) != sum(key, b[headSize:]):
		return nil, errors.New("its checksum is wrong")
	}
	b = b[headSize:]
	if len(b) == 0 || b[0] == 0 {
		return nil, errShort
	}
	grain := int64(b[0])
	b = b[1:]
	unit := max(1, int64(t.step.Seconds()))
	last := row{at: start}
	var rows []row
	number := func() int64 {
		n, size := binary.Varint(b)
		if size <= 0 {
			b = nil
			return 0
		}
		b = b[size:]
		return n
	}
	distance := func() int64 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			b = nil
			return 0
		}
		b = b[size:]
		return int64(n)
	}
	for len(b) > 0 {
		head, size := binary.Uvarint(b)
		if size <= 0 {
			return nil, errShort
		}
		b = b[size:]
		last.at += int64(head>>2) * unit
		switch {
		case head&gap != 0:
			rows = append(rows, row{at: last.at, gap: true})
			continue
		case head&same == 0 && t.step == 0:
			last.mean += number() * grain
			last.min, last.max = last.mean, last.mean
		case head&same == 0:
			last.mean += number()
			mean := floor(last.mean, grain)
			last.min = (mean - distance()) * grain
			last.max = (mean + distance()) * grain
		}
		rows = append(rows, last)
	}
	return rows, nil
}
