// Package torture exposes a monitor to faults of networks, servers, disks and clocks and to
// attacks, and counts how well it keeps its promises. It contains only tests.
//
// Each trial runs the program itself: against Debian's upsd if that can show the fault, otherwise
// against simupsd or a faulty network. SHUTDOWNCMD is a script that records its arguments.
//
// In every trial, there must be no shutdown without a reason, none may be missing, and there must
// be exactly one for a low battery after the fault. The program must keep running, with limited
// memory and descriptors. When it is killed, no action may be lost, or repeated more than the
// language permits for its verb.
//
// A verdict never depends on the speed of the machine. The trial waits up to patience for what must
// happen. It checks for what must not happen after the monitor has met the fault a number of times.
//
//	make torture                    # ten minutes, writes a report
//	make torture TORTURE_TIME=8h    # repeats until the time is over
//	make torture TORTURE_ONLY='kill -9' TORTURE_TIME=42m    # only some faults
//
// Without TORTURE in the environment, go test runs the trials that take seconds, once.
package torture
