"""Okapi BM25 over weighted terms."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping

from emulator.openai import tokens

K1, B = 1.2, 0.5


class Index:
    """An index of documents: add all of them, build it, then search. Positions count in the order of adding."""

    def __init__(self) -> None:
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._lengths: list[float] = []
        self._idf: dict[str, float] = {}
        self._mean = 1.0

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Index:
        index = cls()
        for text in texts:
            index.add(tokens.terms(text))
        return index.build()

    def add(self, counts: Mapping[str, float]) -> None:
        position = len(self._lengths)
        self._lengths.append(sum(counts.values()))
        for term, count in counts.items():
            self._postings.setdefault(term, []).append((position, count))

    def build(self) -> Index:
        total = len(self._lengths)
        self._mean = (sum(self._lengths) / total if total else 0.0) or 1.0
        self._idf = {term: _idf(total, len(postings)) for term, postings in self._postings.items()}
        return self

    def idf(self, term: str) -> float:
        """Returns the inverse document frequency; an unknown term counts like one that a single document has."""
        return self._idf.get(term) or _idf(max(len(self._lengths), 1), 1)

    def search(self, question: str, limit: int = 10) -> list[tuple[float, int]]:
        """Returns (score, position), best first; the score, 0 to 1, is a share of the highest possible one.

        The terms of a word (itself and its parts) share the word's weight, so a long word doesn't outweigh a short one.
        """
        scores: dict[int, float] = {}
        possible = 0.0
        for group in tokens.term_groups(question):
            weight = self.idf(group[0][0])
            possible += weight * (K1 + 1)
            best: dict[int, float] = {}
            for term, share in group:
                for position, count in self._postings.get(term, ()):
                    norm = K1 * (1 - B + B * self._lengths[position] / self._mean)
                    value = share * min(weight, self._idf[term]) * count * (K1 + 1) / (count + norm)
                    best[position] = max(best.get(position, 0.0), value)
            for position, value in best.items():
                scores[position] = scores.get(position, 0.0) + value
        ranked = heapq.nlargest(limit, ((score / possible, -position) for position, score in scores.items()))
        return [(score, -position) for score, position in ranked]


def _idf(documents: int, matching: int) -> float:
    return math.log(1 + (documents - matching + 0.5) / (matching + 0.5))
