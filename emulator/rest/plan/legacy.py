"""Embedded relations that a request calls by name though it has given them an alias: deprecated by PostgREST 16."""

from __future__ import annotations

from collections.abc import Sequence


def warning_headers(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """`names`: pairs of the relation's name and its alias."""
    if not names:
        return []
    changes = ", ".join(f"`{name}` to `{alias}`" for name, alias in names)
    text = (
        "Embedded resource was referenced by relation name even though it has an alias. "
        "This is deprecated and will stop working in a future release. "
        f"Update {changes} in query string filters, orders or limits."
    )
    return [("Warning", f'299 PostgRESTv16.0 "{text}"')]
