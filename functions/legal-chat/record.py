"""Saves a question and its answer as messages of the caller's conversation."""

import asyncio
from uuid import UUID

from shared.database import RestClient, Row, eq
from shared.endpoint import Call
from shared.errors import ApiError, NotFound, NotSaved


class Record:
    """Saves as the caller. The question stays without an answer if that fails."""

    def __init__(
        self, database: RestClient, conversation: UUID, language: str, question: str, *, saved: bool = False
    ) -> None:
        """`saved`: the question is there already, from an attempt that stayed without an answer."""
        self._database, self._saved = database, saved
        self._row: Row = {"conversation_id": str(conversation), "language": language}
        self._text = question
        self._question: asyncio.Task[ApiError | None] | None = None

    @classmethod
    async def find(cls, call: Call, conversation: UUID, language: str, question: str) -> "Record":
        """Raises NotFound unless the conversation is the caller's own."""
        database = call.database
        mine = {"id": eq(conversation), "deleted_at": "is.null"}
        newest = {"messages.deleted_at": "is.null", "messages.order": "created_at.desc", "messages.limit": "1"}
        rows = await database.select("conversations", "id,messages(role,content)", {**mine, **newest}, limit="1")
        if not rows:
            raise NotFound("No such conversation", details={"conversation_id": str(conversation)})
        saved = rows[0]["messages"] == [{"role": "user", "content": question}]
        return cls(database, conversation, language, question, saved=saved)

    def begin(self, call: Call) -> None:
        """Starts saving the question in the background; called once the assistant has begun to answer."""
        if not self._saved:
            self._question = call.services.spawn(self._save("user", self._text))

    async def answer(self, text: str) -> None:
        """Saves the answer after the question; raises NotSaved."""
        error = await self._question if self._question else None
        error = error or (await self._save("assistant", text) if text else None)
        if error is not None:
            raise NotSaved(cause=error.cause or error)

    async def _save(self, role: str, content: str) -> ApiError | None:
        try:
            await self._database.insert("messages", {**self._row, "role": role, "content": content}, returning=None)
        except ApiError as error:
            return error
        return None
