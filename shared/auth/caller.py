"""Who calls a function."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller. `id` is the user's UUID, "service" for the service role, or "anon" for a public key."""

    id: str
    kind: Literal["user", "service", "anon"]
    token: str = field(repr=False)
    claims: dict[str, Any] = field(default_factory=dict, repr=False)
