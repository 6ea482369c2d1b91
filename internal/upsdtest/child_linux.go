package upsdtest

import "syscall"

// childAttr makes the kernel kill a daemon if its test ends without cleaning up, in a panic or a
// timeout.
func childAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
