package nutclient

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a password. However it is printed, logged or marshalled, it appears as "[secret]". Only
// [Secret.Reveal] returns it, so all places that use it can be found.
type Secret string

const hidden = "[secret]"

// Reveal returns the password itself.
func (s Secret) Reveal() string { return string(s) }

// String returns "[secret]".
func (Secret) String() string { return hidden }

// GoString returns "[secret]".
func (Secret) GoString() string { return hidden }

// Format prints "[secret]" whatever the verb and its flags.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// MarshalText returns "[secret]", which is also what encoding/json and encoding/xml then write.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue makes log/slog write "[secret]".
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
