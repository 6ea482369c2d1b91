package needs

import "testing"

// TestPath: what Debian has for root alone is found by every user, last.
func TestPath(t *testing.T) {
	for have, want := range map[string]string{
		"/usr/local/bin:/usr/bin:/bin": "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
		"/sbin:/usr/bin":               "/sbin:/usr/bin:/usr/local/sbin:/usr/sbin",
		"":                             "/usr/local/sbin:/usr/sbin:/sbin",
	} {
		if got := path(have); got != want {
			t.Errorf("%q: %q, want %q", have, got, want)
		}
	}
}
