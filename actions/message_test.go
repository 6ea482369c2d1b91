package actions

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestNewID: an ID is the time in UTC and a random number, so that IDs sort by time, name files and
// differ between two monitors.
func TestNewID(t *testing.T) {
	const layout = "20060102T150405.000000000-"
	east, most := time.FixedZone("east", 14*3600), time.Date(2262, 4, 11, 0, 0, 0, 0, time.UTC)
	times := []time.Time{
		time.Unix(0, 0), time.Unix(0, 1), time.Unix(951782399, 999999999), most,
		time.Date(2027, 1, 1, 0, 0, 0, 0, east), time.Date(2028, 2, 29, 23, 59, 59, 1e6, east),
	}
	for range 1000 {
		times = append(times, time.Unix(0, rand.Int64N(most.UnixNano())))
	}
	numbers := map[string]bool{}
	for _, at := range times {
		id := NewID(at)
		when, number := id[:len(layout)], id[len(layout):]
		if want := at.UTC().Format(layout); when != want || !messageName.MatchString(id) {
			t.Errorf("the ID of %s is %s, want %s and 8 hexadecimal digits", at, id, want)
		}
		numbers[number] = true
	}
	if len(numbers) < len(times)-3 { // one twice is rarer than one run in a thousand
		t.Errorf("%d IDs have only %d random numbers", len(times), len(numbers))
	}
}
