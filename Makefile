# SPDX-License-Identifier: Apache-2.0
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
RUNNER := .build/release/sample-runner
# The runner carries Swift's own libraries in it, so that it runs where there is no Swift.
RELEASE := swift build -c release --static-swift-stdlib
# A package of its own in the same build folder, so that only the programs themselves are compiled.
BENCHMARKS := $(RELEASE) --package-path Benchmarks --scratch-path .build

.PHONY: help setup demo test build examples docs release install uninstall bench lint sanitize peers kill damage lifecycle histories simulate mutate model fuzz memory plugin bench-upload runners clean

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Installs system packages, hyperd and the client programs that tests use; nothing that is there already
	@scripts/setup.sh test

demo: ## Runs the main job on simulators: SYSPRO's rows into Tableau data sources, twice
	@scripts/setup.sh run
	@swift build --product sample-runner 2>&1 | scripts/quiet-build.sh
	@.build/debug/sample-runner demo

test: setup ## Builds everything and runs every test
	@swift build --build-tests 2>&1 | scripts/quiet-build.sh
	@scripts/run-tests.sh
	@scripts/model.sh short
	@ROWS=100000 scripts/memory.py .build/debug/sample-runner
	@scripts/check-rules.py && echo "import rules hold"
	@scripts/mutate-order.py --placed && echo "every mutant of the order has its place"
	@scripts/peers.sh
	@scripts/examples.sh
	@scripts/docs.sh
	@scripts/lint-deployment.sh

build: setup ## Builds everything (debug)
	@swift build --build-tests 2>&1 | scripts/quiet-build.sh

examples: build ## Builds the programs in Examples, a package of its own that depends on this one
	@scripts/examples.sh

docs: build ## Makes the documentation of every module: .build/docs
	@scripts/docs.sh

release: ## Builds the runner, with Swift's libraries in it: .build/release/sample-runner
	@scripts/setup.sh run
	@$(RELEASE) --product sample-runner 2>&1 | scripts/quiet-build.sh

install: ## Installs what `make release` has built, hyperd, the systemd unit, the schema and the example: PREFIX, DESTDIR
	@scripts/install.sh install $(RUNNER)

uninstall: ## Takes away what install put there; configuration and state stay
	@scripts/install.sh uninstall

bench: ## Pulls a million invoices into a .hyper file beside Python pipelines, and prints the figures; needs PEERS_HARNESS
	@scripts/bench.sh --look
	@$(MAKE) --no-print-directory release
	@$(BENCHMARKS) --product stage-bench 2>&1 | scripts/quiet-build.sh
	@scripts/bench.sh

bench-upload: release ## Uploads a 2 GB file to a simulator beside curl, and prints time and memory; SIZE (MB) and RUNS change that
	@$(BENCHMARKS) --product upload-bench 2>&1 | scripts/quiet-build.sh
	@scripts/bench-upload.sh

lint: setup ## Checks format, documentation, the rules of the code base and the deployment files
	@swift format lint --strict --recursive Sources Tests Examples/Sources Benchmarks/Sources \
		Package.swift Examples/Package.swift Benchmarks/Package.swift
	@scripts/check-rules.py
	@swift build --product sample-runner 2>&1 | scripts/quiet-build.sh
	@scripts/lint-deployment.sh

sanitize: setup ## Runs the transport and HyperExtract tests under the thread and address sanitizers
	@scripts/sanitize.sh

peers: setup ## Drives the Tableau simulator with the real Tableau client
	@scripts/peers.sh

histories: setup ## Plays 300 random histories of both systems over HTTP; HISTORY_COUNT and HISTORY_SEED change that
	@swift build --build-tests 2>&1 | scripts/quiet-build.sh
	@HISTORY_COUNT="$${HISTORY_COUNT:-300}" swift test --skip-build --filter RecoveryHistoryTests

simulate: ## Plays the engine's histories on a seeded scheduler in virtual time: SIMULATE_COUNT (1,000,000), SIMULATE_SEED
	@scripts/setup.sh run
	@$(RELEASE) --product simulate-sync 2>&1 | scripts/quiet-build.sh
	@.build/release/simulate-sync --count "$${SIMULATE_COUNT:-1000000}" $${SIMULATE_SEED:+--seed "$$SIMULATE_SEED"}

mutate: setup ## Makes mutants in a copy and prints what no test notices: those of the steps' order, then MUTATE_COUNT at random
	@scripts/mutate-order.py
	@scripts/mutate-random.py $(MUTATE_AREAS)

memory: release ## Measures the runner's memory for ROWS (1,000,000) rows, besides hyperd; fails above LIMIT_MB (100)
	@scripts/memory.py $(RUNNER)

fuzz: setup ## Fuzzes the parsers with libFuzzer: FUZZ_SECONDS (60) each; FUZZ_TARGETS names some of them
	@scripts/fuzz.sh $(FUZZ_TARGETS)

model: setup ## Explores every order of the journal's steps with spin, and shows that each mutant of it is found
	@scripts/model.sh

kill: setup ## Kills the runner and hyperd 200 times at named points and random moments; KILL_COUNT and KILL_SEED change that
	@scripts/kill-matrix.sh

damage: setup ## Damages 400 files of a state folder, and starts from every state that a power cut could leave; DAMAGE_COUNT, DAMAGE_SEED
	@swift build --build-tests 2>&1 | scripts/quiet-build.sh
	@DAMAGE_COUNT="$${DAMAGE_COUNT:-400}" POWER_CUTS="$${POWER_CUTS:-100000}" \
		swift test --skip-build --filter '^RunnerTests\.(StateDamageTests|PowerCutTests)'

runners: setup ## Stops and kills three runners that share a PostgreSQL store; RUNNERS_SECONDS and RUNNERS_SEED change that
	@scripts/runners.sh

lifecycle: setup ## Builds and tests the example service, which has the package's trait ServiceLifecycle
	@swift test --package-path Examples/lifecycle --scratch-path .build-lifecycle 2>&1 | scripts/quiet-build.sh

plugin: setup ## Writes entities with the command plugin in a scratch package that depends on this one, and compiles them
	@scripts/plugin.sh

clean: ## Removes build products (not the fetched files)
	@rm -rf .build .build-*
