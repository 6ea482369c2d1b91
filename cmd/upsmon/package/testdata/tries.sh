#!/bin/sh
# Tries what a service has no business doing, and prints what it could do. Run by root
# outside of any sandbox it prints every line.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
may() { what=$1; shift; if "$@" >/dev/null 2>&1; then echo "may $what"; fi; }
new() { touch "$1/$$" && rm "$1/$$"; }
socket() { perl -MSocket -e 'socket(my $s, eval $ARGV[0], eval $ARGV[1], 0) or exit 1' "$@"; }
port() { perl -MSocket -e 'my $s; socket($s, AF_INET, SOCK_STREAM, 0) && bind($s, sockaddr_in($ARGV[0], INADDR_ANY)) or exit 1' "$1"; }
open() { perl -MSocket -e 'my $s; socket($s, AF_UNIX, SOCK_STREAM, 0) && connect($s, sockaddr_un($ARGV[0])) or exit 1' "$1"; }
own=/tmp
if new /var/lib/upsmon 2>/dev/null; then own=/var/lib/upsmon; fi
cp /bin/true "$own/setuid"

for dir in /etc /usr/bin /root /opt /var/lib /var/lib/upsmon /var/log; do
	may "write in $dir" new $dir
done
may "read passwords" cat /etc/shadow
may "read NUT's passwords" cat /etc/nut/upsd.users
may "read UPSmon.conf" cat /etc/nut/UPSmon.conf
may "order the monitor" open /run/upsmon/upsmon.sock
may "order a driver" open /run/nut/dummy-ups-Eaton
may "mount" unshare --mount true
may "have a namespace of users" unshare --user true
may "have a namespace of the network" unshare --net true
may "make a program set-user-ID" chmod u+s "$own/setuid"
may "change owners" chown 1 "$own/setuid"
may "change its personality" setarch --addr-no-randomize true
may "open a packet socket" socket 17 SOCK_RAW
may "open a socket of another family" socket 40 SOCK_STREAM
may "name the host" hostname "$(hostname)"
may "use port 401" port 401
may "signal other processes" kill -0 1
may "see other processes" test -e /proc/1/status
rm -f "$own/setuid"
