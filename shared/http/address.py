"""Whether a URL of the environment can be spoken to, before anything, a key first of all, is sent where it leads."""

from urllib.parse import urlsplit

SCHEMES = ("http", "https")
LABEL = 63  # letters of a part of a host's name, by DNS


def fault(url: str) -> str | None:
    """What is wrong with a URL, in words that show nothing of a login in it; None if nothing is."""
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
    return None if _is_name(host) and not any(letter.isspace() for letter in url) else "its host is malformed"


def _is_name(host: str) -> bool:
    try:
        name = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return False
    return all(0 < len(label) <= LABEL for label in name.removesuffix(".").split("."))
