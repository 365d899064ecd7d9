"""The target of requests: its URL, parsed once, and the proxy that the environment names for it."""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from shared.http.address import SCHEMES
from shared.http.proxy import find_proxy


class Peer:
    """A host and port to connect to. `netloc` is the value of the Host header, `authority` the target of a CONNECT."""

    def __init__(self, parts: SplitResult) -> None:
        """Raises ValueError for a scheme other than http and https, instead of sending unencrypted."""
        if parts.scheme not in SCHEMES:
            raise ValueError(f"the scheme {parts.scheme!r} is neither http nor https")
        self.tls = parts.scheme == "https"
        host = parts.hostname or ""
        self.host = host if host.isascii() else host.encode("idna").decode()
        self.port = parts.port or (443 if self.tls else 80)
        bracketed = f"[{self.host}]" if ":" in self.host else self.host
        self.netloc = f"{bracketed}:{parts.port}" if parts.port else bracketed
        self.authority = f"{bracketed}:{self.port}"


class Proxy(Peer):
    """A forward proxy; `headers` holds its credentials, if its URL has any."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        super().__init__(parts)
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self.headers = {"proxy-authorization": f"Basic {b64encode(login.encode()).decode()}"} if parts.username else {}


class Target(Peer):
    """A base URL for requests. Through a proxy, https uses a CONNECT tunnel and http the absolute form of the URL."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        super().__init__(parts)
        address = find_proxy(parts.scheme, self.host, self.port)
        self.proxy = Proxy(address) if address else None
        absolute_form = self.proxy is not None and not self.tls
        self._base = (f"http://{self.netloc}" if absolute_form else "") + parts.path
        self._query = f"?{parts.query}" if parts.query else ""
        self._proxy_headers = self.proxy.headers if self.proxy is not None and absolute_form else {}
        self.key = (self.tls, self.netloc)

    def head(self, method: str, headers: Mapping[str, str], below: str = "") -> bytes:
        """Returns a request's head without Content-Length and the empty line; see `with_body`.

        `below` is appended to the path, percent-encoded. Raises ValueError for a line break in a header.
        """
        fields = {"host": self.netloc, **self._proxy_headers, **headers}
        url = (self._base + below or "/") + self._query
        lines = [f"{method} {url} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("a header contains a line break")
        return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def with_body(head: bytes, body: bytes) -> bytes:
    """Returns a whole request: the result of `Target.head` and a body."""
    return b"%bcontent-length: %d\r\n\r\n%b" % (head, len(body), body)
