"""The Prefer and Preference-Applied headers (RFC 7240)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from emulator.rest.types import Action, ApiRequest, Preferences

CHOICES: dict[str, tuple[str, Any]] = {
    "resolution=merge-duplicates": ("resolution", "merge-duplicates"),
    "resolution=ignore-duplicates": ("resolution", "ignore-duplicates"),
    "return=representation": ("representation", "full"),
    "return=minimal": ("representation", "minimal"),
    "return=headers-only": ("representation", "headers-only"),
    "count=exact": ("count", "exact"),
    "count=planned": ("count", "planned"),
    "count=estimated": ("count", "estimated"),
    "tx=commit": ("transaction", "commit"),
    "tx=rollback": ("transaction", "rollback"),
    "missing=default": ("missing", "default"),
    "missing=null": ("missing", "null"),
    "handling=strict": ("handling", "strict"),
    "handling=lenient": ("handling", "lenient"),
}
HEADER_VALUES = {pair: text for text, pair in CHOICES.items()}
NONE = Preferences()


def parse_preferences(headers: Iterable[str], *, allow_transaction: bool) -> Preferences:
    """Parses all Prefer headers of a request; the first of several values of a preference is used.

    allow_transaction: whether `tx=` is allowed (db-tx-end=…-allow-override).
    """
    found: dict[str, Any] = {}
    invalid: list[str] = []
    for preference in (part.strip() for header in headers for part in header.split(",")):
        if preference in CHOICES:
            name, value = CHOICES[preference]
            if name != "transaction" or allow_transaction:
                found.setdefault(name, value)
        elif preference.startswith("timezone="):
            found.setdefault("timezone", preference.removeprefix("timezone="))
        elif preference.startswith("max-affected="):
            if re.fullmatch(r"-?\d{1,18}", number := preference.removeprefix("max-affected=")):
                found.setdefault("max_affected", int(number))
        else:
            invalid.append(preference)
    return Preferences(**found, invalid=tuple(invalid)) if found or invalid else NONE


def preference_applied(request: ApiRequest, *, has_conflict_target: bool) -> str | None:
    """The value of Preference-Applied, or None.

    has_conflict_target: whether an upsert is possible: the table has a primary key, or the request names columns.
    """
    preferences, action = request.preferences, request.action
    if preferences is NONE:
        return None
    names = ["count", "transaction", "handling"]
    if action in (Action.CREATE, Action.UPDATE, Action.UPSERT, Action.DELETE):
        names.insert(0, "representation")
    if action in (Action.CREATE, Action.UPDATE):
        names.insert(0, "missing")
    if action is Action.CREATE and has_conflict_target:
        names.insert(0, "resolution")
    applied = [HEADER_VALUES[name, value] for name in names if (value := getattr(preferences, name)) is not None]
    if preferences.timezone is not None:
        applied.append(f"timezone={preferences.timezone}")
    limited = action in (Action.UPDATE, Action.DELETE, Action.CALL) and preferences.handling == "strict"
    if limited and preferences.max_affected is not None:
        applied.append(f"max-affected={preferences.max_affected}")
    return ", ".join(applied) or None
