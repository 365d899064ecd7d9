"""Validates a URL from the environment, before anything, above all a key, is sent to it."""

from urllib.parse import urlsplit

SCHEMES = ("http", "https")
MAX_LABEL = 63  # characters of one label of a host name (RFC 1035)


def fault(url: str) -> str | None:
    """Returns what is wrong with a URL, without showing its user name and password; None if it is valid."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "its host is malformed"
    if parts.scheme not in SCHEMES:
        return f"its scheme is {parts.scheme!r}" if "://" in url else "it does not begin with https:// or http://"
    if not host:
        return "it has no host"
    try:
        if parts.port == 0:
            raise ValueError
    except ValueError:
        return "its port is not a number from 1 to 65535"
    return None if _is_host(host) and not any(letter.isspace() for letter in url) else "its host is malformed"


def _is_host(host: str) -> bool:
    try:
        name = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return False
    return all(0 < len(label) <= MAX_LABEL for label in name.removesuffix(".").split("."))
