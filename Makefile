# The front door of a contact centre. `make` alone says what each target does.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench lock docker-check
SHELL := /bin/bash

help: ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/' | expand -t 14

setup: ## Make .venv with the frontdoor command (the other targets do it themselves)
	@.ci/setup run
	@echo "Ready: .venv/bin/frontdoor --help"

demo: ## The whole system on this machine, with no accounts: web chat, sandbox core
	@.ci/setup run
	@.venv/bin/frontdoor demo

test: ## Everything: style, types, architecture, all tests on both databases and in a real browser
	@.ci/setup dev
	@.ci/browser
	@.ci/check
	@echo "== Tests: everything, on SQLite and PostgreSQL and in the browser"
	@.venv/bin/pytest -n auto --dist loadfile -ra tests

check: ## The quick one, before each commit: style, types, architecture, house rules, unit tests
	@.ci/setup dev
	@.ci/check
	@echo "== Unit tests"
	@.venv/bin/pytest -n auto --dist loadfile -m "not slow" tests

bench: ## Measure against peers, in one run on this machine
	@.ci/setup dev
	@.venv/bin/python -m tests.load.bench
	@.venv/bin/python -m tests.load.fan_out
	@.venv/bin/python -m tests.load.events
	@.venv/bin/python -m tests.load.bursts

lock: ## Resolve the dependencies anew (hashes, no addresses)
	@.ci/setup dev
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements/dev.lock
	@printf 'uv\nhatchling\neditables\n' | .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/tools.lock
