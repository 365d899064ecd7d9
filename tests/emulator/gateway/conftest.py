"""A real `edgewise serve` on its own project."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from .project import ENV, FUNCTIONS, Served, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("a project with spaces")
    for name, source in FUNCTIONS.items():
        Served("", root, root / "log").write(name, source)
    with serving(root, env=f"{ENV}FROM_FILE='a value'\nFROM_BOTH=file\n", FROM_BOTH="shell") as served:
        yield served


@pytest.fixture
async def client(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(served.url, timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield session
