# make run    builds upsmon and shows a power failure; nothing is shut down
# make test   everything that proves the project
# make build  a static binary in bin/upsmon

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  = -s -w -X main.version=$(VERSION)

# The race detector needs a C compiler.
RACE := $(if $(shell command -v gcc 2>/dev/null),-race)

# What the tests against real parts need from Debian, and a file of each.
TEST_PACKAGES = nut-server nut-client libnss3-tools openssl graphviz dbus rsyslog systemd util-linux
TEST_PROGRAMS = /lib/nut/upsd /lib/nut/dummy-ups upsrw certutil pk12util openssl dot dbus-daemon /usr/sbin/rsyslogd /lib/systemd/systemd-journald journalctl setpriv

GOLANGCI_LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

FUZZTIME  ?= 20s
BENCHTIME ?= 1s

.PHONY: all build run test test-deps lint generate check-generate fuzz bench clean

all: build

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/upsmon ./cmd/upsmon

run: build
	bin/upsmon demo

test: test-deps
	$(GO) test $(RACE) ./...

# Installs what is missing where that is allowed; else says what to do, and the
# tests that need it are skipped (with CI=true they fail).
test-deps:
	@missing=; for p in $(TEST_PROGRAMS); do command -v $$p >/dev/null || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	echo "The tests against real parts need$$missing"; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing $(TEST_PACKAGES)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(TEST_PACKAGES) >/dev/null; \
	else \
		echo "Not root, so THOSE TESTS ARE SKIPPED. To run them: sudo apt-get install $(TEST_PACKAGES)"; \
	fi

lint:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "gofmt -w $$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(GOLANGCI_LINT) run ./...

# The parser is generated and committed. This needs npm and Java.
generate:
	grammar/generate/generate.sh ../parser

check-generate:
	grammar/generate/generate.sh out
	diff -r grammar/generate/out grammar/parser
	@rm -r grammar/generate/out

# Every fuzz target of every package, FUZZTIME each. ANTLR's caches make many
# inputs look new, so minimising them is kept short.
fuzz:
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x $$pkg; \
		done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

clean:
	rm -rf bin grammar/generate/out grammar/generate/node_modules
