"""Plans: what will be read, written or called, with every name resolved against the schema cache."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.rest.catalog import Routine
from emulator.rest.types import Action, Identifier, Negotiated


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """Everything about a request that is settled before the database is asked.

    read_only, isolation, function_settings: of the transaction. primary_key: of the target table.
    """

    action: Action
    target: Identifier
    negotiated: Negotiated
    read_only: bool
    routine: Routine | None = None
    isolation: str | None = None
    function_settings: tuple[tuple[str, str], ...] = ()
    primary_key: tuple[str, ...] = ()
