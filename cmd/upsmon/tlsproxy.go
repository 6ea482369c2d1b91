package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/privsep"
	"github.com/tls-upsmon/upsmon/internal/text"
	"github.com/tls-upsmon/upsmon/nutclient"
	"github.com/tls-upsmon/upsmon/nutclient/tlsproxy"
)

// upsPort is "ups" at IANA, where TLS clients are expected.
const upsPort = 401

// proxyFlags are the flags of both kinds of proxy.
type proxyFlags struct {
	listen                 []string
	user                   string
	limits                 tlsproxy.Limits
	handshake, idle, grace string
	debug                  bool
}

func newTLSProxy() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tlsproxy",
		Short: "Add TLS to NUT programs that lack it",
		Long: `tlsproxy carries NUT's protocol over TLS for programs that cannot, or should not, do
that themselves:

  upsmon tlsproxy server   for an upsd without TLS: accepts clients that send STARTTLS
  upsmon tlsproxy client   for upsc, NUT's upsmon and the like: connects them to an upsd

The client connects to an upsd with TLS, or to a tlsproxy server, on another machine.

Both run in the foreground until SIGTERM.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTLSProxyServer(), newTLSProxyClient())
	return cmd
}

func newTLSProxyServer() *cobra.Command {
	var f proxyFlags
	var upsd string
	var c tlsproxy.ServerConfig
	cmd := &cobra.Command{
		Use:   "server --cert FILE",
		Short: "Accept TLS clients for an upsd without TLS on this host",
		Long: `server listens for clients that send STARTTLS and forwards what they send after that
to an upsd without TLS on this host, each over its own connection. A client that does
not use TLS gets ERR ACCESS-DENIED, and the connection is closed. Let upsd LISTEN on
127.0.0.1 only; to upsd, all clients seem to come from there.

When the certificate, its key or the CA file changes, the next client gets the new
one, and no connection is dropped. Invalid files change nothing. (The services of the
packages have copies: restart them.)

When started by root, it reads the key and binds its ports first, and then switches
to the user given with --user for good. To pick up a new key without a restart, that
user must be able to read it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if c.Host, c.Port, err = hostPort(upsd, nutclient.DefaultPort); err != nil {
				return exit{exitUsage, fmt.Errorf("--upsd: %w", err)}
			}
			if c.KeyFile == "" {
				c.KeyFile = c.CertFile
			}
			handOver(&c.CertFile, &c.KeyFile, &c.ClientCAFile)
			return proxy(cmd, f, func(o tlsproxy.Options) (*tlsproxy.Proxy, error) { return tlsproxy.NewServer(c, o) })
		},
	}
	flags := cmd.Flags()
	f.add(cmd, fmt.Sprintf(":%d", upsPort))
	flags.StringVar(&upsd, "upsd", fmt.Sprintf("127.0.0.1:%d", nutclient.DefaultPort), "the `ADDRESS` on which upsd listens: one of this machine only")
	flags.StringVar(&c.CertFile, "cert", "", "the `FILE` with the certificate, and any intermediate ones, as PEM (required)")
	flags.StringVar(&c.KeyFile, "key", "", "the `FILE` with its key (default: that of --cert)")
	flags.StringVar(&c.ClientCAFile, "client-ca", "", "refuse clients without a certificate signed by one in this `FILE`")
	flags.IntVar(&f.limits.PerAddress, "max-per-address", 64, "connections at a time from one address or one IPv6 /64 network")
	_ = cmd.MarkFlagRequired("cert") // the flag exists
	return cmd
}

func newTLSProxyClient() *cobra.Command {
	f := proxyFlags{limits: tlsproxy.Limits{PerAddress: 1}} // unused: all clients are on this host
	var c tlsproxy.ClientConfig
	cmd := &cobra.Command{
		Use:   "client --ca FILE HOST[:PORT]",
		Short: "Connect clients without TLS on this host to a server with TLS",
		Long: fmt.Sprintf(`client listens on loopback for programs without TLS and forwards what they send to
HOST, an upsd with TLS or a tlsproxy server (port %d by default). It verifies the
server's certificate, which must be valid for HOST and be in the file given with --ca
or signed by one in it. Nothing is sent before that. STARTTLS gets ERR
FEATURE-NOT-CONFIGURED. If the server cannot be verified, the first command gets ERR
ACCESS-DENIED; if it cannot be reached, ERR DRIVER-NOT-CONNECTED. The log says why.

Every user of this host can use the proxy, and with it the certificate given with
--cert. Changed files are picked up without a restart, but not by the services of the
packages, which have copies.

When started by root, it reads the files and binds its ports first, and then switches
to the user given with --user for good. To pick up changed files, that user must be
able to read them.`, upsPort),
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if c.Host, c.Port, err = hostPort(args[0], upsPort); err != nil {
				return exit{exitUsage, err}
			}
			if c.KeyFile == "" {
				c.KeyFile = c.CertFile
			} else if c.CertFile == "" {
				return exit{exitUsage, errors.New("--key: also name its certificate with --cert")}
			}
			handOver(&c.CAFile, &c.CertFile, &c.KeyFile)
			return proxy(cmd, f, func(o tlsproxy.Options) (*tlsproxy.Proxy, error) { return tlsproxy.NewClient(c, o) })
		},
	}
	flags := cmd.Flags()
	f.add(cmd, fmt.Sprintf("127.0.0.1:%d", nutclient.DefaultPort))
	flags.StringVar(&c.CAFile, "ca", "", "verify the server with the certificates in this `FILE`, as PEM (required)")
	flags.StringVar(&c.CertFile, "cert", "", "the `FILE` with a certificate to show to the server, as PEM")
	flags.StringVar(&c.KeyFile, "key", "", "the `FILE` with its key (default: that of --cert)")
	_ = cmd.MarkFlagRequired("ca") // the flag exists
	return cmd
}

// handOver replaces files with the copies that systemd has passed (LoadCredential= in systemd.exec(5)), if there
// are any. The name of a copy is the absolute path of its file without the first slash, with a - for every other
// slash.
func handOver(files ...*string) {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return
	}
	for _, file := range files {
		given := filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(*file, "/"), "/", "-"))
		if _, err := os.Stat(given); err == nil && filepath.IsAbs(*file) {
			*file = given
		}
	}
}

// add adds the flags that both kinds of proxy share.
func (f *proxyFlags) add(cmd *cobra.Command, listen string) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.listen, "listen", []string{listen}, "the `ADDRESS` to listen on, HOST:PORT; may be repeated")
	flags.StringVarP(&f.user, "user", "u", "", "the `USER` to switch to when started by root: a name, or UID[:GID] (default "+defaultUser+")")
	flags.IntVar(&f.limits.Connections, "max-connections", 512, "connections at a time; fewer than upsd's MAXCONN, to leave room for others")
	flags.IntVar(&f.limits.Line, "max-line", 4096, "bytes of a command")
	flags.StringVar(&f.handshake, "handshake-timeout", "10", "the `SECONDS` for the TLS handshake to begin, and for each step of the way to upsd")
	flags.StringVar(&f.idle, "idle-timeout", "90", "the `SECONDS` of silence after which a connection is closed; upsd itself waits 60")
	flags.StringVar(&f.grace, "grace", "5", "the `SECONDS` that current exchanges may take to finish when the proxy stops")
	flags.BoolVarP(&f.debug, "debug", "D", false, "also log every connection, but none of the data on it")
}

// checked parses the limits.
func (f *proxyFlags) checked() (tlsproxy.Limits, error) {
	l := f.limits
	var err error
	if l.Handshake, err = seconds(f.handshake); err != nil {
		return l, fmt.Errorf("--handshake-timeout: %w", err)
	}
	if l.Idle, err = seconds(f.idle); err != nil {
		return l, fmt.Errorf("--idle-timeout: %w", err)
	}
	if l.Grace, err = seconds(f.grace); err != nil {
		return l, fmt.Errorf("--grace: %w", err)
	}
	if l.Connections < 1 || l.PerAddress < 1 || l.Line < 64 {
		return l, errors.New("--max-connections and --max-per-address are at least 1, --max-line at least 64")
	}
	return l, nil
}

// proxy runs a proxy until SIGTERM.
func proxy(cmd *cobra.Command, f proxyFlags, build func(tlsproxy.Options) (*tlsproxy.Proxy, error)) error {
	limits, err := f.checked()
	if err != nil {
		return exit{exitUsage, err}
	}
	logs, err := openLogs("-")
	if err != nil {
		return exit{exitBad, err}
	}
	defer logs.close()
	if f.debug {
		logs.level.Set(slog.LevelDebug)
	}
	ctx, release := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGINT)
	defer release()
	context.AfterFunc(ctx, release) // a second signal ends the program at once
	// SIGHUP asks for the files to be read again, which happens anyway.
	signal.Ignore(syscall.SIGHUP)

	p, err := build(tlsproxy.Options{
		Limits: limits, Logger: logs.remarks(),
		Status: func(s string) { notifySystemd("STATUS=" + text.Line(s)) },
	})
	if errors.Is(err, fs.ErrPermission) && os.Getenv("INVOCATION_ID") != "" { // systemd has started it
		err = fmt.Errorf("%w; a service gets copies of the files named in /etc/default/%s-proxy after systemctl daemon-reload", err, packagedName)
	}
	if err != nil {
		return exit{exitBad, err}
	}
	var listeners []net.Listener
	for _, addr := range f.listen {
		l, err := p.Listen(addr)
		if err != nil {
			return exit{exitBad, err}
		}
		listeners = append(listeners, l)
	}
	if err := dropPrivileges(f.user); err != nil {
		return exit{exitBad, err}
	}
	warnOfFewFiles(limits.Connections, logs.remarks())
	notifySystemd("READY=1")
	stopping := context.AfterFunc(ctx, func() { notifySystemd("STOPPING=1") })
	defer stopping()
	p.Serve(ctx, listeners...)
	return nil
}

// hostPort parses host:port, or a host alone.
func hostPort(s string, otherwise int) (string, int, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil && !strings.Contains(s, ":") || net.ParseIP(s) != nil {
		host, port, err = s, strconv.Itoa(otherwise), nil
	}
	n, numErr := strconv.ParseUint(port, 10, 16)
	if err != nil || numErr != nil || host == "" || n == 0 {
		return "", 0, fmt.Errorf("%q: write HOST or HOST:PORT, an IPv6 address with a port as [ADDRESS]:PORT", s)
	}
	return host, int(n), nil
}

// warnOfFewFiles logs a warning if the system allows fewer open files than the connections may
// need, two each.
func warnOfFewFiles(connections int, log *slog.Logger) {
	const others = 32
	need := uint64(2*connections + others)
	if limit := openFiles(); limit < need {
		log.Warn("--max-connections needs more open files than the limit allows; raise the limit (LimitNOFILE=), or lower --max-connections",
			"limit", limit, "needed", need)
	}
}

// dropPrivileges makes root permanently the user of that name, or defaultUser. Any other user has
// no privileges to drop.
func dropPrivileges(name string) error {
	if os.Geteuid() != 0 {
		if name != "" {
			me, err := privsep.Lookup(name)
			if err != nil || int(me.Credential().Uid) != os.Geteuid() || !keepsGroup(name, me) {
				return fmt.Errorf("--user %q: only root can become another user, or change its group", name)
			}
		}
		return privsep.NoNewPrivileges()
	}
	name = cmp.Or(name, defaultUser)
	account, err := privsep.Lookup(name)
	if err != nil {
		return fmt.Errorf("giving up root: %w; --user sets the user to switch to", err)
	}
	if err := account.Become(); err != nil {
		return fmt.Errorf("giving up root for %q: %w", name, err)
	}
	return privsep.NoNewPrivileges()
}
