# Two commands matter: `make run` (environment, index, app) and `make test` (lint, types, tests).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: install dev run test lint types unit eval browser clean

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
	rm -rf $(VENV) .wengui build *.egg-info
