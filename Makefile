# Two commands do all the set-up on a fresh Debian or Ubuntu machine with a Swift toolchain:
#   make run    installs libgsl-dev if it may, builds in release mode, runs scenarios/two-clouds.yaml
#   make test   the same check, then all tests

SCENARIO ?= scenarios/two-clouds.yaml
RUN_FLAGS ?=
PREFIX ?= /usr/local
SWIFT ?= swift
SOURCES = Package.swift Sources Tests Benchmarks

.PHONY: run test build deps install format lint bench sanitize soak clean

run: build
	.build/release/nines run $(SCENARIO) $(RUN_FLAGS)

build: deps
	$(SWIFT) build -c release --product nines

test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

deps:
	@.ci/dependencies

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 .build/release/nines "$(DESTDIR)$(PREFIX)/bin/nines"

format:
	$(SWIFT) format --in-place --recursive $(wildcard $(SOURCES))

lint:
	$(SWIFT) format lint --strict --recursive $(wildcard $(SOURCES))

bench: build
	$(SWIFT) build -c release --package-path Benchmarks --product kernel-bench
	Benchmarks/run

# The kernel's tests under the address and thread sanitizers.
sanitize: deps
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize address --scratch-path .build-address --filter SimulationKernelTests
	$(SWIFT) test --sanitize thread --scratch-path .build-thread --filter SimulationKernelTests

soak: deps sanitize
	$(SWIFT) build -c release --build-tests -Xswiftc -enable-testing
	NINES_SOAK=1 $(SWIFT) test -c release --skip-build -Xswiftc -enable-testing

clean:
	rm -rf .build .build-address .build-thread Benchmarks/.build Benchmarks/.venv
