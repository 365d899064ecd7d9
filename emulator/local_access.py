"""Keeps web pages of other sites away from local services that have no secret key: the AI server and the mailbox."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope


def refusal(scope: Scope) -> str | None:
    """Returns the error message for an HTTP request from a web page of another site, None for any other request.

    Such a request carries a foreign Origin or, after DNS rebinding, a Host that is neither a loopback address nor the
    address the connection was accepted at. Without an Origin, as for images and scripts, browsers say in Sec-Fetch-Site
    where it comes from. A link of another site may lead here: its page cannot read the document. Clients that are not
    browsers send neither.
    """
    headers = Headers(scope=scope)
    host, origin = headers.get("host"), headers.get("origin")
    foreign = headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    if foreign and headers.get("sec-fetch-dest") != "document":
        return "Web pages of other sites may neither call nor embed this server: call it from a function instead."
    if host is not None and not _is_local(host, scope):
        return f"The Host '{host[:200]}' is not an address of this computer: use 127.0.0.1 or localhost."
    if origin is not None and origin.lower().partition("://")[2] != (host or "").lower():
        return (
            f"Web pages of other origins ('{origin[:200]}') may not call this server: call it from a function instead."
        )
    return None


def _is_local(host: str, scope: Scope) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    bound = (scope.get("server") or ("",))[0]
    return address.is_loopback or str(address) == bound
