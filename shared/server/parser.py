"""Parses requests from bytes: heads of limited size, bodies chunk by chunk; trailers are dropped.

The limits are twice those of shared/paths.py, so that heads a little too large reach the application, whose response
has a JSON body and CORS headers.
"""

import re
from typing import Any, NamedTuple, Protocol

import httptools

from shared import paths

MAX_HEAD, MAX_HEADERS = 2 * paths.MAX_HEAD, 2 * paths.MAX_HEADERS
FRAMING_HEADERS = (b"content-length", b"transfer-encoding")
REQUEST_LINE = re.compile(rb"[A-Z]+ (\S+) HTTP/1\.[01]\r\n")
NOT_ASCII = re.compile(rb"[\x80-\xff]")
BAD_REQUEST, REQUEST_TIMEOUT = b"400 Bad Request", b"408 Request Timeout"
HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"
NOT_IMPLEMENTED, UNKNOWN_VERSION = b"501 Not Implemented", b"505 HTTP Version Not Supported"


class InvalidRequest(Exception):
    """The request can't be parsed or is too large; `status` is the status line to respond with."""

    def __init__(self, status: bytes) -> None:
        super().__init__(status)
        self.status = status


class RequestHead(NamedTuple):
    """A request line and its headers, whose names are in lower case."""

    method: str
    path: bytes
    query: bytes
    http_version: str
    headers: list[tuple[bytes, bytes]]
    keep_alive: bool
    expects_continue: bool


class RequestHandler(Protocol):
    """What a parser calls."""

    def on_head(self, head: RequestHead) -> None: ...

    def on_body(self, body: bytes) -> None: ...

    def on_end(self) -> None: ...


class RequestParser:
    """Parses the requests of one connection; unusable after InvalidRequest."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler
        self._parser: Any = httptools.HttpRequestParser(self)
        self._body_parser: Any = self._parser
        self._overhead = 0  # bytes since a request or a chunk of a body ended: head, chunk extensions, trailers
        self.in_head = False
        self._between_requests = True

    def feed_data(self, data: bytes) -> None:
        """Parses received bytes, calling the handler. Raises InvalidRequest."""
        if self._between_requests and not data.isascii():
            data = with_escaped_target(data)
        self._overhead += len(data)
        try:
            self._body_parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._ignore_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            cause = error.__context__
            raise (cause if isinstance(cause, InvalidRequest) else InvalidRequest(BAD_REQUEST)) from None
        if self._overhead > MAX_HEAD:
            raise InvalidRequest(HEAD_TOO_LARGE)

    def close(self) -> None:
        """Breaks the reference cycle with httptools' parser."""
        self._parser = self._body_parser = None

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Parses `rest` as the body of a request that offers an upgrade, which is handled as a plain request.

        httptools stops after the head, so a second parser gets the body, behind a head with the same framing.
        """
        framing = b"".join(b"%b: %b\r\n" % header for header in self._headers if header[0] in FRAMING_HEADERS)
        if framing:
            self._body_parser = httptools.HttpRequestParser(_BodyCallbacks(self))
            self.feed_data(b"POST / HTTP/1.1\r\n" + framing + b"\r\n" + rest)
        else:
            self._end()

    # Called by httptools

    def on_message_begin(self) -> None:
        self.in_head = True
        self._between_requests = False
        self._head_size = 0
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._hosts = 0
        self._expects_continue = False

    def on_url(self, url: bytes) -> None:
        self._url += url
        self._head_size += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.in_head:
            return  # a trailer: must not be taken for a header
        self._head_size += len(name) + len(value)
        if self._head_size > MAX_HEAD or len(self._headers) == MAX_HEADERS:
            raise InvalidRequest(HEAD_TOO_LARGE)
        name = name.lower()
        if name == b"host":
            self._hosts += 1
        elif name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            raise InvalidRequest(NOT_IMPLEMENTED)
        elif name == b"expect" and value.lower() == b"100-continue":
            self._expects_continue = True
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.in_head = False
        parser = self._parser
        version = parser.get_http_version()
        is_http_1_1 = version == "1.1"
        if version not in ("1.0", "1.1"):
            raise InvalidRequest(UNKNOWN_VERSION)
        if is_http_1_1 and self._hosts != 1:
            raise InvalidRequest(BAD_REQUEST)
        url = httptools.parse_url(self._url)
        self._handler.on_head(
            RequestHead(
                method=parser.get_method().decode("ascii"),
                path=url.path or b"/",
                query=url.query or b"",
                http_version=version,
                headers=self._headers,
                keep_alive=parser.should_keep_alive() and not parser.should_upgrade(),
                expects_continue=self._expects_continue and is_http_1_1,
            )
        )

    def on_body(self, body: bytes) -> None:
        self._overhead = 0
        self._handler.on_body(body)

    def on_message_complete(self) -> None:
        if not self._parser.should_upgrade() or self._body_parser is not self._parser:
            self._end()

    def _end(self) -> None:
        self._between_requests = True
        self._overhead = 0
        self._handler.on_end()


def with_escaped_target(data: bytes) -> bytes:
    """Percent-encode the target if `data` begins with a request line; return other data unchanged.

    curl sends `/మొక్కలు?name=eq.ü` unescaped.
    """
    line = REQUEST_LINE.match(data)
    if line is None:
        return data
    target = NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line[1])
    return data[: line.start(1)] + target + data[line.end(1) :]


class _BodyCallbacks:
    """Forwards the body and its end only: the head that httptools parses here was made by `_ignore_upgrade`."""

    def __init__(self, parser: RequestParser) -> None:
        self.on_body = parser.on_body
        self.on_message_complete = parser.on_message_complete
