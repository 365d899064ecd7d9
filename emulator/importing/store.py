"""Writes the rows of saved objects for one user, in one transaction: what exists stays as it is."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

from emulator.auth.database import Queries
from emulator.errors import SetupError
from emulator.importing.rows import Notes, assistant_row, files_of, message_row, thread_row
from emulator.importing.saved import Json, Saved

sql = Queries(Path(__file__).with_name("queries.sql"))
Connection: TypeAlias = asyncpg.Connection


class Import:
    """`new` and `known` count objects by kind; `notes` are what could not be mapped."""

    def __init__(self, connection: Connection, user_id: Any) -> None:
        self.new: Counter[str] = Counter()
        self.known: Counter[str] = Counter()
        self.notes = Notes()
        self._connection, self._user_id = connection, user_id

    async def run(self, saved: Saved) -> None:
        """Writes everything that the database accepts, and notes the rest."""
        for each in saved.assistants.values():
            await self._write("assistant", each["id"], assistant_row(each, self.notes))
        named: set[str] = set()
        for thread_id in {**saved.threads, **saved.messages}:
            if not thread_id:
                self.notes.append(f"{len(saved.messages[''])} messages name no thread")
                continue
            found = [message_row(each, self.notes) for each in saved.messages.get(thread_id, {}).values()]
            messages = sorted((each for each in found if each), key=lambda each: each["created_at"])
            thread = saved.threads.get(thread_id)
            if thread is not None or messages:
                row = thread_row(thread_id, thread or {}, messages, self.notes)
                await self._write_thread(row, messages)
            named = named.union(*map(files_of, messages))
        known = await self._connection.fetch(
            "select file_id from public.user_files where user_id = $1 and file_id = any($2)", self._user_id, list(named)
        )
        self.notes += [f"{file_id}: this file is not here" for file_id in sorted(named - {row[0] for row in known})]
        self.notes += [f"{count} objects {kind!r} are not imported" for kind, count in saved.others.items()]
        if saved.unnamed:
            self.notes.append(f"{saved.unnamed} objects have no id")

    async def _write_thread(self, row: Json, messages: list[Json]) -> None:
        if not await self._write("thread", row["thread_id"], row):
            return
        await self._write("properties", row["thread_id"], row)
        for message in messages:
            await self._write("message", message["id"], {**message, "thread_id": row["thread_id"]})

    async def _write(self, kind: str, name: str, row: Json) -> bool:
        """Whether the row is there now; a row that the database refuses is noted."""
        try:
            async with self._connection.transaction():
                made = await self._connection.fetchval(
                    getattr(sql, kind), self._user_id, json.dumps(row, default=lambda time: time.isoformat())
                )
        except asyncpg.PostgresError as error:
            self.notes.append(f"{name}: left out: {error.args[0]}")
            return False
        if kind != "properties":
            (self.new if made else self.known)[kind] += 1
        return True


async def find_user(connection: Connection, user: str) -> Any:
    """The id of the user with this id or email; raises SetupError."""
    found = await connection.fetch("select id from auth.users where id::text = $1 or email = lower($1)", user)
    if len(found) != 1:
        raise SetupError(f"there is {'no' if not found else 'more than one'} user {user}: give --user an email or id")
    return found[0]["id"]
