"""Compiles the rules of emergencies from the files in emergencies/ (kinds.toml says how they are written)."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from emergency_rules import INDEX_PREFIX, Harmless, Kind, Phrase, Sign, Table, Trie, TrieNode
from emergency_text import SCRIPTS, fold, script_of

Value = TypeVar("Value")


def read_rules(folder: Path) -> dict[str, Table]:
    """The tables of a Finder."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    kinds = {name: msgspec.convert(kind, Kind) for name, kind in files.pop("kinds").items()}
    terms = _Terms()
    signs: dict[Sign, None] = {}  # an ordered set: files repeat some signs
    harmless: dict[Phrase, list[str]] = defaultdict(list)
    for file in files.values():
        for name, text in file.pop("words", {}).items():
            terms.add(f"@{name}", fold(text).split())
        for kind, parts in file.items():
            for line in _lines(parts, "signs"):
                phrases = tuple(terms.phrase(part) for part in line.split(" & "))
                signs[Sign(kind, phrases, frozenset(term for phrase in phrases for term in phrase.terms))] = None
            for line in _lines(parts, "harmless"):
                harmless[terms.phrase(line)].append(kind)
    tables = {
        "kinds": kinds,
        "signs": _grouped((terms.rarest(sign.terms), sign) for sign in signs),
        "harmless": _grouped((terms.rarest(phrase.terms), Harmless(of, phrase)) for phrase, of in harmless.items()),
        **terms.words(),
    }
    return {
        name: {str(key): msgspec.json.encode(part) for key, part in table.items()} for name, table in tables.items()
    }


class _Terms:
    """Numbers terms in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._alternatives: dict[str, list[int]] = {}

    def add(self, term: str, alternatives: list[str]) -> int:
        """Adds alternatives, as `word`, `prefix*` or `two_words`, to a term; returns its number."""
        number = self._numbers.setdefault(term, len(self._numbers))
        for alternative in dict.fromkeys(alternatives):
            numbers = self._alternatives.setdefault(alternative, [])
            if number not in numbers:
                numbers.append(number)
        return number

    def phrase(self, line: str) -> Phrase:
        terms: list[int] = []
        gaps: list[int] = []
        gap = 0
        for part in line.split():
            if part[0] == "~":
                gap = int(part[1:])
            else:
                terms.append(self.add(part, [] if part[0] == "@" else part.split("|")))
                gaps.append(gap)
                gap = 0
        return Phrase(tuple(terms), tuple(gaps), gap)

    def rarest(self, terms: Iterable[int]) -> int:
        """The term that is estimated to be the rarest in questions."""
        return min(terms, key=lambda number: (self._frequencies[number], number))

    @cached_property
    def _frequencies(self) -> dict[int, float]:
        """Estimates: short words are common, and those of many terms. A question then has 16 candidates, not 46."""
        found: dict[int, float] = defaultdict(float)
        for alternative, numbers in self._alternatives.items():
            for number in numbers:
                found[number] += len(numbers) / len(alternative) ** 2
        return found

    def words(self) -> dict[str, dict[str, Trie]]:
        """Script → letters → trie."""
        scripts: dict[str, dict[str, Trie]] = {script: {} for script in SCRIPTS}
        for alternative, numbers in sorted(self._alternatives.items()):
            first, *more = alternative.split("_")
            letters = first.rstrip("*")[:INDEX_PREFIX]
            node = _node(scripts[script_of(first)].setdefault(letters, Trie({}, {})), first)
            for word in more:
                node.following = node.following or Trie({}, {})
                node = _node(node.following, word)
            node.terms = numbers
        return scripts


def _node(trie: Trie, word: str) -> TrieNode:
    """The node of a word, or of a prefix if it ends with `*`."""
    words = trie.prefixes if word[-1] == "*" else trie.whole
    return words.setdefault(word.rstrip("*"), TrieNode([]))


def _lines(parts: dict[str, Any], name: str) -> list[str]:
    return [line for line in fold(parts.get(name, "")).splitlines() if line]


def _grouped(pairs: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    groups: dict[int, list[Value]] = defaultdict(list)
    for number, value in pairs:
        groups[number].append(value)
    return dict(sorted(groups.items()))
