# Everything that people do with a clone of Hubbub. `make help` lists it.
# PYTHON=python3.12 takes another interpreter (`make clean` first), ARGS="..." goes to the program that a target runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV_VERSION := 0.13.8

.DEFAULT_GOAL := help
# One more than there are processors, since tests wait half of their time.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# What one process has compiled is there for all others that the tests start.
export PYTHONDONTWRITEBYTECODE :=
PAGE := src/hubbub/web/page/index.html
NPM := $(BIN)/python hatch_build.py
TESTS_OF_SPECIFICATIONS := not implementation-specific and not deprecated
# docs/conformance.md says why.
WRONG_TESTS := whois.py::ServicesWhoisTestCase::testWhoisNumerics

.PHONY: help run page test check torture fuzz conformance compiled bench images format words lock clean

help:  ## show this list
	@awk -F ':.*## *' '/^[a-z]+:.*##/ { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/installed $(PAGE)  ## start Hubbub: the launcher, or a server where there is no screen
	@$(BIN)/hubbub $(ARGS)

page: $(VENV)/installed $(PAGE)  ## build the web page (ARGS="npm's words" for something else, such as "run dev")
	@$(if $(ARGS),$(NPM) $(ARGS))

test: $(VENV)/installed-dev $(PAGE)  ## run every test but the long ones (ARGS="-k history")
	@tools/install-debian-packages $(BIN)/python
	$(if $(ARGS),,$(NPM) test)
	$(BIN)/coverage run -m pytest --quiet --no-header tests/wire
	$(BIN)/coverage report --include='src/hubbub/wire/*' --show-missing --fail-under=100
	@# tests/wire has just run
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(or $(ARGS),--ignore=tests/wire)

check: $(VENV)/installed-dev  ## the fast checks: style, format, types, import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(NPM) run check

torture: $(VENV)/installed-dev  ## run the long tests
	$(BIN)/python -m pytest -m torture --hypothesis-profile=torture $(ARGS)

fuzz: $(VENV)/installed-dev  ## have atheris look for inputs that break something (ARGS="--target masks --minutes 5")
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(ARGS)

conformance: $(VENV)/installed-dev  ## run irctest's tests of the specifications (IRCTEST=path of a checkout)
	@test -n "$(IRCTEST)" || { echo "Say where irctest is: make conformance IRCTEST=../irctest"; exit 1; }
	cd $(IRCTEST) && PYTHONPATH=$(CURDIR)/tests $(CURDIR)/$(BIN)/python -m pytest -p no:cacheprovider -q \
		--controller conformance.controller -m '$(TESTS_OF_SPECIFICATIONS)' \
		$(addprefix --deselect irctest/server_tests/,$(WRONG_TESTS)) $(ARGS)

compiled: build/compiled  ## build Hubbub with its hot parts compiled into build/compiled (needs a C compiler)

build/compiled: $(VENV)/installed-dev $(PAGE) $(shell find src -name '*.py')
	rm -rf build/source build/wheel $@
	mkdir -p build/source
	cp -r LICENSE README.md hatch_build.py pyproject.toml src build/source
	cd build/source && HATCH_BUILD_HOOKS_ENABLE=1 $(CURDIR)/$(BIN)/python -m hatchling build --target wheel --directory ../wheel
	$(PIP) install --no-deps --target $@ build/wheel/*.whl

bench: $(VENV)/installed-dev $(if $(COMPILED),build/compiled)  ## measure the server (ERGO=path and COMPILED=1 to compare, ARGS="--repeat 3")
	$(BIN)/python -m bench.ircload $(if $(ERGO),--ergo $(ERGO)) $(if $(COMPILED),--compiled build/compiled) $(ARGS)

images: $(VENV)/installed-dev $(PAGE)  ## draw the pictures of docs/images anew (ARGS="--all FOLDER": every window in many looks)
	@tools/install-debian-packages $(BIN)/python
	PYTHONPATH=tests $(BIN)/python -m desktop.screenshots $(ARGS)
	$(if $(ARGS),,PYTHONPATH=tests $(BIN)/python -m e2e.screenshots)

format: $(VENV)/installed-dev  ## put the code into its format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

words: $(VENV)/installed-dev  ## gather the texts for the translators, and compile what they wrote
	mkdir -p build
	$(BIN)/pybabel --quiet extract --keywords N_ --keywords n_:1,2 --add-location file --sort-output --no-wrap \
		--project hubbub --version 0 --output-file build/hubbub.pot src/hubbub/client src/hubbub/desktop
	$(BIN)/pybabel --quiet update --domain hubbub --input-file build/hubbub.pot --output-dir $(LOCALE) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel --quiet compile --domain hubbub --directory $(LOCALE)

LOCALE := src/hubbub/client/locale

lock:  ## write constraints*.txt anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv==$(UV_VERSION)
	$(LOCK) --group build --output-file constraints.txt
	$(LOCK) --group dev --constraint constraints.txt --output-file constraints-dev.txt

LOCK = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header $(ARGS) pyproject.toml

clean:  ## remove all that was made here, the environment too
	rm -rf $(VENV) build dist htmlcov .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache webclient/node_modules $(dir $(PAGE))
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.so' -delete

$(PAGE): hatch_build.py src/hubbub/client/emoji_names.py \
		$(shell find webclient -path webclient/node_modules -prune -o -type f -print) | $(VENV)/installed
	@echo "Building the web page."
	@$(NPM)

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Hubbub needs Python 3.11 or newer. If it is there by another name: make PYTHON=python3.12 ..."; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/installed: constraints.txt pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "Installing what Hubbub needs into $(VENV). This is done once and takes about a minute."
	@$(PIP) install --require-hashes --requirement constraints.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: constraints-dev.txt $(VENV)/installed
	@echo "Installing the developers' tools into $(VENV)."
	@$(PIP) install --require-hashes --requirement constraints-dev.txt
	@touch $@
