#!/bin/sh
# Builds the site from the Markdown of the repository: build.sh WORK OUT. WORK keeps npm's
# packages from one build to the next. Needs node and npm.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1" "$2"
work=$(cd "$1" && pwd)
out=$(cd "$2" && pwd)

rm -rf "$work/src" "$work/.vitepress" "$out"
mkdir -p "$work/src/spec"
cp -R "$top/docs/site/package.json" "$top/docs/site/package-lock.json" "$top/docs/site/.vitepress" "$top/docs/site/upsmon.tmLanguage.json" \
	"$top/docs/site/check.mjs" "$work"
cp -R "$top/README.md" "$top/CHANGELOG.md" "$top/CONTRIBUTING.md" "$top/SECURITY.md" "$top/docs" "$work/src"
cp -R "$top"/spec/*.md "$top/spec/images" "$work/src/spec"
rm -rf "$work/src/docs/site"

cd "$work"
npm ci --include=dev --no-audit --no-fund --silent
SITE_OUT=$out npx vitepress build
node check.mjs "$out"
