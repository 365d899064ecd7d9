"""Records what each request to the model used, when it has ended, however it ended."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from shared.ai.events import Usage
from shared.ai.stream import ResponseStream
from shared.ai.token_estimate import estimate_request
from shared.errors import ApiError
from shared.log import log

if TYPE_CHECKING:
    from shared.services import Services

RETRY_DELAY = 0.5
_warned = False


@dataclass(kw_only=True)
class ModelCall:
    """One request to the model; `began` is the loop's time."""

    function: str
    model: str
    user_id: str | None
    run_id: str | None
    began: float
    request_tokens: int = 0
    recorded: bool = False

    @cached_property
    def id(self) -> str:
        return str(uuid4())

    def estimate(self, parameters: Mapping[str, Any]) -> None:
        """Estimates `request_tokens`, for a response whose usage the provider does not report, and for budgets."""
        self.request_tokens = estimate_request({**parameters, "model": ""})

    def end(self, services: "Services", stream: ResponseStream) -> "asyncio.Task[None] | None":
        """Records a response. Its tokens are the provider's, or estimated if that has not reported any."""
        usage, estimated = stream.usage, not stream.reported
        if usage is None or estimated:
            prompt = 0 if stream.status == "failed" and not stream.generated else self.request_tokens
            usage = Usage(input_tokens=prompt, output_tokens=stream.generated)
        first = stream.first_delta_at
        return self._record(services, stream.status, usage, estimated=estimated, first=first)

    def fail(self, services: "Services", *, cancelled: bool, sent: bool) -> None:
        """Records a request without a response: it failed, or its caller left while it was waited for."""
        uses = cancelled and sent
        usage = Usage(input_tokens=self.request_tokens if uses else 0)
        self._record(services, "cancelled" if cancelled else "failed", usage, estimated=uses, first=None)

    def _record(
        self, services: "Services", status: str, usage: Usage, *, estimated: bool, first: float | None
    ) -> "asyncio.Task[None] | None":
        self.recorded = True
        if not services.settings.supabase_url or not services.settings.supabase_service_role_key:
            _warn()
            return None
        cached = usage.input_tokens_details.cached_tokens if usage.input_tokens_details else 0
        reasoning = usage.output_tokens_details.reasoning_tokens if usage.output_tokens_details else 0
        now = asyncio.get_running_loop().time()
        row = {
            "id": self.id,
            "user_id": self.user_id,
            "run_id": self.run_id,
            "function": self.function,
            "model": self.model,
            "status": status,
            "estimated": estimated,
            "prompt_tokens": usage.input_tokens,
            "cached_tokens": cached,
            "completion_tokens": usage.output_tokens,
            "reasoning_tokens": reasoning,
            "total_tokens": usage.total_tokens or usage.input_tokens + usage.output_tokens,
            "duration_ms": round((now - self.began) * 1000),
            "first_token_ms": None if first is None else round((first - self.began) * 1000),
        }
        return services.spawn(_save(services, row))


async def _save(services: "Services", row: dict[str, Any]) -> None:
    """Stores the row. If the database does not take it at once, it is tried again without anyone waiting for it."""
    try:
        await _store(services, row)
    except ApiError:
        services.spawn(_save_later(services, row))


async def _save_later(services: "Services", row: dict[str, Any]) -> None:
    """Stores a row that the database has refused once; if it does so again, the row is in the log."""
    await asyncio.sleep(RETRY_DELAY)
    try:
        await _store(services, row)
    except ApiError as error:
        log("ERROR", "usage not recorded", cause=error.cause or error.code, **row)


async def _store(services: "Services", row: dict[str, Any]) -> None:
    database = services.rest(services.settings.supabase_service_role_key, service=True)
    await database.rpc("record_model_call", call=row)  # which takes a row once


def _warn() -> None:
    global _warned
    if not _warned:
        _warned = True
        log("WARNING", "usage is not recorded: SUPABASE_URL or SUPABASE_SERVICE_ROLE_KEY is not set")
