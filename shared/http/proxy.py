"""The proxy that the environment names for a host (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY), looked up once.

aiohttp's own `trust_env` reads the environment and ~/.netrc in two threads for every request, which costs more than
everything else that a relayed stream does before its first byte.
"""

import os
import sys
from functools import lru_cache

from shared.http.address import fault


class UnusableProxy(ValueError):
    """The environment names a proxy that can't be used; the message names the variable and the remedy."""


@lru_cache(maxsize=256)
def find_proxy(scheme: str, host: str, port: int | None = None) -> str | None:
    """Returns the URL of the proxy for requests of `scheme` to `host`, or None. Raises UnusableProxy."""
    configured = any(variable.lower().endswith("_proxy") for variable in os.environ)
    if not configured and sys.platform not in ("darwin", "win32"):
        return None  # without importing urllib.request, for a faster start
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    variable = scheme if proxies.get(scheme) else "all"
    address = proxies.get(variable)
    if not address or _is_excluded(host, port, proxies.get("no", "")) or proxy_bypass(host):
        return None
    address = address if "://" in address else f"http://{address}"
    if reason := fault(address):
        problem = f"{variable.upper()}_PROXY cannot be used for {scheme}://{host}: {reason}"
        raise UnusableProxy(f"{problem}: name a proxy such as http://host:3128, or the host in NO_PROXY")
    return address


def _is_excluded(host: str, port: int | None, no_proxy: str) -> bool:
    """Whether NO_PROXY names the host: `name`, `.name`, `*.name`, an address, a network; a port may follow."""
    host = host.lower().removesuffix(".")
    return any(_matches(host, port, entry) for entry in no_proxy.lower().replace(",", " ").split())


def _matches(host: str, port: int | None, entry: str) -> bool:
    name, entry_port = entry, ""
    if entry.startswith("["):
        name, _, entry_port = entry[1:].partition("]")
        entry_port = entry_port.removeprefix(":")
    elif entry.count(":") == 1:
        name, _, entry_port = entry.partition(":")
    if entry_port and entry_port != str(port):
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
