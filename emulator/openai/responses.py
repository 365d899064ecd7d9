"""Endpoints /responses and /models."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from emulator.openai import errors, execution, objects, script
from emulator.openai.execution import PreparedRequest
from emulator.openai.generator import TransportFault
from emulator.openai.request import parse_request
from emulator.openai.response_builder import Event
from emulator.openai.service import Service, service_of
from emulator.openai.state import Object

_STARTED = objects.now()


class ConnectionAborted(Exception):
    """A script ends the connection here."""


class EventStream(StreamingResponse):
    """A response of server-sent events; cancels the generation when the client disconnects."""

    def __init__(self, content: AsyncIterator[bytes], media_type: str = "text/event-stream; charset=utf-8") -> None:
        headers = {"cache-control": "no-cache", "x-accel-buffering": "no", "content-type": media_type}
        super().__init__(content, headers=headers)

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except ConnectionAborted:
            return  # without the last body message, so the server closes the connection


async def create(request: Request) -> Response:
    """POST /responses, streamed or complete."""
    service = service_of(request)
    parsed = parse_request(await objects.json_body(request))
    prepared = await execution.prepare(service, parsed, request.scope.get("emulator_script"))
    if parsed.stream:
        return EventStream(_encode(execution.events(service, prepared)))
    work = asyncio.create_task(_complete(service, prepared))
    disconnect = asyncio.create_task(_disconnect(request))
    await asyncio.wait({work, disconnect}, return_when=asyncio.FIRST_COMPLETED)
    disconnect.cancel()
    if not work.done():
        work.cancel()
        return Response(status_code=499)
    return work.result()


async def _disconnect(request: Request) -> None:
    """Waits until the client disconnects."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _encode(events: AsyncGenerator[Event | TransportFault, None]) -> AsyncIterator[bytes]:
    async with aclosing(events):
        async for event in events:
            if not isinstance(event, TransportFault):
                yield b"event: %s\ndata: %s\n\n" % (event["type"].encode(), msgspec.json.encode(event))
            elif event.kind == "malformed":
                yield b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"\n\n'
            elif event.kind == "disconnect":
                raise ConnectionAborted


async def _complete(service: Service, prepared: PreparedRequest) -> Response:
    event: Event = {}
    async for each in execution.events(service, prepared):
        if isinstance(each, TransportFault):
            return EventStream(_partial_body(abort=each.kind == "disconnect"), "application/json")
        event = each
    if event["type"] == "error":
        raise errors.ApiError(event["message"], status=500, type="server_error", code=event["code"])
    return objects.json_response(event["response"])


async def _partial_body(*, abort: bool) -> AsyncIterator[bytes]:
    yield b'{"id": "resp_'
    if abort:
        raise ConnectionAborted


async def _stored_response(request: Request) -> tuple[Service, Object]:
    service, response_id = service_of(request), request.path_params["response_id"]
    body = await service.state.get("response", response_id)
    if body is None:
        raise errors.not_found(f"Response with id '{response_id}' not found.")
    return service, body


async def retrieve(request: Request) -> Response:
    """GET /responses/{id}; 404 for a response created with `store: false`."""
    _, body = await _stored_response(request)
    if request.query_params.get("stream", "").lower() == "true":
        raise errors.ApiError("Only background responses can be streamed again.", param="stream")
    return objects.json_response(body)


async def delete(request: Request) -> Response:
    service, body = await _stored_response(request)
    for kind in ("input", "output"):
        await service.state.delete_children(kind, body["id"])
    await service.state.delete("response", body["id"])
    return objects.json_response({"id": body["id"], "object": "response", "deleted": True})


async def cancel(request: Request) -> Response:
    await _stored_response(request)
    raise errors.ApiError("Only background responses can be cancelled.")


async def input_items(request: Request) -> Response:
    service, body = await _stored_response(request)
    data, more = await service.state.page("input", body["id"], **objects.page_params(request.query_params))
    return objects.json_response(objects.list_body(data, more))


async def input_tokens(request: Request) -> Response:
    """POST /responses/input_tokens: this server's estimate."""
    body = await objects.json_body(request)
    parsed = parse_request({"model": script.MODEL, **body})
    prepared = await execution.prepare(service_of(request), parsed, script.Script())
    count = execution.input_tokens(parsed, prepared.prompt)
    return objects.json_response({"object": "response.input_tokens", "input_tokens": count})


def _models(request: Request) -> list[dict[str, Any]]:
    names = (service_of(request).generator.name, script.MODEL)
    return [{"id": name, "object": "model", "created": _STARTED, "owned_by": "edgewise"} for name in names]


async def models(request: Request) -> Response:
    return objects.json_response({"object": "list", "data": _models(request)})


async def model(request: Request) -> Response:
    name = request.path_params["model"]
    for body in _models(request):
        if body["id"] == name:
            return objects.json_response(body)
    raise errors.ApiError(f"The model '{name}' does not exist", status=404, param="model", code="model_not_found")
