# Two commands are enough on a new machine that has Python 3.11 or newer and git:
#   make site    builds content/ into site/
#   make test    passes every test
# Each sets up what it needs, in .venv and .tools, and only what is missing.

VENV := .venv
PYTHON_HERE := $(VENV)/bin/python
PIP := $(PYTHON_HERE) -m pip --disable-pip-version-check
TESTS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: site serve test check package lowest reproducible screenshots clean help

site: $(VENV)/installed ## Build content/ into site/
	$(PYTHON_HERE) -m timeline build

serve: $(VENV)/installed ## Show content/ in the browser, and keep up with what is edited
	$(PYTHON_HERE) -m timeline serve

test: $(VENV)/installed-for-tests ## Run every test; TESTS="-k dates" runs some
	tools/set-up-browser.sh
	tools/set-up-servers.sh
	$(PYTHON_HERE) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/installed-for-tests ## Lint, formatting and types
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m mypy

package: $(VENV)/installed-for-tests ## Build the packages, and use the wheel where the repository is not
	tools/check-package.sh $(PYTHON_HERE)

lowest: $(VENV)/installed-for-tests ## Run a core of the tests with the lowest versions of the dependencies
	tools/check-lowest.sh $(PYTHON_HERE)

reproducible: $(VENV)/installed ## Build content/ twice under different conditions: the same bytes
	tools/check-reproducible.sh $(PYTHON_HERE)

screenshots: $(VENV)/installed-for-tests ## Take the pictures of the manual again, in docs/pictures/
	tools/set-up-browser.sh
	$(PYTHON_HERE) tools/screenshots.py

clean: ## Remove what was made: the environment, the tools, the site, what is remembered
	rm -rf $(VENV) .tools .hypothesis .mypy_cache .pytest_cache .ruff_cache dist
	find site -mindepth 1 ! -path site/.gitignore -delete
	find timeline tests -name __pycache__ -prune -exec rm -rf {} +

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.* ## /\1\t/p' Makefile | while IFS='	' read -r name words; do printf '  make %-13s %s\n' "$$name" "$$words"; done

# A file in the environment says what was installed into it, so that nothing is installed twice; PYTHON names the Python to use.
$(VENV)/made:
	tools/make-venv.sh $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(PIP) install --quiet --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed
	$(PIP) install --quiet --editable '.[cards,import,net,po,publish]' --group dev
	@touch $@
