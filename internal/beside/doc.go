// Package beside runs NUT's own monitor, which is Debian's upsmon and upssched, and compares its
// actions with those that the model of it predicts. It contains only tests.
//
// Each trial has its own namespaces, in which NUT's programs run as they are installed. Actions
// that would affect the machine are only recorded: messages to terminals and the system log,
// commands, and the shutdown. Trials sleep most of the time, so many run at once.
//
//	make beside                      # all set-ups in all outages, ten minutes
//	BESIDE='early*/low' go test ./internal/beside
//
// Without BESIDE in the environment, go test runs a sample of the trials.
package beside
