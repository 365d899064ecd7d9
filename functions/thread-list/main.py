"""GET /api/thread: the caller's threads."""

from typing import Literal

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from shared.assistants import threads
from shared.assistants.objects import ThreadObject
from shared.endpoint import Call, endpoint


class Page(BaseModel):
    """Which part of the list; without a limit all of it."""

    limit: int | None = Field(None, ge=1, le=1_000_000)
    offset: int = Field(0, ge=0, le=1_000_000)


class Threads(TypedDict):
    """A page of threads."""

    success: Literal[True]
    data: list[ThreadObject]


@endpoint("GET", "/api/thread", tag="Threads")
async def thread_list(call: Call, query: Page) -> Threads:
    """List the caller's threads, the last used first"""
    return {"success": True, "data": await threads.list_threads(call, query.limit, query.offset)}
