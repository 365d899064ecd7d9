"""What a handler receives: the request, the verified caller, and clients of the database and the model provider."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from shared.auth.caller import Caller
from shared.config import Settings, variable
from shared.errors import DatabaseUnavailable, InternalError, PayloadTooLarge
from shared.headers import Headers, header
from shared.log import describe, log, log_unexpected

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from shared.database import RestClient
    from shared.multipart import Part
    from shared.services import Services
    from shared.usage.client import ModelClient
    from supabase import AsyncClient


ACCOUNT_TIMEOUT = 1.0  # seconds


class Call:
    """One request to a handler.

    params   values of the path's parameters
    verified the caller, None for a guest whom auth="none" admits
    function the name of the function
    notes    fields for the request's log line: numbers and ids, never content
    """

    def __init__(self, request: Request, request_id: str, services: "Services", function: str = "") -> None:
        self.request = request
        self.request_id = request_id
        self.services = services
        self.function = function
        self.params: dict[str, str] = {}
        self.notes: dict[str, Any] = {}
        self.max_body = 0
        self.verified: Caller | None = None
        self._supabase: AsyncClient | None = None
        self._supabase_admin: AsyncClient | None = None

    @property
    def headers(self) -> Headers:
        """The request's headers as ASGI has them, for `shared.headers`: a fraction of the time of `request.headers`."""
        raw: Headers = self.request.scope["headers"]
        return raw

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def caller(self) -> Caller:
        """The verified caller; raises InternalError if there is none, which auth="none" allows."""
        if self.verified is None:
            raise InternalError(cause="there is no caller: the endpoint's auth has 'none'")
        return self.verified

    @property
    def user_id(self) -> str:
        return self.caller.id

    @property
    def database(self) -> "RestClient":
        """A small, fast PostgREST client as the caller: row level security applies."""
        return self.services.rest(self.caller.token)

    @property
    def service_database(self) -> "RestClient":
        """The same as the service role: row level security does not apply."""
        return self.services.rest(self.settings.require("supabase_service_role_key"), service=True)

    @property
    def supabase(self) -> "AsyncClient":
        """The supabase SDK's client as the caller: `.table()`, `.storage`, `.functions`, `.auth`."""
        if self._supabase is None:
            token = self.caller.token
            self._supabase = self.services.supabase(self.settings.supabase_anon_key or token, token)
        return self._supabase

    @property
    def supabase_admin(self) -> "AsyncClient":
        """The supabase SDK's client as the service role: row level security does not apply."""
        if self._supabase_admin is None:
            self._supabase_admin = self.services.supabase(self.settings.require("supabase_service_role_key"))
        return self._supabase_admin

    @property
    def ai(self) -> "ModelClient":
        """The client of the model provider's Responses API: `text(…)` for a whole answer, `open(…)` to stream.

        What is used is recorded as this function's and the caller's.
        """
        user = self.verified.id if self.verified is not None and self.verified.kind == "user" else None
        return _model_client_class()(self.services, self.function, user)

    @property
    def openai(self) -> "AsyncOpenAI":
        """The openai SDK's client, for everything that `ai` doesn't offer. Its first use in a process takes 0.8 s."""
        return self.services.openai

    async def require_open_account(self) -> None:
        """Raises AccountRestricted if the caller's account is being deleted, or was.

        The tables of users refuse by themselves, and every endpoint does within seconds (shared/closed_accounts.py):
        this is for one that reads no table before it acts and must not act in between. While the database cannot be
        reached it does not refuse.
        """
        try:
            async with asyncio.timeout(ACCOUNT_TIMEOUT):
                await self.database.rpc("require_open_account")
        except (DatabaseUnavailable, InternalError) as error:
            log("WARNING", "account not checked", request_id=self.request_id, cause=describe(error))
        except TimeoutError:
            log("WARNING", "account not checked", request_id=self.request_id, cause="the database did not respond")

    def secret(self, name: str) -> str:
        """A variable of the function's environment. Where it refers to a secret (ssm:…), the secret, as read last.

        Raises Misconfigured, a 500 whose log line names the variable, if it is not set.
        """
        return variable(name)

    def background(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Runs `work` after the response has been sent. A failure is logged. Limits: docs/functions.md.

        A process that ends waits for it at most 5 seconds. On Lambda and Cloud Run the process has no CPU between
        requests, so work that must be done belongs before the response.
        """
        return self.services.spawn(_logged(work, self.request_id))

    async def read(self) -> bytes:
        """The whole raw body, at most `max_body` bytes; raises PayloadTooLarge."""
        self._check_content_length()
        body = bytearray()
        async for chunk in self.request.stream():
            body += chunk
            if len(body) > self.max_body:
                raise too_large(self.max_body)
        return bytes(body)

    async def stream(self) -> AsyncIterator[bytes]:
        """The raw body in chunks as they arrive, at most `max_body` bytes; raises PayloadTooLarge."""
        self._check_content_length()
        received = 0
        async for chunk in self.request.stream():
            received += len(chunk)
            if received > self.max_body:
                raise too_large(self.max_body)
            if chunk:
                yield chunk

    def _check_content_length(self) -> None:
        if int(header(self.headers, b"content-length") or 0) > self.max_body:
            raise too_large(self.max_body)

    def parts(self) -> AsyncIterator["Part"]:
        """The parts of a multipart/form-data body in order; each must be read before the next is requested."""
        from shared.multipart import read_parts

        return read_parts(header(self.headers, b"content-type") or "", self.stream())


@cache
def _model_client_class() -> "type[ModelClient]":
    from shared.usage.client import ModelClient

    return ModelClient


async def _logged(work: Coroutine[Any, Any, Any], request_id: str) -> Any:
    try:
        return await work
    except Exception as error:
        log_unexpected("background work failed", error, request_id=request_id)
        return None


def too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(details={"maximum_bytes": limit})
