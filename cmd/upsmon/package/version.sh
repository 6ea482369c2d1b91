#!/bin/sh
# version.sh DESCRIPTION turns the output of git describe --tags --always --dirty into
# a package version. dpkg and rpm sort ~ before the end of a version, + after it.
#
#   v1.2.0                    1.2.0
#   v1.2.0-rc1                1.2.0~rc1
#   v1.2.0-3-gabc1234         1.2.0+3.gabc1234
#   v1.2.0-3-gabc1234-dirty   1.2.0+3.gabc1234.dirty
#   abc1234                   0+57.gabc1234, of 57 commits without a tag
set -eu
described=${1%-dirty}
case $described in
v[0-9]* | [0-9]*.*) version=$(printf '%s' "${described#v}" | sed -E 's/-([0-9]+)-(g[0-9a-f]+)$/+\1.\2/; s/-/~/; s/[^A-Za-z0-9.+~]/./g') ;;
*) version=0+$(git rev-list --count "$described" 2>/dev/null || echo 0).g$(printf '%s' "$described" | tr -c 'A-Za-z0-9' .) ;;
esac
if [ "$described" != "$1" ]; then
	case $version in
	*+*) version=$version.dirty ;;
	*) version=$version+dirty ;;
	esac
fi
echo "$version"
