"""URLs of pictures and files that the model provider loads: of public hosts, as far as the URL itself tells.

The provider may be a server in the operator's own network, from which addresses can be reached that the caller can't.
"""

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

WEB_URL = re.compile(r"https?://[^\s\x00\\]+")
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
PRIVATE = ("localhost", "local", "internal", "lan", "home.arpa")
PRIVATE_ENDS = tuple(f".{name}" for name in PRIVATE)


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
        if not WEB_URL.fullmatch(url) or not host or parts.username is not None or host.endswith(PRIVATE_ENDS):
            return False
        if ":" not in host and not NUMBER.fullmatch(host.rpartition(".")[2]):
            return host not in PRIVATE
        address = ip_address(host)  # of numbers, any other form is an address too: 127.1, 0x7f000001
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_global


WebUrl = Annotated[str, StringConstraints(max_length=8192), AfterValidator(public_url)]
