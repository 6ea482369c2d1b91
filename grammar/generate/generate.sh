#!/bin/sh
# Turns ../UPSmon.g4 into the Go package given as the first argument (default
# ../parser). Needs npm and java; the generator's version is pinned in
# package-lock.json and its jar by checksum.
set -eu
cd "$(dirname "$0")"
out=${1:-../parser}
sum=156a885bdaf847601d4b0350185dfaa5c4aee36c9a9c4c1632c31b0381360d39

for tool in npm java; do
	command -v $tool >/dev/null || {
		echo "generate.sh: $tool is missing; on Debian: apt-get install npm default-jre-headless" >&2
		exit 1
	}
done

npm ci --include=dev --ignore-scripts --no-audit --no-fund --silent
jar=node_modules/antlr4ng-cli/antlr4-4.13.2-SNAPSHOT-complete.jar
echo "$sum  $jar" | sha256sum --check --quiet

# The generator names its input in a comment, so it is run beside it.
mkdir -p "$out"
out=$(cd "$out" && pwd)
rm -f "$out"/*.go "$out"/*.interp "$out"/*.tokens
jar=$(pwd)/$jar
cd ..
java -jar "$jar" -Dlanguage=Go -encoding UTF-8 -Werror -Xexact-output-dir \
	-no-visitor -no-listener -package parser -o "$out" UPSmon.g4
rm -f "$out"/*.interp "$out"/*.tokens
# The generator ends every function with a goto that is never reached, only to
# use the label. go vet is right to complain: drop it, and the label where
# nothing else goes there.
perl -0777 -i -pe 's/(\nfunc .*?\n\}\n)/my $f = $1; $f =~ s{\n\s*goto errorExit \/\/ Trick[^\n]*}{}; $f =~ s{\nerrorExit:}{} unless $f =~ m{goto errorExit}; $f/gse' "$out"/upsmon_parser.go
"$(go env GOROOT)/bin/gofmt" -w "$out"

if grep -n AdaptivePredict "$out"/*.go; then
	echo "generate.sh: the grammar is no longer LL(1): see the rules above" >&2
	exit 1
fi
