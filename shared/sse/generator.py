"""The event stream of a handler that is an async generator."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from shared.sse.frames import frame
from shared.sse.stream import EventStream

_END = object()


async def stream_of(items: AsyncIterator[Any], encode: Callable[[Any], bytes]) -> EventStream:
    """A stream with one event per item: bytes as they are, a text as {"text": …}, anything else as its JSON.

    Waits for the first item, so that what fails before it is a response with a status. `encode` writes JSON.
    """
    first = await anext(items, _END)
    return EventStream(_frames(first, items, encode))


async def _frames(first: Any, items: AsyncIterator[Any], encode: Callable[[Any], bytes]) -> AsyncIterator[bytes]:
    try:
        if first is not _END:
            yield _frame(first, encode)
            async for item in items:
                yield _frame(item, encode)
    finally:
        if hasattr(items, "aclose"):
            await items.aclose()


def _frame(item: Any, encode: Callable[[Any], bytes]) -> bytes:
    if isinstance(item, bytes):
        return item
    return frame(encode({"text": item} if isinstance(item, str) else item))
