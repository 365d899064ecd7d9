"""The archive is sent while it is written."""

import io
import os
import sys
import zipfile
from collections.abc import AsyncIterator

import pytest

from tests.conftest import ROOT
from tests.harness.bundled import needs

pytestmark = needs("conversation-export")
BLOCK = os.urandom(100_000)


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "functions" / "conversation-export"), *sys.path])


async def blocks(count: int, *, fail: bool = False) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield BLOCK
    if fail:
        raise ConnectionError


async def test_it_holds_no_more_than_a_block() -> None:
    from zip_stream import zip_stream

    async def files() -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        yield "ఒకటి.json", blocks(40)
        yield "b/two.json", blocks(1)

    parts = [part async for part in zip_stream(files())]
    assert max(map(len, parts)) < 3 * len(BLOCK)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(parts)))
    assert archive.testzip() is None
    assert {name: len(archive.read(name)) for name in archive.namelist()} == {
        "ఒకటి.json": 40 * len(BLOCK),
        "b/two.json": len(BLOCK),
    }


async def test_after_a_failure_it_is_no_archive() -> None:
    from zip_stream import zip_stream

    async def files() -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        yield "a.json", blocks(3, fail=True)

    parts: list[bytes] = []

    async def read() -> None:
        async for part in zip_stream(files()):
            parts.append(part)

    with pytest.raises(ConnectionError):
        await read()
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(parts)))
