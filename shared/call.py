"""What a handler gets: who calls, with which request, and the neighbours it may talk to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import Request

from shared.config import Settings
from shared.errors import InternalError, PayloadTooLarge

if TYPE_CHECKING:
    from shared.ai.client import ResponsesClient
    from shared.database import Rest
    from shared.multipart import Part
    from shared.services import Services


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller. `id` is the user's UUID, or "service" for the service itself."""

    id: str
    kind: Literal["user", "service"]
    token: str = field(repr=False)
    claims: dict[str, Any] = field(default_factory=dict, repr=False)


class Call:
    """One request on its way through a handler.

    `notes` are fields for the request's log line: numbers and ids, never content.
    """

    __slots__ = ("_caller", "max_body", "notes", "params", "request", "request_id", "services")

    def __init__(self, request: Request, request_id: str, services: "Services") -> None:
        self.request = request
        self.request_id = request_id
        self.services = services
        self.params: dict[str, str] = {}
        self.notes: dict[str, Any] = {}
        self.max_body = 0
        self._caller: Caller | None = None

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def caller(self) -> Caller:
        """The verified caller; an endpoint with auth="none" has none and must not ask."""
        if self._caller is None:
            raise InternalError(cause="this endpoint has auth='none': there is no caller")
        return self._caller

    @property
    def user_id(self) -> str:
        return self.caller.id

    @property
    def database(self) -> "Rest":
        """PostgREST as the caller: row level security applies."""
        return self.services.rest(self.caller.token)

    @property
    def service_database(self) -> "Rest":
        """PostgREST as the service: row level security does not apply."""
        return self.services.rest(self.settings.require("supabase_service_role_key"), service=True)

    @property
    def ai(self) -> "ResponsesClient":
        """The streaming client of the model provider."""
        return self.services.responses

    async def stream(self) -> AsyncIterator[bytes]:
        """The raw body in pieces as they arrive, at most `max_body` bytes; raises PayloadTooLarge."""
        if int(self.request.headers.get("content-length") or 0) > self.max_body:
            raise too_large(self.max_body)
        received = 0
        async for chunk in self.request.stream():
            received += len(chunk)
            if received > self.max_body:
                raise too_large(self.max_body)
            if chunk:
                yield chunk

    def parts(self) -> AsyncIterator["Part"]:
        """The parts of a multipart/form-data body, in order; read each one before asking for the next."""
        from shared.multipart import read_parts

        return read_parts(self.request.headers.get("content-type", ""), self.stream())


def too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(details={"maximum_bytes": limit})
