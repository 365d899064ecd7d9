"""Redirect URLs: which are allowed, and how results and errors are added to them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote_plus, urlencode, urlsplit

from emulator.auth.config_types import Settings
from emulator.auth.errors import AuthError

_HOST = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_DANGEROUS = frozenset({"javascript", "data", "vbscript", "file", "blob", "about", "view-source"})
_OAUTH_ERRORS = {400: "invalid_request", 401: "unauthorized_client", 403: "access_denied", 500: "server_error"}


def is_allowed(settings: Settings, target: str) -> bool:
    """Whether the target is on the site, on a loopback address, or matches a pattern of the allow list."""
    if not target or any(character <= " " or character in "\x7f\\" for character in target):
        return False
    parts = _split(target)
    site = _split(settings.site_url)
    if parts is None:
        if target.lower().startswith(("http:", "https:")):
            return False
    else:
        if parts.scheme in _DANGEROUS:
            return False
        host = parts.hostname or ""
        if site is not None and _same_site(site, parts):
            return True
        if host.isdigit():
            return False
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            pass
        if parts.scheme in ("http", "https") and not _HOST.fullmatch(host):
            return False
    bare = target.partition("#")[0]
    if parts is not None and parts.netloc and not parts.path:
        bare = bare.replace("?", "/?", 1)  # as browsers do; otherwise a host pattern could match the query
    return any(_glob(pattern).fullmatch(bare) for pattern in settings.uri_allow_list)


def choose(settings: Settings, *candidates: str | None) -> str:
    """The first allowed candidate, else the site URL."""
    return next((target for target in candidates if target and is_allowed(settings, target)), settings.site_url)


def with_session(target: str, session: Mapping[str, Any], **values: str) -> str:
    """Adds the token response to the fragment."""
    names = ("access_token", "expires_at", "expires_in", "refresh_token", "token_type")
    fragment = {name: str(session[name]) for name in names} | values | {"sb": ""}
    return f"{target.partition('#')[0]}#{urlencode(fragment)}"


def with_query(target: str, values: dict[str, str]) -> str:
    parts = urlsplit(target)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **values}
    return parts._replace(query=urlencode(query)).geturl()


def with_error(target: str, error: AuthError, *, pkce: bool) -> str:
    """Adds the error to the fragment, which SDKs read, and for PKCE clients also to the query."""
    values = {"error": _OAUTH_ERRORS[error.status]} if error.status in _OAUTH_ERRORS else {}
    values |= {"error_code": error.code, "error_description": error.message}
    if pkce:
        target = with_query(target, values)
    return urlsplit(target)._replace(fragment=urlencode({**values, "sb": ""})).geturl()


def with_message(target: str, message: str, *, pkce: bool) -> str:
    if pkce:
        target = with_query(target, {"message": message})
    return urlsplit(target)._replace(fragment=urlencode({"message": message, "sb": ""})).geturl()


def quote_target(target: str) -> str:
    """Quotes the target for a mailed link, only if it has characters that would break the link."""
    return quote_plus(target) if re.search(r"[&=#\"<>'%+]", target) else target


def _split(target: str) -> SplitResult | None:
    try:
        parts = urlsplit(target)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme else None


def _same_site(site: SplitResult, target: SplitResult) -> bool:
    if (site.scheme, site.hostname) != (target.scheme, target.hostname) or target.username is not None:
        return False
    return site.port == target.port or target.hostname in _LOOPBACK


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """`*` and `?` don't match a dot or a slash, `**` does; [abc], [!a-z] and {one,two} as in a shell."""
    out, depth, i = [], 0, 0
    while i < len(pattern):
        character, rest = pattern[i], pattern[i:]
        if rest.startswith("**"):
            out.append(".*")
            i += 2
            continue
        if character == "*":
            out.append("[^./]*")
        elif character == "?":
            out.append("[^./]")
        elif character == "[" and "]" in rest[2:]:
            end = pattern.index("]", i + 2)
            inside = pattern[i + 1 : end]
            negated = "^" if inside[:1] in "!^" else ""
            out.append(f"[{negated}{re.escape(inside[1:] if negated else inside).replace(chr(92) + '-', '-')}]")
            i = end
        elif character == "{":
            out.append("(?:")
            depth += 1
        elif character == "}" and depth:
            out.append(")")
            depth -= 1
        elif character == "," and depth:
            out.append("|")
        elif character == "\\" and i + 1 < len(pattern):
            i += 1
            out.append(re.escape(pattern[i]))
        else:
            out.append(re.escape(character))
        i += 1
    try:
        return re.compile("".join(out) + ")" * depth, re.DOTALL)
    except re.error:
        return re.compile(re.escape(pattern))
