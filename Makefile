# Two commands do everything: `make demo` shows the bot in the browser, `make test` checks the whole tree.
PYTHON ?= python3
BIN := .venv/bin
# What Python compiles lies beside what is installed, so that the tree stays clean.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/compiled
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo run test check chaos bench bench-city guides lock audit clean

demo: .venv/product
	$(BIN)/python main.py demo

run: .venv/product
	$(BIN)/python main.py run

# One process more than there are cores: databases, browsers and processes under test are waited for meanwhile.
test: check
	$(BIN)/python -m pytest --numprocesses $$(($$($(BIN)/python -c "import os; print(os.cpu_count())") + 1)) --dist worksteal

# Lint, types, import contracts, and whether the tests can be collected: side by side.
check: .venv/development
	$(BIN)/python -m tests.checking

chaos: .venv/development
	$(BIN)/python -m tests.crash

bench: .venv/development .venv/peers/ready
	$(BIN)/python -m benchmarks

bench-city: .venv/development
	$(BIN)/python -m benchmarks.city 200 2000 20000
	$(BIN)/python -m benchmarks.city 200 2000 20000 100000 --on postgresql

guides: .venv/development
	$(BIN)/python -m tests.guides

lock: .venv/development
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	$(BIN)/uv pip compile benchmarks/peers.in --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header -q -o benchmarks/peers.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-dev.lock

audit: .venv/development
	$(BIN)/python -m tests.audit

.venv/product: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/development: requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch .venv/product $@

.venv/peers/ready: benchmarks/peers.lock .venv/development
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/peers.lock
	touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache data
