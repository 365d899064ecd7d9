"""Makes the rules of emergencies of the files in emergencies/ (kinds.toml says how they are written)."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from emergency_rules import LETTERS, Bucket, Entry, Harmless, Kind, Phrase, Sign, Table
from emergency_text import SCRIPTS, fold, script_of

Value = TypeVar("Value")


def read_rules(folder: Path) -> dict[str, Table]:
    """The tables of a Finder."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    kinds = {name: msgspec.convert(kind, Kind) for name, kind in files.pop("kinds").items()}
    terms = _Terms()
    signs: dict[Sign, None] = {}  # in order, and once: languages have some in common
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
        "signs": _grouped((terms.least_common(sign.terms), sign) for sign in signs),
        "harmless": _grouped(
            (terms.least_common(phrase.terms), Harmless(of, phrase)) for phrase, of in harmless.items()
        ),
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
        """Adds alternatives to a term: words, `*` after beginnings, `_` between joined ones. Gives its number."""
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

    def least_common(self, terms: Iterable[int]) -> int:
        """The term that presumably fewest questions have: words that are short, or in many terms, are common."""
        return min(terms, key=lambda number: (self._frequencies[number], number))

    @cached_property
    def _frequencies(self) -> dict[int, float]:
        found: dict[int, float] = defaultdict(float)
        for alternative, numbers in self._alternatives.items():
            for number in numbers:
                found[number] += len(numbers) / len(alternative) ** 2
        return found

    def words(self) -> dict[str, dict[str, Bucket]]:
        """Script → letters → bucket."""
        scripts: dict[str, dict[str, Bucket]] = {script: {} for script in SCRIPTS}
        for alternative, numbers in sorted(self._alternatives.items()):
            first, *more = alternative.split("_")
            letters = first.rstrip("*")[:LETTERS]
            entry = _entry(scripts[script_of(first)].setdefault(letters, Bucket({}, {})), first)
            for word in more:
                entry.following = entry.following or Bucket({}, {})
                entry = _entry(entry.following, word)
            entry.terms = numbers
        return scripts


def _entry(bucket: Bucket, word: str) -> Entry:
    """The entry of a word, which may go on after its `*`."""
    words = bucket.beginnings if word[-1] == "*" else bucket.whole
    return words.setdefault(word.rstrip("*"), Entry([]))


def _lines(parts: dict[str, Any], name: str) -> list[str]:
    return [line for line in fold(parts.get(name, "")).splitlines() if line]


def _grouped(pairs: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    groups: dict[int, list[Value]] = defaultdict(list)
    for number, value in pairs:
        groups[number].append(value)
    return dict(sorted(groups.items()))
