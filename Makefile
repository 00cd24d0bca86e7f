# make            lists what can be made
PYTHON ?= python3
BIN    := .venv/bin
HOME_  := .demo

.DEFAULT_GOAL := help
.PHONY: help install demo open test check format flow lock prove mutate bench bench-extract bench-quality clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

install: .venv/.installed ## the environment, with exactly the locked packages

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q src detectors models flows # confined workers may not write it
	$(BIN)/python -m classify.ingredients # else the first scan of every home works it out, and compiles the detectors
	touch $@

demo: install ## scan the sample corpus and show what was found
	$(BIN)/classify demo

open: install ## the same in a browser, as one of five invented people
	$(BIN)/classify demo --open --home $(HOME_)

test: install ## all tests
	$(BIN)/python -m pytest

check: install ## lint, types, import contracts, detector packs
	$(BIN)/lint-imports
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/ruff format --check .
	$(BIN)/classify packs lint
	$(BIN)/python tests/branches.py
	$(BIN)/python tests/house_picture.py

format: install ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

flow: install ## one real Prefect flow run of the sample corpus, on a server of its own
	rm -rf $(HOME_)/flow
	$(BIN)/classify scan sample_corpus/share --share sample --flow --home $(HOME_)/flow || [ $$? -eq 3 ]

lock: ## pin every package with its hashes, no registry addresses
	$(BIN)/uv pip compile pyproject.toml --quiet --extra pst --extra ocr-wheel --extra dask --group dev --group bench --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --output-file requirements.lock

bench: install ## speed against default Presidio, in one run
	$(BIN)/python -m benchmarks.bench_patterns
	$(BIN)/python -m benchmarks.bench_share
	$(BIN)/python -m benchmarks.bench_peers

bench-extract: install ## extraction against pdfplumber, python-docx and openpyxl
	$(BIN)/python -m benchmarks.bench_extract

bench-quality: install ## precision and recall against default Presidio
	$(BIN)/python -m benchmarks.bench_quality

prove: install ## the long proofs: kills, bombs, whole corpora, labels of two commits, thousands of mutations
	$(BIN)/python -m benchmarks.prove

mutate: install ## small faults in a sample of the code: a test must notice each
	$(BIN)/python -m benchmarks.mutate

clean: ## remove what was built here
	rm -rf .venv $(HOME_) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist
