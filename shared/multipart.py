"""Reads multipart/form-data as a stream of parts, so that no file is held in memory as a whole."""

import re
from collections import deque
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from shared.errors import InvalidForm, UnsupportedMediaType

MAX_HEADER = 8_192
MAX_HEADERS = 20
MAX_PARTS = 1_000
MAX_BOUNDARY = 200
CHARSETS = (b"utf-8", b"iso-8859-1", b"us-ascii")
_PARAMETER = re.compile(rb';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.S)


class Part:
    """One part: its field `name`, `filename` and `content_type`; iterate over its bytes.

    `filename` is None for a plain field, and empty for a file field in which no file was chosen.
    """

    def __init__(self, reader: "_PartReader", headers: dict[bytes, bytes]) -> None:
        self._reader = reader
        self.name, self.filename = _field(headers.get(b"content-disposition", b""))
        encoding = headers.get(b"content-transfer-encoding", b"binary").strip().lower()
        if encoding not in (b"binary", b"8bit", b"7bit"):
            shown = encoding[:40].decode("latin-1")
            raise InvalidForm(f"Content-Transfer-Encoding {shown} is not accepted: send the bytes as they are")
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
        self._parts = 0
        self._parser = MultipartParser(
            boundary, self._callbacks(), max_header_count=MAX_HEADERS, max_header_size=MAX_HEADER
        )

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
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise InvalidForm(f"The form has more than {MAX_PARTS} parts: send fewer")

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        name = self._name.lower()
        if name in self._headers:
            raise InvalidForm(f"A part of the form repeats the header {name[:40].decode('latin-1')}")
        self._headers[name] = self._value
        self._name = self._value = b""

    def _end(self) -> None:
        self._finished = True

    async def _fill_queue(self) -> bool:
        """Feeds the parser until something is queued; returns False at the end of the body."""
        while not self._queue:
            chunk = await anext(self._source, b"")
            if not chunk:
                if not self._finished:
                    raise InvalidForm("The form ends before its last boundary: send it again")
                return False
            try:
                self._parser.write(chunk)
            except MultipartParseError as error:
                raise InvalidForm(details={"body": str(error)}) from None
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
        raise InvalidForm("Content-Type has no boundary: let the HTTP client set it for the form")
    reader = _PartReader(boundary, source)
    while (part := await reader.next_part()) is not None:
        yield part


def _field(disposition: bytes) -> tuple[str, str | None]:
    """The name and filename of a Content-Disposition. Raises InvalidForm.

    As in RFC 6266, `filename*` wins over `filename`, although RFC 7578 does not want it in forms: .NET, requests and
    aiohttp send it. .NET also puts an encoded word (RFC 2047) into `filename`.
    """
    kind, _, parameters = disposition.partition(b";")
    options: dict[bytes, bytes] = {}
    for name, value in _PARAMETER.findall(b";" + parameters):
        if name.lower() in options:
            raise InvalidForm(f"A part of the form has the parameter {name[:40].decode('latin-1')} twice")
        options[name.lower()] = _unquote(value)
    if kind.strip().lower() != b"form-data" or not options.get(b"name"):
        raise InvalidForm('A part of the form has no name: Content-Disposition must be form-data; name="..."')
    filename = _extended(options.get(b"filename*", b""))
    if filename is None and b"filename" in options:
        filename = _encoded_word(options[b"filename"].decode("utf-8", "replace"))
    return options[b"name"].decode("utf-8", "replace"), filename


def _unquote(value: bytes) -> bytes:
    value = value.strip()
    if len(value) < 2 or value[:1] != b'"' or value[-1:] != b'"':
        return value
    return value[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\")


def _extended(value: bytes) -> str | None:
    """The text of an RFC 8187 value, `charset'language'percent-encoded`; None if it is not one."""
    charset, *rest = value.split(b"'", 2)
    if len(rest) != 2 or charset.lower() not in CHARSETS:
        return None
    try:
        return unquote_to_bytes(rest[1]).decode(charset.decode())
    except UnicodeDecodeError:
        return None


def _encoded_word(text: str) -> str:
    if not (text.startswith("=?") and text.endswith("?=")):
        return text
    from email.errors import HeaderParseError  # rarely needed
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text
