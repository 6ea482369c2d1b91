package nutlog

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// pollInterval, in milliseconds, is how soon a blocked write notices that its context has ended.
const pollInterval = 100

// pipeBuf is how many bytes can be written without blocking to a pipe that polls as writable
// (pipe(7), PIPE_BUF).
const pipeBuf = 4096

// Write writes all of b before ctx ends, or returns how much of it was written. It polls a file
// first and writes small pieces that do not block, instead of making the file non-blocking, because
// other processes that share it may not expect that. It uses the system call, because package os
// raises SIGPIPE when the reader of standard output has gone, which must not end a monitor. For
// writers other than files, ctx has no effect.
func Write(ctx context.Context, w io.Writer, b []byte) (written int, err error) {
	f, ok := w.(*os.File)
	if !ok {
		return w.Write(b)
	}
	conn, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	for written < len(b) {
		if ctx.Err() != nil {
			return written, context.Cause(ctx)
		}
		piece := b[written:min(len(b), written+pipeBuf)]
		var n int
		var werr error
		err := conn.Control(func(fd uintptr) {
			ready := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
			if n, werr = unix.Poll(ready, pollInterval); n > 0 {
				n, werr = unix.Write(int(fd), piece)
			}
		})
		switch {
		case err != nil:
			return written, err
		case errors.Is(werr, unix.EINTR), errors.Is(werr, unix.EAGAIN):
		case werr != nil:
			return written, &os.PathError{Op: "write", Path: f.Name(), Err: werr}
		default:
			written += n
		}
	}
	return written, nil
}
