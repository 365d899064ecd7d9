"""requirements/*.txt pin what requirements/*.in name, and the Lambda layer contains only what functions import."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.harness.process import ROOT

SETS = sorted(file.stem for file in (ROOT / "requirements").glob("*.in"))


def named_in(file: Path) -> set[str]:
    """The names of a set and of the sets it includes, without extras and markers."""
    found: set[str] = set()
    for line in file.read_text().splitlines():
        if line.startswith("-r "):
            found |= named_in(file.with_name(line[3:]))
        elif line and not line.startswith("#"):
            found.add(re.match(r"[\w.-]+", line)[0].lower())  # type: ignore[index]
    return found


@pytest.mark.parametrize("name", SETS)
def test_every_package_is_pinned_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pinned = set(re.findall(r"^([\w.-]+)==\S+", text, re.MULTILINE))
    assert named_in(ROOT / "requirements" / f"{name}.in") <= pinned, "run `make lock`"
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_package_of_the_layer_is_imported() -> None:
    """Servers and SDKs that no function imports would only make it larger."""
    distributions = packages_distributions()
    imported = {
        name.lower()
        for folder in ("shared", "functions")
        for file in (ROOT / folder).rglob("*.py")
        for module in _imports(file)
        for name in distributions.get(module, ())
    }
    assert named_in(ROOT / "requirements" / "layer.in") <= imported


def _imports(file: Path) -> set[str]:
    """The top-level modules that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
