"""Reads exported conversations and threads back into a project, as the service role."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from emulator.errors import SetupError
from shared.database import RestClient, any_of, eq

KINDS = ("conversation", "thread")
VERSION = 1
BATCH = 100
COPIES = uuid.UUID("5b0c64c1-5a27-4c5c-9f0c-0e4f6a8f6f10")  # the namespace of the ids of copies
COLUMNS = {
    "conversations": ("id", "title", "created_at", "updated_at", "is_pinned"),
    "messages": ("id", "role", "content", "language", "created_at", "updated_at", "edited"),
    "user_threads": ("thread_id", "assistant_id", "title", "created_at", "updated_at", "is_active"),
    "thread_messages": (
        *("id", "role", "status", "content", "attachments", "assistant_id", "run_id", "incomplete_details"),
        *("metadata", "created_at"),
    ),
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Exported:
    """One exported file: a conversation or a thread with its messages."""

    kind: Literal["conversation", "thread"]
    row: Row
    messages: list[Row]


def read_exports(path: Path) -> Iterator[Exported]:
    """The documents of a JSON file, or of the archive of a whole account. Raises SetupError."""
    try:
        if path.suffix != ".zip":
            yield _parse(path.read_bytes(), path.name)
            return
        with ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.startswith(("conversations/", "threads/"))]
            if not any(name.endswith(".json") for name in names):
                raise SetupError(f"{path.name} has no conversations in JSON: export it with format json")
            for name in names:
                if name.endswith(".json"):
                    yield _parse(archive.read(name), name)
    except (OSError, BadZipFile) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error


def _parse(content: bytes, name: str) -> Exported:
    try:
        value = json.loads(content)
        kind, version = value["edgewise"], value["version"]
        if kind not in KINDS or version != VERSION:
            raise SetupError(f"{name} is a {kind} of version {version}: this reads version {VERSION}")
        return Exported(kind, dict(value[kind]), [dict(row) for row in value["messages"]])
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(f"{name} is not an exported conversation or thread") from error


class Importer:
    """Inserts documents for one user. What is there already stays as it is, so that an import can be repeated."""

    def __init__(self, database: RestClient, user_id: str, *, copy: bool) -> None:
        self._database = database
        self._user_id = user_id
        self._copy = copy

    async def add(self, document: Exported) -> int:
        """Inserts the document and the messages that are missing; returns how many messages those were.

        Raises SetupError if it has the id of another user's.
        """
        if document.kind == "conversation":
            return await self._add("conversations", "id", "messages", document)
        messages = [await self._with_known_files(row) for row in document.messages]
        document = Exported(document.kind, document.row, messages)
        return await self._add("user_threads", "thread_id", "thread_messages", document)

    async def _add(self, table: str, key: str, messages: str, document: Exported) -> int:
        row = {**self._columns(table, document.row), "user_id": self._user_id}
        mine = {key: eq(row[key])} if key == "id" else {key: eq(row[key]), "user_id": eq(self._user_id)}
        found = await self._database.select(table, "user_id", mine)
        if found and found[0]["user_id"] != self._user_id:
            raise SetupError(f"conversation {row[key]} belongs to another user: import a copy of it with --copy")
        if not found:
            await self._database.insert(table, row, returning=None)
        parent = {"conversation_id": row[key]} if key == "id" else {key: row[key], "user_id": self._user_id}
        added = await self._messages(messages, parent, document.messages)
        if not found:  # messages have moved it to now
            moved = {**mine, "updated_at": f"neq.{row['updated_at']}"}
            await self._database.update(table, moved, {"updated_at": row["updated_at"]}, returning=None)
        return added

    async def _messages(self, table: str, parent: Row, messages: list[Row]) -> int:
        owned = {name: eq(value) for name, value in parent.items()}
        added = 0
        for start in range(0, len(messages), BATCH):
            rows = [{**self._columns(table, row), **parent} for row in messages[start : start + BATCH]]
            ids = {"id": any_of([row["id"] for row in rows])}
            known = {row["id"] for row in await self._database.select(table, "id", {**owned, **ids})}
            missing = [row for row in rows if row["id"] not in known]
            if missing:
                await self._database.insert(table, missing, returning=None)
            added += len(missing)
        return added

    async def _with_known_files(self, row: Row) -> Row:
        """The message without attachments of files that the user does not have here: a run would fail on them."""
        wanted = [each.get("file_id") for each in row.get("attachments") or ()]
        if not wanted:
            return row
        mine = {"user_id": eq(self._user_id), "file_id": any_of(wanted)}
        known = {file["file_id"] for file in await self._database.select("user_files", "file_id", mine)}
        return {**row, "attachments": [each for each in row["attachments"] if each.get("file_id") in known]}

    def _columns(self, table: str, row: Row) -> Row:
        """The row's columns; with --copy its ids are others, the same ones each time."""
        known = {name: row[name] for name in COLUMNS[table] if name in row}
        for name in ("id", "thread_id"):
            if self._copy and name in known:
                known[name] = self._copied(str(known[name]))
        return known

    def _copied(self, key: str) -> str:
        copy = uuid.uuid5(COPIES, f"{self._user_id} {key}")
        prefix, separator, _ = key.rpartition("_")
        return f"{prefix}_{copy.hex[:24]}" if separator else str(copy)
