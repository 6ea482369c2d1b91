// Package beside runs NUT's own monitor, Debian's upsmon and upssched, beside ours on one upsd, and
// compares what they do. It has tests only.
package beside
