"""A cache of planned requests: the same URL and headers result in the same plan and SQL until the next reload."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from emulator.rest.api_request import read_cookies
from emulator.rest.plan.types import ActionPlan
from emulator.rest.types import ApiRequest, Statement

MAX_ENTRIES = 1000
MAX_KEY_LENGTH = 2000  # longer URLs are rarely repeated

Key = tuple[str | bytes | None, ...]

# Headers that affect the plan; the others are only passed to the database.
KEY_HEADERS = ("accept", "accept-profile", "range")


class Prepared(NamedTuple):
    request: ApiRequest
    plan: ActionPlan
    statement: Statement

    def for_headers(self, headers: dict[str, str]) -> ApiRequest:
        return replace(self.request, headers=headers, cookies=read_cookies(headers.get("cookie")))


class PreparedRequests:
    """An LRU cache; replaced when the schema cache or the settings change."""

    def __init__(self) -> None:
        self._entries: dict[Key, Prepared] = {}

    def get(self, key: Key | None) -> Prepared | None:
        if key is None or (entry := self._entries.pop(key, None)) is None:
            return None
        self._entries[key] = entry
        return entry

    def put(self, key: Key | None, prepared: Prepared) -> None:
        if key is None:
            return
        self._entries[key] = prepared
        if len(self._entries) > MAX_ENTRIES:
            del self._entries[next(iter(self._entries))]


def key_of(method: str, path: str, query: bytes, headers: dict[str, str], prefer: list[str]) -> Key | None:
    """The cache key, or None for requests that are not cached: those with a body or a very long URL."""
    if method not in ("GET", "HEAD") or len(path) + len(query) > MAX_KEY_LENGTH:
        return None
    return (method, path, query, *prefer, *(headers.get(name) for name in KEY_HEADERS))
