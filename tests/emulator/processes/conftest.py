"""A small project with its own shared/, and `edgewise serve` on it."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.emulator.gateway.project import Served, serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose function returns a value of its own file and one of a module in shared/."""
    shutil.copytree(ROOT / "shared", tmp_path / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "shared" / "extra.py").write_text("VALUE = 100\n")
    Served("", tmp_path, tmp_path / "log").write("hello", hello(100))
    return tmp_path


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root) as served:
        yield served


@pytest.fixture
async def client(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with connected(served) as session:
        yield session


def connected(served: Served) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(served.url, timeout=aiohttp.ClientTimeout(total=30))


def hello(value: int, name: str = "hello", *, before: str = "") -> str:
    return f"""{before}
import os
from shared.endpoint import Call, endpoint
from shared.extra import VALUE

@endpoint("GET", "/functions/v1/{name}", auth="none")
async def hello(call: Call) -> dict:
    return {{"own": {value}, "shared": VALUE, "pid": os.getpid()}}
"""
