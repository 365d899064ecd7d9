"""The pinned packages are those that requirements/*.in ask for."""

import re
from pathlib import Path

import pytest

from tests.harness.process import ROOT

SETS = sorted(file.stem for file in (ROOT / "requirements").glob("*.in"))


def asked_for(file: Path) -> set[str]:
    """The names of a set and of the sets it includes, without extras and markers."""
    found: set[str] = set()
    for line in file.read_text().splitlines():
        if line.startswith("-r "):
            found |= asked_for(file.with_name(line[3:]))
        elif line and not line.startswith("#"):
            found.add(re.match(r"[\w.-]+", line)[0].lower())  # type: ignore[index]
    return found


@pytest.mark.parametrize("name", SETS)
def test_every_package_is_pinned_with_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pinned = set(re.findall(r"^([\w.-]+)==\S+", text, re.MULTILINE))
    assert asked_for(ROOT / "requirements" / f"{name}.in") <= pinned, "run `make lock`"
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pinned)
