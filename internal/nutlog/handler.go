package nutlog

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"time"
)

// Handler makes the log a destination of log/slog: a record becomes a remark, followed by its
// attributes as key=value. A nil level means Info.
func (l *Log) Handler(level slog.Leveler) slog.Handler {
	if level == nil {
		level = slog.LevelInfo
	}
	return &handler{log: l, level: level}
}

type handler struct {
	log   *Log
	level slog.Leveler
	with  []func(slog.Handler) slog.Handler // the calls of WithAttrs and WithGroup, in order
}

// Enabled implements slog.Handler.
func (h *handler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.level.Level()
}

// Handle implements slog.Handler.
func (h *handler) Handle(ctx context.Context, rec slog.Record) error {
	var attrs bytes.Buffer
	var text slog.Handler = slog.NewTextHandler(&attrs, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			_, isLevel := a.Value.Any().(slog.Level)
			if len(groups) == 0 && (a.Key == slog.LevelKey && isLevel || a.Key == slog.MessageKey && a.Value.Equal(slog.StringValue(""))) {
				return slog.Attr{} // the remark has it already
			}
			return a
		},
	})
	for _, with := range h.with {
		text = with(text)
	}
	bare := slog.NewRecord(time.Time{}, rec.Level, "", 0)
	rec.Attrs(func(a slog.Attr) bool { bare.AddAttrs(a); return true })
	if err := text.Handle(ctx, bare); err != nil {
		return err
	}
	line := rec.Message
	if more := strings.TrimSuffix(attrs.String(), "\n"); more != "" {
		line += " " + more
	}
	return h.log.put(remarkLine(rec.Level, line), nil)
}

// WithAttrs implements slog.Handler.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.and(func(t slog.Handler) slog.Handler { return t.WithAttrs(attrs) })
}

// WithGroup implements slog.Handler.
func (h *handler) WithGroup(name string) slog.Handler {
	return h.and(func(t slog.Handler) slog.Handler { return t.WithGroup(name) })
}

func (h *handler) and(with func(slog.Handler) slog.Handler) slog.Handler {
	c := *h
	c.with = append(h.with[:len(h.with):len(h.with)], with)
	return &c
}

// Of returns the log that a handler writes to, or nil if the handler is another kind.
func Of(h slog.Handler) *Log {
	if h, ok := h.(*handler); ok {
		return h.log
	}
	return nil
}
