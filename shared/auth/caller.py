"""Who calls a function."""

from typing import Any, Literal

import msgspec


class Caller(msgspec.Struct, frozen=True):
    """A verified caller. `id` is the user's UUID, "service" for the service role, or "anon" for a public key."""

    id: str
    kind: Literal["user", "service", "anon"]
    token: str
    claims: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Caller(id={self.id!r}, kind={self.kind!r})"  # a token must not get into a log
