package actions

import (
	"context"
	"sync"
	"time"
)

// A lane carries out one kind of action, independently of all other lanes.
type lane interface {
	// put accepts a job. It never blocks; an error means that the job was not accepted.
	put(*job) error
	// close accepts no more jobs. The lane's goroutine ends when the last job has ended.
	close()
}

// A queue is a bounded channel. Putting something in never blocks, and the queue may be closed
// concurrently.
type queue[T any] struct {
	items chan T

	mu     sync.Mutex
	closed bool
}

func newQueue[T any](size int) *queue[T] {
	return &queue[T]{items: make(chan T, size)}
}

func (q *queue[T]) put(item T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	select {
	case q.items <- item:
		return nil
	default:
		return ErrQueueFull
	}
}

func (q *queue[T]) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.items)
	}
}

// A feed passes items to a function that may block, in its own goroutine, so that the sender
// never waits.
type feed[T any] struct {
	*queue[T]
	done chan struct{}
}

func newFeed[T any](size int, deliver func(T)) *feed[T] {
	f := &feed[T]{queue: newQueue[T](size), done: make(chan struct{})}
	go func() {
		defer close(f.done)
		for item := range f.items {
			deliver(item)
		}
	}()
	return f
}

// close waits until everything is delivered or ctx ends.
func (f *feed[T]) close(ctx context.Context) {
	f.queue.close()
	select {
	case <-f.done:
	case <-ctx.Done():
	}
}

// A fifo is a lane that starts its jobs in order and keeps up to width of them running at the same
// time.
type fifo struct {
	*queue[*job]
	runner  *Runner
	width   int
	timeout time.Duration // of one job; 0: the performer keeps the time itself
	performer
}

// newFifo starts a lane. If the performer has a method close, the lane calls it at its end.
func (r *Runner) newFifo(width int, timeout time.Duration, p performer) *fifo {
	l := &fifo{newQueue[*job](r.limits.Queue), r, width, timeout, p}
	r.work.Go(l.run)
	return l
}

func (l *fifo) run() {
	if c, ok := l.performer.(interface{ close() }); ok {
		defer c.close()
	}
	if l.width == 1 { // no goroutine per job, which would take longer than a PRINT
		for j := range l.items {
			l.runner.carryOut(j, l.timeout, l)
		}
		return
	}
	slots := make(chan struct{}, l.width)
	for j := range l.items {
		slots <- struct{}{}
		ended := make(chan struct{})
		l.runner.work.Go(func() {
			defer func() { <-slots; close(ended) }()
			l.runner.carryOut(j, l.timeout, l)
		})
		select { // the next starts after this one has
		case <-j.ready:
		case <-ended:
		}
	}
	for range l.width {
		slots <- struct{}{}
	}
}

// carryOut performs a job and ends it. A timeout of 0 means that the performer keeps the time
// itself.
func (r *Runner) carryOut(j *job, timeout time.Duration, p performer) {
	ctx := r.ctx
	if ctx.Err() != nil {
		r.finish(j, Outcome{Err: context.Cause(ctx)})
		return
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, timeout, ErrTimeout)
		defer cancel()
	}
	r.begin(j)
	r.finish(j, p.perform(ctx, j))
}

// A bell has room for one token. It wakes its listener, or lets it continue at once if it rang
// before.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}
