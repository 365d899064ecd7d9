"""What the handlers share: settings, state, the search over files, and the generator of answers."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from starlette.requests import Request

from emulator.openai import errors, objects
from emulator.openai.attachments import Reader
from emulator.openai.config import Settings
from emulator.openai.control import Control
from emulator.openai.indexing import Indexer
from emulator.openai.model import Generator
from emulator.openai.retrieval import Retrieval
from emulator.openai.state import Object, State


class Service:
    def __init__(self, settings: Settings, state: State, generator: Generator) -> None:
        self.settings, self.state, self.generator = settings, state, generator
        self.retrieval = Retrieval(state)
        self.indexer = Indexer(state, self.retrieval)
        self.reader = Reader()
        self.control = Control()
        self.answering: set[asyncio.Task[Any]] = set()  # that generate a response now
        self.stopping = False

    async def start(self) -> None:
        """Finish what a stop interrupted: files half indexed, uploads without a row, files past their end."""
        known = {body["id"] for body in await self.state.all("file")}
        for path in (self.state.folder / "files").iterdir():
            if path.name not in known:
                path.unlink(missing_ok=True)
        for body in await self.state.all("file"):
            if _ended(body):
                await self.delete_file(body["id"])
        await self.indexer.resume()

    def end_streams(self) -> None:
        """End the responses that are being generated, each with an `error` event (see runner.events)."""
        self.stopping = True
        for task in self.answering:
            task.cancel()

    async def close(self) -> None:
        await self.indexer.close()
        await self.generator.close()
        await self.state.close()

    async def file(self, file_id: str, param: str = "id") -> Object:
        body = await self.state.get("file", file_id)
        if body is None or _ended(body):
            raise errors.not_found(f"No such File object: {file_id}", param)
        return body

    async def delete_file(self, file_id: str) -> None:
        for store_id in await self.state.parents("vector_store_file", file_id):
            await self.remove_from_store(store_id, file_id)
        await self.state.delete("file", file_id)
        self.state.file_path(file_id).unlink(missing_ok=True)

    async def remove_from_store(self, store_id: str, file_id: str) -> bool:
        removed = await self.state.delete("vector_store_file", file_id, store_id)
        await self.state.delete_chunks(store_id, file_id)
        self.retrieval.forget(store_id)
        return removed


def _ended(body: dict[str, Any]) -> bool:
    return body.get("expires_at") is not None and body["expires_at"] <= objects.now()


def service(request: Request) -> Service:
    return cast(Service, request.app.state.service)
