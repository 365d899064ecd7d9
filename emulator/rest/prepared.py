"""Requests that have been understood before: the same URL and headers mean the same plan and SQL until a reload."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from emulator.rest.api_request import read_cookies
from emulator.rest.plan.types import ActionPlan
from emulator.rest.types import ApiRequest, Statement

MAX_ENTRIES = 1000
MAX_KEY_LENGTH = 2000  # longer URLs are rarely sent twice

Key = tuple[str | bytes | None, ...]

# The headers that decide what a request means; the others are only shown to the database.
DECISIVE = ("accept", "accept-profile", "range")


class Prepared(NamedTuple):
    request: ApiRequest
    plan: ActionPlan
    statement: Statement

    def for_headers(self, headers: dict[str, str]) -> ApiRequest:
        return replace(self.request, headers=headers, cookies=read_cookies(headers.get("cookie")))


class PreparedRequests:
    """The least recently used goes first. One per schema cache and settings."""

    def __init__(self) -> None:
        self._known: dict[Key, Prepared] = {}

    def get(self, key: Key | None) -> Prepared | None:
        if key is None or (found := self._known.pop(key, None)) is None:
            return None
        self._known[key] = found
        return found

    def put(self, key: Key | None, prepared: Prepared) -> None:
        if key is None:
            return
        self._known[key] = prepared
        if len(self._known) > MAX_ENTRIES:
            del self._known[next(iter(self._known))]


def key_of(method: str, path: str, query: bytes, headers: dict[str, str], prefer: list[str]) -> Key | None:
    """None for what is not worth keeping: requests with a body, and very long URLs."""
    if method not in ("GET", "HEAD") or len(path) + len(query) > MAX_KEY_LENGTH:
        return None
    return (method, path, query, *prefer, *(headers.get(name) for name in DECISIVE))
