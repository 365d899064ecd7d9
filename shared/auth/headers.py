"""Headers → credentials. Pure: nothing is verified here, and nothing that is not a credential passes as one."""

from dataclasses import dataclass, field

from starlette.datastructures import Headers

from shared.errors import InvalidToken

MAX_TOKEN = 8_192
KEY_PREFIXES = ("sb_publishable_", "sb_secret_")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the request carries: a JWT, and API keys (which are never user tokens)."""

    token: str | None = field(default=None, repr=False)
    keys: tuple[str, ...] = field(default=(), repr=False)


def extract(headers: Headers) -> Credentials:
    """The credentials of a request; raises InvalidToken when they are ambiguous or malformed."""
    bearer = _bearer(headers.getlist("authorization"))
    keys = [key.strip() for key in headers.getlist("apikey") if key.strip()]
    if bearer is not None and bearer.startswith(KEY_PREFIXES):
        keys.insert(0, bearer)
        bearer = None
    return Credentials(bearer, tuple(keys))


def _bearer(values: list[str]) -> str | None:
    if not values:
        return None
    if len(values) > 1:
        raise InvalidToken(cause="more than one Authorization header")
    scheme, _, token = values[0].strip(" \t").partition(" ")
    token = token.strip(" \t")
    if scheme.lower() != "bearer":
        raise InvalidToken(cause="Authorization is not of the Bearer scheme")
    if not token or len(token) > MAX_TOKEN or not token.isascii() or token.split() != [token]:
        raise InvalidToken(cause="the bearer token is empty, too long or not one word")
    return token
