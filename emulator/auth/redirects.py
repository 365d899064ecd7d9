"""Where a browser may be sent: the site itself and what the allow list names."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote_plus, urlencode, urlsplit

from emulator.auth.config_types import Settings
from emulator.auth.errors import AuthError

_HOST = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_DANGEROUS = frozenset({"javascript", "data", "vbscript", "file", "blob", "about", "view-source"})
_OAUTH_ERRORS = {400: "invalid_request", 401: "unauthorized_client", 403: "access_denied", 500: "server_error"}


def is_allowed(settings: Settings, target: str) -> bool:
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
        bare = bare.replace("?", "/?", 1)  # as browsers do; else a pattern for the host could match in the query
    return any(_glob(pattern).fullmatch(bare) for pattern in settings.uri_allow_list)


def choose(settings: Settings, *candidates: str | None) -> str:
    """The first candidate that is allowed, else the site."""
    return next((target for target in candidates if target and is_allowed(settings, target)), settings.site_url)


def with_fragment(target: str, values: dict[str, str]) -> str:
    return f"{target.partition('#')[0]}#{urlencode(values)}"


def with_query(target: str, values: dict[str, str]) -> str:
    parts = urlsplit(target)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **values}
    return parts._replace(query=urlencode(query)).geturl()


def with_error(target: str, error: AuthError, *, pkce: bool) -> str:
    """The error in the fragment, where SDKs look for it; PKCE clients also read the query."""
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
    """As it stands in a mailed link: left readable unless it has characters that would end it."""
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
    """`*` and `?` stop at a dot or a slash, `**` does not; [abc], [!a-z] and {one,two} as in a shell."""
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
