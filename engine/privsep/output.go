package privsep

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tls-upsmon/upsmon/internal/nutlog"
	"github.com/tls-upsmon/upsmon/internal/text"
)

const (
	maxLine   = 64 << 10        // bytes of a line of the child's output
	printTime = 5 * time.Second // for a line
)

// output copies what the child writes, line by line. The child has only a pipe: with the descriptor
// of a terminal, it could read what root types there and change its settings. Lines that cannot be
// written in time, and lines beyond the limit, are dropped.
type output struct {
	to    io.Writer
	lines *limit

	mu   sync.Mutex
	line []byte
}

// Write accepts everything.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for rest := p; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			end = len(rest)
		}
		end = min(end, maxLine-len(o.line))
		o.line, rest = append(o.line, rest[:end]...), rest[end:]
		if len(o.line) == maxLine || o.line[len(o.line)-1] == '\n' {
			o.flush()
		}
	}
	return len(p), nil
}

// flush writes the line. It needs o.mu.
func (o *output) flush() {
	if len(o.line) == 0 {
		return
	}
	if allowed, dropped := o.lines.allow(time.Now()); allowed {
		ctx, cancel := context.WithTimeout(context.Background(), printTime)
		defer cancel()
		line := text.Lines(string(o.line))
		if dropped > 0 {
			line = fmt.Sprintf("(%d lines are missing here: the monitoring process has written more than %d in %v)\n", dropped, maxLines, linesPeriod) + line
		}
		_, _ = nutlog.Write(ctx, o.to, []byte(line))
	}
	o.line = o.line[:0]
}

// end writes the last line, if it has no line end.
func (o *output) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush()
}
