"""uvicorn's HTTP/1.1 protocol that also accepts UTF-8 in URLs: curl sends `/మొక్కలు?name=eq.ü` unescaped."""

import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_REQUEST_LINE = re.compile(rb"[A-Z]+ (\S+) HTTP/1\.[01]\r\n")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class Utf8Protocol(HttpToolsProtocol):
    def data_received(self, data: bytes) -> None:
        if not data.isascii() and (self.cycle is None or self.cycle.response_complete):
            data = _with_escaped_target(data)
        super().data_received(data)


def _with_escaped_target(data: bytes) -> bytes:
    """Percent-encodes the target if `data` begins with a request line; returns other data unchanged."""
    line = _REQUEST_LINE.match(data)
    if line is None:
        return data
    target = _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line[1])
    return data[: line.start(1)] + target + data[line.end(1) :]
