"""A zip archive written while it is sent: only the directory, some 100 bytes for each file, stays in memory."""

import time
from collections.abc import AsyncIterable, AsyncIterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BLOCK = 65_536


class _Buffer:
    """The file that ZipFile writes to; it has no `seek`, so that each file's size follows its content."""

    def __init__(self) -> None:
        self._parts = bytearray()

    def write(self, data: bytes) -> int:
        self._parts += data
        return len(data)

    def flush(self) -> None:
        """Does nothing: what is written is taken by `take`."""

    def take(self, at_least: int = 0) -> bytes:
        if len(self._parts) < at_least:
            return b""
        taken = bytes(self._parts)
        self._parts.clear()
        return taken


async def zip_stream(files: AsyncIterable[tuple[str, AsyncIterable[bytes]]]) -> AsyncIterator[bytes]:
    """The archive with these names and contents. A failure ends it without a directory, so that no tool opens it."""
    buffer = _Buffer()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        async for name, content in files:
            info = ZipInfo(name, time.gmtime()[:6])
            info.compress_type = ZIP_DEFLATED
            with archive.open(info, "w") as file:
                async for block in content:
                    file.write(block)
                    if ready := buffer.take(BLOCK):
                        yield ready
    yield buffer.take()
