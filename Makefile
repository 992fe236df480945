# 文递: every command sets up what it needs. `make help` lists them.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3,11) <= sys.version_info[:2] < (3,14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= config.yaml
PORT ?= 8080
DATA ?= var/demo

.DEFAULT_GOAL := help
.PHONY: help demo run test pythons bench soak lint fix clean lock

help:
	@echo "make demo                 演示：一条命令看到整个产品（不需要账号和外网）"
	@echo "make run CONFIG=文件      正式运行"
	@echo "make test                 全部检查：格式、类型、分层、测试；make pythons 其他 Python 版本"
	@echo "make bench                性能基准；make soak 长时间演练"

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11-3.13 和 python3-venv：apt-get install -y python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -qq --upgrade pip && touch $@

$(VENV)/.runtime: requirements.lock $(VENV)/.python
	@echo "安装依赖（首次约1分钟）…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock && touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "安装检查工具…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock && touch $@

demo: $(VENV)/.runtime
	@exec $(BIN)/python -m bot demo --port $(PORT) --data $(DATA)

run: $(VENV)/.runtime
	@exec $(BIN)/python -m bot run --config $(CONFIG)

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: $(VENV)/.dev lint
	@sh tests/prepare.sh
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not live and not soak and not responses and not pdfs"
	@$(BIN)/pytest -q -n 2 -m "responses or pdfs"

pythons: $(VENV)/.dev
	@sh tests/pythons.sh

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench

soak: $(VENV)/.dev
	@sh tests/prepare.sh
	@$(BIN)/pytest -m soak -s tests/soak

fix: $(VENV)/.dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: $(VENV)/.dev
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --system-certs --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile -q --system-certs --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
