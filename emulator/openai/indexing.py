"""Files into vector stores, in the background: extract, split, keep; one file at a time, off the event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from emulator.openai import chunks, extract
from emulator.openai.retrieval import Retrieval
from emulator.openai.state import State

log = logging.getLogger("emulator.openai")
Page = tuple[int | None, str]
T = TypeVar("T")


class Indexer:
    def __init__(self, state: State, retrieval: Retrieval) -> None:
        self._state, self._retrieval = state, retrieval
        self._thread = ThreadPoolExecutor(1, "openai-extract")
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def resume(self) -> None:
        for body in await self._state.all("vector_store_file"):
            if body["status"] == "in_progress":
                self.start(body["vector_store_id"], body["id"])

    def start(self, store_id: str, file_id: str) -> None:
        task = asyncio.create_task(self._index(store_id, file_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def pages(self, source: Path | bytes, filename: str) -> list[Page]:
        """The text of a file by page; raises extract.Unsupported or extract.Unreadable."""
        return await self._off_loop(extract.pages, source, filename)

    async def split(self, pages: list[Page], size: int = chunks.SIZE, overlap: int = chunks.OVERLAP) -> list[Page]:
        return await self._off_loop(chunks.split, pages, size, overlap)

    async def _off_loop(self, work: Callable[..., T], *values: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)

    async def _index(self, store_id: str, file_id: str) -> None:
        body = await self._state.get("vector_store_file", file_id, store_id)
        file = await self._state.get("file", file_id)
        if body is None or file is None:
            return
        try:
            pages = await self.pages(self._state.file_path(file_id), file["filename"])
            static = body["chunking_strategy"]["static"]
            parts = await self.split(pages, static["max_chunk_size_tokens"], static["chunk_overlap_tokens"])
            outcome = {"status": "completed", "usage_bytes": sum(len(text.encode()) for _, text in parts)}
        except extract.Unsupported as error:
            parts, outcome = [], _failed("unsupported_file", str(error))
        except extract.Unreadable as error:
            parts, outcome = [], _failed("invalid_file", str(error))
        except Exception:
            log.exception("indexing %s failed", file_id)
            parts, outcome = [], _failed("server_error", "An internal error occurred.")
        await self._state.put_chunks(store_id, file_id, parts)
        current = await self._state.get("vector_store_file", file_id, store_id)
        if current is None or current["status"] != "in_progress":  # removed or cancelled meanwhile
            await self._state.delete_chunks(store_id, file_id)
            return
        await self._state.put("vector_store_file", {**current, **outcome}, store_id)
        self._retrieval.forget(store_id)


def _failed(code: str, message: str) -> dict[str, Any]:
    return {"status": "failed", "last_error": {"code": code, "message": message}}
