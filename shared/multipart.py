"""Reads multipart/form-data as a stream of parts, so that no file is held in memory as a whole."""

from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from shared.errors import InvalidForm, UnsupportedMediaType

MAX_HEADER = 8_192
MAX_HEADERS = 20
MAX_BOUNDARY = 200


class Part:
    """One part: its field `name`, `filename` (None for a plain field) and `content_type`; iterate over its bytes."""

    def __init__(self, reader: "_PartReader", headers: dict[bytes, bytes]) -> None:
        self._reader = reader
        kind, options = parse_options_header(headers.get(b"content-disposition", b""))
        if kind != b"form-data" or b"name" not in options:
            raise InvalidForm("A part of the form has no name")
        self.name = options[b"name"].decode("utf-8", "replace")
        filename = options.get(b"filename")
        self.filename = None if filename is None else filename.decode("utf-8", "replace")
        self.content_type = headers.get(b"content-type", b"").decode("latin-1")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (chunk := await self._reader.data_of(self)) is not None:
            yield chunk

    async def read(self) -> bytes:
        """Returns all bytes; for small parts."""
        return b"".join([chunk async for chunk in self])


class _PartReader:
    def __init__(self, boundary: bytes, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self._queue: deque[Part | bytes | None] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._name = b""
        self._value = b""
        self._finished = False
        self.current: Part | None = None
        self._parser = MultipartParser(boundary, self._callbacks())

    def _callbacks(self) -> Any:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": lambda: self._queue.append(Part(self, self._headers)),
            "on_part_data": lambda data, start, end: self._queue.append(bytes(data[start:end])),
            "on_part_end": lambda: self._queue.append(None),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._check_size()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._check_size()

    def _check_size(self) -> None:
        if len(self._name) + len(self._value) > MAX_HEADER or len(self._headers) > MAX_HEADERS:
            raise InvalidForm("The headers of a part are too long")

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _end(self) -> None:
        self._finished = True

    async def _fill_queue(self) -> bool:
        """Feeds the parser until something is queued; returns False at the end of the body."""
        while not self._queue:
            chunk = await anext(self._source, b"")
            if not chunk:
                if not self._finished:
                    raise InvalidForm("The form ends before its last boundary")
                return False
            try:
                self._parser.write(chunk)
            except MultipartParseError:
                raise InvalidForm from None
        return True

    async def data_of(self, part: Part) -> bytes | None:
        """Returns the next chunk of a part, or None after its last."""
        if part is not self.current or not await self._fill_queue():
            return None
        item = self._queue.popleft()
        if isinstance(item, bytes):
            return item
        self.current = None
        return None

    async def next_part(self) -> Part | None:
        """Returns the next part, or None after the last."""
        while self.current is not None:  # skip what the handler has not read
            await self.data_of(self.current)
        if not await self._fill_queue():
            return None
        item = self._queue.popleft()
        if not isinstance(item, Part):
            raise InvalidForm
        self.current = item
        return item


async def read_parts(content_type: str, source: AsyncIterator[bytes]) -> AsyncIterator[Part]:
    """Yields the parts of a request body. Raises UnsupportedMediaType or InvalidForm."""
    kind, options = parse_options_header(content_type)
    if kind.lower() != b"multipart/form-data":
        raise UnsupportedMediaType("Content-Type must be multipart/form-data")
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= MAX_BOUNDARY:
        raise InvalidForm("The form has no boundary")
    reader = _PartReader(boundary, source)
    while (part := await reader.next_part()) is not None:
        yield part
