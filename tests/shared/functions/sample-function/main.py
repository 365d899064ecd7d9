"""A function with one handler for each feature of `@endpoint`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from shared.endpoint import Call, endpoint
from shared.errors import Conflict
from shared.sse import EventStream, frame


class Note(BaseModel):
    title: str = Field(max_length=20)
    tags: list[str] = []
    stars: int = 0


class Page(BaseModel):
    limit: int = Field(default=20, ge=1, le=100)


@endpoint("POST", "/api/sample", accepts=("json", "form"), limit="10/minute", max_body=2_000, status=201)
async def sample_function(call: Call, body: Note) -> dict[str, Any]:
    """Returns the note and its author."""
    return {"user": call.user_id, **body.model_dump()}


@endpoint("GET", "/api/sample", auth="none")
async def look(call: Call, query: Page) -> Page:
    return query


@endpoint("GET", "/api/sample/{id}/text", auth="none")
async def text(call: Call) -> Response:
    return Response(call.params["id"], media_type="text/plain")


@endpoint("GET", "/elsewhere/{id}", auth="none")
async def elsewhere(call: Call) -> dict[str, str]:
    return {"id": call.params["id"]}


@endpoint("POST", "/api/sample/fail", auth="none")
async def fail(call: Call) -> dict[str, Any]:
    if call.request.query_params.get("known"):
        raise Conflict(details={"id": 1})
    raise ValueError("select secret from /srv/place")


@endpoint("POST", "/api/sample/slow", auth="none", timeout=0.2)
async def slow(call: Call) -> dict[str, Any]:
    await asyncio.sleep(30)
    return {}


@endpoint("POST", "/api/sample/service", auth="service")
async def service(call: Call) -> dict[str, Any]:
    return {"kind": call.caller.kind}


@endpoint("POST", "/api/sample/upload", auth="none", max_body=300_000_000, timeout=120.0)
async def upload(call: Call) -> dict[str, Any]:
    sizes = {}
    async for part in call.parts():
        sizes[part.name] = [part.filename, part.content_type, sum([len(chunk) async for chunk in part])]
    return sizes


@endpoint("GET", "/api/sample/stream", auth="none", limit="1000/minute")
async def stream(call: Call) -> EventStream:
    query = call.request.query_params

    async def count() -> AsyncIterator[bytes]:
        for number in range(int(query.get("count", 3))):
            yield frame(b"%d" % number, event="tick", id=str(number))
            await asyncio.sleep(float(query.get("pause", 0)))
        if "fail" in query:
            raise ValueError("secret")

    return EventStream(count(), max_duration=float(query.get("max", 60)))
