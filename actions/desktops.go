package actions

import (
	"context"
	"os"
	"slices"
)

// Desktops lists the users that a NOTIFY would reach now.
type Desktops struct {
	Users  []string // by name, if known; without logind, all who may have a desktop
	Denied int      // how many of them only root could notify; 0 if this process is root
	Bus    error    // why logind could not be asked; nil: it answered
}

// Desktops finds out which users a NOTIFY would reach, without notifying them.
func (x *Executor) Desktops(ctx context.Context) (Desktops, error) {
	_, bus := x.desktops.sessions(ctx)
	found, err := x.desktops.users(ctx)
	if err != nil {
		return Desktops{}, err
	}
	d := Desktops{Bus: bus}
	for _, u := range found {
		d.Users = append(d.Users, u.String())
	}
	if me := os.Geteuid(); me != 0 {
		mine := func(u desktopUser) bool { return u.uid == uint32(me) }
		d.Denied = len(slices.DeleteFunc(found, mine))
	}
	return d, nil
}
