"""A file on its way: identified by its first bytes, watched to its last, never held whole in memory."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, TypeVar

from shared.errors import PayloadTooLarge, ValidationFailed
from shared.files.archives import office_kind
from shared.files.kinds import HEAD, ZIP, Kind, is_text, kind_of, not_accepted

STEP = 256 * 1024
Sent = TypeVar("Sent")
Send = Callable[[Kind, AsyncIterator[bytes]], Awaitable[Sent]]


class Inspection:
    """`size` and `digest` (SHA-256) of what has passed. Raises an ApiError at the first thing that is wrong."""

    def __init__(self, content: AsyncIterator[bytes], maximum: int, groups: tuple[str, ...]) -> None:
        self._content = content
        self._maximum = maximum
        self._groups = groups
        self._hash = hashlib.sha256()
        self._tail = b""
        self._broken: Exception | None = None
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    async def pass_to(self, send: Send[Sent]) -> Sent:
        """Calls `send` with the file's kind and its bytes as they come; an archive is looked into first."""
        head = await self._head()
        kind = kind_of(head)
        if kind is not ZIP:
            self._allow(kind)
            return await self._through(send, head, kind)
        with tempfile.TemporaryFile() as spool:
            async for piece in self._watched(head, kind):
                await asyncio.to_thread(spool.write, piece)
            kind = await asyncio.to_thread(office_kind, spool)
            self._allow(kind)
            return await send(kind, _pieces(spool))

    def _allow(self, kind: Kind) -> None:
        if kind.group not in self._groups:
            raise not_accepted(kind.type)

    async def _head(self) -> bytes:
        head = b""
        while len(head) < HEAD:
            piece = await anext(self._content, b"")
            if not piece:
                break
            head += piece
        if not head:
            raise ValidationFailed("The file is empty", details={"file": "empty"})
        return head

    async def _through(self, send: Send[Sent], head: bytes, kind: Kind) -> Sent:
        """Passes on what comes. The receiver only sees a body that breaks off: the reason replaces its error."""

        async def pieces() -> AsyncIterator[bytes]:
            try:
                async for piece in self._watched(head, kind):
                    yield piece
            except Exception as error:
                self._broken = error
                raise

        try:
            return await send(kind, pieces())
        except Exception:
            if self._broken is not None:
                raise self._broken from None
            raise

    async def _watched(self, head: bytes, kind: Kind) -> AsyncIterator[bytes]:
        self._look(head, kind)
        yield head
        async for piece in self._content:
            self._look(piece, kind)
            yield piece
        if kind.is_text and self._tail:
            raise not_accepted("unknown")

    def _look(self, piece: bytes, kind: Kind) -> None:
        self.size += len(piece)
        if self.size > self._maximum:
            raise PayloadTooLarge("The file is too large", details={"maximum_bytes": self._maximum})
        self._hash.update(piece)
        if kind.is_text:
            piece = self._tail + piece
            if not is_text(piece, more=True):
                raise not_accepted("unknown")
            self._tail = piece[_whole(piece) :]


def _whole(piece: bytes) -> int:
    """How many bytes of it are whole characters."""
    for back in range(1, min(4, len(piece) + 1)):
        byte = piece[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(piece) - back if length > back else len(piece)
        if byte < 0x80:
            break
    return len(piece)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    await asyncio.to_thread(file.seek, 0)
    while piece := await asyncio.to_thread(file.read, STEP):
        yield piece
