# make run             builds upsmon and shows a power failure; nothing is shut down
# make test-fast       in a minute: the tests that need no other program and no root
# make test            all tests; installs what they need from Debian
# make test-elsewhere  the fast tests on another day, in another time zone, with other settings
# make test-386        the fast tests as a 32-bit program
# make torture         what networks, disks, clocks and attackers do to it, for ten minutes; as root
# make beside          NUT's own monitor and the model of it in some hundred outages, for ten minutes; as root
# make build-all       whether it builds for every machine that packages are made for
# make size            whether the stripped program is small enough
# make build           a static binary in bin/upsmon
# make                 that, and the manual pages and completions that make install and
#                      make uninstall take, too
# make package         dist/*.deb and dist/*.rpm
# make image           a container image, with podman
# make release         packages for every platform, and their checksums

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# Go aligns functions at 32 bytes on amd64 and 386. At 16, as on arm64, the program is 1 % smaller.
ALIGN    = $(if $(filter amd64 386,$(or $(GOARCH),$(shell $(GO) env GOARCH))),-funcalign=16)
LDFLAGS  = -s -w $(ALIGN) -X main.version=$(VERSION)

# Where things are built, and where make install puts them below DESTDIR.
BIN        ?= bin
DIST       ?= dist
PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
CONFDIR    ?= $(SYSCONFDIR)/nut
ZSHDIR     ?= $(PREFIX)/share/zsh/site-functions

# systemd looks nowhere else for what it runs late in a shutdown.
SHUTDOWNDIR ?= /usr/lib/systemd/system-shutdown

# Packages without goroutines.
PURE = ./grammar/... ./fsm/... ./engine/compile ./engine/convert/... ./engine/plan ./engine/simulate ./engine/next ./internal/text ./internal/sealed ./spec

# Tests that wait for other programs, or search on one goroutine. The race detector would only make them, and those of
# PURE, ten times as slow. The longest come first.
PLAIN = ./docs ./internal/beside ./cmd/upsmon/package ./engine/verify ./cmd/upsmon ./internal/torture ./internal/testmachine/... ./internal/upsdtest

GOLANGCI_LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
NFPM          = github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
ACTIONLINT    = github.com/rhysd/actionlint/cmd/actionlint@v1.7.7
MD2MAN        = github.com/cpuguy83/go-md2man/v2@v2.0.7

# What make build-all builds for, as packages do.
ARCHES = 386 amd64 armv6 armv7 arm64 riscv64

TEST = $(HERE) .ci/test

# The race detector, where there is one for this kind of machine, with the C compiler and headers that it needs.
RACE = $(if $(shell CGO_ENABLED=1 $(GO) build -race runtime/cgo 2>/dev/null && echo yes),-race)
TEST_RACE = $(if $(RACE),CGO_ENABLED=1) $(TEST)

# All else works without C, whatever go.work lies in a directory above, and for any owner of the checkout. Other
# options would compile everything once more: many tests build the program, too.
export CGO_ENABLED = 0
export GOWORK = off
export GOFLAGS += -trimpath -buildvcs=false

FUZZTIME  ?= 20s

# How long make torture takes at least: 8h for a release.
TORTURE_TIME ?= 10m
# Which faults, by their names in the report, as a regular expression; all: none.
TORTURE_ONLY ?=
BENCHTIME ?= 1s

.PHONY: all build docs demo-svg licenses site install uninstall package image-context image release release-image run test test-plain test-race test-scripts test-fast test-elsewhere test-386 torture beside build-all size test-deps lint generate check-generate fuzz bench bench-compare clean

all: build docs

build:
	$(GO) build -ldflags '$(LDFLAGS)' -o $(BIN)/upsmon ./cmd/upsmon

# The pages and completions are told by the program itself, which must be one that
# runs here, whatever is built for elsewhere. Their date is that of the commit.
HERE = env -u GOOS -u GOARCH -u GOARM
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

docs:
	rm -rf $(BIN)/doc
	$(HERE) $(GO) build -ldflags '$(LDFLAGS)' -o $(BIN)/doc/tls-upsmon ./cmd/upsmon
	MD2MAN='$(HERE) $(GO) run $(MD2MAN)' cmd/upsmon/package/docs.sh $(BIN)/doc/tls-upsmon $(BIN)/doc

# upsmon is called tls-upsmon where it is installed, for the sake of NUT's. Nothing
# is built here: it is root who installs, and need not have a Go.
install uninstall:
	@test -x $(BIN)/upsmon -a -d $(BIN)/doc || { echo "Before that, and not as root: make"; exit 1; }
	DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' SYSCONFDIR='$(SYSCONFDIR)' CONFDIR='$(CONFDIR)' ZSHDIR='$(ZSHDIR)' SHUTDOWNDIR='$(SHUTDOWNDIR)' \
		cmd/upsmon/package/install.sh $@ $(BIN)/upsmon $(BIN)/doc

# For another machine: make package GOARCH=arm64
package: export PACKAGE_VERSION = $(shell cmd/upsmon/package/version.sh '$(VERSION)')
package: export PACKAGE_ROOT = $(BIN)/root
package: build docs
	rm -rf $(PACKAGE_ROOT)
	$(MAKE) --no-print-directory install DESTDIR=$(PACKAGE_ROOT) PREFIX=/usr SYSCONFDIR=/etc CONFDIR=/etc/nut ZSHDIR=/zsh
	NFPM='$(HERE) $(GO) run $(NFPM)' cmd/upsmon/package/pack.sh $$($(GO) env GOARCH) "$$($(GO) env GOARM)" $(DIST)

# The build context of the container image, for podman build or docker build, with
# the program for each of PLATFORMS. On another kind of machine: make image-context
# PLATFORMS=linux/arm/v7
PLATFORMS ?= linux/$(shell $(GO) env GOARCH)$(addprefix /v,$(firstword $(subst $(comma), ,$(shell $(GO) env GOARM))))
comma = ,
image-context:
	rm -rf $(BIN)/image
	mkdir -p $(BIN)
	cp -R cmd/upsmon/package/container $(BIN)/image
	@set -e; for platform in $(PLATFORMS); do \
		set -- $$(echo $$platform | tr / ' '); \
		$(MAKE) --no-print-directory build GOARCH=$$2 GOARM=$${3#v} BIN=$(BIN)/image; \
		mv $(BIN)/image/upsmon $(BIN)/image/tls-upsmon-$$2$$3; \
	done

IMAGE ?= upsmon
image: image-context
	podman build --platform $$(echo $(PLATFORMS) | tr ' ' ,) --manifest $(IMAGE) $(BIN)/image

# The files of a release, for all that NUT commonly runs on.
RELEASE_PLATFORMS = linux/amd64 linux/arm64 linux/arm/v6 linux/arm/v7 linux/riscv64
release:
	rm -rf $(DIST)
	@set -e; for platform in $(RELEASE_PLATFORMS); do \
		set -- $$(echo $$platform | tr / ' '); \
		$(MAKE) --no-print-directory package GOARCH=$$2 GOARM=$${3#v} BIN=$(BIN)/$$2$$3; \
	done
	cd $(DIST) && sha256sum * >SHA256SUMS
release-image:
	$(MAKE) --no-print-directory image PLATFORMS='$(RELEASE_PLATFORMS)'

run: build
	$(BIN)/upsmon demo

# The recording of the demonstration for the README, made from a real run.
demo-svg: build
	$(GO) run ./internal/record -o docs/images/demo.svg $(BIN)/upsmon demo

# The licences of the modules in the program, for upsmon version --licenses.
licenses:
	$(GO) run ./internal/licenses ./cmd/upsmon >cmd/upsmon/licenses.tmp && gzip -9n <cmd/upsmon/licenses.tmp >cmd/upsmon/licenses.gz
	rm cmd/upsmon/licenses.tmp

# The documentation as a site in dist/site. Needs node and npm.
site:
	docs/site/build.sh $(BIN)/site $(DIST)/site

# The scripts mostly wait, for other programs or for a time to pass: the race detector computes meanwhile.
test: test-deps
	$(MAKE) --no-print-directory test-plain
	$(MAKE) --no-print-directory -j 2 test-race test-scripts

test-plain:
	$(TEST) '$(PLAIN) $(PURE)'

# The race detector watches the packages with goroutines, and proofs that are searched for by several.
test-race:
	$(TEST_RACE) "./nutclient $$($(GO) list ./... | grep -vxF "$$($(GO) list ./nutclient $(PLAIN) $(PURE))")" $(RACE)
	$(TEST_RACE) ./engine/verify $(RACE) -run '^Test(Planted|TimesOfDay)$$'

# It also watches the scripts that leave a program running.
test-scripts:
	$(TEST_RACE) ./cmd/upsmon $(RACE) -run '^TestScripts$$' -args -background

# With -short every test that starts another program is skipped (see internal/needs). The longest come first, and what only waits beside
# them. Collecting garbage less often saves a tenth of the time.
test-fast:
	GOGC=300 $(TEST) './engine/verify ./cmd/upsmon ./actions ./engine/privsep ./engine/web ./nutclient ./...' -short -p 6

# An amd64 Linux runs programs for 386, so that what a 32-bit Raspberry Pi would do is tested here.
test-386:
	GOARCH=386 $(GO) vet ./...
	GOARCH=386 .ci/test ./... -short

# Every fault at least once, and then again until the time is over. Trials wait more than they compute.
torture:
	@mkdir -p $(DIST)
	TORTURE=$(TORTURE_TIME) TORTURE_REPORT=$(CURDIR)/$(DIST)/torture.md \
		$(HERE) $(GO) test -count=1 -timeout 0 -parallel 8 -run '^TestTorture$$//$(TORTURE_ONLY)' ./internal/torture >$(DIST)/torture.log 2>&1; \
	status=$$?; cat $(DIST)/torture.md; [ $$status = 0 ] || echo "Failed: $(DIST)/torture.log says why"; exit $$status

# Every set-up of NUT's monitor in every outage. With BESIDE_NUT=DIR it is that of the packages of another
# Debian, which are unpacked in DIR with their libraries, and REPORT=FILE says where the table goes.
REPORT = docs/beside-nut.md

beside:
	BESIDE='*/*' BESIDE_REPORT=$(abspath $(REPORT)) $(HERE) $(GO) test -count=1 -timeout 0 -parallel 16 ./internal/beside

build-all:
	@set -e; for arch in $(ARCHES); do \
		echo "linux/$$arch"; \
		GOOS=linux GOARCH=$${arch%v?} GOARM=$$(expr $$arch : 'armv\(.\)' || true) $(GO) build -o /dev/null ./cmd/upsmon; \
	done

# The program as it is packaged for amd64 must stay small enough for a NAS.
MAX_SIZE = 24000000

size:
	$(MAKE) --no-print-directory build GOOS=linux GOARCH=amd64 BIN=$(DIST)/size
	@size=$$(stat -c %s $(DIST)/size/upsmon); rm -r $(DIST)/size; echo "$$size bytes, of at most $(MAX_SIZE)"; [ $$size -le $(MAX_SIZE) ]

test-elsewhere:
	$(HERE) .ci/test-elsewhere

# A machine that has just started may be busy with updates of its own.
APT = DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300

# An image for containers may have left out a package's manual pages.
INSTALL = $(APT) install -y --no-install-recommends --reinstall -o Dpkg::Options::='--path-include=/usr/share/man/*'

# Installs what is missing where that is allowed; else says what to do, and the
# tests that need it are skipped (with CI=true they fail). A package whose programs
# are there is left alone: they may have come from elsewhere, as npm does with
# another Node.js, and Debian's own would not go with them.
test-deps:
	@missing=$$(PATH=$$PATH:/usr/sbin:/sbin; while read -r package programs; do \
		if [ "$$package" = "#" ]; then continue; fi; \
		for program in $$programs; do \
			[ -e "$$program" ] || command -v "$$program" >/dev/null || { printf ' %s' "$$package"; break; }; \
		done; \
	done <internal/needs/packages.txt); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing$$missing"; \
		$(APT) update || { sleep 20; $(APT) update; }; \
		$(INSTALL) $$missing >/dev/null || for p in $$missing; do \
			$(INSTALL) $$p >/dev/null || echo "THE TESTS THAT NEED $$p ARE SKIPPED: it cannot be installed."; \
		done; \
	else \
		echo "Not root, so THE TESTS THAT NEED THESE ARE SKIPPED. To run them: sudo apt-get install$$missing"; \
	fi
	@# Only promtool, which has a package of its own since Debian 13: that of Prometheus would start a server.
	@command -v promtool >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
		$(APT) update; $(APT) install -y --no-install-recommends promtool >/dev/null 2>&1 || { dir=$$(mktemp -d) && cd $$dir && \
		$(APT) -o APT::Sandbox::User=root download prometheus && dpkg -x prometheus_*.deb . && install usr/bin/promtool /usr/local/bin; rm -rf $$dir; }; }
	@[ "$$(id -u)" != 0 ] || $(GO) run ./internal/testmachine/prepare || echo "So THE TESTS IN MACHINES ARE SKIPPED."

lint:
	@bad=$$($$($(GO) env GOROOT)/bin/gofmt -l .); if [ -n "$$bad" ]; then echo "gofmt -w $$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) run ./internal/prose
	$(GO) run $(GOLANGCI_LINT) run ./...
	$(GO) run $(ACTIONLINT) .github/workflows/*.yml

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

bench-compare:
	BENCHTIME=$(BENCHTIME) .ci/bench-compare

bench:
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

clean:
	rm -rf bin dist grammar/generate/out grammar/generate/node_modules
