"""Redacts the texts of a request to the Responses API, and restores them in the events of its response."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shared.ai.decoding import data_of
from shared.ai.stream import BlockFilter
from shared.redaction.placeholders import Placeholders, Restorer
from shared.redaction.rules import RuleSet

REDACTED = ("instructions", "input", "metadata")
IDS = ("type", "role", "id", "call_id", "file_id", "status", "detail")
DATA = ("file_data", "file_url", "image_url", "encrypted_content", "result")
NO_TEXT = frozenset(IDS + DATA)
"""Fields of items that are no text: ids, and what the provider reads by other means."""
Json = Any


def redacted(parameters: Mapping[str, Any], rules: RuleSet) -> tuple[dict[str, Any], Callable[[], BlockFilter]]:
    """The parameters with placeholders, and what makes the filter that restores a response's events."""
    chosen = {name: parameters[name] for name in REDACTED if parameters.get(name)}
    placeholders = Placeholders(rules, _texts(chosen))
    changed = _changed(chosen, placeholders.redact)
    return {**parameters, **changed}, lambda: EventRestorer(placeholders).restore


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in NO_TEXT:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _changed(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: each if name in NO_TEXT else _changed(each, change) for name, each in value.items()}
    return [_changed(each, change) for each in value] if isinstance(value, list | tuple) else value


class EventRestorer:
    """Restores the events of one response: deltas as they arrive, all other events whole."""

    def __init__(self, placeholders: Placeholders) -> None:
        self._placeholders = placeholders
        self._delta: dict[str, Any] = {}
        self._head: list[bytes] = []
        self._restorer = Restorer(placeholders)

    def restore(self, blocks: list[bytes]) -> list[bytes]:
        return [restored for block in blocks for restored in self._block(block)]

    def _block(self, block: bytes) -> list[bytes]:
        event = _event_of(block)
        if event is None:
            return [block]
        head = [line for line in block.split(b"\n") if not line.startswith(b"data:")]
        if not isinstance(event.get("delta"), str):
            return [*self._rest(), _encode(head, _changed(event, self._placeholders.restore))]
        rest = [] if _place(event) == _place(self._delta) else self._rest()
        self._head, self._delta = head, event
        text = self._restorer.feed(event["delta"])
        return [*rest, _encode(head, {**event, "delta": text})] if text or not event["delta"] else rest

    def _rest(self) -> list[bytes]:
        """What has waited for the rest of a placeholder that did not come, as a delta of its own."""
        text = self._restorer.end()
        return [_encode(self._head, {**self._delta, "delta": text})] if text else []


def _place(event: dict[str, Any]) -> tuple[Any, ...]:
    """What a delta belongs to."""
    return tuple(event.get(name) for name in ("type", "item_id", "output_index", "content_index", "summary_index"))


def _event_of(block: bytes) -> dict[str, Any] | None:
    """The event's object; None for one that is not to be changed, which its reader may refuse."""
    try:
        event = json.loads(data_of(block))  # takes lone surrogates, of characters that were split between deltas
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _encode(head: list[bytes], event: dict[str, Any]) -> bytes:
    data = json.dumps(event, separators=(",", ":"))
    return b"\n".join((*head, b"data: " + data.encode()))
