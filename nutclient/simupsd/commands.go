package simupsd

import (
	"maps"
	"slices"
	"strings"
)

// version is the answer to VER.
const version = "Network UPS Tools upsd 2.8 - simulated by simupsd"

// commands has every command that the server knows. They run under the server's lock.
var commands = map[string]func(c *client, args []string) next{
	"VER":      func(c *client, args []string) next { return c.constant(version, args) },
	"NETVER":   func(c *client, args []string) next { return c.constant("1.3", args) },
	"PROTVER":  func(c *client, args []string) next { return c.constant("1.3", args) },
	"STARTTLS": (*client).startTLS,
	"USERNAME": func(c *client, args []string) next { return c.credential(&c.user, "USERNAME", args) },
	"PASSWORD": func(c *client, args []string) next { return c.credential(&c.password, "PASSWORD", args) },
	"LOGIN":    (*client).doLogin,
	"LOGOUT":   (*client).logout,
	"PRIMARY":  func(c *client, args []string) next { return c.primary("OK PRIMARY-GRANTED", args) },
	"MASTER":   func(c *client, args []string) next { return c.primary("OK MASTER-GRANTED", args) },
	"FSD":      (*client).fsd,
	"GET":      (*client).get,
	"LIST":     (*client).list,
}

// answer sends one line, and the connection continues.
func (c *client) answer(format string, args ...any) next {
	c.reply(format, args...)
	return proceed
}

func (c *client) constant(text string, args []string) next {
	if len(args) != 0 {
		return c.answer("ERR INVALID-ARGUMENT")
	}
	return c.answer("%s", text)
}

func (c *client) startTLS([]string) next {
	switch {
	case c.secure:
		return c.answer("ERR ALREADY-SSL-MODE")
	case c.server.tls == nil:
		return c.answer("ERR FEATURE-NOT-CONFIGURED")
	}
	c.reply("OK STARTTLS")
	c.tls = c.server.tls
	return beginTLS
}

func (c *client) credential(to **string, name string, args []string) next {
	switch {
	case len(args) != 1:
		return c.answer("ERR INVALID-ARGUMENT")
	case *to != nil:
		return c.answer("ERR ALREADY-SET-%s", name)
	}
	word := args[0]
	*to = &word
	return c.answer("OK")
}

// privileged checks, in upsd's order, the credentials for a command that requires at least a role,
// and the command's single argument. It returns nil if it has answered with an error.
func (c *client) privileged(args []string, least Role) *unit {
	switch {
	case c.user == nil:
		c.reply("ERR USERNAME-REQUIRED")
		return nil
	case c.password == nil:
		c.reply("ERR PASSWORD-REQUIRED")
		return nil
	case len(args) != 1:
		c.reply("ERR INVALID-ARGUMENT")
		return nil
	}
	u := c.server.unit(args[0])
	if u == nil {
		c.reply("ERR UNKNOWN-UPS")
		return nil
	}
	if password, ok := c.server.users[*c.user]; !ok || password != *c.password || c.server.roles[*c.user] > least {
		c.reply("ERR ACCESS-DENIED")
		return nil
	}
	return u
}

func (c *client) doLogin(args []string) next {
	if c.login != nil {
		return c.answer("ERR ALREADY-LOGGED-IN")
	}
	u := c.privileged(args, Secondary)
	if u == nil {
		return proceed
	}
	c.login = u
	u.logins[c] = struct{}{}
	return c.answer("OK")
}

func (c *client) logout(args []string) next {
	if len(args) != 0 {
		return c.answer("ERR INVALID-ARGUMENT")
	}
	c.logOut() // the number of logins decreases with the goodbye
	c.reply("OK Goodbye")
	return hangUp
}

func (c *client) primary(granted string, args []string) next {
	if c.privileged(args, Primary) == nil {
		return proceed
	}
	return c.answer("%s", granted)
}

func (c *client) fsd(args []string) next {
	u := c.privileged(args, Primary)
	if u == nil {
		return proceed
	}
	u.fsd = true
	return c.answer("OK FSD-SET")
}

// lookup finds the unit of a query. With fresh, the unit's data must not be stale. It returns nil
// if it has answered with an error.
func (c *client) lookup(name string, fresh bool) *unit {
	u := c.server.unit(name)
	if u == nil {
		c.reply("ERR UNKNOWN-UPS")
		return nil
	}
	if fresh && u.stale {
		c.reply("ERR DATA-STALE")
		return nil
	}
	return u
}

// variable sends a variable of a unit.
func (c *client) variable(unit, name, value string) {
	for _, s := range []string{"VAR ", unit, " ", name, ` "`, encode(value), "\"\n"} {
		c.out.WriteString(s)
	}
}

func (c *client) get(args []string) next {
	kind := ""
	if len(args) > 0 {
		kind = strings.ToUpper(args[0])
	}
	switch {
	case kind == "VAR" && len(args) >= 3:
		u := c.lookup(args[1], true)
		if u == nil {
			return proceed
		}
		if args[2] == "ups.status" {
			u.polls++
		}
		v, ok := u.value(args[2])
		if !ok {
			return c.answer("ERR VAR-NOT-SUPPORTED")
		}
		c.variable(args[1], args[2], v)
		return proceed
	case kind == "NUMLOGINS" && len(args) >= 2:
		u := c.lookup(args[1], true)
		if u == nil {
			return proceed
		}
		return c.answer("NUMLOGINS %s %d", args[1], len(u.logins))
	case kind == "UPSDESC" && len(args) >= 2:
		if c.lookup(args[1], false) == nil {
			return proceed
		}
		return c.answer(`UPSDESC %s "Simulated"`, args[1])
	}
	return c.answer("ERR INVALID-ARGUMENT")
}

func (c *client) list(args []string) next {
	kind := ""
	if len(args) > 0 {
		kind = strings.ToUpper(args[0])
	}
	switch {
	case kind == "UPS" && len(args) >= 1:
		c.reply("BEGIN LIST UPS")
		for _, name := range slices.Sorted(maps.Keys(c.server.units)) {
			c.reply(`UPS %s "Simulated"`, name)
		}
		return c.answer("END LIST UPS")
	case kind == "VAR" && len(args) >= 2:
		u := c.lookup(args[1], true)
		if u == nil {
			return proceed
		}
		c.reply("BEGIN LIST VAR %s", args[1])
		for _, name := range slices.Sorted(maps.Keys(u.vars)) {
			v, _ := u.value(name)
			c.variable(args[1], name, v)
		}
		return c.answer("END LIST VAR %s", args[1])
	case kind == "CLIENT" && len(args) >= 2:
		u := c.lookup(args[1], false)
		if u == nil {
			return proceed
		}
		c.reply("BEGIN LIST CLIENT %s", args[1])
		for _, addr := range u.clients() {
			c.reply("CLIENT %s %s", u.name, addr)
		}
		return c.answer("END LIST CLIENT %s", args[1])
	}
	return c.answer("ERR INVALID-ARGUMENT")
}
