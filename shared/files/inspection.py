"""Validates a file while it is streamed: its type by the first bytes, size and text by all of them."""

import asyncio
import hashlib
import tempfile
from codecs import getincrementaldecoder
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, TypeVar

from shared.errors import PayloadTooLarge, ValidationFailed
from shared.files.archives import office_kind
from shared.files.images import check_image
from shared.files.kinds import HEAD, UTF16, ZIP, Kind, TextValidator, kind_of, not_accepted, not_utf8
from shared.files.names import check_claims, suffix_of

CHUNK_SIZE = 256 * 1024
Result = TypeVar("Result")
Send = Callable[[Kind, AsyncIterator[bytes]], Awaitable[Result]]


class Inspection:
    """`size` and `digest` (SHA-256) are those of the bytes that were passed on.

    `name` and `declared` (a media type) are the client's, and must not contradict the content.
    """

    def __init__(
        self,
        content: AsyncIterator[bytes],
        maximum: int,
        groups: tuple[str, ...],
        name: str = "",
        declared: str = "",
    ) -> None:
        self._content = content
        self._maximum = maximum
        self._groups = groups
        self._suffix = suffix_of(name)
        self._declared = declared.partition(";")[0].strip().lower()
        self._hash = hashlib.sha256()
        self._text = TextValidator()
        self._rejection: Exception | None = None
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    async def pass_to(self, send: Send[Result]) -> Result:
        """Calls `send` with the file's type and its bytes as they arrive; returns its result.

        Text in UTF-16 is converted to UTF-8. Zip archives and images are first written to disk and inspected. Raises an
        ApiError when the file is invalid or not allowed.
        """
        head = await self._head()
        kind = kind_of(head, self._suffix, self._declared)
        if kind is not ZIP:
            self._allow(kind)
        if kind is not ZIP and kind.group != "image":
            return await self._pass_on(send, head, kind)
        with tempfile.TemporaryFile() as spool:
            async for chunk in self._checked(head, kind):
                await asyncio.to_thread(spool.write, chunk)
            await asyncio.to_thread(spool.flush)
            if kind is ZIP:
                kind = await asyncio.to_thread(office_kind, spool)
                self._allow(kind)
            else:
                await asyncio.to_thread(check_image, spool, kind)
            return await send(kind, _chunks(spool))

    def _allow(self, kind: Kind) -> None:
        if kind.group not in self._groups:
            raise not_accepted(kind.type, self._groups)
        check_claims(kind, self._suffix, self._declared)

    async def _head(self) -> bytes:
        """The first HEAD bytes or more, in UTF-8 if they are UTF-16: then the rest is converted too."""
        head = await self._at_least(HEAD)
        if head.startswith(UTF16):
            self._content = _to_utf8(head, self._content)
            head = await self._at_least(HEAD)
        if not head:
            raise ValidationFailed("The file is empty: choose one with content", details={"file": "empty"})
        return head

    async def _at_least(self, size: int) -> bytes:
        head = b""
        while len(head) < size and (chunk := await anext(self._content, b"")):
            head += chunk
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
            raise not_utf8()

    def _check(self, chunk: bytes, kind: Kind) -> None:
        self.size += len(chunk)
        if self.size > self._maximum:
            raise PayloadTooLarge(
                f"The file is larger than {self._maximum} bytes: send a smaller one, or in parts",
                details={"maximum_bytes": self._maximum},
            )
        self._hash.update(chunk)
        if kind.is_text and not self._text.accepts(chunk):
            raise not_utf8()


async def _to_utf8(head: bytes, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks of a UTF-16 file in UTF-8, without its byte order mark. Raises UnsupportedMediaType."""
    decode = getincrementaldecoder("utf-16")().decode
    try:
        if text := decode(head):
            yield text.encode()
        async for chunk in content:
            if text := decode(chunk):
                yield text.encode()
        decode(b"", True)
    except UnicodeError:
        raise not_utf8() from None


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    await asyncio.to_thread(file.seek, 0)
    while chunk := await asyncio.to_thread(file.read, CHUNK_SIZE):
        yield chunk
