"""The arguments of an @endpoint line and their defaults, for the wrapper and for the manifest."""

from dataclasses import dataclass
from typing import Literal

Auth = Literal["user", "service", "none"]
Accepts = tuple[Literal["json", "form"], ...]


@dataclass(frozen=True, kw_only=True)
class RouteOptions:
    """What an @endpoint line declares.

    limit     "10/minute" per caller, or None; LIMITS_OVERRIDES replaces it for a deployment
    auth      whose token is required: "user", "service" or "none"
    accepts   body types: "json", "form" (multipart/form-data and urlencoded)
    max_body  bytes; larger bodies get 413
    timeout   seconds until the response must have begun, at most ENDPOINT_TIMEOUT_MAX; a stream then lasts at most
              STREAM_MAX_DURATION
    status    of a successful response
    tag       the group in the API reference
    """

    method: str
    path: str
    limit: str | None = None
    auth: Auth = "user"
    accepts: Accepts = ("json",)
    max_body: int = 1_000_000
    timeout: float = 60.0
    status: int = 200
    tag: str = ""


DEFAULTS = RouteOptions(method="", path="")
