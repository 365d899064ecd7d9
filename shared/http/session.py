"""The aiohttp session for requests that are not on the hot path: files and uploads."""

import aiohttp
from yarl import URL

from shared.http.proxy import find_proxy

KEEP_ALIVE = 30  # seconds
DNS_CACHE_TTL = 300  # seconds


def open_session() -> aiohttp.ClientSession:
    """Returns a session that uses the proxies of the environment, stores no cookies and limits no connections."""
    connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=DNS_CACHE_TTL, keepalive_timeout=KEEP_ALIVE)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), middlewares=[_use_proxy])


async def _use_proxy(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    address = find_proxy(request.url.scheme, request.url.raw_host or "", request.url.port)
    request.proxy = URL(address) if address else None
    return await handler(request)
