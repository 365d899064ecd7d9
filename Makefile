# Every target is one line that calls the CLI or a tool in .venv, which is created on first use.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: up test check format docs lock package deploy-files peers bench clean
up: .venv/local.done
	@$(BIN)/edgewise up

test: .venv/test.done
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist worksteal

check: .venv/test.done
	@$(BIN)/python scripts/check.py

format: .venv/test.done
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

package: .venv/test.done deploy/node_modules
	@$(BIN)/python -m deploy.package $(if $(ARCHITECTURE),--architecture $(ARCHITECTURE)) && EDGEWISE_ARTIFACTS=dist/lambda $(BIN)/python -m pytest tests/deploy -n 2

deploy-files: .venv/local.done
	@$(BIN)/python -m deploy.package --files

peers: .venv/bench.done benchmarks/peers/deno/node_modules

bench: peers
	@$(BIN)/python -m benchmarks

docs: .venv/test.done
	@$(BIN)/python -m scripts.docs

lock:
	@$(PYTHON) scripts/lock.py

.venv/%.done: requirements/%.txt pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh "$(PYTHON)" $*

%/node_modules: %/package-lock.json
	@npm ci --prefix $* --ignore-scripts --no-audit --no-fund --silent && touch $@

clean:
	@rm -rf .venv .edgewise
