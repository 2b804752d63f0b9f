# `make run` and `make test` need Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: run test quick core lint types bench rules audit lock clean

run: $(VENV)/run.done
	@$(BIN)/python run_bot.py

test: $(VENV)/dev.done
	@$(BIN)/python -m pytest -n 2 --dist worksteal

# Without the whole bot against a fake Telegram and the kills between any two operations, which take most of the time.
quick: $(VENV)/dev.done
	@$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/acceptance --ignore tests/kill

# Plug-ins that these tests do not need would take longer to load than the tests to run.
core: $(VENV)/dev.done
	@$(BIN)/python -m pytest -m core tests/core tests/test_conversations.py \
	  -p no:hypothesispytest -p no:xdist -p no:playwright -p no:base_url

lint: $(VENV)/dev.done
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/dev.done
	@$(BIN)/mypy

bench: $(VENV)/dev.done
	@$(BIN)/python -m bench

# After a change of the words of danger: what a start reads of them.
rules: $(VENV)/dev.done
	@$(BIN)/python -c 'from bot.practice.compiling import write_all; write_all()'

# Asks pypi.org for known weaknesses of every locked package; one that cannot be asked for is a failure, too. Beside it a
# list of what is installed (CycloneDX), for those who have to keep one.
audit: $(VENV)/dev.done
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.txt
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt -f cyclonedx-json -o $(VENV)/sbom.json
	@echo "What is installed: $(VENV)/sbom.json"

# Pins every package with its hashes again; look at the difference before you commit it.
lock: $(VENV)/dev.done
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/run.done: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Vestibule needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.done: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Vestibule needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up for development (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.done
