package verify

import "slices"

// A bound is an upper bound of the difference of two clocks: value·2+1 for ≤ value, value·2 for < value. A larger
// bound is weaker. The sum of two bounds is strict if one of them is.
type bound int64

// noBound is above all bounds.
const noBound bound = 1 << 60

func atMost(v int64) bound { return bound(v)<<1 | 1 }
func below(v int64) bound  { return bound(v) << 1 }

// value returns the number in a bound, without its strictness.
func (b bound) value() int64 { return int64(b >> 1) }

func (b bound) plus(c bound) bound {
	if b == noBound || c == noBound {
		return noBound
	}
	return ((b>>1 + c>>1) << 1) | b&c&1
}

// A zone is a set of clock values: a difference-bound matrix in canonical form (D. Dill, Timing
// assumptions and verification of finite-state concurrent systems, 1989). Row i, column j bounds
// clock i minus clock j; clock 0 is always 0.
type zone struct {
	n int
	d []bound
}

// zero is the zone in which all clocks are 0.
func zero(clocks int) zone {
	n := clocks + 1
	z := zone{n, make([]bound, n*n)}
	for i := range z.d {
		z.d[i] = atMost(0)
	}
	return z
}

func (z zone) at(i, j int) bound { return z.d[i*z.n+j] }

func (z zone) clone() zone { return zone{z.n, slices.Clone(z.d)} }

// constrain adds a bound to clock i minus clock j, and reports whether anything is left.
func (z zone) constrain(i, j int, b bound) bool {
	if b >= z.d[i*z.n+j] {
		return true
	}
	if b.plus(z.d[j*z.n+i]) < atMost(0) {
		return false
	}
	n, d := z.n, z.d
	d[i*n+j] = b
	for k := range n {
		ki := d[k*n+i]
		if ki == noBound {
			continue
		}
		kj := ki.plus(b)
		if kj >= d[k*n+j] && k != i {
			continue
		}
		for l := range n {
			if t := kj.plus(d[j*n+l]); t < d[k*n+l] {
				d[k*n+l] = t
			}
		}
	}
	return true
}

// elapse lets any time pass.
func (z zone) elapse() {
	for i := 1; i < z.n; i++ {
		z.d[i*z.n] = noBound
	}
}

// rebuilt returns a zone over other clocks: clock i of the new zone is clock from[i-1] of the old one, or starts at
// 0 where that is 0. The result uses the buffer if it is large enough.
func (z zone) rebuilt(buffer []bound, from []int) zone {
	n := len(from) + 1
	out := zone{n, slices.Grow(buffer[:0], n*n)[:n*n]}
	for i := range n {
		a := 0
		if i > 0 {
			a = from[i-1]
		}
		for j := range n {
			b := 0
			if j > 0 {
				b = from[j-1]
			}
			out.d[i*n+j] = z.d[a*z.n+b]
		}
	}
	return out
}

// noLimit says that nothing compares a clock with a number in this direction.
const noLimit int64 = -1

// forget widens the zone by clock values with the same future (the extrapolation Extra+LU of G. Behrmann and
// others, Lower and upper bounds in zone-based abstractions of timed automata, 2006). For each clock, lower is the
// largest number that something requires it to exceed, and upper the largest that something requires it not to
// exceed. So beyond lower a clock may as well be older, and beyond upper it may as well be younger.
func (z zone) forget(lower, upper []int64) {
	n, d, changed := z.n, z.d, false
	widen := func(at int, b bound) {
		if d[at] < b {
			d[at], changed = b, true
		}
	}
	for i := 1; i < n; i++ {
		for j := range n {
			if i != j && (d[i*n+j] > atMost(lower[i-1]) || d[i] <= below(-lower[i-1]) || j > 0 && d[j] <= below(-upper[j-1])) {
				widen(i*n+j, noBound)
			}
		}
	}
	for j := 1; j < n; j++ {
		if d[j] <= below(-upper[j-1]) {
			widen(j, min(below(-upper[j-1]), atMost(0)))
		}
	}
	if changed {
		z.close()
	}
}

// close brings the matrix to its canonical form.
func (z zone) close() {
	n, d := z.n, z.d
	for k := range n {
		for i := range n {
			ik := d[i*n+k]
			if ik == noBound {
				continue
			}
			for j := range n {
				if t := ik.plus(d[k*n+j]); t < d[i*n+j] {
					d[i*n+j] = t
				}
			}
		}
	}
}

// includes reports whether other is part of z.
func (z zone) includes(other zone) bool {
	for i, b := range other.d {
		if b > z.d[i] {
			return false
		}
	}
	return true
}
