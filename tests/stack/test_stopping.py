"""Whoever is being answered when the stack stops is told so, and the log has no stack trace of it."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.settings import LOCAL_OPENAI_KEY

from .project import Up, project

SLOW = '''
import asyncio
import json
import time

from shared.ai.relay import TextRelay
from shared.endpoint import Call, endpoint
from shared.sse import EventStream

SCRIPT = json.dumps({"text": ["word "] * 200, "pause": 0.1})


@endpoint("GET", "/functions/v1/slow", auth="none")
async def slow(call: Call) -> EventStream:
    """As legal-chat does, at the pace of a model."""
    question = [{"role": "user", "content": SCRIPT}]
    stream = await call.ai.open({"model": "emulator-script", "input": question})
    return EventStream(TextRelay(stream, call.notes))


@endpoint("GET", "/functions/v1/slow/deaf", auth="none")
async def deaf(call: Call) -> EventStream:
    """Hears of nothing once it has begun."""

    async def words():
        yield b"data: word\\n\\n"
        await asyncio.sleep(0.2)
        time.sleep(30)

    return EventStream(words())


@endpoint("GET", "/functions/v1/slow/answer", auth="none")
async def answer(call: Call) -> dict:
    print("thinking", flush=True)
    await asyncio.sleep(30)
    return {}
'''
TOLD = b'data: {"error":"This instance is being replaced. Please try again.","code":"SHUTTING_DOWN"}'


@pytest.fixture
def root() -> Iterator[Path]:
    with project() as folder:
        (folder / "functions" / "slow").mkdir()
        (folder / "functions" / "slow" / "main.py").write_text(SLOW)
        yield folder


def call(stack: Up, path: str) -> "subprocess.Popen[bytes]":
    """A call that streams, once it does."""
    client = subprocess.Popen(["curl", "-sSN", f"{stack.url}{path}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert client.stdout is not None
    assert client.stdout.readline().startswith(b"data: ")
    return client


def stop(stack: Up, signum: signal.Signals) -> float:
    """Seconds until it has ended well."""
    stack.note_family()
    started = time.monotonic()
    assert stack.stop(signum) == 0
    return time.monotonic() - started


SECONDS = 2.0


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_stream_is_told_that_the_stack_stops(root: Path, signum: signal.Signals) -> None:
    with Up(root) as stack:
        client = call(stack, "/functions/v1/slow")
        assert stop(stack, signum) < SECONDS
        answer, errors = client.communicate(timeout=5)
        assert (client.returncode, errors) == (0, b""), stack.stderr
        assert answer.rstrip().rpartition(b"\n")[2] == TOLD
        assert "Traceback" not in stack.stderr
        assert "GET /functions/v1/slow 200" in stack.stderr
        assert stack.survivors() == []


def test_who_waits_for_an_answer_is_told(root: Path) -> None:
    with Up(root) as stack:
        command = ["curl", "-sS", "-w", " %{http_code}", f"{stack.url}/functions/v1/slow/answer"]
        client = subprocess.Popen(command, stdout=subprocess.PIPE)
        while "thinking" not in stack.stderr:
            time.sleep(0.05)
        assert stop(stack, signal.SIGTERM) < SECONDS
        answer, _ = client.communicate(timeout=5)
        assert b'"code":"SHUTTING_DOWN"' in answer
        assert answer.endswith(b" 503")


@pytest.mark.parametrize("path", ["/functions/v1/slow/deaf", "/openai/v1/responses"])
def test_what_cannot_be_told_is_cut(root: Path, path: str) -> None:
    with Up(root) as stack:
        client = call(stack, path) if "slow" in path else ask_the_model(stack)
        time.sleep(0.5)
        assert stop(stack, signal.SIGTERM) < SECONDS
        client.communicate(timeout=5)
        assert client.returncode != 0  # it must not look like the whole answer
        assert "Traceback" not in stack.stderr
        assert stack.survivors() == []


def ask_the_model(stack: Up) -> "subprocess.Popen[bytes]":
    body = (
        """{"model": "emulator-script", "stream": true, "input": "{\\"text\\": [\\"a\\", \\"b\\"], \\"pause\\": 30}"}"""
    )
    command = ["curl", "-sSN", f"{stack.url}/openai/v1/responses", "-H", f"Authorization: Bearer {LOCAL_OPENAI_KEY}"]
    client = subprocess.Popen([*command, "-H", "Content-Type: application/json", "-d", body], stdout=subprocess.PIPE)
    assert client.stdout is not None
    assert client.stdout.readline().startswith(b"event: ")
    return client


def test_a_second_signal_ends_at_once(root: Path) -> None:
    with Up(root) as stack:
        client = call(stack, "/functions/v1/slow/deaf")
        time.sleep(0.5)
        stack.note_family()
        stack.process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        started = time.monotonic()
        assert stack.stop(signal.SIGINT) == 130
        assert time.monotonic() - started < 0.5
        client.communicate(timeout=5)
        assert stack.survivors() == []
