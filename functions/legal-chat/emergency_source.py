"""Makes the rules of one language of its file in emergencies/ (kinds.toml says how they are written)."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from emergency_rules import LETTERS, Phrase, Rules, Sign
from emergency_text import fold


def read_rules(path: Path, source: str) -> Rules:
    """The rules of a file whose digest is `source`."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    reader = _Reader()
    for name, text in table.pop("words", {}).items():
        reader.add(reader.term(f"@{name}"), fold(text).split())
    signs = [(line, kind) for kind in table for line in _lines(table[kind], "signs")]
    harmless = [(line, kind) for kind in table for line in _lines(table[kind], "harmless")]
    rules = Rules(source, {}, reader.words, reader.beginnings, reader.joined, [], {}, {}, {})
    for line, kind in signs:
        numbers = [reader.phrase(part) for part in line.split(" & ")]
        rules.signs.setdefault(min(numbers), []).append(Sign(frozenset(numbers), kind))
    for line, kind in harmless:
        rules.harmless.setdefault(reader.phrase(line), []).append(kind)
    rules.phrases.extend(reader.phrases)
    for number, phrase in enumerate(reader.phrases):
        rules.by_term.setdefault(min(phrase.terms, key=reader.size), []).append(number)
    rules.lists.update({name: number for name, number in reader.terms.items() if name[0] == "@"})
    return rules


def _lines(table: dict[str, Any], part: str) -> list[str]:
    return [line for line in fold(table.get(part, "")).splitlines() if line]


class _Reader:
    """Numbers terms and phrases in the order in which they come."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.phrases: list[Phrase] = []
        self.words: dict[str, list[int]] = {}
        self.beginnings: dict[str, list[tuple[str, int]]] = {}
        self.joined: dict[str, list[tuple[list[str], int]]] = {}
        self._sizes: dict[int, int] = defaultdict(int)
        self._known: dict[str, int] = {}

    def term(self, text: str) -> int:
        """The number of `@name` or of `a|b_c|d*`."""
        if text not in self.terms:
            self.terms[text] = len(self.terms)
            if text[0] != "@":
                self.add(self.terms[text], text.split("|"))
        return self.terms[text]

    def add(self, number: int, alternatives: list[str]) -> None:
        """Adds to a term words, each of which may go on after its `*` or have others joined by `_`."""
        self._sizes[number] += len(alternatives)
        for alternative in alternatives:
            words = alternative.split("_")
            if len(words) > 1:
                self.joined.setdefault(words[0][:LETTERS].rstrip("*"), []).append((words, number))
            elif alternative[-1] == "*":
                self.beginnings.setdefault(alternative[:-1][:LETTERS], []).append((alternative[:-1], number))
            else:
                self.words.setdefault(alternative, []).append(number)

    def size(self, number: int) -> int:
        """How many alternatives a term has."""
        return self._sizes[number]

    def phrase(self, line: str) -> int:
        """The number of a phrase."""
        if line not in self._known:
            self._known[line] = len(self.phrases)
            self.phrases.append(self._read(line))
        return self._known[line]

    def _read(self, line: str) -> Phrase:
        terms: list[int] = []
        gaps: list[int] = []
        gap = 0
        for part in line.split():
            if part[0] == "~":
                gap = int(part[1:])
            else:
                terms.append(self.term(part))
                gaps.append(gap)
                gap = 0
        return Phrase(tuple(terms), tuple(gaps), gap)
