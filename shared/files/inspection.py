"""Validates a file while it is streamed: its type by the first bytes, size and text by all of them."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, TypeVar

from shared.errors import PayloadTooLarge, ValidationFailed
from shared.files.archives import office_kind
from shared.files.kinds import HEAD, ZIP, Kind, TextValidator, kind_of, not_accepted

CHUNK_SIZE = 256 * 1024
Result = TypeVar("Result")
Send = Callable[[Kind, AsyncIterator[bytes]], Awaitable[Result]]


class Inspection:
    """`size` and `digest` (SHA-256) are those of the bytes that were passed on."""

    def __init__(self, content: AsyncIterator[bytes], maximum: int, groups: tuple[str, ...]) -> None:
        self._content = content
        self._maximum = maximum
        self._groups = groups
        self._hash = hashlib.sha256()
        self._text = TextValidator()
        self._rejection: Exception | None = None
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    async def pass_to(self, send: Send[Result]) -> Result:
        """Calls `send` with the file's type and its bytes as they arrive; returns its result.

        A zip archive is first written to disk and inspected. Raises an ApiError when the file is invalid or not
        allowed.
        """
        head = await self._head()
        kind = kind_of(head)
        if kind is not ZIP:
            self._allow(kind)
            return await self._pass_on(send, head, kind)
        with tempfile.TemporaryFile() as spool:
            async for chunk in self._checked(head, kind):
                await asyncio.to_thread(spool.write, chunk)
            kind = await asyncio.to_thread(office_kind, spool)
            self._allow(kind)
            return await send(kind, _chunks(spool))

    def _allow(self, kind: Kind) -> None:
        if kind.group not in self._groups:
            raise not_accepted(kind.type)

    async def _head(self) -> bytes:
        head = b""
        while len(head) < HEAD:
            chunk = await anext(self._content, b"")
            if not chunk:
                break
            head += chunk
        if not head:
            raise ValidationFailed("The file is empty", details={"file": "empty"})
        return head

    async def _pass_on(self, send: Send[Result], head: bytes, kind: Kind) -> Result:
        """Calls `send` while checking. If a check fails, raises its error, not that of `send` for the aborted body."""

        async def chunks() -> AsyncIterator[bytes]:
            try:
                async for chunk in self._checked(head, kind):
                    yield chunk
            except Exception as error:
                self._rejection = error
                raise

        try:
            return await send(kind, chunks())
        except Exception:
            if self._rejection is not None:
                raise self._rejection from None
            raise

    async def _checked(self, head: bytes, kind: Kind) -> AsyncIterator[bytes]:
        self._check(head, kind)
        yield head
        async for chunk in self._content:
            self._check(chunk, kind)
            yield chunk
        if kind.is_text and not self._text.accepts(b"", final=True):
            raise not_accepted("unknown")

    def _check(self, chunk: bytes, kind: Kind) -> None:
        self.size += len(chunk)
        if self.size > self._maximum:
            raise PayloadTooLarge("The file is too large", details={"maximum_bytes": self._maximum})
        self._hash.update(chunk)
        if kind.is_text and not self._text.accepts(chunk):
            raise not_accepted("unknown")


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    await asyncio.to_thread(file.seek, 0)
    while chunk := await asyncio.to_thread(file.read, CHUNK_SIZE):
        yield chunk
