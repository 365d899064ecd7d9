"""Warns about embedded relations with an alias that are referred to by name: deprecated in PostgREST 16."""

from __future__ import annotations

from collections.abc import Sequence


def warning_headers(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The Warning headers. names: pairs of (name, alias)."""
    if not names:
        return []
    changes = ", ".join(f"`{name}` to `{alias}`" for name, alias in names)
    text = (
        "Embedded resource was referenced by relation name even though it has an alias. "
        "This is deprecated and will stop working in a future release. "
        f"Update {changes} in query string filters, orders or limits."
    )
    return [("Warning", f'299 PostgRESTv16.0 "{text}"')]
