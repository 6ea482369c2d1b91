#!/bin/bash
# systemd runs this in a machine with Debian's NUT and /packages. It replaces NUT's
# monitor by tls-upsmon and lets the power fail. The machine must go down before the
# script ends. The test reads its output.
exec >/result 2>&1
set -Eeuo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
trap 'echo "FAILED in line $LINENO: $BASH_COMMAND"; journalctl --no-pager -b | tail -n 60; cat /var/log/NUT.log || true; systemctl poweroff' ERR

# until_so COMMAND waits up to two minutes, since the host may be busy, for COMMAND to succeed.
until_so() {
	for _ in $(seq 1200); do
		if "$@" >/dev/null 2>&1; then return; fi
		sleep 0.1
	done
	echo "not within two minutes: $*"
	return 1
}
not() { ! "$@"; }
says() { "${@:2}" 2>&1 | grep -e "$1"; } # PATTERN COMMAND…; grep -q would end COMMAND early
said() { grep -q "$@" /var/log/NUT.log; }
ups() { until_so upsrw -s ups.status="$1" -u admin -p pw Eaton; }
main_pid() { systemctl show -P MainPID tls-upsmon; }

echo "NUT as Debian has it, with its own monitor"
cat >/etc/nut/ups.conf <<-X
	[Eaton]
	driver = dummy-ups
	port = eaton.dev
	mode = dummy-once
X
cat >/etc/nut/upsd.users <<-X
	[upsmon]
	password = pw
	upsmon primary
	[admin]
	password = pw
	actions = SET
X
echo 'MONITOR Eaton@localhost 1 upsmon pw primary' >/etc/nut/upsmon.conf
echo 'SHUTDOWNCMD "/bin/true"' >>/etc/nut/upsmon.conf
echo 'LISTEN 127.0.0.1' >/etc/nut/upsd.conf
echo 'MODE=standalone' >/etc/nut/nut.conf
printf 'ups.status: OL\nbattery.charge: 100\n' >/etc/nut/eaton.dev
chgrp nut /etc/nut/*
systemctl start nut-driver-enumerator
systemctl start nut.target
until_so says "ups.status: OL" upsc Eaton

echo "After installation nothing starts unasked"
dpkg -i /packages/older.deb
not systemctl is-active tls-upsmon
systemctl is-active nut-monitor
not systemctl start tls-upsmon # there is no UPSmon.conf

echo "It does not run beside NUT's monitor, and starts when that is gone"
install -m 640 -g nut /packages/UPSmon.conf /etc/nut/UPSmon.conf
not systemctl start tls-upsmon
until_so says "nut-monitor.service is running" journalctl --no-pager -u tls-upsmon
systemctl mask --now nut-monitor
until_so systemctl is-active tls-upsmon
systemctl restart nut.target # which wants NUT's monitor
not systemctl is-active nut-monitor
until_so says "COMM OL" tls-upsmon ctl status
[ "$(stat -c %U /proc/"$(main_pid)")" = root ]
[ "$(pgrep -u nut -P "$(main_pid)" -c)" = 1 ]

echo "Its status says how the units are"
until_so says "^1 units, 0 on battery, 0 without contact$" systemctl show -P StatusText tls-upsmon

echo "A reload keeps files and their owners"
systemctl reload tls-upsmon
until_so said 'reload: the configuration has not changed'
[ "$(stat -c %U:%G /var/lib/upsmon /run/upsmon /run/upsmon/upsmon.sock | uniq)" = nut:nut ]

echo "Its log is rotated"
logrotate -f /etc/logrotate.d/tls-upsmon
systemctl reload tls-upsmon
until_so said 'reload: the configuration has not changed'
[ "$(stat -c '%a %U:%G' /var/log/NUT.log)" = '640 nut:adm' ]

echo "A proxy, which strangers reach, gets no further than upsd"
tls-upsmon cert --dir /proxy --owner root:root --host localhost >/dev/null
chmod 700 /proxy
echo 'SERVER_OPTIONS=--cert /proxy/localhost.pem --key /proxy/localhost-key.pem' >>/etc/default/tls-upsmon-proxy
not systemctl start tls-upsmon-proxy-server
until_so says 'permission denied.*; a service gets copies of the files named in /etc/default/tls-upsmon-proxy after systemctl daemon-reload' \
	journalctl --no-pager -u tls-upsmon-proxy-server
systemctl daemon-reload
systemctl start tls-upsmon-proxy-server
until_so tls-upsmon cert fetch localhost:401 --ca /proxy/ca.pem
proxy=$(systemctl show -P MainPID tls-upsmon-proxy-server)
for path in /run/upsmon /var/lib/upsmon /run/nut /var/lib/nut /etc/nut/UPSmon.conf /etc/nut/upsd.users; do
	[ "$(stat -c %a "/proc/$proxy/root$path")" = 0 ]
done
not grep -E "^Groups:.*\b$(getent group nut | cut -d: -f3)\b" "/proc/$proxy/status"
systemctl stop tls-upsmon-proxy-server

echo "No UPS is switched off without a flag"
mv /usr/sbin/upsdrvctl /usr/sbin/upsdrvctl.real
cat >/usr/sbin/upsdrvctl <<-'X'
	#!/bin/sh
	[ "$*" = shutdown ] || exec /usr/sbin/upsdrvctl.real "$@"
	echo "switched off under $(cat /proc/1/comm)" >>/switched
	# Late in the shutdown nothing else is left to report success.
	grep -x "switched off under systemd-shutdow" /switched && sed -i /^FAILED:/d /result
	exit 0
X
chmod 755 /usr/sbin/upsdrvctl
late=/usr/lib/systemd/system-shutdown/tls-upsmon
not tls-upsmon powerdownflag
$late poweroff
not test -e /switched

echo "Each sandbox denies what its service has no business doing"
# in_sandbox UNIT ALLOWED: the script may do just that in the sandbox of a unit.
in_sandbox() {
	sed -e '/^\(Type\|NotifyAccess\|Exec.*\|Restart.*\|EnvironmentFile\|WatchdogS.*\|KillMode\)=/d' -e '/^\[Service\]/a Type=oneshot\nExecStart=/bin/sh /packages/tries.sh' \
		-e '/systemctl --quiet is-active/,/exit 1/d' "/usr/lib/systemd/system/$1.service" >/run/systemd/system/tries-"$1".service
	systemctl daemon-reload
	systemctl start "tries-$1"
	until_so says "Finished tries-$1" journalctl --no-pager -o cat _PID=1
	diff <(journalctl --no-pager -o cat -u "tries-$1" -g '^may ' | sort) <(printf %s "$2" | sed '$a\' | sort) || { journalctl --no-pager -u "tries-$1"; return 1; }
}
outside=$(sh /packages/tries.sh)
diff <(sed -n 's/^may "\([^"$]*\)".*/may \1/p' /packages/tries.sh | sort) <(grep -v '^may write in' <<<"$outside" | sort)
[ "$(grep -c '^may write in' <<<"$outside")" = 7 ]
in_sandbox tls-upsmon "may write in /var/lib/upsmon
may write in /var/log
may read passwords
may read NUT's passwords
may read UPSmon.conf
may order the monitor
may order a driver
may change owners
may signal other processes
may see other processes"
in_sandbox tls-upsmon-proxy-server "may use port 401"
in_sandbox tls-upsmon-proxy-client ""

echo "The page, MQTT and the history are within the limits, too"
cat >/broker <<-'X'
	use Socket;
	my ($s, $c, $b);
	socket($s, AF_INET, SOCK_STREAM, 0) && bind($s, sockaddr_in(1883, INADDR_LOOPBACK)) && listen($s, 1) or die;
	# The monitor that runs may connect before it is restarted, and end before it has said anything.
	do { accept($c, $s) or die; $b = ""; sysread($c, $b, 1000); } until $b =~ /MQTT/;
	open(F, ">", "/published") or die;
	print F $b;
X
perl /broker &
printf 'act %s anna\n' "$(openssl rand -hex 24)" >/etc/nut/page-tokens
chown root:nut /etc/nut/page-tokens
chmod 640 /etc/nut/page-tokens
cp -p /etc/nut/UPSmon.conf /good
sed -i '1i MQTT localhost PLAINTEXT USER "upsmon" PASSWORD "broker-pw" TOPIC "ups"' /etc/nut/UPSmon.conf
mkdir -p /run/systemd/system/tls-upsmon.service.d
printf '[Service]\nExecStart=\nExecStart=/usr/bin/tls-upsmon run --web 127.0.0.1:8080 --web-token-file /etc/nut/page-tokens\n' \
	>/run/systemd/system/tls-upsmon.service.d/page.conf
systemctl daemon-reload
systemctl restart tls-upsmon
page() { (exec 3<>/dev/tcp/127.0.0.1/8080 && printf '%s %s HTTP/1.0\r\nHost: localhost:8080\r\n%s\r\n' "$1" "$2" "${3-}" >&3 && cat <&3); }
until_so says 'Eaton' page GET /
until_so says '200 OK' page GET /readyz
says '403 Forbidden' page POST /act/test $'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'
says "pid=$(pgrep -u nut -P "$(main_pid)")," ss -Hltnp 'sport = :8080' # nobody else listens
until_so says 'battery.charge.*100' tls-upsmon history Eaton
[ "$(stat -c %U:%G /var/lib/upsmon/history.db)" = nut:nut ]
says battery.charge page GET "/api/history?ask=units"
until_so grep -a MQTT /published
not grep -rqF broker-pw /var/log/NUT.log /var/lib/upsmon
rm -r /run/systemd/system/tls-upsmon.service.d
cp -p /good /etc/nut/UPSmon.conf
systemctl daemon-reload
systemctl restart tls-upsmon
until_so says "COMM OL" tls-upsmon ctl status

echo "Power fails: a text to a terminal whose user wants none, and commands within limits"
script -qfc 'chown nobody $(tty); chmod 600 $(tty); tty >/tty; sleep 60' /typescript </dev/null >/dev/null &
until_so test -s /tty
perl -e 'open F, ">>", "/run/utmp" or die; print F pack("s x2 l a32 a4 a32 a256 s s l l l l4 a20", 7, $ARGV[0], substr($ARGV[1], 5), "t", "root", "", 0, 0, 0, time, 0, 0, 0, 0, 0, "")' $! "$(cat /tty)"
ups OB
until_so grep 'on battery, says Eaton' /typescript
until_so test -e /var/log/began
until_so grep -x nut /var/lib/upsmon/shell
until_so grep 'NoNewPrivs:.*1' /var/lib/upsmon/shell
not test -e /etc/by-shell
not test -e /etc/by-shutdown

echo "The flag, nut's in a directory of nut's, counts only where the power is cut"
[ "$(stat -c '%F %U' /run/upsmon/killpower)" = 'regular file nut' ]
until_so journalctl --no-pager -u tls-upsmon -g 'POWERDOWNFLAG created'
tls-upsmon powerdownflag
$late reboot
$late kexec
not test -e /switched
$late poweroff
$late halt
[ "$(wc -l </switched)" = 2 ]

until_so says "^1 units, 1 on battery, 0 without contact$" systemctl show -P StatusText tls-upsmon

echo "The monitoring process ends with all that it has started"
until_so pgrep -u nut -x sleep
grep '/upsmon-child-' "/proc/$(pgrep -u nut -x sleep)/cgroup"
pkill -KILL -u nut -P "$(main_pid)"
until_so not pgrep -u nut -x sleep
until_so says "COMM OB" tls-upsmon ctl status

echo "Killed, it restarts and continues"
kill -KILL "$(main_pid)"
until_so said 'continuing where the previous monitor ended'
until_so says "COMM OB" tls-upsmon ctl status
tls-upsmon powerdownflag

echo "systemd replaces a monitor that hangs"
mkdir -p /run/systemd/system/tls-upsmon.service.d
printf '[Service]\nWatchdogSec=5s\nTimeoutStopSec=2s\nRestartSec=1s\n' >/run/systemd/system/tls-upsmon.service.d/quick.conf
systemctl daemon-reload
systemctl restart tls-upsmon
until_so says "COMM OB" tls-upsmon ctl status
hang() {
	kill -STOP "$1"
	until_so not test -e "/proc/$1"
	until_so says "COMM OB" tls-upsmon ctl status
}
hang "$(main_pid)"
hang "$(pgrep -u nut -P "$(main_pid)")"
# A busy host may have it replaced more often.
[ "$(journalctl --no-pager -u tls-upsmon -o cat -g 'Watchdog timeout' | wc -l)" -ge 2 ]
rm -r /run/systemd/system/tls-upsmon.service.d
systemctl daemon-reload
systemctl restart tls-upsmon
until_so says "COMM OB" tls-upsmon ctl status

echo "Stopping it does not stop a shutdown"
pgrep -f /var/log/went-on
systemctl stop tls-upsmon
pgrep -f /var/log/went-on
not test -e /var/log/went-on
touch /run/go-on
until_so test -e /var/log/went-on
systemctl start tls-upsmon

echo "An upgrade replaces the running monitor unless the new one would not start"
before=$(main_pid)
dpkg -i /packages/newer.deb
until_so systemctl is-active tls-upsmon
[ "$(main_pid)" != "$before" ]
until_so says "COMM OB" tls-upsmon ctl status
before=$(main_pid)
cp -p /etc/nut/UPSmon.conf /good
echo GROUP >>/etc/nut/UPSmon.conf
says "rejects this configuration" dpkg -i /packages/newer.deb
[ "$(main_pid)" = "$before" ]
cp -p /good /etc/nut/UPSmon.conf
tls-upsmon ctl reload

echo "A command that exceeds the limits runs outside of them"
ups 'OB TRIM'
until_so test -e /etc/outside

echo "The battery is low"
rm /switched /run/upsmon/killpower
echo "FAILED: the UPS was not switched off in the end"
ups 'OB TRIM LB'
sleep 180
echo "FAILED: the machine is not down"
cat /var/log/NUT.log
systemctl poweroff
