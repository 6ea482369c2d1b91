//go:build !linux

package upsdtest

import "syscall"

func childAttr() *syscall.SysProcAttr { return nil }
