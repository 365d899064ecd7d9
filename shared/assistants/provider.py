"""Requests to the provider through the `openai` SDK, for objects that it stores and whose owner has a row of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from shared.ai.errors import ProviderError, from_sdk, reason_of, to_api_error
from shared.errors import ApiError, NotFound, ValidationFailed
from shared.sdk import preload
from shared.services import Services

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Result = TypeVar("Result")
AT_ONCE = 8


async def request(services: Services, operation: "Callable[[AsyncOpenAI], Awaitable[Result]]") -> Result:
    """The result of one call of the SDK; raises ProviderError."""
    await preload("openai")
    from openai import APIError
    from pydantic import BaseModel

    try:
        result = await operation(services.openai)
    except APIError as error:
        raise from_sdk(error) from error
    if not isinstance(result, BaseModel):  # what the SDK returns for a response that is not JSON
        raise ProviderError(f"the response of {services.settings.openai_base_url} is not JSON")
    return result


async def passed_on(services: Services, operation: "Callable[[AsyncOpenAI], Awaitable[Any]]", what: str) -> Any:
    """The provider's object as JSON-like data, for the caller who has its row. Raises NotFound naming `what`.

    Its reason for a rejected parameter is the caller's to see: raises ValidationFailed with it, else a model error.
    """
    try:
        result = await request(services, operation)
    except ProviderError as error:
        raise to_caller(error, what) from error
    return result.model_dump(mode="json", exclude_unset=True)


def to_caller(error: ProviderError, what: str) -> ApiError:
    if error.status == 404:
        return NotFound(f"No such {what}")
    if (reason := reason_of(error)) is not None:
        return ValidationFailed(reason, cause=error)
    return to_api_error(error)


async def each(operation: Callable[[str], Awaitable[Result]], values: Sequence[str]) -> list[Result]:
    """The operation's results for all values in their order, AT_ONCE of them at a time."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(value: str) -> Result:
        async with slots:
            return await operation(value)

    return await asyncio.gather(*(one(value) for value in values))
