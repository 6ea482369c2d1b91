// Package torture does to a monitor what networks, servers, disks, clocks and attackers do, and counts
// what becomes of its promises. It has tests only.
//
// Each trial runs the program itself, against Debian's upsd where that can show the fault, and against
// simupsd or a broken network where it cannot. SHUTDOWNCMD is a script that writes down its word.
//
// What must hold in every trial: no shutdown without a reason, none missing, exactly one for a low
// battery after the fault; the program lives, and its memory and descriptors are bounded. Where it is
// killed, no action is lost or done twice beyond what the language says of its verb.
//
// A verdict never depends on how fast the machine is. What must happen is waited for up to patience.
// What must not happen is looked for after the monitor has met the fault a number of times.
//
//	make torture                    # ten minutes, and a report
//	make torture TORTURE_TIME=8h    # until the time is over
//	make torture TORTURE_ONLY='kill -9' TORTURE_TIME=42m    # some faults
//
// Without TORTURE in the environment, go test runs the trials that take seconds, once.
package torture
