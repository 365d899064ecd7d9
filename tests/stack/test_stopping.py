"""When the stack stops, open requests get an error or a last frame, and the log has no stack trace."""

import json
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.settings import LOCAL_OPENAI_KEY
from tests.harness.process import wait_for

from .project import Up, project

SLOW = '''
import asyncio
import json
import time

from shared.ai.relay import TextRelay
from shared.endpoint import Call, endpoint
from shared.sse import EventStream

SCRIPT = json.dumps({"text": ["token "] * 3000, "pause": 0.1})


@endpoint("GET", "/functions/v1/slow", auth="none")
async def slow(call: Call) -> EventStream:
    """Streams as legal-chat does, as slowly as a model."""
    question = [{"role": "user", "content": SCRIPT}]
    stream = await call.ai.open({"model": "emulator-script", "input": question})
    return EventStream(TextRelay(stream, call.notes))


@endpoint("GET", "/functions/v1/slow/blocked", auth="none")
async def blocked(call: Call) -> EventStream:
    """Blocks its event loop, so that no signal is handled."""

    async def events():
        yield b"data: event\\n\\n"
        await asyncio.sleep(0.2)
        print("blocking", flush=True)
        time.sleep(300)

    return EventStream(events())


@endpoint("GET", "/functions/v1/slow/response", auth="none")
async def response(call: Call) -> dict:
    print("thinking", flush=True)
    await asyncio.sleep(300)
    return {}
'''
LAST_FRAME = b'data: {"error":"This instance is being replaced. Please try again.","code":"SHUTTING_DOWN"}'


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with project() as folder:
        (folder / "functions" / "slow").mkdir()
        (folder / "functions" / "slow" / "main.py").write_text(SLOW)
        yield folder


def call(stack: Up, path: str) -> "subprocess.Popen[bytes]":
    """Start a request and return once its stream has begun."""
    client = subprocess.Popen(["curl", "-sSN", f"{stack.url}{path}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert client.stdout is not None
    assert client.stdout.readline().startswith(b"data: ")
    return client


def stop(stack: Up, signum: signal.Signals) -> None:
    """Stop the stack, which takes about a second on an idle machine."""
    stack.note_family()
    assert stack.stop(signum) == 0


STOPPING = "The server is shutting down. Please try again."


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_open_requests_end_with_an_error(root: Path, signum: signal.Signals) -> None:
    with Up(root) as stack:
        asked, streamed = ask_the_model(stack, streamed=False), ask_the_model(stack, streamed=True)
        events = first_events(streamed)
        stream, response = call(stack, "/functions/v1/slow"), call_slowly(stack)
        wait_for(lambda: is_generating(stack) == 3 and "thinking" in stack.stderr)
        stop(stack, signum)
        check_stream(stream, stack)
        body, _ = response.communicate(timeout=60)
        assert b'"code":"SHUTTING_DOWN"' in body
        assert body.endswith(b" 503")
        check_model_stream(streamed, events)
        content, _, status = asked.communicate(timeout=60)[0].rpartition(b" ")
        assert (status, json.loads(content)["error"]["message"]) == (b"500", STOPPING)
        assert "Traceback" not in stack.stderr
        assert "GET /functions/v1/slow 200" in stack.stderr
        assert stack.survivors() == []


def call_slowly(stack: Up) -> "subprocess.Popen[bytes]":
    command = ["curl", "-sS", "-w", " %{http_code}", f"{stack.url}/functions/v1/slow/response"]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def check_stream(client: "subprocess.Popen[bytes]", stack: Up) -> None:
    body, errors = client.communicate(timeout=60)
    assert (client.returncode, errors) == (0, b""), stack.stderr
    assert body.rstrip().rpartition(b"\n")[2] == LAST_FRAME


def first_events(client: "subprocess.Popen[bytes]") -> bytes:
    """What the model's stream begins with, up to the first word."""
    assert client.stdout is not None
    events = [client.stdout.readline()]
    while not events[-1].startswith(b"event: response.output_text.delta"):
        events.append(client.stdout.readline())
    return b"".join(events)


def check_model_stream(client: "subprocess.Popen[bytes]", begin: bytes) -> None:
    rest, _ = client.communicate(timeout=60)
    assert client.returncode == 0
    lines = (begin + rest).splitlines()
    data = [json.loads(line[6:]) for line in lines if line.startswith(b"data: ")]
    error = {"type": "error", "code": "server_error", "message": STOPPING, "param": None}
    assert data[-1] == {**error, "sequence_number": data[-2]["sequence_number"] + 1}
    assert lines[-3] == b"event: error"


def test_a_stream_that_cannot_be_ended_is_aborted(root: Path) -> None:
    with Up(root) as stack:
        client = call(stack, "/functions/v1/slow/blocked")
        wait_for(lambda: "blocking" in stack.stderr)
        stop(stack, signal.SIGTERM)
        client.communicate(timeout=60)
        assert client.returncode != 0  # it must not look like a complete response
        assert "Traceback" not in stack.stderr
        assert stack.survivors() == []


def is_generating(stack: Up) -> int:
    """How many responses the AI server is generating."""
    request = urllib.request.Request(f"{stack.url}/openai/v1/emulator/health")
    with urllib.request.urlopen(request, timeout=60) as response:
        return int(json.load(response)["answering"])


def ask_the_model(stack: Up, *, streamed: bool) -> "subprocess.Popen[bytes]":
    """A request whose response takes five minutes after its first word."""
    script = json.dumps({"text": ["a", "b"], "pause": 300})
    body = json.dumps({"model": "emulator-script", "stream": streamed, "input": script})
    command = ["curl", "-sSN", f"{stack.url}/openai/v1/responses", "-H", f"Authorization: Bearer {LOCAL_OPENAI_KEY}"]
    command += ["-H", "Content-Type: application/json", "-d", body, *([] if streamed else ["-w", " %{http_code}"])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0)


def test_a_second_signal_ends_at_once(root: Path) -> None:
    with Up(root) as stack:
        client = call(stack, "/functions/v1/slow/blocked")
        wait_for(lambda: "blocking" in stack.stderr)
        stack.note_family()
        stack.process.send_signal(signal.SIGINT)
        wait_for(lambda: "stopping; a second Ctrl-C ends at once" in stack.stderr)
        assert stack.stop(signal.SIGINT) == 130
        client.communicate(timeout=60)
        assert stack.survivors() == []
