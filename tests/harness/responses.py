"""The streaming client and a scripted provider, and an answer as it is relayed to a user."""

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
    async with providing(*replies) as scripted:
        pool = Pool()
        usual = {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": scripted.url}
        yield ResponsesClient(Settings.from_env({**usual, **settings}), pool), scripted
        pool.close()


async def relayed(responses: ResponsesClient, notes: dict[str, Any] | None = None) -> str:
    """The text of an answer, read and poured; raises what its user is told."""
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
