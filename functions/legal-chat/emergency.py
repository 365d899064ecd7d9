"""Recognises an emergency in a question, by fixed rules and without a model: helplines then come before the answer.

The rules are phrases (emergencies/kinds.toml says how they are written), found by the first letters of their first
words: the time a question takes grows with its words, and not with the number of rules.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from texts import phrases

FILES = ("en", "te", "ta", "hi", "ml", "latn")
LETTERS = 3  # of a word's beginning, by which it is looked up; a word of the rules that may go on has two or more
STOPS = ".!?।\n"
_WORDS = re.compile(r"[0-9]+|[.!?।\n]+|[^\s0-9.!?।,;:\"“”()\[\]{}<>/|*_…–—-]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_SPELLING = dict.fromkeys("\u093c\u200b\u200c\u200d\ufeff'’‘`", "") | {"\u0901": "\u0902"}
# Malayalam consonants without a vowel, as older texts write them
_SPELLING |= {chr(0x0D7A + place): f"{letter}\u0d4d" for place, letter in enumerate("ണനരലള")}
_SPELLED = re.compile(f"[{''.join(_SPELLING)}]")

T = TypeVar("T")
Words = list[str]


class Table(Generic[T]):
    """Values by a word, or by the beginning of a word: one that ends with *."""

    def __init__(self) -> None:
        self._whole: dict[str, list[T]] = {}
        self._begun: dict[str, list[tuple[str, T]]] = {}

    def add(self, word: str, value: T) -> None:
        if word.endswith("*"):
            self._begun.setdefault(word[:-1][:LETTERS], []).append((word[:-1], value))
        else:
            self._whole.setdefault(word, []).append(value)

    def __getitem__(self, word: str) -> Sequence[T]:
        found: Sequence[T] = self._whole.get(word, ())
        for length in (LETTERS, LETTERS - 1):
            if begun := self._begun.get(word[:length]):
                found = [*found, *(value for beginning, value in begun if word.startswith(beginning))]
        return found


class Terms:
    """Alternatives of one word, or of several that are joined by _. Most are never looked at, so they are read late."""

    def __init__(self, alternatives: list[str]) -> None:
        self._alternatives = alternatives

    @property
    def firsts(self) -> list[str]:
        return [each.partition("_")[0] for each in self._alternatives]

    @cached_property
    def _others(self) -> Table[list[str]]:
        """The words after the first, by the first."""
        table = Table[list[str]]()
        for each in self._alternatives:
            first, *others = each.split("_")
            table.add(first, others)
        return table

    def ends(self, words: Words, start: int) -> Iterator[int]:
        """Where the alternatives end that begin at `start`."""
        for others in self._others[words[start]]:
            end = start + 1 + len(others)
            if not others or (end <= len(words) and all(map(_fits, words[start + 1 : end], others))):
                yield end


@dataclass(eq=False)
class Phrase:
    """Terms one after another, each after at most so many other words. `after` is how many belong to it at its end."""

    parts: list[tuple[int, Terms]]
    after: int

    @classmethod
    def read(cls, line: str, lists: dict[str, Terms]) -> "Phrase":
        parts: list[tuple[int, Terms]] = []
        gap = 0
        for part in line.split():
            if part.startswith("~"):
                gap = int(part[1:])
            else:
                parts.append((gap, lists[part] if part.startswith("@") else Terms(part.split("|"))))
                gap = 0
        return cls(parts, gap)

    def ends(self, words: Words, start: int) -> set[int]:
        """Where the phrase ends that begins at `start`; nowhere if none does."""
        ends = set(self.parts[0][1].ends(words, start))
        for gap, terms in self.parts[1:]:
            starts = {at for end in ends for at in range(end, min(end + gap + 1, len(words)))}
            ends = {end for at in starts for end in terms.ends(words, at)}
        return ends


class Index:
    """Phrases by their first words."""

    def __init__(self, found: Iterable[Phrase]) -> None:
        self._phrases: Table[Phrase] = Table()
        for phrase in found:
            for word in phrase.parts[0][1].firsts:
                self._phrases.add(word, phrase)

    def find(self, words: Words) -> set[Phrase]:
        found = set[Phrase]()
        for start, word in enumerate(words):
            for phrase in self._phrases[word]:
                if phrase not in found and phrase.ends(words, start):
                    found.add(phrase)
        return found

    def spans(self, words: Words) -> Iterator[tuple[Phrase, int, int]]:
        """Each phrase in the words, and where it begins and ends."""
        for start, word in enumerate(words):
            for phrase in self._phrases[word]:
                for end in phrase.ends(words, start):
                    yield phrase, start, end


@dataclass
class Kind:
    """Helplines in their order, what people write in this emergency, and similar text that is none.

    Each of `signs` are phrases that must all occur.
    """

    helplines: list[str]
    signs: list[frozenset[Phrase]]
    harmless: list[Phrase]

    def matches(self, found: set[Phrase]) -> bool:
        return any(sign <= found for sign in self.signs)

    def without_harmless(self, words: Words) -> Words:
        taken = set[int]()
        for phrase, start, end in Index(self.harmless).spans(words):
            taken.update(range(start, end))
            taken.update(_sentence(words, range(end, end + phrase.after)))
            taken.update(_sentence(words, range(start - 1, start - 1 - phrase.parts[0][0], -1)))
        return [word for place, word in enumerate(words) if place not in taken]


@lru_cache
def _read(name: str) -> dict[str, Any]:
    path = Path(__file__).with_name("emergencies") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _rules() -> tuple[Index, list[Kind]]:
    """All signs, and the kinds of emergency."""
    files = [_read(name) for name in FILES]
    words: dict[str, list[str]] = {}
    for file in files:
        for name, text in file["words"].items():
            words.setdefault(f"@{name}", []).extend(_fold(text).split())
    lists = {name: Terms(each) for name, each in words.items()}
    known: dict[str, Phrase] = {}

    def phrase(line: str) -> Phrase:
        return known.get(line) or known.setdefault(line, Phrase.read(line, lists))

    def lines(kind: str, part: str) -> list[str]:
        return [line for file in files for line in _fold(file.get(kind, {}).get(part, "")).splitlines() if line]

    kinds = []
    for kind, table in _read("kinds").items():
        signs = [frozenset(map(phrase, line.split(" & "))) for line in lines(kind, "signs")]
        kinds.append(Kind(table["helplines"], signs, [Phrase.read(line, lists) for line in lines(kind, "harmless")]))
    return Index(known.values()), kinds


def helplines(question: str) -> list[str]:
    """The helplines that a question needs first; none unless it is an emergency."""
    index, kinds = _rules()
    words = _WORDS.findall(_fold(question))
    found = index.find(words)
    if not found:
        return []
    numbers: dict[str, None] = {}
    for kind in kinds:
        if kind.matches(found):
            rest = kind.without_harmless(words)
            if rest == words or kind.matches(index.find(rest)):
                numbers.update(dict.fromkeys(kind.helplines))
    return list(numbers)


def helplines_of_article(slug: str) -> list[str]:
    """The helplines that come before an answer that is based on the article; none unless it is about emergencies."""
    return [
        number for kind in _read("kinds").values() if slug in kind.get("articles", ()) for number in kind["helplines"]
    ]


def opening(numbers: list[str], language: str) -> str:
    """The beginning of an answer in an emergency, in the answer's language; '' without numbers."""
    if not numbers:
        return ""
    words = phrases()[language]
    lines = "\n".join(f"- {words.get(number, number)}" for number in numbers)
    return f"**{words['danger']}**\n{lines}\n\n"


def shown_message(numbers: list[str]) -> dict[str, Any]:
    """The developer message by which the model does not repeat the opening."""
    content = f"These helplines are shown before your answer, so do not repeat them: {', '.join(numbers)}."
    return {"role": "developer", "content": content}


def _fold(text: str) -> str:
    """Lower case, without the marks that people write or leave out, nor the 's of the English possessive."""
    folded = _POSSESSIVE.sub("", unicodedata.normalize("NFC", text).casefold())
    return unicodedata.normalize("NFC", _SPELLED.sub(lambda mark: _SPELLING[mark[0]], folded))


def _fits(word: str, wanted: str) -> bool:
    return word == wanted or (wanted[-1] == "*" and word.startswith(wanted[:-1]))


def _sentence(words: Words, places: range) -> Iterator[int]:
    """The places of one sentence, until it ends."""
    for place in places:
        if not 0 <= place < len(words) or words[place][0] in STOPS:
            return
        yield place
