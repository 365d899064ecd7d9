"""The proxy that the environment names for a host (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), found out once per host.

aiohttp's own `trust_env` asks the environment and ~/.netrc in two threads for every request, which costs more than all
else that a relayed stream does before its first byte.
"""

import os
import sys
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=256)
def find_proxy(scheme: str, host: str) -> str | None:
    """The proxy's URL for requests of `scheme` to `host`; None where no proxy is wanted."""
    named = any(variable.lower().endswith("_proxy") for variable in os.environ)
    if not named and sys.platform not in ("darwin", "win32"):
        return None  # spares a starting process the import
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address or proxy_bypass(host):
        return None
    return address if "://" in address else f"http://{address}"


def proxy_for(url: str) -> dict[str, Any]:
    """Arguments `proxy` and `proxy_auth` of an aiohttp request to `url`; none where no proxy is wanted."""
    from aiohttp import BasicAuth
    from yarl import URL

    target = URL(url)
    address = find_proxy(target.scheme, target.host or "")
    if address is None:
        return {}
    proxy = URL(address)
    auth = BasicAuth(proxy.user, proxy.password or "") if proxy.user else None
    return {"proxy": proxy.with_user(None), "proxy_auth": auth}
