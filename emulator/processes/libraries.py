"""Imports the libraries that shared/ uses, so that they need not be imported again after a change of shared/."""

import contextlib
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LAZY = ("aiohappyeyeballs", "asyncpg", "uvloop")  # imported inside functions
IMPORT = re.compile(r"^(?:from ([\w.]+) import ?([\w, ]*)|import ([\w., ]+))", re.MULTILINE)


def import_libraries(folder: Path) -> None:
    """Imports what the modules in `folder` import; errors are left to those modules."""
    for module, names in (*((name, []) for name in LAZY), *_imports(folder)):
        with contextlib.suppress(Exception, SystemExit):
            if not _is_project_module(module):
                loaded = importlib.import_module(module)
                for name in names:
                    getattr(loaded, name, None)  # pydantic imports some of its modules on attribute access
    with contextlib.suppress(Exception):
        _create_model()


def _imports(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yields (module, names) of the top-level imports, found with a regular expression: takes about a millisecond."""
    for file in sorted(folder.rglob("*.py")):
        with contextlib.suppress(OSError):
            for module, names, modules in IMPORT.findall(file.read_text(encoding="utf-8", errors="replace")):
                for name in _names(module or modules):
                    yield name, _names(names)


def _names(text: str) -> list[str]:
    """`a, b as c` → ["a", "b"]"""
    return [part.split()[0] for part in text.split(",") if part.strip()]


def _is_project_module(module: str) -> bool:
    """Whether it belongs to the project and may therefore change."""
    top = module.partition(".")[0]
    if top in sys.modules:
        return top in ("shared", "functions", "__main__")
    spec = importlib.util.find_spec(top)
    origin = Path(spec.origin) if spec and spec.origin else None
    return origin is None or (origin.is_relative_to(Path.cwd()) and "site-packages" not in origin.parts)


def _create_model() -> None:
    """The first model imports much of pydantic."""
    from pydantic import create_model

    create_model("First", number=(int, 1))
