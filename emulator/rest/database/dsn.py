"""libpq connection strings (URI or `key=value`) as asyncpg's arguments."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from emulator.rest.config_values import SettingError

# Options of libpq that asyncpg would send to the server as settings.
LIBPQ_ONLY = frozenset(
    {
        "channel_binding",
        "client_encoding",
        "gssdelegation",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "load_balance_hosts",
        "replication",
        "require_auth",
        "requirepeer",
        "sslcompression",
        "sslsni",
        "tcp_user_timeout",
    }
)
PAIR = re.compile(r"\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s']*))\s*")


class ConnectArguments(NamedTuple):
    dsn: str
    timeout: float  # seconds


def connect_arguments(uri: str) -> ConnectArguments:
    """Arguments of `asyncpg.connect`, which reads missing ones from PG* environment variables. Raises SettingError."""
    if not uri.startswith(("postgres://", "postgresql://")):
        uri = _uri_from_pairs(uri)
    try:
        parts = urlsplit(uri)
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=False))
    except ValueError as error:
        raise SettingError(f"db-uri is not a connection string: {error}") from None
    timeout = _seconds(options.pop("connect_timeout", "")) or 10.0
    fallback_name = options.pop("fallback_application_name", "edgewise rest")
    kept = {name: value for name, value in options.items() if name not in LIBPQ_ONLY}
    kept.setdefault("application_name", fallback_name)
    dsn = urlunsplit(parts._replace(query=urlencode(kept, quote_via=quote)))
    if not parts.netloc and dsn.startswith(f"{parts.scheme}:/") and not dsn.startswith(f"{parts.scheme}://"):
        dsn = dsn.replace(":/", ":///", 1)
    elif dsn.startswith(f"{parts.scheme}:?"):
        dsn = dsn.replace(":?", "://?", 1)
    return ConnectArguments(dsn, timeout)


def _uri_from_pairs(text: str) -> str:
    options: dict[str, str] = {}
    position = 0
    while position < len(text):
        match = PAIR.match(text, position)
        if not match:
            raise SettingError("db-uri must start with postgresql:// or be a list of key=value")
        value = match[3] if match[2] is None else re.sub(r"\\(.)", r"\1", match[2])
        options[match[1]] = value
        position = match.end()
    if "hostaddr" in options:
        options["host"] = options.pop("hostaddr")
    return "postgresql://?" + urlencode(options, quote_via=quote)


def _seconds(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0
