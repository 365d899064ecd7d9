# Every target is one line that calls the CLI or a tool in .venv; the environment is made on first use.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: up test check format lock bench clean
up: .venv/local.done
	@$(BIN)/edgewise up

test: .venv/test.done
	@$(BIN)/python -m pytest -n 4

check: .venv/test.done
	@$(BIN)/python scripts/check.py

format: .venv/test.done
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock:
	@$(PYTHON) scripts/lock.py

.venv/%.done: requirements/%.txt pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh "$(PYTHON)" $*

clean:
	@rm -rf .venv .edgewise
