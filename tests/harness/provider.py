"""A scripted model provider that controls every byte of its responses, for tests of upstream faults."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

Step = bytes | float | asyncio.Event


@dataclass
class Reply:
    """A scripted response. Of its steps, bytes are one chunk of the body, an Event is awaited, a number is slept."""

    steps: list[Step]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False  # abort the connection instead of ending the body


@dataclass
class Received:
    """A received request; `gone` is set when its client disconnects."""

    headers: dict[str, str]
    body: Any
    gone: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Provider:
    """Responds with `replies` in order; the last one is repeated."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    _open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = field(default_factory=dict)

    def will(self, *replies: Reply) -> None:
        self.replies = list(replies)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open[writer] = asyncio.current_task()
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                received = await _request(reader)
                self.requests.append(received)
                reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
                if not await self._respond(reply, received, reader, writer):
                    break
        writer.close()
        del self._open[writer]

    async def close(self) -> None:
        tasks = [task for task in self._open.values() if task]
        for writer in self._open:
            writer.transport.abort()
        if tasks:
            await asyncio.wait(tasks, timeout=2)

    async def _respond(
        self, reply: Reply, received: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Send a response and return whether the connection stays open."""
        kind = "text/event-stream" if reply.status == 200 else "application/json"
        headers = {"content-type": kind, "transfer-encoding": "chunked", "x-request-id": "req_test", **reply.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {reply.status} Scripted\r\n{head}\r\n".encode())
        watcher = asyncio.ensure_future(_watch_disconnect(reader, received))
        try:
            for step in reply.steps:
                await self._step(step, received, writer)
                if received.gone.is_set():
                    return False
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher
        if reply.cut:
            writer.transport.abort()
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _step(self, step: Step, received: Received, writer: asyncio.StreamWriter) -> None:
        if isinstance(step, bytes):
            writer.write(b"%x\r\n%s\r\n" % (len(step), step))
            await writer.drain()
            return
        wait = step.wait() if isinstance(step, asyncio.Event) else asyncio.sleep(step)
        tasks = [asyncio.ensure_future(wait), asyncio.ensure_future(received.gone.wait())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()


async def _watch_disconnect(reader: asyncio.StreamReader, received: Received) -> None:
    """Set `gone` when the client closes the connection; it sends nothing while it reads a response."""
    while not reader.at_eof() and reader.exception() is None:
        await asyncio.sleep(0.005)
    received.gone.set()


async def _request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(headers, msgspec.json.decode(body) if body else None)


@asynccontextmanager
async def providing(*replies: Reply) -> AsyncIterator[Provider]:
    """Run a Provider on a free port."""
    provider = Provider(replies=list(replies))
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    provider.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield provider
    finally:
        server.close()
        await provider.close()


@contextmanager
def providing_in_thread(*replies: Reply) -> Iterator[Provider]:
    """The same in a thread, for a fixture of several tests: each test has an event loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running = providing(*replies)
    try:
        yield asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result(60)
        asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result(60)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def event(kind: str, **fields: Any) -> bytes:
    """Encode one server-sent event."""
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), msgspec.json.encode({"type": kind, **fields}))


def delta(text: str) -> bytes:
    return event("response.output_text.delta", item_id="msg_1", output_index=0, content_index=0, delta=text)


CREATED = event("response.created", response={"id": "resp_1", "status": "in_progress", "output": []})
COMPLETED = event(
    "response.completed",
    response={
        "id": "resp_1",
        "status": "completed",
        "output": [],
        "usage": {"input_tokens": 3, "output_tokens": 5, "total_tokens": 8},
    },
)


def answer(*texts: str) -> Reply:
    """A complete response, one event per chunk."""
    return Reply([CREATED, *(delta(text) for text in texts), COMPLETED])


def failure(status: int, headers: dict[str, str] | None = None, **error: Any) -> Reply:
    """An error response in OpenAI's format."""
    return Reply([msgspec.json.encode({"error": error})], status, headers or {})


def texts(frames: Iterable[bytes]) -> str:
    """Join the text of `data: {"text": …}` frames."""
    return "".join(msgspec.json.decode(frame[6:])["text"] for frame in frames if frame.startswith(b'data: {"text"'))
