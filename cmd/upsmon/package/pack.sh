#!/bin/sh
# pack.sh GOARCH GOARM DIST makes a .deb and an .rpm of the files below $PACKAGE_ROOT.
# PACKAGE_VERSION is the result of version.sh, NFPM the command of nfpm.
set -eu
dist=$3
export PACKAGE_ARCH="$1"
deb=$dist/
if [ "$1" = arm ]; then
	PACKAGE_ARCH=arm$(echo "$2" | cut -c1) # GOARM may be 7,hardfloat
	# dpkg calls both ARMv6, which is Raspberry Pi OS's, and ARMv7, which is Debian's, armhf.
	deb=$dist/tls-upsmon_${PACKAGE_VERSION}_armv${PACKAGE_ARCH#arm}.deb
fi
mkdir -p "$dist"
$NFPM package -f cmd/upsmon/package/nfpm.yaml -p deb -t "$deb"
$NFPM package -f cmd/upsmon/package/nfpm.yaml -p rpm -t "$dist/"
