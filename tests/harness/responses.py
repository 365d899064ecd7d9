"""The streaming client connected to a scripted provider, and the text it relays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shared.ai.client import ResponsesClient
from shared.ai.relay import TextRelay
from shared.config import Settings
from shared.http.pool import Pool
from tests.harness.provider import Provider, Reply, providing, texts


@asynccontextmanager
async def client(*replies: Reply, **settings: str) -> AsyncIterator[tuple[ResponsesClient, Provider]]:
    """Open a client whose upstream responds with `replies`."""
    async with providing(*replies) as provider:
        pool = Pool()
        defaults = {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": provider.url}
        yield ResponsesClient(Settings.from_env({**defaults, **settings}), pool), provider
        pool.close()


async def relayed(responses: ResponsesClient, notes: dict[str, Any] | None = None) -> str:
    """Relay a response to its end and return the text; raises the error that the caller would receive."""
    relay = TextRelay(await responses.open({"input": "x"}), {} if notes is None else notes)
    frames: list[bytes] = []

    def push(pushed: bytes) -> bool:
        frames.extend(pushed.split(b"\n\n"))
        return True

    try:
        while read := await relay.read():
            push(read)
            await relay.stream_into(push)
    finally:
        await relay.close("completed")
    return texts(frames)
