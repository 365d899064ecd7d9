"""Searches the chunks of vector stores, with filters on the attributes of files."""

from __future__ import annotations

import asyncio
import operator
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from emulator.openai import errors
from emulator.openai.ranking import Index
from emulator.openai.state import State

_CACHED_INDEXES = 16
_COMPARE = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk of a file; score is between 0 and 1, page counts from 1 or is None."""

    file_id: str | None
    filename: str
    text: str
    page: int | None = None
    score: float = 0.0
    attributes: dict[str, Any] = field(default_factory=dict)


class Retrieval:
    def __init__(self, state: State) -> None:
        self._state = state
        self._indexes: OrderedDict[str, tuple[Index, list[tuple[str, int | None, str]]]] = OrderedDict()

    def invalidate(self, store_id: str) -> None:
        """Drops the index of a store whose files changed."""
        self._indexes.pop(store_id, None)

    async def _index(self, store_id: str) -> tuple[Index, list[tuple[str, int | None, str]]]:
        if store_id not in self._indexes:
            rows = await self._state.chunks(store_id)
            index = await asyncio.to_thread(Index.from_texts, [text for _, _, text in rows])
            self._indexes[store_id] = index, rows
            while len(self._indexes) > _CACHED_INDEXES:
                self._indexes.popitem(last=False)
            return index, rows
        self._indexes.move_to_end(store_id)
        return self._indexes[store_id]

    async def search(
        self,
        store_ids: list[str],
        queries: list[str],
        *,
        limit: int = 10,
        threshold: float = 0.0,
        filters: dict[str, Any] | None = None,
    ) -> list[Passage]:
        """Returns the best passages of all the stores for any of the queries, best first."""
        found: dict[tuple[str, int], Passage] = {}
        for store_id in store_ids:
            index, rows = await self._index(store_id)
            members = {body["id"]: body for body in await self._state.all("vector_store_file", store_id)}
            for query in queries:
                for score, position in index.search(query, limit if filters is None else len(rows)):
                    file_id, page, text = rows[position]
                    attributes = members.get(file_id, {}).get("attributes") or {}
                    if file_id not in members or score < threshold or not matches(filters, attributes):
                        continue
                    known = found.get((store_id, position))
                    if known is None or known.score < score:
                        found[store_id, position] = Passage(file_id, "", text, page, min(score, 1.0), attributes)
        best = sorted(found.values(), key=lambda passage: -passage.score)[:limit]
        return [await self._with_filename(passage) for passage in best]

    async def _with_filename(self, passage: Passage) -> Passage:
        body = await self._state.get("file", passage.file_id or "")
        name = body["filename"] if body else ""
        return Passage(passage.file_id, name, passage.text, passage.page, passage.score, passage.attributes)


def matches(filters: dict[str, Any] | None, attributes: dict[str, Any]) -> bool:
    """Returns whether attributes match a comparison or compound filter, as returned by `parse_filters`."""
    if filters is None:
        return True
    kind = filters["type"]
    if kind in ("and", "or"):
        return (all if kind == "and" else any)(matches(each, attributes) for each in filters["filters"])
    actual, value = attributes.get(filters["key"]), filters["value"]
    if kind in ("eq", "ne"):
        return (actual == value) is (kind == "eq")
    if kind in ("in", "nin"):
        return (actual in value) is (kind == "in")
    if not isinstance(actual, int | float) or not isinstance(value, int | float):
        return False
    return bool(_COMPARE[kind](actual, value))


def parse_filters(value: object, param: str = "filters", depth: int = 0) -> dict[str, Any] | None:
    """Returns a valid filter, nested at most 8 deep; raises ApiError."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise errors.wrong_type(param, "an object", value)
    kind = value.get("type")
    if kind in ("and", "or"):
        inner = value.get("filters")
        if not isinstance(inner, list) or depth > 8:
            raise errors.wrong_type(f"{param}.filters", "an array of filters", inner)
        for number, each in enumerate(inner):
            if parse_filters(each, f"{param}.filters[{number}]", depth + 1) is None:
                raise errors.wrong_type(f"{param}.filters[{number}]", "an object", each)
        return value
    kinds = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin")
    if kind not in kinds:
        raise errors.wrong_value(f"{param}.type", kind, (*kinds, "and", "or"))
    if not isinstance(value.get("key"), str):
        raise errors.missing(f"{param}.key")
    if "value" not in value:
        raise errors.missing(f"{param}.value")
    if kind in ("in", "nin") and not isinstance(value["value"], list):
        raise errors.wrong_type(f"{param}.value", "an array", value["value"])
    return value
