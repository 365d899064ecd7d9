"""A model provider with little CPU use: pre-encoded Responses streams, sent by an asyncio protocol.

POST /v1/responses                                   a stream as configured by the last /control
GET  /control?mode=paced&interval_ms=20&tokens=100   configures the next streams (modes below)
GET  /stats                                          {"open": open streams, "served": n, "aborted": n}

paced: one event per interval; packet: one event per iteration of the event loop; burst: all events in one write.
"""

import asyncio
import functools
import json
import os
from collections.abc import Iterator
from typing import cast
from urllib.parse import parse_qs, urlsplit

import uvloop

WORDS = [
    "The",
    " court",
    " held",
    " that",
    " a",
    " lease",
    " is",
    " void",
    ",",
    " and",
    " the",
    " tenant",
    "’s",
    " rights",
    ".",
    "\n",
]
RESPONSE = {
    "id": "resp_0a1b2c3d4e5f60718293a4b5c6d7e8f9", "object": "response", "created_at": 1790000000, "background": False,
    "error": None, "incomplete_details": None, "instructions": "You are a careful legal assistant.", "metadata": {},
    "max_output_tokens": None, "max_tool_calls": None, "model": "gpt-6.1-terra", "parallel_tool_calls": True,
    "previous_response_id": None, "reasoning": {"effort": "medium", "summary": None}, "service_tier": "auto",
    "store": False, "temperature": 1.0, "text": {"format": {"type": "text"}, "verbosity": "medium"},
    "tool_choice": "auto", "tools": [], "top_logprobs": 0, "top_p": 1.0, "truncation": "disabled", "user": None,
}  # fmt: skip
ITEM = "msg_0a1b2c3d4e5f60718293a4b5c6d7e8f9"
HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
    b"cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"
)


class Control:
    mode, interval, tokens = "packet", 0.02, 200
    open = served = aborted = 0


@functools.cache
def encoded(tokens: int) -> tuple[bytes, list[bytes], bytes]:
    """The stream as HTTP chunks: the events before the text, one chunk per token, the events after it."""
    number = iter(range(tokens + 10))

    def event(kind: str, **fields: object) -> bytes:
        body = json.dumps(
            {"type": kind, "sequence_number": next(number), **fields}, separators=(",", ":"), ensure_ascii=False
        )
        frame = f"event: {kind}\ndata: {body}\n\n".encode()
        return b"%x\r\n%s\r\n" % (len(frame), frame)

    where = {"item_id": ITEM, "output_index": 0, "content_index": 0}

    def part(text: str) -> dict[str, object]:
        return {"type": "output_text", "annotations": [], "logprobs": [], "text": text}

    def item(status: str, *parts: object) -> dict[str, object]:
        return {"id": ITEM, "type": "message", "status": status, "role": "assistant", "content": list(parts)}

    words = [WORDS[index % len(WORDS)] for index in range(tokens)]
    text = "".join(words)
    started = {**RESPONSE, "status": "in_progress", "output": [], "usage": None}
    usage = {
        "input_tokens": 37, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": tokens,
        "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 37 + tokens,
    }  # fmt: skip
    before = (
        event("response.created", response=started)
        + event("response.in_progress", response=started)
        + event("response.output_item.added", output_index=0, item=item("in_progress"))
        + event("response.content_part.added", **where, part=part(""))
    )
    middle = [
        event("response.output_text.delta", **where, delta=word, logprobs=[], obfuscation="x" * max(1, 16 - len(word)))
        for word in words
    ]
    done = item("completed", part(text))
    after = (
        event("response.output_text.done", **where, text=text, logprobs=[])
        + event("response.content_part.done", **where, part=part(text))
        + event("response.output_item.done", output_index=0, item=done)
        + event("response.completed", response={**RESPONSE, "status": "completed", "output": [done], "usage": usage})
        + b"0\r\n\r\n"
    )
    return before, middle, after


class Provider(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.received, self.streaming = b"", False

    def connection_lost(self, error: Exception | None) -> None:
        if self.streaming:
            Control.aborted += 1
            Control.open -= 1
            self.streaming = False

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        if not separator or len(body) < length:
            return
        self.received = body[length:]
        target = head.split(b" ", 2)[1].decode()
        if target.startswith("/v1/responses"):
            self._start()
        else:
            self._respond(_control(target))

    def _respond(self, body: bytes) -> None:
        self.transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
        )

    def _start(self) -> None:
        Control.open += 1
        self.streaming = True
        before, middle, after = encoded(Control.tokens)
        if Control.mode == "burst":
            self.transport.write(HEAD + before + b"".join(middle))
            self._finish(after)
            return
        self.transport.write(HEAD + before)
        interval = Control.interval if Control.mode == "paced" else 0.0
        self._step(iter(middle), after, interval)

    def _step(self, words: Iterator[bytes], after: bytes, interval: float) -> None:
        word = next(words, None) if self.streaming else b""
        if word is None:
            self._finish(after)
        if not word:
            return
        self.transport.write(word)
        loop = asyncio.get_running_loop()
        if interval:
            loop.call_later(interval, self._step, words, after, interval)
        else:
            loop.call_soon(self._step, words, after, interval)

    def _finish(self, after: bytes) -> None:
        self.transport.write(after)
        Control.served += 1
        Control.open -= 1
        self.streaming = False


def _control(target: str) -> bytes:
    query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
    if target.startswith("/control"):
        Control.mode = query.get("mode", Control.mode)
        Control.interval = float(query.get("interval_ms", Control.interval * 1000)) / 1000
        Control.tokens = int(query.get("tokens", Control.tokens))
    return json.dumps({"open": Control.open, "served": Control.served, "aborted": Control.aborted}).encode()


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(
        Provider, "127.0.0.1", int(os.environ["PORT"]), backlog=4096
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
