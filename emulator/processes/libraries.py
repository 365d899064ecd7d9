"""Imports the libraries that shared/ stands on, so that a change of shared/ need not wait for them again."""

import contextlib
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LAZY = ("aiohappyeyeballs", "asyncpg", "uvloop")  # what is imported only when it is used
IMPORT = re.compile(r"^(?:from ([\w.]+) import ?([\w, ]*)|import ([\w., ]+))", re.MULTILINE)


def import_libraries(folder: Path) -> None:
    """A library that can't be imported is left to the module that wants it."""
    for module, names in (*((name, []) for name in LAZY), *_imports(folder)):
        with contextlib.suppress(Exception, SystemExit):
            if not _is_ours(module):
                loaded = importlib.import_module(module)
                for name in names:
                    getattr(loaded, name, None)  # pydantic imports some of its modules only then
    with contextlib.suppress(Exception):
        _make_a_model()


def _imports(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What the files import when they are imported themselves: read from their text, which takes a millisecond."""
    for file in sorted(folder.rglob("*.py")):
        with contextlib.suppress(OSError):
            for module, names, modules in IMPORT.findall(file.read_text(encoding="utf-8", errors="replace")):
                for name in _names(module or modules):
                    yield name, _names(names)


def _names(text: str) -> list[str]:
    """Of `a, b as c` a and b."""
    return [part.split()[0] for part in text.split(",") if part.strip()]


def _is_ours(module: str) -> bool:
    """Whether it is the project's own, which may change."""
    top = module.partition(".")[0]
    if top in sys.modules:
        return top in ("shared", "functions", "__main__")
    spec = importlib.util.find_spec(top)
    origin = Path(spec.origin) if spec and spec.origin else None
    return origin is None or (origin.is_relative_to(Path.cwd()) and "site-packages" not in origin.parts)


def _make_a_model() -> None:
    """The first one imports much of pydantic."""
    from pydantic import create_model

    create_model("First", number=(int, 1))
