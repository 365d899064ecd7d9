"""The client of a request that came through a trusted proxy."""

from collections.abc import Collection

Address = tuple[str, int]
Headers = list[tuple[bytes, bytes]]


def resolve_client(peer: Address | None, headers: Headers, trusted: Collection[str]) -> tuple[Address | None, str]:
    """Returns the client's address and scheme: from X-Forwarded-* if the peer is a trusted proxy, else of the peer.

    The client is the last address in X-Forwarded-For that is not a trusted proxy: a client can forge all before it.
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
        host = _without_port(address.strip())
        if host and host not in trusted:
            return (host, 0), scheme
    return peer, scheme


def _without_port(address: str) -> str:
    """The host of `1.2.3.4:5`, `[::1]:5` or `::1`."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
