"""Placeholders: each value of a request has one, which stands for it in the request and in its response."""

import re
from collections.abc import Iterable

from shared.redaction.rules import RuleSet

PLACEHOLDER = re.compile(r"\[[A-Z]{2,20}_[0-9]{1,6}\]")
_BEGUN = re.compile(r"\[(?:[A-Z]{0,20}|[A-Z]{2,20}_[0-9]{0,6})\Z")
LONGEST = 29


class Placeholders:
    """The placeholders of one request. A text that has the form of one already is never taken for it."""

    def __init__(self, rules: RuleSet, texts: Iterable[str]) -> None:
        """`texts` are all texts of the request: what they say literally is not used as a placeholder."""
        self._rules = rules
        self._literal = {found for text in texts for found in PLACEHOLDER.findall(text)}
        self._by_value: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self.values: dict[str, str] = {}

    def redact(self, text: str) -> str:
        """The text with a placeholder for every value; the same value has the same one."""
        pieces: list[str] = []
        at = 0
        for start, end, label in self._rules.find(text):
            pieces += (text[at:start], self._placeholder(label, text[start:end]))
            at = end
        return "".join((*pieces, text[at:])) if pieces else text

    def restore(self, text: str) -> str:
        """The text with the values in place of their placeholders."""
        return PLACEHOLDER.sub(lambda found: self.values.get(found[0], found[0]), text) if "[" in text else text

    def _placeholder(self, label: str, value: str) -> str:
        known = self._by_value.get((label, value))
        while known is None:
            number = self._counts[label] = self._counts.get(label, 0) + 1
            name = f"[{label}_{number}]"
            if name not in self._literal:
                self._by_value[label, value], self.values[name] = name, value
                known = name
        return known


class Restorer:
    """Restores a text that arrives in pieces: a placeholder may be split between them."""

    def __init__(self, placeholders: Placeholders) -> None:
        self._restore = placeholders.restore
        self._pending = ""

    def feed(self, piece: str) -> str:
        """What can be said for sure; the beginning of what may be a placeholder waits for the next piece."""
        text = self._pending + piece
        begun = _BEGUN.search(text, len(text) - LONGEST if len(text) > LONGEST else 0)
        self._pending = begun[0] if begun else ""
        return self._restore(text.removesuffix(self._pending))

    def end(self) -> str:
        """What has waited, after the last piece."""
        rest, self._pending = self._pending, ""
        return rest
