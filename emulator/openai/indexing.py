"""Indexes files of vector stores in the background: extracts, splits and stores them, one file at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from emulator.openai import chunks, extract
from emulator.openai.extract import Page
from emulator.openai.retrieval import Retrieval
from emulator.openai.state import State

log = logging.getLogger("emulator.openai")
T = TypeVar("T")


class Indexer:
    def __init__(self, state: State, retrieval: Retrieval) -> None:
        self._state, self._retrieval = state, retrieval
        self._executor = ThreadPoolExecutor(1, "openai-extract")
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def resume(self) -> None:
        """Restarts the indexing that the last shutdown interrupted."""
        for body in await self._state.all("vector_store_file"):
            if body["status"] == "in_progress":
                self.start(body["vector_store_id"], body["id"])

    def start(self, store_id: str, file_id: str) -> None:
        task = asyncio.create_task(self._index(store_id, file_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def pages(self, source: Path | bytes, filename: str) -> list[Page]:
        """Extracts a file in the thread; see `extract.pages`."""
        return await self._in_thread(extract.pages, source, filename)

    async def split(self, pages: list[Page], size: int = chunks.SIZE, overlap: int = chunks.OVERLAP) -> list[Page]:
        """Splits pages in the thread; see `chunks.split`."""
        return await self._in_thread(chunks.split, pages, size, overlap)

    async def _in_thread(self, work: Callable[..., T], *values: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *values)

    async def _index(self, store_id: str, file_id: str) -> None:
        body = await self._state.get("vector_store_file", file_id, store_id)
        file = await self._state.get("file", file_id)
        if body is None or file is None:
            return
        try:
            pages = await self.pages(self._state.file_path(file_id), file["filename"])
            static = body["chunking_strategy"]["static"]
            texts = await self.split(pages, static["max_chunk_size_tokens"], static["chunk_overlap_tokens"])
            outcome = {"status": "completed", "usage_bytes": sum(len(text.encode()) for _, text in texts)}
        except extract.Unsupported as error:
            texts, outcome = [], _failed("unsupported_file", str(error))
        except extract.Unreadable as error:
            texts, outcome = [], _failed("invalid_file", str(error))
        except Exception:
            log.exception("indexing %s failed", file_id)
            texts, outcome = [], _failed("server_error", "An internal error occurred.")
        await self._state.put_chunks(store_id, file_id, texts)
        current = await self._state.get("vector_store_file", file_id, store_id)
        if current is None or current["status"] != "in_progress":  # removed or cancelled in the meantime
            await self._state.delete_chunks(store_id, file_id)
            return
        await self._state.put("vector_store_file", {**current, **outcome}, store_id)
        self._retrieval.invalidate(store_id)


def _failed(code: str, message: str) -> dict[str, Any]:
    return {"status": "failed", "last_error": {"code": code, "message": message}}
