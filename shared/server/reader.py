"""Bytes → requests: heads within bounds, bodies piece by piece; trailers are dropped."""

from typing import Any, NamedTuple, Protocol

import httptools

MAX_HEAD = 64 * 1024
MAX_FIELDS = 256
FRAMING = (b"content-length", b"transfer-encoding")
BAD, TOO_LARGE = b"400 Bad Request", b"431 Request Header Fields Too Large"


class Refused(Exception):
    """What came is not a request that can be answered; `status` is what its client is told."""

    def __init__(self, status: bytes) -> None:
        super().__init__(status)
        self.status = status


class Head(NamedTuple):
    """A request's first lines; names of headers are in lower case."""

    method: str
    path: bytes
    query: bytes
    version: str
    headers: list[tuple[bytes, bytes]]
    keep_alive: bool
    expects: bool


class Receiver(Protocol):
    """Whom a reader tells what it finds."""

    def on_head(self, head: Head) -> None: ...

    def on_body(self, body: bytes) -> None: ...

    def on_end(self) -> None: ...


class RequestReader:
    """The requests of one connection; after a Refused there are no more."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._parser: Any = httptools.HttpRequestParser(self)
        self._parsing: Any = self._parser
        self._overhead = 0  # bytes since a request or a piece of a body ended: heads, chunks' extensions, trailers
        self.in_head = False

    def feed(self, data: bytes) -> None:
        """Raises Refused."""
        self._overhead += len(data)
        try:
            self._parsing.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:  # answered as the plain request that it also is
            self._read_plainly(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            raise (error.__context__ if isinstance(error.__context__, Refused) else Refused(BAD)) from None
        if self._overhead > MAX_HEAD:
            raise Refused(TOO_LARGE)

    def close(self) -> None:
        self._parser = self._parsing = None  # they refer to us

    def _read_plainly(self, rest: bytes) -> None:
        """Goes on with the body of a request that offers an upgrade: the parser takes it for another protocol's."""
        framing = b"".join(b"%b: %b\r\n" % field for field in self._headers if field[0] in FRAMING)
        if framing:
            self._parsing = httptools.HttpRequestParser(_BodyAlone(self))
            self.feed(b"POST / HTTP/1.1\r\n" + framing + b"\r\n" + rest)
        else:
            self._end()

    # What the parser says

    def on_message_begin(self) -> None:
        self.in_head = True
        self._size = 0
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._hosts = 0
        self._expects = False

    def on_url(self, url: bytes) -> None:
        self._url += url
        self._size += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.in_head:
            return  # a trailer, which must not pass for a header
        self._size += len(name) + len(value)
        if self._size > MAX_HEAD or len(self._headers) == MAX_FIELDS:
            raise Refused(TOO_LARGE)
        name = name.lower()
        if name == b"host":
            self._hosts += 1
        elif name == b"expect" and value.lower() == b"100-continue":
            self._expects = True
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.in_head = False
        parser = self._parser
        version = parser.get_http_version()
        modern = version == "1.1"
        if modern and self._hosts != 1:
            raise Refused(BAD)
        url = httptools.parse_url(self._url)
        keep_alive = parser.should_keep_alive() and not parser.should_upgrade()
        method = parser.get_method().decode("ascii")
        self._receiver.on_head(
            Head(
                method, url.path or b"/", url.query or b"", version, self._headers, keep_alive, self._expects and modern
            )
        )

    def on_body(self, body: bytes) -> None:
        self._overhead = 0
        self._receiver.on_body(body)

    def on_message_complete(self) -> None:
        if not self._parser.should_upgrade() or self._parsing is not self._parser:
            self._end()

    def _end(self) -> None:
        self._overhead = 0
        self._receiver.on_end()


class _BodyAlone:
    """Passes on a body and its end, and nothing of the head that was made up for it."""

    def __init__(self, reader: RequestReader) -> None:
        self.on_body = reader.on_body
        self.on_message_complete = reader.on_message_complete
