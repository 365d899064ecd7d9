"""Suggestions for misspelled names, by shared n-grams, then by edit distance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

_CANDIDATES = 50


def similar(word: str, known: Iterable[str], minimum: float = 0.33) -> list[tuple[float, str]]:
    """Known names with a score of at least `minimum`, best first; 1 means equal."""
    names = list(dict.fromkeys(known))
    lowered = word.lower()
    for name in names:
        if name.lower() == lowered:
            return [(1.0, name)]
    for size in (3, 2):
        ranked = [(_closeness(name.lower(), lowered), name) for name in _by_grams(lowered, names, size)[:_CANDIDATES]]
        close = [entry for entry in ranked if entry[0] >= minimum]
        if close:
            return sorted(close, key=lambda entry: -entry[0])
    return []


def nearest(word: str, known: Iterable[str], minimum: float = 0.33) -> str | None:
    found = similar(word, known, minimum)
    return found[0][1] if found else None


def _grams(word: str, size: int) -> Counter[str]:
    padded = "-" + "".join(c for c in word.lower() if c.isalnum() or c.isspace() or c == ",") + "-"
    return Counter(padded[start : start + size] for start in range(len(padded) - size + 1))


def _by_grams(word: str, names: list[str], size: int) -> list[str]:
    word_grams = _grams(word, size)
    length = math.hypot(*word_grams.values())
    scores = []
    for name in names:
        grams = _grams(name, size)
        shared = sum(count * grams[gram] for gram, count in word_grams.items())
        if shared:
            scores.append((shared / (length * math.hypot(*grams.values())), name))
    scores.sort(key=lambda entry: -entry[0])
    return [name for _, name in scores]


def _closeness(one: str, other: str) -> float:
    return 1 - _edits(one, other) / max(len(one), len(other), 1)


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
    return row[-1]
