package engine

import (
	"context"
	"slices"
	"testing"

	"github.com/tls-upsmon/upsmon/internal/guard"
)

// TestQueueSurvives: a panic of a subscriber does not end the process, and the subscriber still
// receives later events.
func TestQueueSurvives(t *testing.T) {
	var heard []string
	q := NewQueue(10, new(guard.Guard), func(e Event) {
		what := e.(Damaged).What
		if what == "bad" {
			panic("a fault")
		}
		heard = append(heard, what)
	})
	for _, what := range []string{"first", "bad", "last"} {
		q.Hear(Damaged{what})
	}
	q.Close(context.Background())
	if !slices.Equal(heard, []string{"first", "last"}) {
		t.Errorf("received %q, want the first and the last event", heard)
	}
}
