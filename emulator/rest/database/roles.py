"""Settings and isolation levels of roles (`alter role … set …`), applied to their transactions."""

from __future__ import annotations

from collections.abc import Iterable

ISOLATION_LEVELS = {"repeatable read": "repeatable read", "serializable": "serializable"}
DEFAULT_ISOLATION = "read committed"


class RoleSettings:
    def __init__(self, rows: Iterable[tuple[str, str, str]] = ()) -> None:
        """rows: role, name, value."""
        self._isolation: dict[str, str] = {}
        self._settings: dict[str, list[tuple[str, str]]] = {}
        for role, name, value in rows:
            if name == "default_transaction_isolation":
                self._isolation[role] = isolation_level(value)
            else:
                self._settings.setdefault(role, []).append((name, value))

    def settings_of(self, role: str) -> list[tuple[str, str]]:
        return self._settings.get(role, [])

    def isolation_of(self, role: str) -> str:
        return self._isolation.get(role, DEFAULT_ISOLATION)


def isolation_level(value: str) -> str:
    return ISOLATION_LEVELS.get(value.lower(), DEFAULT_ISOLATION)
