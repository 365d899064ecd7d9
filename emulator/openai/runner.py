"""A request's way to its events: gather what the generator may know, run it, assemble what it says."""

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
from emulator.openai.assembly import Assembly, Event
from emulator.openai.inputs import attachments_of, turns_of
from emulator.openai.model import (
    Broken,
    Citation,
    Failed,
    FunctionCall,
    Generator,
    Incomplete,
    Piece,
    Prompt,
    Refusal,
    Text,
)
from emulator.openai.request import ResponseRequest
from emulator.openai.service import Service
from emulator.openai.state import Object
from emulator.openai.stores import stored
from emulator.openai.tools import forced_functions
from emulator.openai.vector_stores import touched

log = logging.getLogger("emulator.openai")
STOPPING = "The server is shutting down. Please try again."
NO_INTERPRETER = "The code interpreter is not available on this local server."
_COMPUTES = re.compile(
    r"\b(calculate|comput|plot|chart|graph|python|run (?:the|this) code|average|csv|spreadsheet)", re.I
)


@dataclass(slots=True)
class Run:
    """A request that passed every check and can begin."""

    request: ResponseRequest
    prompt: Prompt
    generator: Generator
    items: list[Object]
    queued: bool = False
    delay: float = 0.0


async def prepare(own: Service, request: ResponseRequest, scripted: script.Script | None = None) -> Run:
    """Everything that can fail with an HTTP status; raises ApiError."""
    items = await earlier_items(own, request.previous_response_id) + await _resolved(own, request.items)
    prompt = Prompt(
        request.model,
        request.instructions or "",
        turns_of(items),
        calls=forced_functions(request.tools, request.tool_choice),
        json_schema=_json_schema(request.echo["text"]["format"]),
        max_tokens=request.max_output_tokens,
        temperature=request.temperature,
    )
    for tool in request.tools:
        for store_id in tool.get("vector_store_ids", ()):
            await touched(own, await stored(own, store_id, "tools"))
    if scripted is None and request.model == script.MODEL:
        scripted = script.of_prompt(prompt)
    if scripted is not None:
        return await _scripted(request, prompt, items, scripted)
    return Run(request, await _with_files(own, prompt, items), own.generator, items)


def _json_schema(form: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of a json_schema format; for json_object, one with an `answer`."""
    if form["type"] == "text":
        return None
    schema = form.get("schema")
    return (
        schema if isinstance(schema, dict) else {"properties": {"answer": {"type": "string"}}, "required": ["answer"]}
    )


async def _scripted(request: ResponseRequest, prompt: Prompt, items: list[Object], scripted: script.Script) -> Run:
    if (error := scripted.error()) is not None:
        await asyncio.sleep(scripted.delay)
        raise error
    return Run(request, prompt, script.Player(scripted), items, scripted.queued, scripted.delay)


async def earlier_items(own: Service, response_id: str | None) -> list[Object]:
    """Inputs and outputs of a response and those before it, oldest first."""
    found: list[Object] = []
    while response_id is not None:
        body = await own.state.get("response", response_id)
        if body is None:
            raise errors.ApiError(
                f"Previous response with id '{response_id}' not found.",
                param="previous_response_id",
                code="previous_response_not_found",
            )
        inputs = await own.state.all("input", response_id)
        found = inputs + body["output"] + found
        response_id = body["previous_response_id"]
    return found


async def _resolved(own: Service, items: list[Object]) -> list[Object]:
    found = []
    for item in items:
        if item["type"] == "item_reference":
            known = await own.state.find("output", item["id"]) or await own.state.find("input", item["id"])
            if known is None:
                raise errors.not_found(f"Item with id '{item['id']}' not found.", "input")
            item = known
        found.append(item)
    return found


async def _with_files(own: Service, prompt: Prompt, items: list[Object]) -> Prompt:
    passages, names = [], []
    for param, part in attachments_of(items):
        found = await own.reader.passages(own, param, part, prompt.search_text)
        passages += found
        names.append(found[0].filename)
    passages.sort(key=lambda passage: -passage.score)
    return replace(prompt, passages=passages, attached=list(dict.fromkeys(names)))


def input_tokens(request: ResponseRequest, prompt: Prompt) -> int:
    texts = [prompt.instructions, *(turn.text for turn in prompt.turns), *(each.text for each in prompt.passages)]
    tools = msgspec.json.encode(request.tools).decode() if request.tools else ""
    return sum(map(tokens.estimate, texts)) + tokens.estimate(tools) + 4 * len(prompt.turns)


async def events(own: Service, run: Run) -> AsyncGenerator[Event | Broken, None]:
    """The response's events in order; a Broken one tells the transport to break. Stores the finished response.

    When the server shuts down, the last event is an `error`.
    """
    task = asyncio.current_task()
    assert task is not None
    own.answering.add(task)
    number = 0
    try:
        async with aclosing(_events(own, run)) as found:
            async for event in found:
                yield event
                number += 1
    except asyncio.CancelledError:
        if not own.stopping:
            raise
        task.uncancel()
        error = {"code": "server_error", "message": STOPPING, "param": None}
        yield {"type": "error", "sequence_number": number, **error}
    finally:
        own.answering.discard(task)


async def _events(own: Service, run: Run) -> AsyncGenerator[Event | Broken, None]:
    await asyncio.sleep(run.delay)
    assembly = Assembly(run.request, input_tokens(run.request, run.prompt))
    for event in assembly.begin(run.queued):
        yield event
    async for event in _hosted_tools(own, run, assembly):
        yield event
    ending: Incomplete | Failed | None = None
    try:
        async with aclosing(run.generator.answer(run.prompt)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Broken):
                    yield assembly.error(piece.code, piece.message) if piece.kind == "error" else piece
                    return
                if isinstance(piece, Incomplete | Failed) or _over_limit(assembly, piece, run.request):
                    ending = piece if isinstance(piece, Incomplete | Failed) else Incomplete("max_output_tokens")
                    break
                for event in _handle(assembly, piece):
                    yield event
    except Exception:
        log.exception("the generator %s failed", run.generator.name)
        ending = Failed("server_error", "The model failed to generate a response.")
    last = list(assembly.end(ending))
    await _store(own, run, assembly)
    for event in last:
        yield event


def _over_limit(assembly: Assembly, piece: Piece, request: ResponseRequest) -> bool:
    if request.max_output_tokens is None or not isinstance(piece, Text | Refusal):
        return False
    return assembly.output_tokens + max(1, tokens.estimate(piece.delta)) > request.max_output_tokens


def _handle(assembly: Assembly, piece: Piece) -> Iterator[Event]:
    if isinstance(piece, Text):
        return assembly.text(piece)
    if isinstance(piece, Refusal):
        return assembly.refusal(piece)
    if isinstance(piece, Citation):
        return assembly.citation(piece)
    if isinstance(piece, FunctionCall):
        return assembly.function_call(piece)
    raise TypeError(f"no event for {piece!r}")


async def _hosted_tools(own: Service, run: Run, assembly: Assembly) -> AsyncIterator[Event]:
    """file_search runs whenever it is offered; the code interpreter fails where it is wanted."""
    choice, question = run.request.tool_choice, run.prompt.question
    if choice == "none" or run.prompt.calls or not question:
        return
    queries = [run.prompt.search_text]
    wanted = choice.get("type") if isinstance(choice, dict) else None
    for tool in run.request.tools:
        if tool["type"] == "file_search" and wanted in (None, "file_search", "allowed_tools"):
            for event in assembly.search_started():
                yield event
            found = await own.retrieval.search(
                tool["vector_store_ids"],
                queries,
                most=tool["max_num_results"],
                threshold=tool["ranking_options"]["score_threshold"],
                filters=tool["filters"],
            )
            for event in assembly.search_done(queries, found):
                yield event
            passages = sorted([*run.prompt.passages, *found], key=lambda passage: -passage.score)
            names = [*run.prompt.attached, *(each.filename for each in found)]
            run.prompt = replace(run.prompt, passages=passages, attached=list(dict.fromkeys(names)))
        if tool["type"] == "code_interpreter" and (wanted == "code_interpreter" or _COMPUTES.search(question)):
            for event in assembly.interpreter_failed(NO_INTERPRETER):
                yield event
            run.prompt = replace(run.prompt, tools_failed=["code_interpreter"])


async def _store(own: Service, run: Run, assembly: Assembly) -> None:
    if not run.request.store:
        return
    body = assembly.response
    rows = [("response", "", body["id"], body)]
    rows += [("input", body["id"], item["id"], item) for item in run.request.items if item["type"] != "item_reference"]
    rows += [("output", body["id"], item["id"], item) for item in body["output"]]
    await own.state.put_all(rows)
