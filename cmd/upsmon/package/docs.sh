#!/bin/sh
# docs.sh PROGRAM OUT writes the manual pages, the completions, the sample
# configuration and the examples. PROGRAM must run on this machine and have its installed name. MD2MAN
# is the command of go-md2man, SOURCE_DATE_EPOCH the date of the pages.
set -eu
program=$1 out=$2
package=$(dirname "$0")
top=$package/../../..

# The environment of the builder must not show in the help.
own() { env -i PATH=/nowhere SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" "$program" "$@"; }

# typed prints a plan with the name by which the installed program is called.
typed() { sed -E '/^#/s/(^|[^-a-z])upsmon (init|check|simulate)/\1tls-upsmon \2/g'; }

# language prints the description of the language without its title, links to files
# that are not installed, and remarks on its tests. Tables, for which terminals are too
# narrow, become lists of terms.
language() {
	sed -E '
		1d; /^Each section ends/,/^$/d; /^Cases: /d
		s/\[diagnostics.md\]\([^)]*\)/the output of `tls-upsmon explain`/; s/\[([^]]*)\]\([^)]*\)/\1/g
		s/^```.+/```/
	' "$top/spec/language.md" | awk '
		!/^\|/ { header = ""; print; next }
		/^\|-/ { next }
		{
			sub(/[ |]+$/, "")
			n = split(substr($0, 3), cell, / +\| +/)
			if (header == "") { header = $0; split(substr($0, 3), title, / +\| +/); next }
			text = cell[2]
			for (i = 3; i <= n; i++) text = text "; " title[i] ": " cell[i]
			if (n > 2 && title[2] != "meaning") text = title[2] ": " text
			print cell[1] "\n: " text "\n"
		}'
}

mkdir -p "$out/man"
own man "$out/man"
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
version=$(own version | cut -d' ' -f2)
{
	echo "# \"UPSMON.CONF\" 5 \"$date\" \"upsmon $version\" \"UPS monitoring\""
	printf '# NAME\nUPSmon.conf - configuration of tls-upsmon\n# DESCRIPTION\n'
	language
	printf '# SEE ALSO\n**tls-upsmon**(8), **upsd.users**(5)\n'
} | $MD2MAN | sed '/^\.nh/d; /^\.TH/a .nh\n.ad l' >"$out/man/UPSmon.conf.5"
gzip -9nf "$out"/man/*.[58]

for shell in bash zsh fish; do
	own completion $shell >"$out/$shell"
done
{
	cat "$package/UPSmon.conf.head"
	typed <"$top/testdata/standard.conf"
} >"$out/UPSmon.conf.sample"
mkdir -p "$out/examples"
for policy in "$top"/testdata/*.conf; do
	typed <"$policy" >"$out/examples/${policy##*/}"
done
gzip -9nc "$top/CHANGELOG.md" >"$out/changelog.gz"
