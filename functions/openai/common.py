"""What the modules of this function share."""

import re
from typing import Literal

from pydantic import BaseModel

from shared.assistants.fields import Metadata
from shared.endpoint import Call
from shared.errors import NotFound

ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


class MetadataUpdate(BaseModel):
    """The metadata to set, in place of what is there."""

    metadata: Metadata | None = None


class Deleted(BaseModel):
    """What was deleted."""

    id: str
    object: str
    deleted: Literal[True] = True


def path_id(call: Call, name: str) -> str:
    """An id in the path; raises NotFound for a text that is no id."""
    value = call.params[name]
    if not ID.fullmatch(value):
        raise NotFound(f"No such {name.removesuffix('_id').replace('_', ' ')}", details={name: value[:200]})
    return value
