"""Who calls, when a proxy that we trust passes the call on."""

from collections.abc import Collection

Address = tuple[str, int]
Headers = list[tuple[bytes, bytes]]


def client_of(peer: Address | None, headers: Headers, trusted: Collection[str]) -> tuple[Address | None, str]:
    """The client's address and the scheme it used: the proxies' word if the peer is trusted, else the peer itself.

    Of X-Forwarded-For the last address counts that is not a trusted proxy's own: what is before it anyone can claim.
    """
    if peer is not None and peer[0] not in trusted and "*" not in trusted:
        return peer, "http"
    scheme = "http"
    addresses: list[str] = []
    for name, value in headers:
        if name == b"x-forwarded-for":
            addresses += value.decode("latin-1").split(",")
        elif name == b"x-forwarded-proto" and value.strip().lower() == b"https":
            scheme = "https"
    for address in reversed(addresses):
        host = _host(address.strip())
        if host and host not in trusted:
            return (host, 0), scheme
    return peer, scheme


def _host(text: str) -> str:
    """An address without its port: `1.2.3.4:5`, `[::1]:5`, `::1`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
