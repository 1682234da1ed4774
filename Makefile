# The verbs of the house. `make help` lists them.
#
# Everything is installed into the checkout: .venv, web/node_modules, web/dist.
# A step is done again only when the file it depends on is newer than its stamp.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash

PORT ?= 8000
MODELS ?= 20000
SEED ?= 0

PY        := .venv/bin/python
PIP       := $(PY) -m pip --disable-pip-version-check -q
NPM       := npm --prefix web --no-fund --no-audit --no-update-notifier
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready
WEB_READY := web/node_modules/.ready
PEERS_READY := benchmarks/peers/node_modules/.ready
WEB_BUILT := web/dist/index.html
WEB_FILES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' \
               -not -name '*.test.*' 2>/dev/null)

LOCK := CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile -q --strip-extras --allow-unsafe \
        --all-build-deps --generate-hashes --no-emit-options --no-emit-index-url \
        --no-emit-find-links --no-emit-trusted-host

# ------------------------------------------------------------------ for everyone

.PHONY: help
help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' \
	  | while IFS=$$'\t' read -r verb text; do printf '  make %-8s %s\n' "$$verb" "$$text"; done

.PHONY: setup
setup: $(RUN_READY) $(WEB_BUILT) ## install what the product needs and build the web pages

.PHONY: run
run: setup ## start the product (PORT=8000); the first start loads the samples
	@exec .venv/bin/xiaohao serve --port $(PORT)

# ------------------------------------------------------------------ for developers

.PHONY: test
test: $(DEV_READY) $(WEB_BUILT) browser check ## check everything, then run every test
	$(NPM) run test
	$(PY) -m pytest -n 2 --dist loadgroup

.PHONY: check
check: $(DEV_READY) $(WEB_READY) ## linters, types and the architecture's contracts
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(NPM) run check

.PHONY: fix
fix: $(DEV_READY) $(WEB_READY) ## let the tools correct what they can
	$(PY) tools/engine_map.py
	$(PY) tools/bpmn_coverage.py
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	$(NPM) run fix

.PHONY: bench
bench: $(DEV_READY) $(PEERS_READY) ## measure and write docs/performance.md (ONLY="permit rate")
	@PYTHONPATH=. $(PY) -W "ignore:XDG_RUNTIME_DIR is not set" benchmarks/run.py $(ONLY)

.PHONY: soak
soak: $(DEV_READY) ## play MODELS=20000 random processes against the oracle, from SEED=0 on
	@$(PY) -m tests.bpmn.proof.soak --models $(MODELS) --seed $(SEED)

.PHONY: audit
audit: $(DEV_READY) $(WEB_READY) ## ask for known weaknesses of the packages (needs the internet)
	.venv/bin/pip-audit --require-hashes --disable-pip -r requirements/run.txt
	npm --prefix web audit --omit=dev

.PHONY: lock
lock: $(DEV_READY) ## renew requirements/*.txt from pyproject.toml
	$(LOCK) -o requirements/run.txt pyproject.toml
	$(LOCK) --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

.PHONY: clean
clean: ## remove all that was installed or built; the database in var/ stays
	rm -rf .venv web/node_modules web/dist benchmarks/peers/node_modules build *.egg-info \
	  .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: browser
browser:
	@tools/browser.sh

# ------------------------------------------------------------------ what is installed

$(PY):
	@python=$$(tools/prerequisites.sh) && echo "making .venv with $$python" && "$$python" -m venv .venv

$(RUN_READY): requirements/run.txt pyproject.toml | $(PY)
	@echo "installing Python packages"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	@echo "installing Python packages for developers"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

$(WEB_READY): web/package.json web/package-lock.json
	@tools/prerequisites.sh >/dev/null
	@echo "installing web packages"
	@$(NPM) ci --loglevel=error
	@touch $@

$(PEERS_READY): benchmarks/peers/package.json benchmarks/peers/package-lock.json
	@tools/prerequisites.sh >/dev/null
	@echo "installing what the benchmarks compare with"
	@npm --prefix benchmarks/peers --no-fund --no-audit --no-update-notifier ci --loglevel=error
	@touch $@

$(WEB_BUILT): $(WEB_READY) $(WEB_FILES)
	@echo "building the web pages"
	@$(NPM) run build --silent
	@touch $@
