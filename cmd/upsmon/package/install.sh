#!/bin/sh
# install.sh install|uninstall BINARY DOCS: installs the program and everything that
# belongs to it below $DESTDIR, or removes it from there. PREFIX, SYSCONFDIR, CONFDIR,
# ZSHDIR and SHUTDOWNDIR are the directories.
set -eu
umask 022 # users read what is below the directories made here
action=$1 binary=$2 docs=$3
here=$(dirname "$0")
name=tls-upsmon

# place MODE SOURCE DESTINATION
place() {
	case $action in
	install) install -D -m "$1" "$2" "$DESTDIR$3" ;;
	uninstall) rm -f "$DESTDIR$3" ;;
	esac
}

# config is place for a file that the administrator may have changed.
config() {
	if [ ! -e "$DESTDIR$3" ] || cmp -s "$2" "$DESTDIR$3"; then
		place "$@"
	else
		echo "$DESTDIR$3 was changed locally and is kept"
	fi
}

units=$(mktemp -d)
trap 'rm -r "$units"' EXIT
for unit in "$here"/*.service; do
	sed "s|/usr/bin/$name|$PREFIX/bin/$name|" "$unit" >"$units/${unit##*/}"
	place 644 "$units/${unit##*/}" "$PREFIX/lib/systemd/system/${unit##*/}"
done
sed "s|/usr/bin/$name|$PREFIX/bin/$name|" "$here/system-shutdown" >"$units/system-shutdown"
place 755 "$units/system-shutdown" "$SHUTDOWNDIR/$name"
sed "s|=/etc/default/|=$SYSCONFDIR/default/|" "$here/generator" >"$units/generator"
place 755 "$units/generator" "$PREFIX/lib/systemd/system-generators/$name-proxy"
place 755 "$binary" "$PREFIX/bin/$name"
place 644 "$here/sysusers.conf" "$PREFIX/lib/sysusers.d/$name.conf"
place 644 "$here/tmpfiles.conf" "$PREFIX/lib/tmpfiles.d/$name.conf"
for page in "$docs"/man/*.gz; do
	section=${page%.gz}
	place 644 "$page" "$PREFIX/share/man/man${section##*.}/${page##*/}"
done
place 644 "$docs/bash" "$PREFIX/share/bash-completion/completions/$name"
place 644 "$docs/zsh" "$ZSHDIR/_$name"
place 644 "$docs/fish" "$PREFIX/share/fish/vendor_completions.d/$name.fish"
place 644 "$docs/changelog.gz" "$PREFIX/share/doc/$name/changelog.gz"
place 644 "$here/copyright" "$PREFIX/share/doc/$name/copyright"
place 644 "$here/../licenses.gz" "$PREFIX/share/doc/$name/licenses.gz"
place 644 "$here/prometheus/upsmon.rules.yml" "$PREFIX/share/$name/prometheus/upsmon.rules.yml"
place 644 "$here/grafana/upsmon.json" "$PREFIX/share/$name/grafana/upsmon.json"
for policy in "$docs"/examples/*.conf; do
	place 644 "$policy" "$PREFIX/share/doc/$name/examples/${policy##*/}"
done
config 644 "$here/logrotate.conf" "$SYSCONFDIR/logrotate.d/$name"
config 440 "$here/sudoers" "$SYSCONFDIR/sudoers.d/$name"
config 644 "$here/tls-upsmon-proxy" "$SYSCONFDIR/default/tls-upsmon-proxy"
config 640 "$docs/UPSmon.conf.sample" "$CONFDIR/UPSmon.conf.sample"

if [ "$action" = uninstall ]; then
	doc=$DESTDIR$PREFIX/share/doc/$name
	rmdir "$doc/examples" "$doc"
	share=$DESTDIR$PREFIX/share/$name
	rmdir "$share/prometheus" "$share/grafana" "$share"
fi
