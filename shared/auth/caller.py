"""Who calls a function."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified caller. `id` is the user's UUID, or "service" for the service role."""

    id: str
    kind: Literal["user", "service"]
    token: str = field(repr=False)
    claims: dict[str, Any] = field(default_factory=dict, repr=False)
