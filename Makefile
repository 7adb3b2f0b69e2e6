# SPDX-License-Identifier: Apache-2.0
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
RUNNER := .build/release/sample-runner

.PHONY: help setup demo test build release bench lint sanitize peers kill lifecycle clean

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Installs system packages, hyperd and the client programs that tests use; nothing that is there already
	@scripts/setup.sh test

demo: ## Runs the main job on simulators: SYSPRO's rows into Tableau data sources, twice
	@scripts/setup.sh run
	@swift build --product sample-runner 2>&1 | scripts/quiet-build.sh
	@.build/debug/sample-runner demo

test: setup ## Builds everything and runs every test
	@swift build --build-tests 2>&1 | scripts/quiet-build.sh
	@scripts/run-tests.sh
	@scripts/check-rules.py && echo "import rules hold"
	@scripts/peers.sh

build: setup ## Builds everything (debug)
	@swift build --build-tests 2>&1 | scripts/quiet-build.sh

release: ## Builds the runner: .build/release/sample-runner
	@scripts/setup.sh run
	@swift build -c release --product sample-runner 2>&1 | scripts/quiet-build.sh

bench: release ## Pulls a million invoices into a .hyper file beside the fastest exact Python pipeline, and prints the figures
	@swift build -c release --product stage-bench 2>&1 | scripts/quiet-build.sh
	@scripts/bench.sh

lint: ## Checks format, documentation and the rules of the code base
	@swift format lint --strict --recursive Sources Tests Package.swift
	@scripts/check-rules.py

sanitize: setup ## Runs the transport and HyperExtract tests under the thread and address sanitizers
	@scripts/sanitize.sh

peers: setup ## Drives the Tableau simulator with the real Tableau client
	@scripts/peers.sh

kill: setup ## Kills the runner and hyperd 200 times at named points and random moments; KILL_COUNT and KILL_SEED change that
	@scripts/kill-matrix.sh

lifecycle: setup ## Builds and tests the example service, which has the package's trait ServiceLifecycle
	@swift test --package-path Examples/lifecycle --scratch-path .build-lifecycle 2>&1 | scripts/quiet-build.sh

clean: ## Removes build products (not the fetched files)
	@rm -rf .build .build-*
