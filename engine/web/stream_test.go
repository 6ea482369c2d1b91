package web

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStream: a change of the monitor reaches the stream, and the page then shows it.
func TestStream(t *testing.T) {
	s := startSite(t, siteConf, map[string]map[string]string{"Eaton": unitVars("OL", "100"), "Spare": unitVars("OL CHRG", "98")}, Options{}, PageOptions{})
	s.until(t, "[COMM OL CHRG]")
	c := client(t, &http.Transport{})
	if _, page := ask(t, c, "GET", s.URL()); !strings.Contains(page, "All is well") {
		t.Fatal(page)
	}
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL()+"live", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	s.upsd.Set("Eaton", "ups.status", "OB DISCHRG")
	deadline := time.AfterFunc(30*time.Second, func() { response.Body.Close() })
	defer deadline.Stop()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "data: ") {
			continue
		}
		if _, page := ask(t, c, "GET", s.URL()); strings.Contains(page, "On battery: Eaton") {
			return
		}
	}
	t.Error("the stream never says so")
}
