package upsdtest

import "syscall"

// childAttr makes the kernel end a daemon whose test has died without cleaning up, by a panic or a time-out.
func childAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
