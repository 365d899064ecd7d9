"""The proxy that the environment names for a host (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), found out once per host.

aiohttp's own `trust_env` asks the environment and ~/.netrc in two threads for every request, which costs more than all
else that a relayed stream does before its first byte.
"""

import os
import sys
from functools import lru_cache
from typing import Any

from shared.http.address import fault


class UnusableProxy(ValueError):
    """The environment names a proxy that can't be spoken to; the message names the variable and the remedy."""


@lru_cache(maxsize=256)
def find_proxy(scheme: str, host: str, port: int | None = None) -> str | None:
    """The proxy's URL for requests of `scheme` to `host`; None where no proxy is wanted. Raises UnusableProxy."""
    named = any(variable.lower().endswith("_proxy") for variable in os.environ)
    if not named and sys.platform not in ("darwin", "win32"):
        return None  # spares a starting process the import
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    variable = scheme if proxies.get(scheme) else "all"
    address = proxies.get(variable)
    if not address or _excepted(host, port, proxies.get("no", "")) or proxy_bypass(host):
        return None
    address = address if "://" in address else f"http://{address}"
    if wrong := fault(address):
        named_so = f"{variable.upper()}_PROXY cannot be used for {scheme}://{host}: {wrong}"
        raise UnusableProxy(f"{named_so}: name a proxy such as http://host:3128, or the host in NO_PROXY")
    return address


def proxy_for(url: str) -> dict[str, Any]:
    """Arguments `proxy` and `proxy_auth` of an aiohttp request to `url`; none where no proxy is wanted."""
    from aiohttp import BasicAuth
    from yarl import URL

    target = URL(url)
    address = find_proxy(target.scheme, target.host or "", target.port)
    if address is None:
        return {}
    proxy = URL(address)
    auth = BasicAuth(proxy.user, proxy.password or "") if proxy.user else None
    return {"proxy": proxy.with_user(None), "proxy_auth": auth}


def _excepted(host: str, port: int | None, listed: str) -> bool:
    """Whether NO_PROXY names the host: `name`, `.name`, `*.name`, an address, a network; a port may follow."""
    host = host.lower().removesuffix(".")
    return any(_matches(host, port, entry) for entry in listed.lower().replace(",", " ").split())


def _matches(host: str, port: int | None, entry: str) -> bool:
    name, its_port = entry, ""
    if entry.startswith("["):
        name, _, its_port = entry[1:].partition("]")
        its_port = its_port.removeprefix(":")
    elif entry.count(":") == 1:
        name, _, its_port = entry.partition(":")
    if its_port and its_port != str(port):
        return False
    if "/" in name or ":" in name:
        return _in_network(host, name)
    domain = name.removeprefix("*").removeprefix(".")
    return name == "*" or host == domain or host.endswith(f".{domain}")


def _in_network(host: str, network: str) -> bool:
    from ipaddress import ip_address, ip_network

    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
