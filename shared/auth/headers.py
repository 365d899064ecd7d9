"""Extracts credentials from headers. Verifies nothing: shared/auth/verify.py does."""

import msgspec

from shared.errors import InvalidToken
from shared.headers import Headers

KEY_PREFIXES = ("sb_publishable_", "sb_secret_")


class Credentials(msgspec.Struct, frozen=True):
    """A request's JWT, and its API keys, which are never user tokens."""

    token: str | None = None
    keys: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Credentials()"  # they must not get into a log


def extract(headers: Headers) -> Credentials:
    """The credentials of a request. Raises InvalidToken for an ambiguous or malformed Authorization header."""
    authorizations, keys = [], []
    for name, value in headers:
        if name == b"authorization":
            authorizations.append(value.decode("latin-1"))
        elif name == b"apikey" and (key := value.decode("latin-1").strip()):
            keys.append(key)
    bearer = _bearer(authorizations)
    if bearer is not None and bearer.startswith(KEY_PREFIXES):
        keys.insert(0, bearer)
        bearer = None
    return Credentials(bearer, tuple(keys))


def bearer_token(authorization: str | None) -> str | None:
    """The token of an `Authorization: Bearer …` header, as lenient servers read it; None for another scheme."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _bearer(values: list[str]) -> str | None:
    """The bearer token, of any length: the server limits the size of the header."""
    if not values:
        return None
    if len(values) > 1:
        raise InvalidToken(cause="more than one Authorization header")
    scheme, _, token = values[0].strip(" \t").partition(" ")
    token = token.strip(" \t")
    if scheme.lower() != "bearer":
        raise InvalidToken(cause="the Authorization scheme is not Bearer")
    if not token or not token.isascii() or token.split() != [token]:
        raise InvalidToken(cause="the bearer token is empty, not ASCII or contains spaces")
    return token
