"""Personal keys: what a back end uses as `api_key`."""

import re
from typing import Annotated

from common import Deleted
from pydantic import BaseModel, Field, StringConstraints

from shared.assistants import personal_keys
from shared.assistants.fields import Name
from shared.assistants.personal_keys import KeyObject, NewKeyObject
from shared.endpoint import Call, endpoint
from shared.errors import Conflict, Forbidden, NotFound
from shared.personal_keys import SCOPE

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Scope = Annotated[str, StringConstraints(pattern=SCOPE)]


class NewKey(BaseModel):
    """A key to make. A scope is a function, a function's area, or *, and may end with :read."""

    name: Annotated[Name, StringConstraints(max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=50)] = Field(default_factory=lambda: ["openai"])
    expires_in_days: int = Field(90, ge=1, le=366)


class KeyList(BaseModel):
    """All keys of the caller, newest first."""

    object: str = "list"
    data: list[KeyObject]


@endpoint(
    "POST", "/v1/personal_keys", limit="20/minute", error_format="openai", tag="OpenAI", errors=(Conflict, Forbidden)
)
async def create_personal_key(call: Call, body: NewKey) -> NewKeyObject:
    """Make a personal key, which is shown this once"""
    return await personal_keys.create(call, body.name, body.scopes, body.expires_in_days)


@endpoint("GET", "/v1/personal_keys", error_format="openai", tag="OpenAI", errors=(Forbidden,))
async def list_personal_keys(call: Call) -> KeyList:
    """List personal keys"""
    return KeyList(data=await personal_keys.list_keys(call))


@endpoint("DELETE", "/v1/personal_keys/{key_id}", error_format="openai", tag="OpenAI", errors=(NotFound, Forbidden))
async def revoke_personal_key(call: Call) -> Deleted:
    """Revoke a personal key"""
    key_id = call.params["key_id"].lower()
    if not UUID.fullmatch(key_id):
        raise NotFound("No such key", details={"key_id": key_id[:200]})
    await personal_keys.revoke(call, key_id)
    return Deleted(id=key_id, object="personal_key.deleted")
