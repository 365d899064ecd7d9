"""The arguments of an @endpoint line and their defaults, for the wrapper and for the manifest."""

import re
from functools import cached_property
from typing import Literal, get_args

import msgspec

Mode = Literal["user", "service", "key", "none"]
Auth = Mode | tuple[Mode, ...]
Accepts = tuple[Literal["json", "form"], ...]
ErrorFormat = Literal["edgewise", "openai"]


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MODES = {
    "user": "a signed-in user's access token (Authorization: Bearer …)",
    "service": "the project's secret key or service_role JWT (apikey, or Authorization: Bearer …)",
    "key": "any key of the project (apikey, or Authorization: Bearer …), or a user's access token",
    "none": "nothing; an invalid token is refused beside other modes, and ignored if this is the only one",
}


def modes_of(auth: Auth) -> tuple[Mode, ...]:
    """The modes of an `auth`; raises ValueError for an unknown one."""
    modes = (auth,) if isinstance(auth, str) else tuple(auth)
    if not modes or not {*modes} <= {*get_args(Mode)}:
        raise ValueError(f"auth {auth!r} is not understood: use one or several of {', '.join(MODES)}")
    return modes


class RouteOptions(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What an @endpoint line declares.

    limit     "10/minute" per caller, or None; LIMITS_OVERRIDES replaces it for a deployment
    counter   the name of what the limit counts, for endpoints that share one; by default the method and path, and
              LIMITS_OVERRIDES names the handler
    auth      who may call: one mode of MODES or several, as in ("user", "service"); the first that fits is the caller
    closed    whether it also serves users whose account is being deleted
    accepts   body types: "json", "form" (multipart/form-data and urlencoded)
    max_body  bytes; larger bodies get 413
    timeout   seconds until the response must have begun, at most ENDPOINT_TIMEOUT_MAX; a stream then lasts at most
              STREAM_MAX_DURATION
    status    of a successful response
    tag       the group in the API reference
    error_format  how errors are written: as all functions do ("edgewise"), or as OpenAI's API does ("openai")
    """

    method: str
    path: str
    limit: str | None = None
    counter: str = ""
    auth: Auth = "user"
    closed: bool = False
    accepts: Accepts = ("json",)
    max_body: int = 1_000_000
    timeout: float = 60.0
    status: int = 200
    tag: str = ""
    error_format: ErrorFormat = "edgewise"

    def __post_init__(self) -> None:
        """Raises ValueError naming an argument that cannot work."""
        if self.method not in METHODS:
            raise ValueError(f"method {self.method!r} must be one of {', '.join(METHODS)}")
        if not isinstance(self.path, str) or not re.fullmatch(r"/[^\s?#]*", self.path):
            raise ValueError(f"path {self.path!r} must begin with / and have no space, ? or #")
        modes_of(self.auth)
        if not isinstance(self.closed, bool):
            raise ValueError(f"closed {self.closed!r} must be True or False")
        if not isinstance(self.accepts, tuple | list) or not {*self.accepts} <= {"json", "form"}:
            raise ValueError(f'accepts {self.accepts!r} must be a tuple of "json" and "form", such as ("form",)')
        for name in ("max_body", "timeout", "status"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise ValueError(f"{name} {value!r} must be a number above 0")
        if self.error_format not in get_args(ErrorFormat):
            raise ValueError(f"error_format {self.error_format!r} must be one of {', '.join(get_args(ErrorFormat))}")
        if self.limit is not None and not isinstance(self.limit, str):
            raise ValueError(f'limit {self.limit!r} must be a text such as "10/minute"')

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        return modes_of(self.auth)


DEFAULTS = RouteOptions(method="GET", path="/")
