"""/responses and /models."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from emulator.openai import errors, objects, runner, script
from emulator.openai.assembly import Event
from emulator.openai.model import Broken
from emulator.openai.request import ResponseRequest, parse
from emulator.openai.runner import Run
from emulator.openai.service import Service, service
from emulator.openai.state import Object

_STARTED = objects.now()


class Dropped(Exception):
    """A script wants the connection cut here."""


class EventStream(StreamingResponse):
    """Server-sent events; generation is cancelled when the client leaves."""

    def __init__(self, content: AsyncIterator[bytes], media_type: str = "text/event-stream; charset=utf-8") -> None:
        headers = {"cache-control": "no-cache", "x-accel-buffering": "no", "content-type": media_type}
        super().__init__(content, headers=headers)

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except Dropped:
            return  # no last body: the server closes the connection


async def create(request: Request) -> Response:
    """POST /responses, streamed or whole."""
    own = service(request)
    asked = parse(await objects.json_body(request))
    run = await runner.prepare(own, asked, request.scope.get("emulator_script"))
    if asked.stream:
        return EventStream(_encoded(runner.events(own, run)))
    work = asyncio.create_task(_whole(own, run))
    gone = asyncio.create_task(_left(request))
    await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if not work.done():
        work.cancel()
        return Response(status_code=499)
    return work.result()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _encoded(events: AsyncGenerator[Event | Broken, None]) -> AsyncIterator[bytes]:
    async with aclosing(events):
        async for event in events:
            if not isinstance(event, Broken):
                yield b"event: %s\ndata: %s\n\n" % (event["type"].encode(), msgspec.json.encode(event))
            elif event.kind == "malformed":
                yield b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"\n\n'
            elif event.kind == "disconnect":
                raise Dropped


async def _whole(own: Service, run: Run) -> Response:
    event: Event = {}
    async for each in runner.events(own, run):
        if isinstance(each, Broken):
            return EventStream(_broken_body(each.kind == "disconnect"), "application/json")
        event = each
    if event["type"] == "error":
        raise errors.ApiError(event["message"], status=500, type="server_error", code=event["code"])
    return objects.json_response(event["response"])


async def _broken_body(drop: bool) -> AsyncIterator[bytes]:
    yield b'{"id": "resp_'
    if drop:
        raise Dropped


async def _stored(request: Request) -> tuple[Service, Object]:
    own, response_id = service(request), request.path_params["response_id"]
    body = await own.state.get("response", response_id)
    if body is None:
        raise errors.not_found(f"Response with id '{response_id}' not found.")
    return own, body


async def retrieve(request: Request) -> Response:
    """GET /responses/{id}: 404 for those made with `store: false`."""
    _, body = await _stored(request)
    if request.query_params.get("stream", "").lower() == "true":
        raise errors.ApiError("Only background responses can be streamed again.", param="stream")
    return objects.json_response(body)


async def delete(request: Request) -> Response:
    own, body = await _stored(request)
    for kind in ("input", "output"):
        await own.state.delete_children(kind, body["id"])
    await own.state.delete("response", body["id"])
    return objects.json_response({"id": body["id"], "object": "response", "deleted": True})


async def cancel(request: Request) -> Response:
    await _stored(request)
    raise errors.ApiError("Only background responses can be cancelled.")


async def input_items(request: Request) -> Response:
    own, body = await _stored(request)
    data, more = await own.state.page("input", body["id"], **objects.page_of(request.query_params))
    return objects.json_response(objects.listed(data, more))


async def input_tokens(request: Request) -> Response:
    """POST /responses/input_tokens: an estimate, as this server counts."""
    body = await objects.json_body(request)
    asked: ResponseRequest = parse({"model": script.MODEL, **body})
    run = await runner.prepare(service(request), asked, script.Script())
    count = runner.input_tokens(asked, run.prompt)
    return objects.json_response({"object": "response.input_tokens", "input_tokens": count})


def _models(request: Request) -> list[dict[str, Any]]:
    names = (service(request).generator.name, script.MODEL)
    return [{"id": name, "object": "model", "created": _STARTED, "owned_by": "edgewise"} for name in names]


async def models(request: Request) -> Response:
    return objects.json_response({"object": "list", "data": _models(request)})


async def model(request: Request) -> Response:
    name = request.path_params["model"]
    for body in _models(request):
        if body["id"] == name:
            return objects.json_response(body)
    raise errors.ApiError(f"The model '{name}' does not exist", status=404, param="model", code="model_not_found")
