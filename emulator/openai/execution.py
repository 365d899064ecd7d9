"""Executes a response request: prepares the prompt, runs the generator and yields the response's events."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from emulator.openai import errors, script, tokens
from emulator.openai.attachments import Attachment, inline_attachment
from emulator.openai.generator import (
    Citation,
    Failed,
    FunctionCall,
    Generator,
    Incomplete,
    Output,
    Prompt,
    RefusalDelta,
    TextDelta,
    TransportFault,
)
from emulator.openai.inputs import file_parts, turns_of
from emulator.openai.request import ResponseRequest
from emulator.openai.response_builder import Event, ResponseBuilder
from emulator.openai.service import Service
from emulator.openai.state import Object
from emulator.openai.stores import get_store
from emulator.openai.tools import forced_functions
from emulator.openai.vector_stores import touch_store

log = logging.getLogger("emulator.openai")
SHUTTING_DOWN = "The server is shutting down. Please try again."
NO_INTERPRETER = "The code interpreter is not available on this local server."
_NEEDS_INTERPRETER = re.compile(
    r"\b(calculate|comput|plot|chart|graph|python|run (?:the|this) code|average|csv|spreadsheet)", re.I
)


@dataclass(slots=True)
class PreparedRequest:
    """A request that has passed every check that can fail with an HTTP status."""

    request: ResponseRequest
    prompt: Prompt
    generator: Generator
    items: list[Object]
    queued: bool = False
    delay: float = 0.0


async def prepare(
    service: Service, request: ResponseRequest, queued_script: script.Script | None = None
) -> PreparedRequest:
    """Resolves the input and chooses the generator; raises ApiError."""
    items = await _earlier_items(service, request.previous_response_id) + await _resolve(service, request.items)
    prompt = Prompt(
        request.model,
        request.instructions or "",
        turns_of(items),
        forced_calls=forced_functions(request.tools, request.tool_choice),
        json_schema=_json_schema(request.echo["text"]["format"]),
        max_tokens=request.max_output_tokens,
        temperature=request.temperature,
    )
    for tool in request.tools:
        for store_id in tool.get("vector_store_ids", ()):
            await touch_store(service, await get_store(service, store_id, "tools"))
    if queued_script is None and request.model == script.MODEL:
        queued_script = script.from_prompt(prompt)
    if queued_script is not None:
        return await _prepare_script(request, prompt, items, queued_script)
    return PreparedRequest(request, await _add_attachments(service, prompt, items), service.generator, items)


def _json_schema(form: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of a json_schema format; for json_object, one with an `answer`."""
    if form["type"] == "text":
        return None
    schema = form.get("schema")
    return (
        schema if isinstance(schema, dict) else {"properties": {"answer": {"type": "string"}}, "required": ["answer"]}
    )


async def _prepare_script(
    request: ResponseRequest, prompt: Prompt, items: list[Object], scripted: script.Script
) -> PreparedRequest:
    if (error := scripted.error()) is not None:
        await asyncio.sleep(scripted.delay)
        raise error
    generator = script.ScriptGenerator(scripted)
    return PreparedRequest(request, prompt, generator, items, scripted.queued, scripted.delay)


async def _earlier_items(service: Service, response_id: str | None) -> list[Object]:
    """Returns the input and output of a response and of those before it, oldest first."""
    items: list[Object] = []
    while response_id is not None:
        response = await service.state.get("response", response_id)
        if response is None:
            raise errors.ApiError(
                f"Previous response with id '{response_id}' not found.",
                param="previous_response_id",
                code="previous_response_not_found",
            )
        items = await service.state.all("input", response_id) + response["output"] + items
        response_id = response["previous_response_id"]
    return items


async def _resolve(service: Service, items: list[Object]) -> list[Object]:
    """Replaces item references by the items."""
    resolved = []
    for item in items:
        if item["type"] == "item_reference":
            found = await service.state.find("output", item["id"]) or await service.state.find("input", item["id"])
            if found is None:
                raise errors.not_found(f"Item with id '{item['id']}' not found.", "input")
            item = found
        resolved.append(item)
    return resolved


async def _add_attachments(service: Service, prompt: Prompt, items: list[Object]) -> Prompt:
    """Returns the prompt with the best passages of the attached files; raises ApiError for an unreadable file."""
    passages = []
    for param, part in file_parts(items):
        attachment = await _attachment(service, param, part)
        passages += await service.attachments.passages(attachment, prompt.search_query)
    return replace(prompt, passages=sorted(passages, key=lambda passage: -passage.score))


async def _attachment(service: Service, param: str, part: Object) -> Attachment:
    file_id = part.get("file_id")
    if file_id is None:
        return inline_attachment(param, part)
    filename = (await service.file(file_id, f"{param}.file_id"))["filename"]
    return Attachment(param, file_id, filename, service.state.file_path(file_id), file_id)


def input_tokens(request: ResponseRequest, prompt: Prompt) -> int:
    """Estimates the tokens of the instructions, turns, passages and tools."""
    texts = [prompt.instructions, *(turn.text for turn in prompt.turns), *(each.text for each in prompt.passages)]
    tools = msgspec.json.encode(request.tools).decode() if request.tools else ""
    return sum(map(tokens.estimate, texts)) + tokens.estimate(tools) + 4 * len(prompt.turns)


async def events(service: Service, prepared: PreparedRequest) -> AsyncGenerator[Event | TransportFault, None]:
    """Yields the events of the response in order, and stores the finished response.

    After a TransportFault the caller must end the transport as it says. When the server shuts down, the last event is
    an `error`.
    """
    task = asyncio.current_task()
    assert task is not None
    service.active.add(task)
    number = 0
    try:
        async with aclosing(_events(service, prepared)) as produced:
            async for event in produced:
                yield event
                number += 1
    except asyncio.CancelledError:
        if not service.stopping:
            raise
        task.uncancel()
        error = {"code": "server_error", "message": SHUTTING_DOWN, "param": None}
        yield {"type": "error", "sequence_number": number, **error}
    finally:
        service.active.discard(task)


async def _events(service: Service, prepared: PreparedRequest) -> AsyncGenerator[Event | TransportFault, None]:
    await asyncio.sleep(prepared.delay)
    builder = ResponseBuilder(prepared.request, input_tokens(prepared.request, prepared.prompt))
    for event in builder.start(prepared.queued):
        yield event
    async for event in _run_hosted_tools(service, prepared, builder):
        yield event
    ending: Incomplete | Failed | None = None
    try:
        async with aclosing(prepared.generator.generate(prepared.prompt)) as outputs:
            async for output in outputs:
                if isinstance(output, TransportFault):
                    yield builder.error(output.code, output.message) if output.kind == "error" else output
                    return
                if isinstance(output, Incomplete | Failed) or _exceeds_limit(builder, output, prepared.request):
                    ending = output if isinstance(output, Incomplete | Failed) else Incomplete("max_output_tokens")
                    break
                for event in _add(builder, output):
                    yield event
    except Exception:
        log.exception("the generator %s failed", prepared.generator.name)
        ending = Failed("server_error", "The model failed to generate a response.")
    last = list(builder.finish(ending))
    await _store(service, prepared, builder)
    for event in last:
        yield event


def _exceeds_limit(builder: ResponseBuilder, output: Output, request: ResponseRequest) -> bool:
    if request.max_output_tokens is None or not isinstance(output, TextDelta | RefusalDelta):
        return False
    return builder.output_tokens + max(1, tokens.estimate(output.delta)) > request.max_output_tokens


def _add(builder: ResponseBuilder, output: Output) -> Iterator[Event]:
    if isinstance(output, TextDelta):
        return builder.text(output)
    if isinstance(output, RefusalDelta):
        return builder.refusal(output)
    if isinstance(output, Citation):
        return builder.citation(output)
    if isinstance(output, FunctionCall):
        return builder.function_call(output)
    raise TypeError(f"no event for {output!r}")


async def _run_hosted_tools(
    service: Service, prepared: PreparedRequest, builder: ResponseBuilder
) -> AsyncIterator[Event]:
    """Runs file_search wherever it is offered; fails code_interpreter where the question needs it."""
    request, question = prepared.request, prepared.prompt.question
    if request.tool_choice == "none" or prepared.prompt.forced_calls or not question:
        return
    queries = [prepared.prompt.search_query]
    chosen = request.tool_choice.get("type") if isinstance(request.tool_choice, dict) else None
    for tool in request.tools:
        if tool["type"] == "file_search" and chosen in (None, "file_search", "allowed_tools"):
            for event in builder.search_started():
                yield event
            found = await service.retrieval.search(
                tool["vector_store_ids"],
                queries,
                limit=tool["max_num_results"],
                threshold=tool["ranking_options"]["score_threshold"],
                filters=tool["filters"],
            )
            for event in builder.search_done(queries, found):
                yield event
            passages = sorted([*prepared.prompt.passages, *found], key=lambda passage: -passage.score)
            prepared.prompt = replace(prepared.prompt, passages=passages)
        if tool["type"] == "code_interpreter" and (chosen == "code_interpreter" or _NEEDS_INTERPRETER.search(question)):
            for event in builder.interpreter_failed(NO_INTERPRETER):
                yield event
            prepared.prompt = replace(prepared.prompt, unavailable_tools=["code_interpreter"])


async def _store(service: Service, prepared: PreparedRequest, builder: ResponseBuilder) -> None:
    if not prepared.request.store:
        return
    response = builder.response
    inputs = [item for item in prepared.request.items if item["type"] != "item_reference"]
    rows = [("response", "", response["id"], response)]
    rows += [("input", response["id"], item["id"], item) for item in inputs]
    rows += [("output", response["id"], item["id"], item) for item in response["output"]]
    await service.state.put_all(rows)
