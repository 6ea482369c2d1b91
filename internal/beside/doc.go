// Package beside runs NUT's own monitor, Debian's upsmon and upssched, and compares what it does with what
// the model of it says. It has tests only.
//
// Each trial has namespaces of its own, in which NUT's programs run as they are installed. Only what they
// would do to the machine is recorded instead: messages to terminals and the system log, commands, and the
// shutdown. Trials sleep most of the time, so many run at once.
//
//	make beside                      # all set-ups in all outages, ten minutes
//	BESIDE='early*/low' go test ./internal/beside
//
// Without BESIDE in the environment, go test makes a sample of the trials.
package beside
