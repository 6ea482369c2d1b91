package engine

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/tls-upsmon/upsmon/engine/config"
)

// zoneFile is the file of the machine's time zone (localtime(5)).
const zoneFile = "/etc/localtime"

// A zone watches the time zone of the machine. BETWEEN decides by it, perhaps about a shutdown. Go
// reads it once, when a program first needs it, and silently takes UTC for one that it does not know.
type zone struct {
	log  *slog.Logger
	path string // of the file that a program without TZ reads
	set  bool   // TZ is set, so the file does not matter
	was  string // the content of the file that counts
	last string // what it was at the last look
}

// newZone warns if the time zone is not the one that somebody wanted. local is the one in use.
func newZone(log *slog.Logger, path string, local *time.Location) *zone {
	tz, set := os.LookupEnv("TZ")
	z := &zone{log: log, path: path, set: set}
	why := ""
	if !set {
		var err error
		z.was, err = z.read()
		if err != nil || local.String() == "UTC" && z.was != "" {
			why = path + " is not the file of a time zone"
		}
	} else if local.String() == "UTC" && unknownZone(tz) {
		why = "there is no file for TZ=" + tz
	}
	z.last = z.was
	if why != "" {
		log.Warn(why + ": BETWEEN and all times of this monitor are in UTC")
	}
	return z
}

// unknownZone reports whether UTC is not what a value of TZ asks for (tzset(3)).
func unknownZone(tz string) bool {
	switch strings.TrimPrefix(tz, ":") {
	case "", "UTC", "UTC0":
		return false
	}
	return true
}

// look warns if the zone of the machine has changed since the program started.
func (z *zone) look() {
	if z.set {
		return
	}
	now, err := z.read()
	if err != nil || now == z.last {
		return
	}
	z.last = now
	if now != z.was {
		z.log.Warn("the time zone of this machine has changed: restart upsmon, since BETWEEN and all times of this monitor are still in the old one", "file", z.path)
	}
}

// read returns the content of the file; "": there is none, which means UTC.
func (z *zone) read() (string, error) {
	if _, err := os.Lstat(z.path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	content, _, err := config.ReadFile(z.path)
	return string(content), err
}
