"""Where a request goes: its URL taken apart once, and the proxy that the environment names for it."""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from shared.http.address import SCHEMES
from shared.http.proxy import find_proxy


class Peer:
    """The other end of a connection. `netloc` is for the Host line, `authority` for a CONNECT."""

    def __init__(self, parts: SplitResult) -> None:
        """Raises ValueError for a scheme other than http and https: nothing is sent in the clear by mistake."""
        if parts.scheme not in SCHEMES:
            raise ValueError(f"the scheme {parts.scheme!r} is neither http nor https")
        self.tls = parts.scheme == "https"
        host = parts.hostname or ""
        self.host = host if host.isascii() else host.encode("idna").decode()
        self.port = parts.port or (443 if self.tls else 80)
        named = f"[{self.host}]" if ":" in self.host else self.host
        self.netloc = f"{named}:{parts.port}" if parts.port else named
        self.authority = f"{named}:{self.port}"


class Proxy(Peer):
    """A proxy; `headers` holds its login, if its URL has one."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        super().__init__(parts)
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self.headers = {"proxy-authorization": f"Basic {b64encode(login.encode()).decode()}"} if parts.username else {}


class Target(Peer):
    """Requests to a URL and what is below it. A proxy carries http as such, and https through a tunnel."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        super().__init__(parts)
        address = find_proxy(parts.scheme, self.host, self.port)
        self.proxy = Proxy(address) if address else None
        relayed = self.proxy is not None and not self.tls
        self._base = (f"http://{self.netloc}" if relayed else "") + parts.path
        self._query = f"?{parts.query}" if parts.query else ""
        self._own = self.proxy.headers if self.proxy is not None and relayed else {}
        self.key = (self.tls, self.netloc)

    def head(self, method: str, headers: Mapping[str, str], below: str = "") -> bytes:
        """A request's head but for its content-length and the empty line. Raises ValueError for a line break in it.

        `below` is what is appended to the path, percent-encoded.
        """
        fields = {"host": self.netloc, **self._own, **headers}
        where = (self._base + below or "/") + self._query
        lines = [f"{method} {where} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("a header holds a line break")
        return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def with_body(head: bytes, body: bytes) -> bytes:
    """A whole request: `Target.head` and its body."""
    return b"%bcontent-length: %d\r\n\r\n%b" % (head, len(body), body)
