"""Keys of the caller: made, listed and revoked with a session, never with a key."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants.ids import unix
from shared.database import eq
from shared.errors import Conflict, Forbidden, NotFound
from shared.personal_keys import digest_of, is_key, new_key

if TYPE_CHECKING:
    from shared.call import Call

TABLE = "personal_keys"
COLUMNS = "id,name,hint,scopes,created_at,expires_at,last_used_at"
MAX_KEYS = 50


class KeyObject(TypedDict):
    """A key; `hint` are its last characters. Times are Unix seconds."""

    id: str
    object: str
    name: str
    hint: str
    scopes: list[str]
    created_at: int
    expires_at: int
    last_used_at: int | None


class NewKeyObject(KeyObject):
    """A key that was just made: `key` is shown this once."""

    key: str


class KeyRow(TypedDict):
    id: str
    name: str
    hint: str
    scopes: list[str]
    created_at: str
    expires_at: str
    last_used_at: str | None


async def create(call: "Call", name: str, scopes: list[str], days: int) -> NewKeyObject:
    """Raises Forbidden for a caller with a key, Conflict for one with MAX_KEYS keys."""
    if len(await list_keys(call)) >= MAX_KEYS:
        raise Conflict(f"You have {MAX_KEYS} keys: revoke one")
    key = new_key()
    row = {
        "user_id": call.user_id,
        "name": name,
        "hint": key[-4:],
        "digest": digest_of(key),
        "scopes": scopes,
        "expires_at": (datetime.now(UTC) + timedelta(days=days)).isoformat(),
    }
    [made] = await call.service_database.insert(TABLE, row, returning=COLUMNS)
    return {**_object(made), "key": key}


async def list_keys(call: "Call") -> list[KeyObject]:
    """Newest first; raises Forbidden for a caller with a key."""
    _require_session(call)
    filters = {"user_id": eq(call.user_id)}
    rows: list[KeyRow] = await call.database.select(TABLE, COLUMNS, filters, order="created_at.desc")
    return [_object(row) for row in rows]


async def revoke(call: "Call", key_id: str) -> None:
    """Raises NotFound, and Forbidden for a caller with a key."""
    _require_session(call)
    filters = {"user_id": eq(call.user_id), "id": eq(key_id)}
    if not await call.database.delete(TABLE, filters, returning="id"):
        raise NotFound("No such key", details={"key_id": key_id})


def _require_session(call: "Call") -> None:
    if is_key(call.caller):
        raise Forbidden("Keys are made, listed and revoked with a session's access token, not with a key")


def _object(row: KeyRow) -> KeyObject:
    return {
        "id": row["id"],
        "object": "personal_key",
        "name": row["name"],
        "hint": row["hint"],
        "scopes": row["scopes"],
        "created_at": unix(row["created_at"]),
        "expires_at": unix(row["expires_at"]),
        "last_used_at": unix(row["last_used_at"]),
    }
