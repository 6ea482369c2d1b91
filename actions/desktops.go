package actions

import (
	"context"
	"os"
	"slices"
)

// Desktops says whom a NOTIFY would tell now.
type Desktops struct {
	Users  []string // by name, as far as that is known; without logind those who may have a desktop
	Denied int      // how many of them only root can tell, which this process is not
	Bus    error    // why logind could not be asked; nil: it was
}

// Desktops finds out whom a NOTIFY would tell, and tells nobody.
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
