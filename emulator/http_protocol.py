"""uvicorn's HTTP/1.1 protocol that also accepts UTF-8 in URLs: curl sends `/మొక్కలు?name=eq.ü` unescaped."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.server.parser import with_escaped_target


class Utf8Protocol(HttpToolsProtocol):
    def data_received(self, data: bytes) -> None:
        if not data.isascii() and (self.cycle is None or self.cycle.response_complete):
            data = with_escaped_target(data)
        super().data_received(data)
