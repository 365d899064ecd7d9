"""URLs of pictures and files that the model provider loads: of public hosts, as far as the URL itself tells.

The provider may be a server in the operator's own network, from which addresses can be reached that the caller can't.
"""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

WEB_URL = re.compile(r"https?://[^\s\x00\\]+")
NAME = re.compile(r"([a-z0-9_-]+\.)+[a-z0-9-]+")
"""A name with a dot: others are hosts of a local network, and clients read characters beyond ASCII or % as others."""
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
PRIVATE = (".corp", ".home", ".home.arpa", ".internal", ".intranet", ".lan", ".local", ".localdomain", ".localhost")
UNICAST, RELAYED = ip_network("2000::/3"), ip_network("2002::/16")
"""Global addresses of IPv6, and those of them that stand for one of IPv4."""


def public_url(url: str) -> str:
    """The URL itself; raises ValueError for one of a private host, or with a user name."""
    if not is_public(url):
        raise ValueError("must be the http: or https: URL of a public host")
    return url


def is_public(url: str) -> bool:
    """Whether a URL's host is not a private one."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        if not WEB_URL.fullmatch(url) or parts.username is not None or parts.port == 0:
            return False
        if ":" not in host and not NUMBER.fullmatch(host.rpartition(".")[2]):
            return NAME.fullmatch(host) is not None and not host.endswith(PRIVATE)
        address = ip_address(host)  # of numbers, any other form is an address too: 127.1, 0x7f000001
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and (address not in UNICAST or address in RELAYED):
        return False
    return address.is_global


WebUrl = Annotated[str, StringConstraints(max_length=8192), AfterValidator(public_url)]
