"""The address of the client of a request that came through proxies.

A client can send any X-Forwarded-For: only what the proxies in front of this process wrote themselves is used.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from hmac import compare_digest
from typing import Literal

import msgspec

Address = tuple[str, int]
Headers = list[tuple[bytes, bytes]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
CLOUDFRONT_KEY_HEADER = b"x-cloudfront-key"
REPORTS = frozenset(
    {
        b"x-forwarded-for",
        b"x-forwarded-proto",
        b"x-amzn-request-context",
        b"cloudfront-viewer-address",
        CLOUDFRONT_KEY_HEADER,
    }
)
MAX_ADDRESS = 64  # characters of the longest spelling of an address with a port


class Proxies(msgspec.Struct, frozen=True, eq=False):
    """The proxies in front of this process.

    allowed         networks of peers that are proxies; None for any peer
    hops            how many of them append an address to X-Forwarded-For
    by              "lambda": the peer is Lambda Web Adapter, and the address is in its x-amzn-request-context
    cloudfront_key  what CloudFront sends in CLOUDFRONT_KEY_HEADER; then its CloudFront-Viewer-Address is used
    """

    allowed: tuple[Network, ...] | None = ()
    hops: int = 1
    by: Literal["proxies", "lambda"] = "proxies"
    cloudfront_key: str = ""

    def __repr__(self) -> str:
        return f"Proxies(allowed={self.allowed!r}, hops={self.hops!r}, by={self.by!r})"  # the key is a secret

    def allow(self, host: str) -> bool:
        return self.allowed is None or _allows(self, host)


class _Source(msgspec.Struct, rename="camel"):
    source_ip: str = ""


class _RequestContext(msgspec.Struct):
    """`http` in events of Function URLs and HTTP APIs, `identity` in those of REST APIs."""

    http: _Source | None = None
    identity: _Source | None = None


def networks(texts: Iterable[str]) -> tuple[Network, ...] | None:
    """Parse addresses and networks; None if one of them is `*`. Raises ValueError."""
    texts = list(texts)
    return None if "*" in texts else tuple(ipaddress.ip_network(text) for text in texts)


def resolve_client(peer: Address | None, headers: Headers, proxies: Proxies) -> tuple[Address | None, str]:
    """Return the client's address and scheme: as the proxies report them, else those of the connection."""
    if peer is not None and not proxies.allow(peer[0]):
        return peer, "http"
    values: dict[bytes, str] = {}
    for name, value in headers:
        if name in REPORTS:
            text = value.decode("latin-1")
            values[name] = f"{values[name]},{text}" if name == b"x-forwarded-for" and name in values else text
    if not values:
        return peer, "http"
    scheme = "https" if values.get(b"x-forwarded-proto", "").strip().lower() == "https" else "http"
    host = _lambda_client(values, proxies) if proxies.by == "lambda" else _forwarded_for(values, proxies.hops)
    address = _parse(host)
    return (peer if address is None else (str(address), 0)), scheme


def client_network(host: str) -> str:
    """What identifies a client by its address: of an IPv6 address the /64 network, all of which one client may have."""
    address = _parse(host)
    return str(ipaddress.ip_network((address, 64), strict=False)) if address and address.version == 6 else host


def _forwarded_for(values: dict[bytes, str], hops: int) -> str:
    """The address that the first of the proxies appended: each of them appends its peer's."""
    addresses = values.get(b"x-forwarded-for", "").split(",")
    return addresses[-hops] if len(addresses) >= hops else ""


def _lambda_client(values: dict[bytes, str], proxies: Proxies) -> str:
    """The peer of the Function URL or API, which is the client or CloudFront.

    Not X-Forwarded-For: a Function URL keeps only its first address, which is the client's own text. The adapter
    replaces x-amzn-request-context if the client sends one.
    """
    key = values.get(CLOUDFRONT_KEY_HEADER, "")
    if proxies.cloudfront_key and compare_digest(key.encode(), proxies.cloudfront_key.encode()):
        return values.get(b"cloudfront-viewer-address", "").rpartition(":")[0]  # without brackets also for IPv6
    try:
        context = msgspec.json.decode(values.get(b"x-amzn-request-context", ""), type=_RequestContext)
    except msgspec.MsgspecError:
        return ""
    source = context.http or context.identity
    return source.source_ip if source else ""


def _parse(text: str) -> IPAddress | None:
    """The address in `1.2.3.4`, `1.2.3.4:5`, `::1`, `[::1]` or `[::1]:5`; an IPv4-mapped one as IPv4."""
    text = text.strip()
    return _parse_short(text) if len(text) <= MAX_ADDRESS else None


# Each request names the address of its client or proxy, and `ipaddress` needs longer for it than the router for a path.
@lru_cache(maxsize=1024)
def _parse_short(text: str) -> IPAddress | None:
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(maxsize=1024)
def _allows(proxies: Proxies, host: str) -> bool:
    address = _parse(host)
    return address is not None and any(address in network for network in proxies.allowed or ())
