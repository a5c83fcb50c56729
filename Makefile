# The only build interface: people and CI call these targets, and each does its own set-up.
# `make` alone lists them. Everything is compiled with --release: one build of wasmtime serves all targets.

CARGO_DENY_VERSION := 0.20.2
ENVOY_VERSION := 1.40.0
NODE_MAJOR := 20
# wasm-opt comes from npm's binaryen, pinned in tools/package-lock.json.

WASM_TARGET := wasm32-unknown-unknown
# 250 KiB, so that a module travels well to every gateway.
FILTER_MAX_BYTES := 256000

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# A fresh rustup is on the PATH of the next shell only.
export PATH := $(PATH):$(HOME)/.cargo/bin
# Cargo's own files go where CARGO_TARGET_DIR says; what `build` promises is always in target/.
export CARGO_TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),target))
# Both would let a build succeed and leave its result somewhere else.
unexport CARGO_BUILD_TARGET CARNET_FILTER_WASM

CARNET := target/release/carnet
FILTER_WASM := target/carnet_filter.wasm
RAW_WASM := $(CARGO_TARGET_DIR)/$(WASM_TARGET)/filter/carnet_filter.wasm
FAULTY_WASM := target/carnet_filter_faulty.wasm
# Folders are listed too: they change when a file is removed.
FILTER_SRC := $(shell find engine/src filter/src) engine/Cargo.toml filter/Cargo.toml \
	Cargo.toml Cargo.lock rust-toolchain.toml

NODE_TOOLS := tools/node_modules/.package-lock.json
WASM_OPT := tools/node_modules/.bin/wasm-opt
WASM_METADCE := tools/node_modules/.bin/wasm-metadce
CARGO_DENY ?= target/tools/cargo-deny-$(CARGO_DENY_VERSION)/bin/cargo-deny
FIND_CHROMIUM := tools/chromium.sh
FIND_ENVOY := tools/envoy.sh $(ENVOY_VERSION) target/tools/envoy-$(ENVOY_VERSION)
EXAMPLE := testdata/examples/bookinfo
BENCH_GUEST := target/bench/guest.wasm
BENCH_OTHERS := target/bench/others/bin/yamllint

# The page: the engine for browsers, its declarations, and everything a web host needs, in one folder.
WEB := playground/web
WEB_MODULES := $(WEB)/node_modules/.package-lock.json
BINDGEN_VERSION := 0.2.130
LIGHTHOUSE_VERSION := 12.8.2
LIGHTHOUSE := target/tools/lighthouse-$(LIGHTHOUSE_VERSION)
BINDGEN := target/tools/bindgen-$(BINDGEN_VERSION)/bindgen
RAW_ENGINE := $(CARGO_TARGET_DIR)/$(WASM_TARGET)/playground/carnet_playground.wasm
ENGINE_SRC := $(shell find engine/src playground/src) engine/Cargo.toml playground/Cargo.toml playground/README.md \
	Cargo.toml Cargo.lock rust-toolchain.toml
PKG := target/playground/pkg
ENGINE_WASM := $(PKG)/carnet_playground_bg.wasm
DIST := target/playground/dist
PAGE := $(DIST)/offline.js
# What the command carries besides its code: everything that builds it builds these first.
CARRIED = $(FILTER_WASM) $(PAGE)
export CARNET_PLAYGROUND := $(abspath $(DIST))
PAGE_SRC := $(shell find $(WEB)/src $(WEB)/build testdata/cases testdata/examples testdata/invalid) \
	playground/gallery.json $(WEB)/package-lock.json
TYPES := $(WEB)/src/engine/engine.d.ts

##@ Use

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Of the whole workspace, as the tests are: with the features of one package wasmtime would be compiled again. What
# the tests compiled of the rest is used again where an example is built too, because it needs what tests need.
.PHONY: build
build: $(CARRIED) ## Build target/release/carnet, with the filter and the page it carries
	cargo build --locked --release --workspace --bin carnet $(ALSO)
	@[ $(CARGO_TARGET_DIR)/release/carnet -ef $(CARNET) ] || \
		{ mkdir -p $(dir $(CARNET)) && cp $(CARGO_TARGET_DIR)/release/carnet $(CARNET); }

.PHONY: demo
demo: build ## Walk through the bookinfo example with the built command
	@tools/demo.sh $(CARNET) $(EXAMPLE)

.PHONY: filter
filter: $(FILTER_WASM) ## Build only the Envoy filter, target/carnet_filter.wasm

.PHONY: faulty-filter
faulty-filter: $(FAULTY_WASM) ## Build the filter that a test can make panic, target/carnet_filter_faulty.wasm

.PHONY: up
up: build ## Run the bookinfo example live on real Envoy gateways, until Ctrl-C
	ENVOY=$$($(FIND_ENVOY)); export ENVOY; exec $(CARNET) up $(EXAMPLE)

.PHONY: playground
playground: $(PAGE) ## Build the page for browsers, target/playground/dist: plain files for any web host

.PHONY: serve
serve: $(PAGE) ## Build the page and serve it on 127.0.0.1 (PORT=8080, else a free one), until Ctrl-C
	@exec node $(WEB)/build/serve.js $(DIST) $(PORT)

##@ Check and test

.PHONY: check
check: fmt clippy doc findings size deny page-check ## Check format, lints, types, documentation, sizes, dependencies

.PHONY: test
test: envoy check $(CARRIED) $(FAULTY_WASM) ## Run the checks, then all tests: unit, corpus, built filter, Envoy, browser
	ENVOY=$$($(FIND_ENVOY)); export ENVOY; cargo test --locked --workspace --release --no-fail-fast
	@$(MAKE) --no-print-directory browser reports ALSO="--example cost"
	@echo "make test: all checks and all tests passed"

.PHONY: e2e
e2e: $(CARRIED) $(FAULTY_WASM) ## Run only the tests that start a real Envoy
	ENVOY=$$($(FIND_ENVOY)); export ENVOY; cargo test --locked --workspace --release --no-fail-fast \
		--test up $(patsubst %,--test %,$(basename $(notdir $(wildcard filter/e2e/tests/*))))

.PHONY: browser
browser: $(PAGE) build ## Run only the tests of the page, most in Chromium (BROWSER=gallery for one file)
	CHROMIUM=$$($(FIND_CHROMIUM)); export CHROMIUM; cd $(WEB) && node build/test.js $(BROWSER)

# Not part of the tests: its score of performance falls when the machine is busy.
.PHONY: lighthouse
lighthouse: $(PAGE) $(LIGHTHOUSE)/node_modules/.package-lock.json ## Have Lighthouse judge the page, on a quiet machine
	CHROMIUM=$$($(FIND_CHROMIUM)); export CHROMIUM; node $(WEB)/build/lighthouse.js $(LIGHTHOUSE) $(DIST)

# The other formats are held to their schemas by cargo test; XML schemas need another tool.
.PHONY: reports
reports: build $(NODE_TOOLS) ## Hold JUnit reports to the schema of those who read them
	@mkdir -p target/reports
	@$(CARNET) validate testdata/invalid --fail-on never -o wide --report junit=target/reports/invalid.xml > /dev/null
	@$(CARNET) validate $(EXAMPLE) -o wide --report junit=target/reports/clean.xml > /dev/null
	@$(CARNET) test --engine native $(EXAMPLE) --report junit=target/reports/test.xml > /dev/null
	@cd tools && node junit.mjs ../cli/tests/schemas/junit-10.xsd ../target/reports/*.xml

.PHONY: soak
soak: $(CARRIED) ## Let two workers poll for ten minutes (CARNET_POLL_SECONDS=600), and show what it took
	ENVOY=$$($(FIND_ENVOY)); export ENVOY; CARNET_POLL_SECONDS=$(or $(CARNET_POLL_SECONDS),600) \
		cargo test --locked --workspace --release --test envoy_federation two_workers_poll_as_one
	@cat $(CARGO_TARGET_DIR)/tmp/envoy_federation/poll/numbers

.PHONY: fmt
fmt: | toolchain ## Check the format (fix it with cargo fmt)
	cargo fmt --all --check

.PHONY: clippy
clippy: $(CARRIED) | toolchain ## Lint everything natively, and the filter for wasm
	cargo clippy --locked --workspace --all-targets --release -- -D warnings
	cargo clippy --locked -p carnet-filter --target $(WASM_TARGET) --profile filter -- -D warnings

.PHONY: doc
doc: $(CARRIED) | toolchain ## Build the documentation, warnings denied
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --release
	RUSTDOCFLAGS="-D warnings" cargo doc --locked -p carnet-filter --no-deps --target $(WASM_TARGET) --profile filter

.PHONY: findings
findings: build ## Hold docs/findings.md to the catalogue in the code
	@$(CARNET) codes -o md | cmp - docs/findings.md || \
		{ echo "docs/findings.md is old: \`$(CARNET) codes -o md > docs/findings.md\`" >&2; exit 1; }

.PHONY: size
size: $(FILTER_WASM) ## Hold the filter to its size budget
	@bytes=$$(($$(wc -c < $(FILTER_WASM)))); \
	echo "filter: $$bytes bytes of $(FILTER_MAX_BYTES)"; \
	[ $$bytes -le $(FILTER_MAX_BYTES) ] || { echo "filter: over its size budget" >&2; exit 1; }

# The declarations are kept in git, so that a change of what crosses into JavaScript is seen in review.
.PHONY: page-check
page-check: $(PAGE) ## Check the page: types, lints, format, sizes, declarations of the engine
	@cmp --quiet $(PKG)/carnet_playground.d.ts $(TYPES) || { \
		echo "page-check: $(TYPES) is not what the engine declares: run \`make page-bless\` and read the diff" >&2; exit 1; }
	cd $(WEB) && npm run --silent check
	node $(WEB)/build/budget.js $(DIST)

.PHONY: deny
deny: $(CARGO_DENY) ## Check licences, duplicates, sources and who may depend on what
	$(CARGO_DENY) --locked check --allow unused-wrapper bans licenses sources

.PHONY: advisories
advisories: $(CARGO_DENY) ## Check security advisories (needs github.com; not part of check)
	$(CARGO_DENY) --locked check advisories

.PHONY: ci
ci: test demo ## Run what continuous integration runs

##@ Change and measure

.PHONY: bless
bless: $(CARRIED) $(FAULTY_WASM) page-bless ## Rewrite the golden files; read the diff before committing
	ENVOY=$$($(FIND_ENVOY)); export ENVOY; CARNET_BLESS=1 cargo test --locked --workspace --release --no-fail-fast

.PHONY: page-bless
page-bless: $(ENGINE_WASM) ## Rewrite the declarations of the engine; read the diff before committing
	cp $(PKG)/carnet_playground.d.ts $(TYPES)

.PHONY: bench
bench: ALSO = --example cost
bench: build $(BENCH_GUEST) $(BENCH_OTHERS) ## Measure costs in Envoy, write bench/README.md (BENCH="--quick" for a smoke run)
	ENVOY=$$($(FIND_ENVOY)); export ENVOY; python3 -B bench/run.py $(BENCH)

##@ Housekeeping

.PHONY: setup
setup: toolchain envoy chromium $(NODE_TOOLS) ## Install what is missing: Rust parts, wasm-opt, Envoy, Chromium (every target does it too)

.PHONY: envoy
envoy: ## Find the Envoy for the tests (in ENVOY, on the PATH), or fetch it into target/tools
	@$(FIND_ENVOY)

.PHONY: chromium
chromium: ## Find the Chromium for the tests (in CHROMIUM, on the PATH), or install it with apt-get
	@$(FIND_CHROMIUM)

.PHONY: clean
clean: ## Remove what was built in target/ (keeps the tools in target/tools)
	[ ! -d target ] || find target -mindepth 1 -maxdepth 1 ! -name tools -exec rm -rf {} +
	rm -rf tools/node_modules $(WEB)/node_modules

.PHONY: toolchain
toolchain:
	@tools/setup.sh $(WASM_TARGET) $(NODE_MAJOR)

$(NODE_TOOLS): tools/package.json tools/package-lock.json tools/.npmrc | toolchain
	cd tools && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(RAW_WASM): $(FILTER_SRC) | toolchain
	cargo build --locked -p carnet-filter --target $(WASM_TARGET) --profile filter

# Features are read from the module's target_features section: with --all-features wasm-opt may write what Envoy
# and Node refuse, which is why Node compiles the result before it gets its name.
# A proxy makes every call that is exported: what filter/exports.json does not name goes, so that requests, responses
# and bodies are not interrupted for nothing.
$(FILTER_WASM): $(RAW_WASM) filter/exports.json $(NODE_TOOLS)
	@mkdir -p $(@D)
	$(WASM_METADCE) $< --graph-file filter/exports.json -o $@.tmp >/dev/null
	$(WASM_OPT) -O3 $@.tmp -o $@.tmp
	@node -e 'new WebAssembly.Module(require("fs").readFileSync("$@.tmp"))'
	@mv $@.tmp $@

# wasm-bindgen's own command brings a test server and a TLS stack; this is the library behind it.
$(BINDGEN): tools/bindgen/src/main.rs tools/bindgen/Cargo.toml tools/bindgen/Cargo.lock | toolchain
	cargo build --locked --release --manifest-path tools/bindgen/Cargo.toml --target-dir target/tools/build
	@mkdir -p $(@D)
	@cp target/tools/build/release/bindgen $@
	@rm -rf target/tools/build

$(RAW_ENGINE): $(ENGINE_SRC) | toolchain
	cargo build --locked -p carnet-playground --target $(WASM_TARGET) --profile playground

# Features as above: from the module itself. What counts is the size after gzip, and there -O1 beats -Oz by an eighth:
# the more wasm-opt rewrites of what rustc wrote for size, the less of it repeats. The passes named are those that pay.
SMALLER = --duplicate-function-elimination --dae-optimizing --rse --vacuum --duplicate-function-elimination \
	--coalesce-locals --reorder-locals

$(ENGINE_WASM): $(RAW_ENGINE) $(BINDGEN) $(NODE_TOOLS)
	@mkdir -p $(PKG)
	$(BINDGEN) $< $(PKG)
	$(WASM_OPT) -O1 $(SMALLER) --strip-debug --strip-producers $@ -o $@.tmp
	@node -e 'new WebAssembly.Module(require("fs").readFileSync("$@.tmp"))'
	@mv $@.tmp $@

$(WEB_MODULES): $(WEB)/package.json $(WEB)/package-lock.json $(WEB)/.npmrc | toolchain
	cd $(WEB) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(LIGHTHOUSE)/node_modules/.package-lock.json: | toolchain
	npm install --prefix $(LIGHTHOUSE) --ignore-scripts --no-audit --no-fund lighthouse@$(LIGHTHOUSE_VERSION)

$(PAGE): $(PAGE_SRC) $(ENGINE_WASM) $(FILTER_WASM) $(WEB_MODULES)
	node $(WEB)/build/build.js $(PKG) $(FILTER_WASM) $(DIST)

# The filter with a way to make its poller panic, for a test of what becomes of a gateway then; never what is shipped.
# Built in a folder of its own, so that neither takes the place of the other, and quickly.
$(FAULTY_WASM): $(FILTER_SRC) | toolchain
	cargo build --locked -p carnet-filter --features fault-injection --target $(WASM_TARGET) --profile filter \
		--config profile.filter.lto=false --config profile.filter.opt-level=1 --target-dir $(CARGO_TARGET_DIR)/faulty
	@mkdir -p $(@D)
	cp $(CARGO_TARGET_DIR)/faulty/$(WASM_TARGET)/filter/carnet_filter.wasm $@

# What `bench` compares the filter with; built in a folder of its own, because its dependencies are not ours.
$(BENCH_GUEST): bench/guest/src/lib.rs bench/guest/Cargo.toml bench/guest/Cargo.lock $(NODE_TOOLS)
	cargo build --locked --release --manifest-path bench/guest/Cargo.toml --target $(WASM_TARGET) \
		--target-dir $(CARGO_TARGET_DIR)/bench/guest
	@mkdir -p $(@D)
	$(WASM_OPT) -O3 $(CARGO_TARGET_DIR)/bench/guest/$(WASM_TARGET)/release/guest.wasm -o $@

$(BENCH_OTHERS): bench/others.txt
	python3 -m venv --clear target/bench/others
	target/bench/others/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# crates.io is the only registry with a current version. Built in a folder of its own, because its dependencies are
# not ours, and without optimisation: it runs for a second, and so it is ready in half the time.
$(CARGO_DENY): | toolchain
	CARGO_TARGET_DIR=target/tools/build CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
		cargo install --locked --no-default-features \
		--root target/tools/cargo-deny-$(CARGO_DENY_VERSION) cargo-deny@$(CARGO_DENY_VERSION)
	@rm -rf target/tools/build
