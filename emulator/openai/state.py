"""Persistent state: objects and chunks in one SQLite file. Every query runs in a thread of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
Object = dict[str, Any]
_UPSERT = """insert into objects (kind, parent, id, body) values (?, ?, ?, ?)
             on conflict (kind, parent, id) do update set body = excluded.body"""


class State:
    """Opened by `State.open(folder)`; `folder/files` holds the contents of files under their ids."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, executor: ThreadPoolExecutor) -> None:
        self._connection, self._executor, self.folder = connection, executor, folder

    @classmethod
    async def open(cls, folder: Path) -> State:
        (folder / "files").mkdir(parents=True, exist_ok=True)
        executor = ThreadPoolExecutor(1, "openai-state")

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(folder / "state.db", isolation_level=None, timeout=10)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma secure_delete = on")  # what is deleted is gone from the file, too
            connection.executescript(Path(__file__).with_name("schema.sql").read_text())
            return connection

        return cls(await asyncio.get_running_loop().run_in_executor(executor, connect), folder, executor)

    async def close(self) -> None:
        await self._run(self._connection.close)
        self._executor.shutdown()

    def file_path(self, file_id: str) -> Path:
        return self.folder / "files" / file_id

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def put(self, kind: str, body: Object, parent: str = "") -> None:
        await self.put_all([(kind, parent, body["id"], body)])

    async def put_all(self, rows: Iterable[tuple[str, str, str, Object]]) -> None:
        """Inserts or replaces several (kind, parent, id, body) in one transaction."""
        encoded = [(kind, parent, id, msgspec.json.encode(body).decode()) for kind, parent, id, body in rows]

        def work() -> None:
            with self._transaction():
                self._connection.executemany(_UPSERT, encoded)

        await self._run(work)

    def _transaction(self) -> sqlite3.Connection:
        self._connection.execute("begin immediate")
        return self._connection

    async def get(self, kind: str, id: str, parent: str = "") -> Object | None:
        sql = "select body from objects where kind = ? and parent = ? and id = ?"
        row = await self._run(lambda: self._connection.execute(sql, (kind, parent, id)).fetchone())
        return msgspec.json.decode(row[0]) if row else None

    async def find(self, kind: str, id: str) -> Object | None:
        """Returns an object by id alone, whatever its parent."""
        sql = "select body from objects where kind = ? and id = ? order by seq desc limit 1"
        row = await self._run(lambda: self._connection.execute(sql, (kind, id)).fetchone())
        return msgspec.json.decode(row[0]) if row else None

    async def parents(self, kind: str, id: str) -> list[str]:
        sql = "select parent from objects where kind = ? and id = ?"
        return [row[0] for row in await self._run(lambda: self._connection.execute(sql, (kind, id)).fetchall())]

    async def delete(self, kind: str, id: str, parent: str = "") -> bool:
        """Deletes an object, also from the file; what belongs to it is deleted first."""

        def work() -> bool:
            sql = "delete from objects where kind = ? and parent = ? and id = ?"
            deleted = self._connection.execute(sql, (kind, parent, id)).rowcount > 0
            self._connection.execute("pragma wal_checkpoint(truncate)")
            return deleted

        return await self._run(work)

    async def delete_children(self, kind: str, parent: str) -> None:
        sql = "delete from objects where kind = ? and parent = ?"
        await self._run(lambda: self._connection.execute(sql, (kind, parent)))

    async def all(self, kind: str, parent: str | None = None) -> list[Object]:
        sql = "select body from objects where kind = ? and parent = coalesce(?, parent) order by seq"
        rows = await self._run(lambda: self._connection.execute(sql, (kind, parent)).fetchall())
        return [msgspec.json.decode(row[0]) for row in rows]

    async def page(
        self,
        kind: str,
        parent: str = "",
        *,
        limit: int,
        order: str = "desc",
        after: str | None = None,
        before: str | None = None,
        where: tuple[str, str] | None = None,
    ) -> tuple[list[Object], bool]:
        """Returns one page of objects and whether more follow; `where` is (field of the body, value)."""
        later, earlier = (">", "<") if order == "asc" else ("<", ">")
        seq = "(select seq from objects where kind = ?1 and parent = ?2 and id = {})"
        sql = f"""select body from objects where kind = ?1 and parent = ?2
                  and (?3 is null or seq {later} {seq.format("?3")})
                  and (?4 is null or seq {earlier} {seq.format("?4")})
                  and (?5 is null or json_extract(body, '$.' || ?5) = ?6)
                  order by seq {"asc" if order == "asc" else "desc"} limit ?7"""  # noqa: S608  literals only
        field, value = where or (None, None)
        values = (kind, parent, after, before, field, value, limit + 1)
        rows = await self._run(lambda: self._connection.execute(sql, values).fetchall())
        return [msgspec.json.decode(row[0]) for row in rows[:limit]], len(rows) > limit

    async def put_chunks(self, store_id: str, file_id: str, chunks: list[tuple[int | None, str]]) -> None:
        """Replaces the (page, text) chunks of a file in a vector store."""
        rows = [(store_id, file_id, number, page, text) for number, (page, text) in enumerate(chunks)]

        def work() -> None:
            with self._transaction():
                self._connection.execute(
                    "delete from chunks where vector_store_id = ? and file_id = ?", (store_id, file_id)
                )
                self._connection.executemany("insert into chunks values (?, ?, ?, ?, ?)", rows)

        await self._run(work)

    async def chunks(self, store_id: str, file_id: str | None = None) -> list[tuple[str, int | None, str]]:
        """Returns (file id, page, text) of a vector store's chunks, in reading order."""
        sql = """select file_id, page, text from chunks where vector_store_id = ? and file_id = coalesce(?, file_id)
                 order by file_id, position"""
        return await self._run(lambda: self._connection.execute(sql, (store_id, file_id)).fetchall())

    async def delete_chunks(self, store_id: str, file_id: str | None = None) -> None:
        sql = "delete from chunks where vector_store_id = ? and file_id = coalesce(?, file_id)"
        await self._run(lambda: self._connection.execute(sql, (store_id, file_id)))
