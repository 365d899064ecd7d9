"""Streams of the functions as iterators."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, Generic, TypeVar

from edgewise_client.connection import Connection, headers_of
from edgewise_client.errors import BrokenStreamError, EdgewiseError, StreamError
from edgewise_client.limiter import Limiter

DONE = "[DONE]"
Item = TypeVar("Item")
CHAT_LIMITER = Limiter()


@dataclass(frozen=True)
class ServerEvent:
    """One server-sent event, its data as text."""

    data: str
    event: str | None
    id: str | None


class Stream(Iterator[Item], Generic[Item]):
    """An iterator that may be ended early by `stop()`, by the thread that iterates; also a context manager."""

    def __init__(self, items: Generator[Item, None, None]) -> None:
        self._items = items

    def __next__(self) -> Item:
        return next(self._items)

    def stop(self) -> Any:
        """Ends the request and the iteration."""
        self._items.close()

    def __enter__(self) -> "Stream[Item]":
        return self

    def __exit__(self, *_: object) -> None:
        self._items.close()


def stream_chat(
    connection: Connection,
    body: Mapping[str, Any],
    *,
    limiter: Limiter | None = CHAT_LIMITER,
    on_event: Callable[[Any], None] | None = None,
) -> Stream[str]:
    """The answer of legal-chat in pieces of text. `on_event` gets events that are no text.

    `body` has `messages`, and may have `language` and `conversation_id`. `limiter` is by default one for the process.
    """

    def pieces() -> Generator[str, None, None]:
        for event in _call(connection, "legal-chat", body, limiter):
            if isinstance(event, dict) and isinstance(event.get("text"), str):
                yield event["text"]
            elif on_event:
                on_event(event)

    return Stream(pieces())


def stream_function(
    connection: Connection, name: str, body: Any = None, *, limiter: Limiter | None = None
) -> Stream[Any]:
    """The parsed events of a function's stream, such as one of your own."""
    return Stream(_call(connection, name, {} if body is None else body, limiter))


def _call(connection: Connection, name: str, body: Any, limiter: Limiter | None) -> Generator[Any, None, None]:
    with _limited(connection, limiter, lambda: connection.open(f"/functions/v1/{name}", body)) as response:
        for event in read_events(response):
            if event.data == DONE:
                return
            parsed = json.loads(event.data)
            if isinstance(parsed, dict) and isinstance(parsed.get("error"), str):
                raise StreamError(parsed["error"], code=parsed.get("code", ""))
            yield parsed
    raise broken()


def _limited(connection: Connection, limiter: Limiter | None, request: Callable[[], HTTPResponse]) -> HTTPResponse:
    if limiter is None:
        return request()
    ticket = limiter.take(connection.user())
    try:
        response = request()
    except EdgewiseError as error:
        limiter.settle(ticket, error.headers, over=error.code == "RATE_LIMIT_EXCEEDED")
        raise
    limiter.settle(ticket, headers_of(response))
    return response


def read_events(response: HTTPResponse) -> Iterator[ServerEvent]:
    """The server-sent events of a response, to its end; raises BrokenStreamError if the connection is lost."""
    data: list[str] = []
    event = number = None
    try:
        for raw in response:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                data.append(value)
            elif name == "event":
                event = value
            elif name == "id":
                number = value
            elif not line:
                if data:
                    yield ServerEvent("\n".join(data), event, number)
                data, event, number = [], None, None
    except (OSError, HTTPException, ValueError) as error:
        raise broken() from error


def broken() -> BrokenStreamError:
    return BrokenStreamError("The connection ended before the last event", code="BROKEN_STREAM")
