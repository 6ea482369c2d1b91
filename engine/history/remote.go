package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// A Reply is the answer to a query over HTTP. One of its fields is set.
type Reply struct {
	Units  map[string][]string `json:"units,omitempty"`
	Series *Series             `json:"series,omitempty"`
	Spans  []Span              `json:"spans,omitempty"`
}

// The possible queries.
const (
	askUnits  = "units"
	askSeries = "series"
	askSpans  = "spans"
)

// Answer answers a query: ?ask=units, ?ask=series&unit=&variable=&from=&to=&points=, or ?ask=spans&unit=&from=&to=.
// A time is an RFC 3339 timestamp; the default of to is now.
func Answer(ctx context.Context, s Source, query url.Values) (Reply, error) {
	var r Reply
	ask := query.Get("ask")
	switch ask {
	case askUnits:
		var err error
		r.Units, err = s.Units(ctx)
		return r, err
	case askSeries, askSpans:
	default:
		return r, fmt.Errorf("ask=%q is not units, series or spans", ask)
	}
	q, err := parse(query)
	if err != nil {
		return r, err
	}
	if ask == askSpans {
		r.Spans, err = s.Spans(ctx, q.Unit, q.From, q.To)
		return r, err
	}
	if q.Unit == "" || q.Variable == "" {
		return r, errors.New("a series needs unit= and variable=")
	}
	got, err := s.Series(ctx, q)
	r.Series = &got
	return r, err
}

func parse(query url.Values) (q Query, err error) {
	q = Query{Unit: query.Get("unit"), Variable: query.Get("variable"), To: time.Now()}
	if q.From, err = time.Parse(time.RFC3339Nano, query.Get("from")); err != nil {
		return q, fmt.Errorf("from=%q is not a time such as 2026-11-22T14:00:00Z", query.Get("from"))
	}
	if to := query.Get("to"); to != "" {
		if q.To, err = time.Parse(time.RFC3339Nano, to); err != nil {
			return q, fmt.Errorf("to=%q is not a time such as 2026-11-22T14:00:00Z", to)
		}
	}
	if !q.From.Before(q.To) {
		return q, errors.New("from= is not before to=")
	}
	if points := query.Get("points"); points != "" {
		if q.Points, err = strconv.Atoi(points); err != nil || q.Points < 1 || q.Points > MaxPoints {
			return q, fmt.Errorf("points=%q is not a number from 1 to %d", points, MaxPoints)
		}
	}
	return q, nil
}

// Handler serves Answer as JSON.
func Handler(s Source) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply, err := Answer(r.Context(), s, r.URL.Query())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(reply) // if this fails, the client is gone
	})
}

// Remote is the Source of a monitor that is queried over HTTP.
type Remote func(ctx context.Context, query url.Values, answer any) error

// Units implements Source.
func (f Remote) Units(ctx context.Context) (map[string][]string, error) {
	var r Reply
	err := f(ctx, url.Values{"ask": {askUnits}}, &r)
	return r.Units, err
}

// Series implements Source.
func (f Remote) Series(ctx context.Context, q Query) (Series, error) {
	query := timed(askSeries, q.Unit, q.From, q.To)
	query.Set("variable", q.Variable)
	if q.Points > 0 {
		query.Set("points", strconv.Itoa(q.Points))
	}
	r := Reply{Series: &Series{}}
	err := f(ctx, query, &r)
	return *r.Series, err
}

// Spans implements Source.
func (f Remote) Spans(ctx context.Context, unit string, from, to time.Time) ([]Span, error) {
	var r Reply
	err := f(ctx, timed(askSpans, unit, from, to), &r)
	return r.Spans, err
}

func timed(ask, unit string, from, to time.Time) url.Values {
	return url.Values{"ask": {ask}, "unit": {unit}, "from": {from.Format(time.RFC3339Nano)}, "to": {to.Format(time.RFC3339Nano)}}
}
