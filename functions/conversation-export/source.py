"""The rows of an account, read page by page, so that an export of any size takes little memory."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from shared.database import RestClient, any_of, eq
from shared.endpoint import Call
from shared.errors import Forbidden, NotFound, ValidationFailed

CONVERSATION = "id,title,created_at,updated_at,is_pinned"
MESSAGE = "id,role,content,language,created_at,updated_at,edited"
THREAD = "thread_id,assistant_id,title,created_at,updated_at,is_active"
THREAD_MESSAGE = (
    "id,position,role,status,content,attachments,assistant_id,run_id,incomplete_details,metadata,created_at"
)
PAGE, LARGE_PAGE, HUGE_PAGE = 100, 20, 4  # rows of a request; a thread's message may have 4 MB, a response 16 MB
#: Further tables of an account, and the keys that order each.
TABLES = {
    "profiles": ("id",),
    "assistants": ("id",),
    "assistant_versions": ("assistant_id", "version"),
    "thread_properties": ("thread_id",),
    "thread_items": ("id",),
    "responses": ("id",),
    "runs": ("id",),
    "run_steps": ("id",),
    "user_files": ("id",),
    "vector_stores": ("owner_id",),
    "personal_keys": ("id",),
    "token_usage": ("created_at", "id"),
    "audit_log": ("id",),
}
COLUMNS = {"personal_keys": "id,user_id,name,hint,scopes,created_at,expires_at,last_used_at"}  # without the digest
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')

Row = dict[str, Any]
Select = Callable[..., Awaitable[list[Row]]]


@dataclass(frozen=True)
class Account:
    """Whose rows are read, and as whom: as the user, or as the service for the operator.

    Each request is limited to the account's rows; as the user, row level security limits it, too.
    """

    id: str
    database: RestClient
    service: RestClient

    @classmethod
    def of(cls, call: Call, user_id: str | None) -> "Account":
        """The caller's, or that of `user_id` for the service; raises Forbidden or ValidationFailed."""
        service = call.service_database
        if call.caller.kind == "service":
            if not user_id:
                text = "is required with a secret key: whose data to export"
                raise ValidationFailed(f"user_id: {text}", details={"user_id": text})
            return cls(user_id, service, service)
        if user_id not in (None, call.user_id):
            raise Forbidden("Only the operator, with the secret key, exports another user's data")
        return cls(call.user_id, call.database, service)

    async def select(self, table: str, columns: str, filters: Row, **parameters: str) -> list[Row]:
        owner = "id" if table == "profiles" else "user_id"
        return await self.database.select(table, columns, {owner: eq(self.id), **filters}, **parameters)


@dataclass(frozen=True)
class Owner:
    """Whose export it is."""

    id: str
    email: str
    name: str

    @classmethod
    async def of(cls, account: Account) -> "Owner":
        """Raises NotFound if there is no such user."""
        rows = await account.select("profiles", "email,full_name", {})
        if not rows and account.database is account.service:
            raise NotFound("No such user", details={"user_id": account.id})
        profile = rows[0] if rows else {}
        return cls(account.id, profile.get("email") or "", profile.get("full_name") or "")

    def __str__(self) -> str:
        email = f"<{self.email}>" if self.name and self.email else self.email
        return " ".join(filter(None, (self.name, email))) or self.id


@dataclass(frozen=True)
class Document:
    """A conversation or a thread; `messages` reads its messages in their order, a page at a time."""

    kind: Literal["conversation", "thread"]
    row: Row
    messages: Callable[[], AsyncIterator[list[Row]]]

    @property
    def title(self) -> str:
        return self.row["title"] or f"Untitled {self.kind}"

    @property
    def name(self) -> str:
        """A file name that no other document of the user has."""
        title = " ".join(UNSAFE.sub(" ", self.title).split())[:60].strip(" .")
        key = str(self.row.get("id") or self.row["thread_id"])
        return f"{str(self.row['created_at'])[:10]} {title} {key}"


async def find_conversation(account: Account, conversation_id: str) -> Document:
    """Raises NotFound unless it is the account's."""
    rows = await account.select("conversations", CONVERSATION, {"id": eq(conversation_id), "deleted_at": "is.null"})
    if not rows:
        raise NotFound("No such conversation", details={"conversation_id": conversation_id})
    return _conversation(account, rows[0])


async def find_thread(account: Account, thread_id: str) -> Document:
    """Raises NotFound unless it is the account's."""
    rows = await account.select("user_threads", THREAD, {"thread_id": eq(thread_id)})
    if not rows:
        raise NotFound("No such thread", details={"thread_id": thread_id})
    return _thread(account, rows[0])


async def documents(account: Account) -> AsyncIterator[Document]:
    """All conversations and threads of the account."""
    async for rows in pages(account.select, "conversations", CONVERSATION, {"deleted_at": "is.null"}, ("id",)):
        for row in rows:
            yield _conversation(account, row)
    async for rows in pages(account.select, "user_threads", THREAD, {}, ("thread_id",)):
        for row in rows:
            yield _thread(account, row)


async def account_files(account: Account) -> AsyncIterator[tuple[str, AsyncIterable[bytes]]]:
    """The account's other rows: a name and a JSON array for each table."""
    for table, keys in TABLES.items():
        size = HUGE_PAGE if table == "responses" else LARGE_PAGE
        yield f"{table}.json", _array(pages(account.select, table, COLUMNS.get(table, "*"), {}, keys, size))
    # only the service may read events
    events = pages(account.service.select, "analytics_events", "*", {"user_id": eq(account.id)}, ("id",))
    yield "analytics_events.json", _array(events)


def _conversation(account: Account, row: Row) -> Document:
    # messages have no owner of their own: the conversation has been found to be the account's
    mine, keys = {"conversation_id": eq(row["id"]), "deleted_at": "is.null"}, ("created_at", "id")
    return Document("conversation", row, lambda: pages(account.database.select, "messages", MESSAGE, mine, keys))


def _thread(account: Account, row: Row) -> Document:
    async def messages() -> AsyncIterator[list[Row]]:
        mine = {"thread_id": eq(row["thread_id"])}
        async for rows in pages(account.select, "thread_messages", THREAD_MESSAGE, mine, ("position",), LARGE_PAGE):
            yield await _with_citations(account, rows)

    return Document("thread", row, messages)


async def _with_citations(account: Account, rows: list[Row]) -> list[Row]:
    """Adds `citations` and `files` to each message: ids and names of the files that it cites and has attached."""
    cited = [list(dict.fromkeys(each["file_id"] for each in _citations(row))) for row in rows]
    attached = [[each["file_id"] for each in row["attachments"] if each.get("file_id")] for row in rows]
    wanted = sorted({file_id for ids in (*cited, *attached) for file_id in ids})
    names: dict[str, str] = {}
    if wanted:
        files = await account.select("user_files", "file_id,filename", {"file_id": any_of(wanted)})
        names = {file["file_id"]: file["filename"] for file in files}

    def named(ids: list[str]) -> list[Row]:
        return [{"file_id": file_id, "filename": names.get(file_id)} for file_id in ids]

    return [
        {**row, "citations": named(ids), "files": named(own)}
        for row, ids, own in zip(rows, cited, attached, strict=True)
    ]


def _citations(row: Row) -> list[Row]:
    parts = [part.get("text") or {} for part in row["content"] if part.get("type") == "text"]
    found = [each.get("file_citation") or {} for text in parts for each in text.get("annotations") or ()]
    return [each for each in found if each.get("file_id")]


async def pages(
    select: Select, table: str, columns: str, filters: Row, keys: tuple[str, ...], size: int = PAGE
) -> AsyncIterator[list[Row]]:
    """All rows in the order of `keys`, which together are unique; a page begins after the last row of the one before.

    Ends with an empty page, since a project's `max_rows` may be smaller than `size`.
    """
    order, after = ",".join(f"{key}.asc" for key in keys), {}
    while rows := await select(table, columns, {**filters, **after}, order=order, limit=str(size)):
        after = {"or": f"({_after(keys, rows[-1])})"}
        yield rows


def _after(keys: tuple[str, ...], last: Row) -> str:
    """PostgREST's filter for the rows after `last`."""
    first, *rest = keys
    value = '"' + str(last[first]).replace("\\", "\\\\").replace('"', '\\"') + '"'
    later = f"{first}.gt.{value}"
    return f"{later},and({first}.eq.{value},or({_after(tuple(rest), last)}))" if rest else later


async def _array(rows: AsyncIterator[list[Row]]) -> AsyncIterator[bytes]:
    """A JSON array with one row on each line."""
    start = b"["
    async for page in rows:
        for row in page:
            yield start + b"\n" + msgspec.json.encode(row)
            start = b","
    yield (start if start == b"[" else b"") + b"\n]\n"
