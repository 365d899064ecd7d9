"""Runs whose client disconnects, that are resumed from another process, or whose process ends."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

from tests.harness.process import FunctionProcess, serving

from .people import Event, Person, names, text_of

LONG = {"text": [f"word{number} " for number in range(40)], "pause": 0.05}
WHOLE = "".join(LONG["text"])  # type: ignore[arg-type]


@contextmanager
def another_process(stack: Any, **settings: str) -> Iterator[FunctionProcess]:
    """run-stream in another process, like a second instance in production."""
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    with serving("functions/run-stream/main.py", {**environment, **settings}) as process:
        yield process


async def _begun(stream: Any, words: int) -> list[Event]:
    seen = []
    async for event in stream:
        seen.append(event)
        if sum(each.name == "thread.message.delta" for each in seen) == words:
            return seen
    raise AssertionError("the run ended early")


async def test_a_resumed_stream_has_every_event_once(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    with another_process(stack) as process:
        async with ada.running(thread, assistant) as stream:
            seen = await _begun(stream, 5)
            run, last = seen[0].data["id"], seen[-1].id
            same_process, other_process = await asyncio.gather(
                ada.follow(run, last), ada.at(process.url).follow(run, last)
            )
            rest = [event async for event in stream]
    assert rest == same_process == other_process
    assert [event.id for event in seen + rest] == list(range(1, len(seen + rest) + 1))
    assert text_of(seen + rest) == WHOLE
    assert await ada.follow(run) == seen + rest
    assert names(await ada.follow(run, rest[-3].id)) == ["thread.run.completed", "done"]


async def test_a_run_continues_while_its_client_reconnects(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    async with ada.running(thread, assistant) as stream:
        seen = await _begun(stream, 3)
    run = seen[0].data["id"]
    rest = await ada.follow(run, seen[-1].id)
    assert text_of(seen + rest) == WHOLE
    assert rest[-2].name == "thread.run.completed"


async def test_run_on_leave_finish_completes_the_run_after_a_disconnect(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    with another_process(stack, RUN_ON_LEAVE="finish", RUN_LEAVE_GRACE="0") as process:
        async with ada.at(process.url).running(thread, assistant) as stream:
            run = (await _begun(stream, 2))[0].data["id"]
        rest = await ada.follow(run)
    assert text_of(rest) == WHOLE
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run}")
    assert (message["status"], message["content"][0]["text"]["value"]) == ("completed", WHOLE)


async def test_a_thread_is_usable_soon_after_its_process_was_killed(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    with another_process(stack, RUN_LEASE="2") as process:
        async with ada.at(process.url).running(thread, assistant) as stream:
            seen = await _begun(stream, 15)
            run = seen[0].data["id"]
            process.process.kill()
    body = {"thread_id": thread, "assistant_id": assistant}
    status, _ = await ada.call("POST", "/api/thread/run/stream", json=body)
    assert status == 409
    follower = await ada.follow(run, seen[-1].id)
    assert names(follower)[-3:] == ["thread.message.incomplete", "thread.run.failed", "done"]
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run}")
    assert (message["status"], message["incomplete_details"]) == ("incomplete", {"reason": "run_failed"})
    kept = message["content"][0]["text"]["value"]
    assert kept
    assert WHOLE.startswith(kept)
    await ada.say(thread, {"text": "Usable again."})
    assert text_of(await ada.run(thread, assistant)) == "Usable again."
    rows = await ada.rows(f"thread_messages?thread_id=eq.{thread}&order=position&select=role,status")
    assert [(row["role"], row["status"]) for row in rows] == [
        ("user", "completed"),
        ("assistant", "incomplete"),
        ("user", "completed"),
        ("assistant", "completed"),
    ]


async def test_the_last_message_of_a_dead_run_is_restored_from_its_deltas(
    ada: Person, database_of_stack: "asyncpg.Connection[Any]"
) -> None:
    """The second message of a run is in progress, with a citation and the beginning of a refusal."""
    thread, run = await ada.thread(), f"run_{ada.id}"
    note = {
        "type": "file_citation",
        "text": "【1†a.pdf】",
        "start_index": 4,
        "end_index": 13,
        "file_citation": {"file_id": "file-1"},
    }
    deltas = [
        ("msg_1", {"index": 0, "type": "text", "text": {"value": "First."}}),
        ("msg_2", {"index": 0, "type": "text", "text": {"value": "Half"}}),
        ("msg_2", {"index": 0, "type": "text", "text": {"value": note["text"], "annotations": [{"index": 0, **note}]}}),
        ("msg_2", {"index": 1, "type": "refusal", "refusal": "I can"}),
        ("msg_2", {"index": 1, "type": "refusal", "refusal": "not"}),
    ]
    await database_of_stack.execute(
        "insert into runs (id, thread_id, user_id, assistant_id, status, model, expires_at, lease_until)"
        " values ($1, $2, $3, 'asst_1', 'in_progress', 'm', now(), now())",
        run,
        thread,
        ada.id,
    )
    for seq, (message, part) in enumerate(deltas, 1):
        data = json.dumps({"id": f"{message}_{run}", "delta": {"content": [part]}})
        insert = "insert into run_events (run_id, seq, event, data) values ($1, $2, 'thread.message.delta', $3)"
        await database_of_stack.execute(insert, run, seq, data)
    for message, status in (("msg_1", "completed"), ("msg_2", "in_progress")):
        await database_of_stack.execute(
            "insert into thread_messages (id, thread_id, user_id, role, status, content, run_id)"
            " values ($1, $2, $3, 'assistant', $4, '[]', $5)",
            f"{message}_{run}",
            thread,
            ada.id,
            status,
            run,
        )
    await ada.post("/api/thread/run/stop", {"run_id": run})
    [first, second] = await ada.rows(f"thread_messages?run_id=eq.{run}&order=position")
    assert (first["status"], first["content"]) == ("completed", [])
    assert second["status"] == "incomplete"
    assert second["content"] == [
        {"type": "text", "text": {"value": "Half" + str(note["text"]), "annotations": [note]}},
        {"type": "refusal", "refusal": "I cannot"},
    ]


async def test_a_dead_run_is_closed_after_its_lease(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    with another_process(stack, RUN_LEASE="1") as process:
        async with ada.at(process.url).running(thread, assistant) as stream:
            await _begun(stream, 8)
            process.process.kill()
    async with asyncio.timeout(30):
        while True:
            status, response = await ada.call("POST", "/api/thread/run/stop", json={"thread_id": thread})
            assert status == 200
            if response["status"] == "cancelled":
                break
            await asyncio.sleep(0.1)
    await ada.say(thread, {"text": "Usable again."})
    assert text_of(await ada.run(thread, assistant)) == "Usable again."


async def test_shutdown_sends_an_error_event_and_saves_the_partial_answer(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({**LONG, "pause": 0.2})
    with another_process(stack, SHUTDOWN_TIMEOUT="0.5") as process:
        async with ada.at(process.url).running(thread, assistant) as stream:
            seen = await _begun(stream, 5)
            process.terminate()
            seen += [event async for event in stream]
        await asyncio.to_thread(process.process.wait, 10)
    assert names(seen)[-2:] == ["error", "done"]
    [run] = await ada.rows(f"runs?thread_id=eq.{thread}")
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run['id']}")
    assert (run["status"], message["status"]) == ("failed", "incomplete")
    assert message["content"][0]["text"]["value"].startswith("word0 word1 ")


async def test_a_run_expires_after_its_maximum_duration(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    with another_process(stack, STREAM_MAX_DURATION="1") as process:
        seen = await ada.at(process.url).run(thread, assistant)
    assert (names(seen)[-2:], seen[-2].data["code"]) == (["error", "done"], "STREAM_TOO_LONG")
    ending = await ada.follow(seen[0].data["id"], seen[-3].id)
    assert names(ending)[-4:] == ["thread.message.incomplete", "thread.run.expired", "error", "done"]
    [message] = await ada.rows(f"thread_messages?thread_id=eq.{thread}&role=eq.assistant")
    assert message["incomplete_details"] == {"reason": "run_expired"}
    assert WHOLE.startswith(message["content"][0]["text"]["value"])


@pytest.mark.parametrize("header", ["x", "-1", "1.5", "99999999999"])
async def test_an_invalid_last_event_id_is_400(ada: Person, header: str) -> None:
    status, response = await ada.call("GET", "/api/thread/run/stream?run_id=run_1", headers={"last-event-id": header})
    assert (status, response["code"]) == (400, "VALIDATION_ERROR")


async def test_an_unknown_run_is_404(ada: Person) -> None:
    status, response = await ada.call("GET", "/api/thread/run/stream?run_id=run_none")
    assert (status, response["code"]) == (404, "NOT_FOUND")
