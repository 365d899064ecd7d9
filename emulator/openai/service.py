"""What the handlers share: settings, state, search over files, and the generator."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from starlette.requests import Request

from emulator.openai import errors, objects
from emulator.openai.attachments import AttachmentSearch
from emulator.openai.config import Settings
from emulator.openai.control import Control
from emulator.openai.generator import Generator
from emulator.openai.indexing import Indexer
from emulator.openai.retrieval import Retrieval
from emulator.openai.state import Object, State


class Service:
    def __init__(self, settings: Settings, state: State, generator: Generator) -> None:
        self.settings, self.state, self.generator = settings, state, generator
        self.retrieval = Retrieval(state)
        self.indexer = Indexer(state, self.retrieval)
        self.attachments = AttachmentSearch(self.indexer)
        self.control = Control()
        self.active: set[asyncio.Task[Any]] = set()  # each generates a response
        self.stopping = False

    async def start(self) -> None:
        """Deletes expired files and content without an object, and resumes interrupted indexing."""
        known = {file["id"] for file in await self.state.all("file")}
        for path in (self.state.folder / "files").iterdir():
            if path.name not in known:
                path.unlink(missing_ok=True)
        for file in await self.state.all("file"):
            if _is_expired(file):
                await self.delete_file(file["id"])
        await self.indexer.resume()

    def end_streams(self) -> None:
        """Ends the responses that are being generated, each with an `error` event (execution.events)."""
        self.stopping = True
        for task in self.active:
            task.cancel()

    async def close(self) -> None:
        await self.indexer.close()
        await self.generator.close()
        await self.state.close()

    async def file(self, file_id: str, param: str = "id") -> Object:
        """Returns a file object; raises ApiError (404) for an unknown or expired one."""
        file = await self.state.get("file", file_id)
        if file is None or _is_expired(file):
            raise errors.not_found(f"No such File object: {file_id}", param)
        return file

    async def delete_file(self, file_id: str) -> None:
        """Deletes the object and the content, and removes the file from all vector stores."""
        for store_id in await self.state.parents("vector_store_file", file_id):
            await self.remove_from_store(store_id, file_id)
        await self.state.delete("file", file_id)
        self.state.file_path(file_id).unlink(missing_ok=True)

    async def remove_from_store(self, store_id: str, file_id: str) -> None:
        await self.state.delete("vector_store_file", file_id, store_id)
        await self.state.delete_chunks(store_id, file_id)
        self.retrieval.invalidate(store_id)


def _is_expired(file: Object) -> bool:
    return file.get("expires_at") is not None and file["expires_at"] <= objects.now()


def service_of(request: Request) -> Service:
    return cast(Service, request.app.state.service)
