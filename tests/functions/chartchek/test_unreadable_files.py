"""Runs of threads with files that cannot be read: the model and the run name them, and the thread goes on."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import asyncpg
import pytest

from tests.harness.process import serving
from tests.harness.provider import Provider, Reply, answer, event, failure, providing
from tests.shared.files.pictures import jpeg

from . import documents
from .people import Event, Person, text_of
from .test_files import _environment, _form

SEARCH = [{"type": "file_search"}]


def _locked(data: bytes) -> bytes:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer, locked = PdfWriter(PdfReader(BytesIO(data))), BytesIO()
    writer.encrypt("secret", algorithm="AES-128")
    writer.write(locked)
    return locked.getvalue()


QUESTION = "Which drug is Meera Pillai allergic to?"
CHART = documents.pdf(["Meera Pillai is allergic to penicillin."])
UNREADABLE = {
    "scanned": (documents.pdf([""]), "contains no text"),
    "locked": (_locked(CHART), "encrypted"),
    "truncated": (CHART[:150], "damaged"),
}


async def _upload(person: Person, data: bytes, name: str) -> str:
    return str((await person.post("/api/file/upload", data=_form(data, name)))["file_id"])


async def _attach(person: Person, thread: str, text: str, *files: str) -> None:
    body = {"thread_id": thread, "message": text, "file_ids": list(files)}
    await person.post("/api/thread/message/attachment", body)


def _run_of(events: list[Event]) -> Any:
    [run] = [event.data for event in events if event.name == "thread.run.completed"]
    return run


async def _saved_metadata(person: Person, run: str) -> Any:
    async with asyncio.timeout(20):
        while not (metadata := (await person.rows(f"runs?id=eq.{run}&select=metadata"))[0]["metadata"]):
            await asyncio.sleep(0.02)
    return metadata


@pytest.mark.parametrize("why", UNREADABLE)
async def test_a_search_says_which_file_is_missing_and_why(ada: Person, why: str) -> None:
    data, reason = UNREADABLE[why]
    name = f"{why}.pdf"
    file, good = await _upload(ada, data, name), await _upload(ada, CHART, "good.pdf")
    assistant, thread = await ada.assistant(model="gpt-6.1-terra", tools=SEARCH), await ada.thread()
    await _attach(ada, thread, "These are the charts.", file, good)
    for _ in range(2):
        await ada.say(thread, QUESTION)
        events = await ada.run(thread, assistant)
        told = text_of(events)
        assert "penicillin" in told
        assert name in told
        assert reason in told
        run = _run_of(events)
        assert run["metadata"]["unreadable_files"].startswith(f"{name}: ")
        assert reason in run["metadata"]["unreadable_files"]
        assert await _saved_metadata(ada, run["id"]) == run["metadata"]
    assert len(await ada.rows("vector_stores")) == 1


async def test_a_run_without_unreadable_files_says_nothing(ada: Person) -> None:
    file = await _upload(ada, CHART, "good.pdf")
    assistant, thread = await ada.assistant(model="gpt-6.1-terra", tools=SEARCH), await ada.thread()
    await _attach(ada, thread, QUESTION, file)
    events = await ada.run(thread, assistant)
    assert _run_of(events)["metadata"] == {}
    assert "could not be read" not in text_of(events)


async def test_a_file_of_the_assistant_that_cannot_be_searched_is_named(ada: Person) -> None:
    file = await _upload(ada, documents.pdf([""]), "guideline.pdf")
    assistant = await ada.assistant(model="gpt-6.1-terra", tools=SEARCH, fileIds=[file])
    events = await ada.run(await ada.thread("What does the guideline say?"), assistant)
    assert "guideline.pdf" in text_of(events)
    assert "guideline.pdf" in _run_of(events)["metadata"]["unreadable_files"]


async def test_a_file_that_the_provider_has_lost_does_not_stop_the_thread(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    lost, good = await _upload(ada, CHART, "lost.pdf"), await _upload(ada, CHART, "good.pdf")
    headers = {"authorization": f"Bearer {_environment(stack)['OPENAI_API_KEY']}"}
    async with http.delete(f"{stack.openai_url}/files/{lost}", headers=headers) as response:
        assert response.status == 200
    for tools in (SEARCH, []):
        assistant, thread = await ada.assistant(model="gpt-6.1-terra", tools=tools), await ada.thread()
        await _attach(ada, thread, "These are the charts.", lost, good)
        for _ in range(2):
            await ada.say(thread, QUESTION)
            events = await ada.run(thread, assistant)
            assert "penicillin" in text_of(events)
            assert _run_of(events)["metadata"]["unreadable_files"].startswith("lost.pdf: ")


@pytest.mark.parametrize("why", UNREADABLE)
async def test_a_document_that_is_sent_whole_and_cannot_be_read_is_named(ada: Person, why: str) -> None:
    data, reason = UNREADABLE[why]
    file = await _upload(ada, data, f"{why}.pdf")
    assistant, thread = await ada.assistant(model="gpt-6.1-terra"), await ada.thread()
    await _attach(ada, thread, "What does it say?", file)
    events = await ada.run(thread, assistant)
    assert f"{why}.pdf" in text_of(events)
    assert reason in _run_of(events)["metadata"]["unreadable_files"]


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with providing(answer("ok")) as scripted:
        yield scripted


async def _run(stack: Any, ada: Person, provider: Provider, thread: str, assistant: str) -> tuple[int, str]:
    settings = {"OPENAI_BASE_URL": provider.url, "OPENAI_MAX_RETRIES": "0"}
    with serving("functions/run-stream/main.py", {**_environment(stack), **settings}) as process:
        body = {"thread_id": thread, "assistant_id": assistant}
        url = f"{process.url}/api/thread/run/stream"
        async with ada.http.post(url, json=body, headers=ada.headers) as response:
            return response.status, await response.text()


def _parts(request: Any) -> list[str]:
    """The pictures of a request by their ids, and its texts."""
    return [part.get("file_id") or part["text"] for item in request.body["input"] for part in item["content"]]


INVALID = "The image data you provided does not represent a valid image."
FAILED = event("response.failed", response={"error": {"code": "image_parse_error", "message": INVALID}})


@pytest.mark.parametrize(
    ("replies", "left"),
    [
        ([failure(400, message=INVALID, code="image_parse_error"), answer("ok")], 1),
        ([Reply([FAILED]), answer("ok")], 1),
        ([failure(400, message="Invalid file {old}", code="invalid_value"), answer("ok")], 1),
        ([failure(404, message="No such File object: {old}"), answer("ok")], 1),
        ([failure(400, message="Cannot read 'new.jpg'."), answer("ok")], 1),
        ([failure(400, message=INVALID), failure(400, message=INVALID), answer("ok")], 0),
    ],
    ids=["old", "event", "named", "lost", "new", "both"],
)
async def test_a_refused_picture_is_left_out_and_named(
    stack: Any, ada: Person, provider: Provider, replies: list[Reply], left: int
) -> None:
    old, new = await _upload(ada, jpeg(), "old.jpg"), await _upload(ada, jpeg(2, 2), "new.jpg")
    provider.will(*(_filled(reply, old) for reply in replies))
    assistant, thread = await ada.assistant(), await ada.thread()
    await _attach(ada, thread, "Look at this", old)
    await _attach(ada, thread, "And at this", new)
    status, body = await _run(stack, ada, provider, thread, assistant)
    assert status == 200
    assert "thread.run.completed" in body
    parts = [_parts(request) for request in provider.requests]
    assert [old in parts[0], new in parts[0]] == [True, True]
    assert sum(file in parts[-1] for file in (old, new)) == left
    out = ["new.jpg"] if old in parts[-1] else ["old.jpg", "new.jpg"][: 2 - left]
    [note] = [part for part in parts[-1] if "could not be read" in part]
    [run] = await ada.rows(f"runs?thread_id=eq.{thread}&select=metadata")
    for name in out:
        assert name in note
        assert name in body
        assert name in run["metadata"]["unreadable_files"]


def _filled(reply: Reply, old: str) -> Reply:
    steps = [step.replace(b"{old}", old.encode()) if isinstance(step, bytes) else step for step in reply.steps]
    return Reply(steps, reply.status, reply.headers)


@pytest.mark.parametrize(
    ("reply", "requests"),
    [
        (failure(400, message="Invalid schema for function 'x'."), 1),
        (failure(400, message="Tool 'file_search' is not supported with this model."), 1),
        (failure(404, message="The model does not exist", code="model_not_found"), 1),
        (failure(401, message="Incorrect API key for these files"), 1),
        (failure(400, message=INVALID), 3),
    ],
    ids=["schema", "tool", "model", "key", "always"],
)
async def test_another_refusal_fails_the_run(
    stack: Any, ada: Person, provider: Provider, reply: Reply, requests: int
) -> None:
    old, new = await _upload(ada, jpeg(), "old.jpg"), await _upload(ada, jpeg(2, 2), "new.jpg")
    provider.will(reply)
    assistant, thread = await ada.assistant(), await ada.thread()
    await _attach(ada, thread, "Look at this", old)
    await _attach(ada, thread, "And at this", new)
    status, _ = await _run(stack, ada, provider, thread, assistant)
    assert (status, len(provider.requests)) == (502, requests)
    [run] = await ada.rows(f"runs?thread_id=eq.{thread}&select=status,metadata")
    assert run == {"status": "failed", "metadata": {}}


async def test_pictures_that_were_stored_before_do_not_stop_a_thread_either(
    stack: Any, ada: Person, provider: Provider, database_of_stack: "asyncpg.Connection[Any]"
) -> None:
    """A row whose file this server would refuse today."""
    row = "insert into user_files (user_id, file_id, filename, purpose, bytes) values ($1, $2, $3, 'assistants', 11)"
    file = f"file-{ada.id}"
    await database_of_stack.execute(row, ada.id, file, "broken.jpg")
    assistant, thread = await ada.assistant(), await ada.thread()
    await _attach(ada, thread, "Look at this", file)
    await ada.say(thread, "What is two and two?")
    provider.will(failure(400, message=INVALID, code="image_parse_error"), answer("4"))
    status, body = await _run(stack, ada, provider, thread, assistant)
    assert (status, json.dumps("broken.jpg")[1:-1] in body) == (200, True)
